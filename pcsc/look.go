package pcsc

import (
	"errors"

	"github.com/ebfe/scard"
)

// isPassing reports whether the readers changed under a call: look again.
func isPassing(err error) bool {
	return errors.Is(err, scard.ErrUnknownReader) ||
		errors.Is(err, scard.ErrReaderUnavailable) ||
		errors.Is(err, scard.ErrInsufficientBuffer)
}

// look returns the states of all readers as they are now.
func (w *watcher) look(session session) (states []scard.ReaderState, err error) {
	const tries = 10
	for range tries {
		names, listErr := session.ListReaders()
		if errors.Is(listErr, scard.ErrNoReadersAvailable) || (listErr == nil && len(names) == 0) {
			return nil, nil
		}
		if err = listErr; err == nil {
			states = make([]scard.ReaderState, 0, len(names)+1)
			for _, name := range names {
				states = append(states, scard.ReaderState{Reader: name, CurrentState: scard.StateUnaware})
			}
			var settled bool
			if settled, err = w.ask(session, states); settled {
				return states, nil
			}
		}
		if err != nil && !isPassing(err) {
			return nil, err
		}
	}
	return nil, errors.Join(errUnsettled, err)
}

var errUnsettled = errors.New("readers keep changing")

// ask fills in states, of at least one reader, without waiting. settled says that they
// are all the readers there are.
func (w *watcher) ask(session session, states []scard.ReaderState) (settled bool, err error) {
	all := w.withPlugs(states)
	if err := session.GetStatusChange(all, 0); err != nil {
		return false, err
	}
	copy(states, all)
	settled = w.sawPlugs(all)
	for _, state := range states {
		if state.EventState&scard.StateUnknown != 0 {
			settled = false // gone since it was listed; Windows says so here
		}
	}
	return settled, nil
}

// plugAndPlay is the reader whose state changes when readers come and go.
const plugAndPlay = `\\?PnP?\Notification`

// withPlugs returns states and that of the plug-and-play reader, where there is one.
func (w *watcher) withPlugs(states []scard.ReaderState) []scard.ReaderState {
	all := append(make([]scard.ReaderState, 0, len(states)+1), states...)
	if w.hotplug {
		all = append(all, scard.ReaderState{Reader: plugAndPlay, CurrentState: w.plugs})
	}
	return all
}

// sawPlugs remembers the plug-and-play reader's counter. Where it is given back at the
// next call, that call knows of every reader that came or went in between; Windows
// does not wait at all without. It reports whether the counter is the same as before.
func (w *watcher) sawPlugs(all []scard.ReaderState) (unchanged bool) {
	if !w.hotplug {
		return true
	}
	before := w.plugs
	w.plugs = all[len(all)-1].EventState & counterMask
	return w.plugs == before
}
