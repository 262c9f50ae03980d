package app

import (
	"context"
	"math"
	"net"
	"sync"
	"time"

	"kigen/gui"
	"kigen/internal/cli"
	"kigen/internal/export/printing"
	"kigen/internal/kiosk/policy"
	"kigen/internal/kiosk/sound"
	"kigen/internal/kiosk/status"
	"kigen/internal/reminder"
)

// A kiosk is what a window needs in kiosk mode. In an ordinary window all but leave is unused.
type kiosk struct {
	listener net.Listener // nil outside kiosk mode
	manager  manager
	leave    func()
	restart  bool
	serving  sync.WaitGroup
	stop     context.CancelFunc
}

// remembering returns the store, nil in kiosk mode.
func remembering(store *reminder.Store, kiosk bool) *reminder.Store {
	if kiosk {
		return nil
	}
	return store
}

// printer returns the function that prints a page: on the person's usual printer, or in kiosk
// mode on the policy's.
func printer(w cli.Window) func(ctx context.Context, pdf []byte, title string, length float32) error {
	if !w.Kiosk {
		return func(ctx context.Context, pdf []byte, title string, _ float32) error {
			return printing.Print(ctx, pdf, title)
		}
	}
	const patience = 30 * time.Second
	return func(ctx context.Context, pdf []byte, title string, length float32) error {
		return printing.PrintAtOnce(ctx, pdf, title, printing.Job{
			Printer: w.Policy.Printer, Roll: w.Policy.Paper == policy.Receipt, Length: int(math.Ceil(float64(length))), Patience: patience,
		})
	}
}

// config returns what the window is told of kiosk mode, nil outside it.
func (k *kiosk) config(ctx context.Context, w cli.Window) *gui.Kiosk {
	if !w.Kiosk {
		return nil
	}
	return &gui.Kiosk{
		Broken: w.PolicyBroken,
		Alarm:  func() { go sound.Alarm(ctx) },
		Leave: func(restart bool) {
			k.restart = restart
			k.leave()
		},
		Alive: func() { k.manager.tell("WATCHDOG=1") },
	}
}

// begin serves kigen status and tells the service manager that the kiosk is ready. It does
// nothing outside kiosk mode.
func (k *kiosk) begin(ctx context.Context, window *gui.Window) {
	if k.listener == nil {
		return
	}
	ctx, k.stop = context.WithCancel(ctx)
	k.serving.Go(func() { status.Serve(ctx, k.listener, window.Status) })
	k.manager.tell("READY=1")
}

// ended stops serving kigen status. It returns [cli.ErrRestart] if staff asked for a restart.
func (k *kiosk) ended() error {
	if k.stop != nil {
		k.stop()
		k.serving.Wait()
	}
	if k.restart {
		return cli.ErrRestart
	}
	return nil
}
