package pcsc

import (
	"errors"

	"github.com/ebfe/scard"
)

// readersChanged reports whether a call failed because the readers changed meanwhile.
func readersChanged(err error) bool {
	return errors.Is(err, scard.ErrUnknownReader) ||
		errors.Is(err, scard.ErrReaderUnavailable) ||
		errors.Is(err, scard.ErrInsufficientBuffer)
}

var errUnsettled = errors.New("readers keep changing")

// list returns the present states of all readers.
func (w *watcher) list(scardCtx scardContext) (states []scard.ReaderState, err error) {
	const tries = 10
	for range tries {
		names, listErr := scardCtx.ListReaders()
		if errors.Is(listErr, scard.ErrNoReadersAvailable) || (listErr == nil && len(names) == 0) {
			return nil, nil
		}
		if err = listErr; err == nil {
			states = make([]scard.ReaderState, 0, len(names)+1)
			for _, name := range names {
				states = append(states, scard.ReaderState{Reader: name, CurrentState: scard.StateUnaware})
			}
			var complete bool
			if complete, err = w.queryStates(scardCtx, states); complete {
				return states, nil
			}
		}
		if err != nil && !readersChanged(err) {
			return nil, err
		}
	}
	return nil, errors.Join(errUnsettled, err)
}

// queryStates fills in states, of at least one reader, without waiting. complete is false
// if a reader came or went since they were listed.
func (w *watcher) queryStates(scardCtx scardContext, states []scard.ReaderState) (complete bool, err error) {
	all := w.withPlugAndPlay(states)
	if err := scardCtx.GetStatusChange(all, 0); err != nil {
		return false, err
	}
	copy(states, all)
	complete = w.updatePlugCount(all)
	for _, state := range states {
		if state.EventState&scard.StateUnknown != 0 {
			complete = false // gone since it was listed; Windows says so here
		}
	}
	return complete, nil
}

// plugAndPlay is the pseudo reader whose state changes when readers come and go.
const plugAndPlay = `\\?PnP?\Notification`

// withPlugAndPlay returns states, and that of the plug-and-play reader on systems that
// have it.
func (w *watcher) withPlugAndPlay(states []scard.ReaderState) []scard.ReaderState {
	all := append(make([]scard.ReaderState, 0, len(states)+1), states...)
	if w.hotplug {
		all = append(all, scard.ReaderState{Reader: plugAndPlay, CurrentState: w.plugCount})
	}
	return all
}

// updatePlugCount stores the plug-and-play reader's counter, and reports whether it is the
// same as before. The next call passes it back, and so returns at once if a reader came or
// went between the two; on Windows a call without it never waits.
func (w *watcher) updatePlugCount(all []scard.ReaderState) (unchanged bool) {
	if !w.hotplug {
		return true
	}
	before := w.plugCount
	w.plugCount = all[len(all)-1].EventState & counterMask
	return w.plugCount == before
}
