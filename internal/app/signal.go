package app

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// UntilSignal returns a context that is done at the first SIGINT, SIGTERM or SIGHUP, so that
// the program can lock the card before it ends. A second signal ends the program at once. Each
// call takes the signals away from earlier listeners.
func UntilSignal(ctx context.Context) context.Context {
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // ignored under nohup; otherwise it says that the TTY was closed
		ends = append(ends, syscall.SIGHUP)
	}
	signal.Reset(ends...)
	ctx, stop := signal.NotifyContext(ctx, ends...)
	context.AfterFunc(ctx, stop)
	return ctx
}

// takeSignalsBack calls leave at a signal, in place of Fyne's own handling. Fyne 2.8.1 starts
// listening in a goroutine of its own (internal/driver/glfw, catchTerm), quits without closing
// its window, and has no setting for it. One second is long after that goroutine has started,
// and long before anyone can have entered a PIN.
func takeSignalsBack(ctx context.Context, leave func()) {
	time.AfterFunc(time.Second, func() { context.AfterFunc(UntilSignal(ctx), leave) })
}
