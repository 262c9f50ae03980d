package pcsc

import (
	"context"
	"time"

	"github.com/ebfe/scard"
)

// cancelEvery: a Cancel that comes before the wait has begun is lost.
const cancelEvery = 10 * time.Millisecond

// wait returns nil when something may differ from states, [scard.ErrTimeout] after
// limit, and any other error when it did not wait. Without readers, a USB device that
// comes or goes makes a difference too: it may be a reader without its driver, of which
// the service says nothing.
func (w *watcher) wait(ctx context.Context, session session, states []scard.ReaderState, limit time.Duration) error {
	waiting, plugged := context.WithCancel(ctx)
	defer plugged()
	if len(states) == 0 {
		go func() {
			select {
			case <-w.usb:
				plugged()
			case <-waiting.Done():
			}
		}()
	}
	err := w.waitForService(waiting, session, states, limit)
	if waiting.Err() != nil && ctx.Err() == nil {
		return nil
	}
	return err
}

func (w *watcher) waitForService(ctx context.Context, session session, states []scard.ReaderState, limit time.Duration) error {
	for i := range states {
		states[i].CurrentState = states[i].EventState &^ scard.StateChanged
	}
	all := w.withPlugs(states)
	if len(all) == 0 {
		pause(ctx, limit) // the binding can't wait for nothing
		return scard.ErrTimeout
	}
	returned, cancelled := make(chan struct{}), make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(cancelled)
		cancel(session, returned)
	})
	err := session.GetStatusChange(all, limit)
	close(returned)
	if !stop() {
		<-cancelled // before the context is released
	}
	if err == nil {
		w.sawPlugs(all)
	}
	return err
}

// cancel ends a wait.
func cancel(session session, returned <-chan struct{}) {
	again := time.NewTicker(cancelEvery)
	defer again.Stop()
	for {
		session.Cancel() // fails where there is no wait, or no service; returned tells
		select {
		case <-returned:
			return
		case <-again.C:
		}
	}
}

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
