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

// A kiosk is what a window needs to be a public terminal.
type kiosk struct {
	listener net.Listener // nil where it is none
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

// printer prints for the person at this computer, or for whoever stands at a terminal.
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

func (t *kiosk) config(ctx context.Context, w cli.Window) *gui.Kiosk {
	if !w.Kiosk {
		return nil
	}
	return &gui.Kiosk{
		Broken: w.PolicyBroken,
		Alarm:  func() { go sound.Alarm(ctx) },
		Leave: func(restart bool) {
			t.restart = restart
			t.leave()
		},
		Alive: func() { t.manager.tell("WATCHDOG=1") },
	}
}

// begin answers whoever asks how the terminal is, once its window is there.
func (t *kiosk) begin(ctx context.Context, window *gui.Window) {
	if t.listener == nil {
		return
	}
	ctx, t.stop = context.WithCancel(ctx)
	t.serving.Go(func() { status.Serve(ctx, t.listener, window.Status) })
	t.manager.tell("READY=1")
}

// ended waits for the answers to end, and says whether the program is to be started again.
func (t *kiosk) ended() error {
	if t.stop != nil {
		t.stop()
		t.serving.Wait()
	}
	if t.restart {
		return cli.ErrRestart
	}
	return nil
}
