package pcsc

import (
	"errors"
	"slices"

	"github.com/ebfe/scard"

	"kigen/internal/check"
)

// A reader's state counts insertions and removals in its upper half. That of the
// plug-and-play reader counts the present readers (Windows) or how often one came or went
// (pcsc-lite from 2.3).
const (
	counterShift = 16
	counterMask  = scard.StateFlag(0xFFFF) << counterShift
)

// snapshot makes a snapshot of the listed states.
func (w *watcher) snapshot(states []scard.ReaderState) check.Snapshot {
	if len(states) == 0 {
		clear(w.appeared)
		return check.Snapshot{Fault: noReaders()}
	}
	before := w.appeared
	w.appeared = make(map[string]uint32, len(states))
	var snapshot check.Snapshot
	for _, state := range states {
		appearance, known := before[state.Reader]
		if !known {
			w.appearances++
			appearance = w.appearances
		}
		w.appeared[state.Reader] = appearance
		snapshot.Readers = append(snapshot.Readers, readerOf(state, appearance))
	}
	return snapshot
}

// readerOf converts a reader's state. appearance becomes the upper half of Events.
func readerOf(state scard.ReaderState, appearance uint32) check.Reader {
	reader := check.Reader{
		Name:   state.Reader,
		Card:   presenceOf(state.EventState),
		Events: appearance<<counterShift | uint32(state.EventState&counterMask)>>counterShift,
	}
	if reader.Card != check.NoCard {
		reader.ATR = string(state.Atr)
	}
	return reader
}

func presenceOf(flags scard.StateFlag) check.Presence {
	switch {
	case flags&scard.StatePresent == 0:
		return check.NoCard
	case flags&scard.StateMute != 0:
		return check.CardMute
	case flags&scard.StateExclusive != 0:
		return check.CardInUse
	}
	return check.CardPresent
}

// same reports whether two snapshots mean the same to a person.
func same(a, b check.Snapshot) bool {
	if (a.Fault == nil) != (b.Fault == nil) {
		return false
	}
	if a.Fault != nil && (a.Fault.Cause != b.Fault.Cause || usbReaderOf(a.Fault) != usbReaderOf(b.Fault)) {
		return false
	}
	return slices.Equal(a.Readers, b.Readers)
}

// usbReaderOf returns the reader in a fault's Err, the zero value if there is none.
func usbReaderOf(fault *check.Fault) check.USBReader {
	if reader, ok := errors.AsType[*check.USBReader](fault); ok {
		return *reader
	}
	return check.USBReader{}
}
