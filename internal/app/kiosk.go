package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"sync"
	"time"

	"kigen/gui"
	"kigen/internal/cli"
	"kigen/internal/export/printing"
	"kigen/internal/kiosk/attempts"
	"kigen/internal/kiosk/policy"
	"kigen/internal/kiosk/sound"
	"kigen/internal/kiosk/status"
	"kigen/internal/reminder"
)

// A kiosk is what a window needs in kiosk mode. In an ordinary window all but leave is unused.
type kiosk struct {
	on       bool
	listener net.Listener // nil outside kiosk mode, and where no socket can be made
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
// mode on the policy's, where it first takes back what a program left that was killed.
func printer(ctx context.Context, w cli.Window) func(ctx context.Context, pdf []byte, title string, length float32) error {
	if !w.Kiosk {
		return func(ctx context.Context, pdf []byte, title string, _ float32) error {
			return printing.Print(ctx, pdf, title)
		}
	}
	ready := make(chan struct{})
	go func() {
		defer close(ready)
		if w.Policy.Paper != policy.NoPaper {
			_ = printing.TakeBack(ctx, w.Policy.Printer) // without a print service there is nothing to take back
		}
	}()
	const patience = 30 * time.Second
	return func(ctx context.Context, pdf []byte, title string, length float32) error {
		select {
		case <-ready:
		case <-ctx.Done():
			return ctx.Err()
		}
		return printing.PrintAtOnce(ctx, pdf, title, printing.Job{
			Printer: w.Policy.Printer, Roll: w.Policy.Paper == policy.Receipt, Length: int(math.Ceil(float64(length))), Patience: patience,
		})
	}
}

// listen makes the socket of kigen status. A kiosk opens without one too, and says so: only
// another kiosk that runs, [status.ErrRunning], is an error.
func (k *kiosk) listen(log io.Writer) error {
	path, err := status.Path()
	if err == nil {
		k.listener, err = status.Listen(path)
	}
	if errors.Is(err, status.ErrRunning) {
		return err
	}
	if err != nil {
		fmt.Fprintln(log, "kigen: no answers to kigen status:", err)
	}
	return nil
}

// config returns what the window is told of kiosk mode, nil outside it.
func (k *kiosk) config(ctx context.Context, w cli.Window, log io.Writer) *gui.Kiosk {
	if !w.Kiosk {
		return nil
	}
	file, tries, err := attempts.Open(attempts.Path())
	if err != nil {
		fmt.Fprintln(log, "kigen: the number of wrong staff codes is not known:", err)
	}
	return &gui.Kiosk{
		Broken:   w.PolicyBroken,
		NoStatus: k.listener == nil,
		Tries:    tries,
		KeepTries: func(tries int) {
			if err := file.Keep(tries); err != nil {
				fmt.Fprintln(log, "kigen:", err)
			}
		},
		Alarm: func() { go sound.Alarm(ctx) },
		Leave: func(restart bool) {
			k.restart = restart
			k.leave()
		},
		Settle: 3 * time.Second, // drivers find a card within one
		Alive:  func() { k.manager.tell("WATCHDOG=1") },
	}
}

// begin serves kigen status and tells the service manager that the kiosk is ready. It does
// nothing outside kiosk mode.
func (k *kiosk) begin(ctx context.Context, now func() status.Status) {
	if !k.on {
		return
	}
	if k.listener != nil {
		ctx, k.stop = context.WithCancel(ctx)
		k.serving.Go(func() { status.Serve(ctx, k.listener, now) })
	}
	k.manager.tell("READY=1")
}

// ended stops serving kigen status and removes its socket, also if the window never opened. It
// returns [cli.ErrRestart] if staff asked for a restart.
func (k *kiosk) ended() error {
	if k.stop != nil {
		k.stop()
		k.serving.Wait()
	}
	if k.listener != nil {
		_ = k.listener.Close() // fails where Serve has closed it
	}
	if k.restart {
		return cli.ErrRestart
	}
	return nil
}
