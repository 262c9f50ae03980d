package app

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// UntilSignal returns a context that ends when the person or the system asks the program to
// end; a card is left locked then. A second signal ends the program at once. A later call
// takes the signals from whoever has asked for them meanwhile.
func UntilSignal(ctx context.Context) context.Context {
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it; else the terminal was closed
		ends = append(ends, syscall.SIGHUP)
	}
	signal.Reset(ends...)
	ctx, stop := signal.NotifyContext(ctx, ends...)
	context.AfterFunc(ctx, stop)
	return ctx
}

// takeSignalsBack calls leave at a signal, once Fyne has begun to listen for them as well.
// Fyne 2.8.1 does so in a goroutine of its own at its start (internal/driver/glfw,
// catchTerm), quits without closing its window, and has no setting for it. One second is
// long after that, and long before anybody can have entered a PIN.
func takeSignalsBack(ctx context.Context, leave func()) {
	time.AfterFunc(time.Second, func() { context.AfterFunc(UntilSignal(ctx), leave) })
}
