package pcsc

import (
	"testing"

	"github.com/ebfe/scard"

	"kigen/internal/check"
)

func TestPresenceFollowsTheFlags(t *testing.T) {
	for _, test := range []struct {
		flags scard.StateFlag
		want  check.Presence
	}{
		{scard.StateEmpty, check.NoCard},
		{scard.StateUnavailable, check.NoCard},
		{scard.StateUnknown, check.NoCard},
		{scard.StatePresent, check.CardPresent},
		{scard.StatePresent | scard.StateInuse, check.CardPresent},
		{scard.StatePresent | scard.StateUnpowered, check.CardPresent},
		{scard.StatePresent | scard.StateExclusive, check.CardInUse},
		{scard.StatePresent | scard.StateExclusive | scard.StateInuse, check.CardInUse},
		{scard.StatePresent | scard.StateMute, check.CardMute},
		{scard.StatePresent | scard.StateMute | scard.StateUnpowered, check.CardMute},
	} {
		state := scard.ReaderState{Reader: "A", EventState: test.flags | scard.StateChanged | 0x0005<<16, Atr: []byte{0x3B, 0x00}}
		got := readerOf(state, 2)
		if got.Card != test.want {
			t.Errorf("flags %#x: %d, want %d", test.flags, got.Card, test.want)
		}
		if got.Events != 0x0002_0005 {
			t.Errorf("flags %#x: events %#x", test.flags, got.Events)
		}
		if (got.ATR == "") != (test.want == check.NoCard) {
			t.Errorf("flags %#x: ATR % X", test.flags, got.ATR)
		}
	}
}

// Another reader without a driver is news, though the cause is the same.
func TestAnotherUSBReaderIsAnotherSnapshot(t *testing.T) {
	of := func(reader *check.USBReader) check.Snapshot {
		return check.Snapshot{Fault: noReaderFault(check.NoReader, reader)}
	}
	one := &check.USBReader{ID: "054C:0DC8"}
	if same(of(nil), of(one)) || !same(of(one), of(&check.USBReader{ID: "054C:0DC8"})) {
		t.Error("a reader that is not ready looks like none, or unlike itself")
	}
	if same(of(one), of(&check.USBReader{ID: "072F:2200"})) {
		t.Error("two readers look the same")
	}
}
