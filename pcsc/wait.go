package pcsc

import (
	"context"
	"time"

	"github.com/ebfe/scard"
)

// cancelEvery is how often SCardCancel is repeated: one that comes before the wait has
// begun is lost.
const cancelEvery = 10 * time.Millisecond

// wait returns nil when the readers may differ from states, [scard.ErrTimeout] after limit,
// and any other error if it could not wait. Without readers it also returns when a USB
// device comes or goes: a reader without its driver is no event of PC/SC.
func (w *watcher) wait(ctx context.Context, scardCtx scardContext, states []scard.ReaderState, limit time.Duration) error {
	waiting, endWait := context.WithCancel(ctx)
	defer endWait()
	if len(states) == 0 {
		go func() {
			select {
			case <-w.usb:
				endWait()
			case <-waiting.Done():
			}
		}()
	}
	err := w.waitForService(waiting, scardCtx, states, limit)
	if waiting.Err() != nil && ctx.Err() == nil {
		return nil
	}
	return err
}

func (w *watcher) waitForService(ctx context.Context, scardCtx scardContext, states []scard.ReaderState, limit time.Duration) error {
	for i := range states {
		states[i].CurrentState = states[i].EventState &^ scard.StateChanged
	}
	all := w.withPlugAndPlay(states)
	if len(all) == 0 {
		pause(ctx, limit) // the binding panics at an empty list
		return scard.ErrTimeout
	}
	returned, cancelled := make(chan struct{}), make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(cancelled)
		cancelWait(scardCtx, returned)
	})
	err := scardCtx.GetStatusChange(all, limit)
	close(returned)
	if !stop() {
		<-cancelled // before the context is released
	}
	if err == nil {
		w.updatePlugCount(all)
	}
	return err
}

// cancelWait calls SCardCancel until the wait has returned.
func cancelWait(scardCtx scardContext, returned <-chan struct{}) {
	again := time.NewTicker(cancelEvery)
	defer again.Stop()
	for {
		scardCtx.Cancel() // fails where there is no wait, or no service; returned tells
		select {
		case <-returned:
			return
		case <-again.C:
		}
	}
}

// pause waits for d, or until ctx is done.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
