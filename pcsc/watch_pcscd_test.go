//go:build linux

package pcsc_test

import (
	"context"
	"testing"

	"kigen/internal/check"
	"kigen/pcsc"
	"kigen/pcsc/pcsctest"
)

func TestWatchSeesAServiceThatStartsLater(t *testing.T) {
	daemon := pcsctest.StartInProcess(t)
	daemon.Stop()
	w := startWatch(t, pcsc.New())
	if got := w.next(); !fault(check.ServiceDown)(got) {
		t.Fatalf("first snapshot is %+v, want service down", got)
	}
	daemon.Restart()
	w.until(holds(first, check.NoCard))
}

func TestWatchOutlivesRestartsOfTheService(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	s, _ := setUpCard(t, nil)
	for range 2 {
		s.Stop()
		if got := s.next(); !fault(check.ServiceDown)(got) {
			t.Fatalf("snapshot is %+v, want service down", got)
		}
		s.Restart()
		s.until(holds(first, check.NoCard))
		insert(t, s.Address(), plainATR, nil)
		s.until(holds(first, check.CardPresent))
	}
}

// The service counts from nought after a restart, but it is another count.
func TestEventsDoNotRepeatAfterARestartOfTheService(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	seen := map[uint32]bool{}
	s := setUp(t)
	for range 3 {
		insert(t, s.Address(), plainATR, nil)
		events := mustFind(t, s.until(holds(first, check.CardPresent)), first).Events
		if seen[events] {
			t.Errorf("events %#x for two cards", events)
		}
		seen[events] = true
		s.Restart()
	}
}

func TestWatchTellsThatThereIsNoReader(t *testing.T) {
	daemon := pcsctest.StartInProcess(t)
	daemon.RestartWithoutReaders()
	w := startWatch(t, pcsc.New())
	if got := w.next(); !fault(check.NoReader)(got) || len(got.Readers) != 0 {
		t.Fatalf("first snapshot is %+v, want no reader", got)
	}
	daemon.Restart()
	w.until(holds(first, check.NoCard))
	daemon.RestartWithoutReaders()
	w.until(fault(check.NoReader))
}

func TestWatchSeesACardComeAndGo(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	s := setUp(t)
	var last uint32
	for range 2 {
		c := insert(t, s.Address(), plainATR, nil)
		in := mustFind(t, s.until(holds(first, check.CardPresent)), first)
		if in.ATR != string(plainATR) {
			t.Errorf("ATR is % X, want % X", in.ATR, plainATR)
		}
		c.remove()
		out := mustFind(t, s.until(holds(first, check.NoCard)), first)
		if out.ATR != "" {
			t.Errorf("ATR is % X with no card", out.ATR)
		}
		if in.Events == last || out.Events == in.Events {
			t.Errorf("events %#x, then %#x with the card in, %#x with it out", last, in.Events, out.Events)
		}
		last = out.Events
	}
}

// Each swap comes after pcscd has taken the power from the card: before, it asks the
// driver twice in a row, and does not notice that the first answer was no.
func TestWatchTellsCardsSwappedFastApart(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	s := setUp(t)
	c := insert(t, s.Address(), plainATR, nil)
	before := mustFind(t, s.until(holds(first, check.CardPresent)), first)
	for range 2 {
		<-c.powerOff
		c.remove()
		c = insert(t, s.Address(), plainATR, nil)
		before = mustFind(t, s.until(func(snapshot check.Snapshot) bool {
			reader, _ := find(snapshot, first)
			return reader.Card == check.CardPresent && reader.Events != before.Events
		}), first)
	}
}

func TestWatchSeesTwoReaders(t *testing.T) {
	s := setUp(t)
	insert(t, s.SecondAddress(), otherATR, nil)
	snapshot := s.until(holds(second, check.CardPresent))
	if got := mustFind(t, snapshot, first); got.Card != check.NoCard {
		t.Errorf("a card in the first reader: %+v", got)
	}
	insert(t, s.Address(), plainATR, nil)
	snapshot = s.until(holds(first, check.CardPresent))
	if got := mustFind(t, snapshot, first).ATR; got != string(plainATR) {
		t.Errorf("ATR in the first reader is % X", got)
	}
	if got := mustFind(t, snapshot, second).ATR; got != string(otherATR) {
		t.Errorf("ATR in the second reader is % X", got)
	}
	if len(snapshot.Readers) != 2 || snapshot.Readers[0].Name != first {
		t.Errorf("readers are %+v", snapshot.Readers)
	}
}

// Another program's use of the card is an event of PC/SC, but nothing to report.
func TestWatchReportsOnlyWhatChanged(t *testing.T) {
	s, c := setUpCard(t, nil)
	for range 3 {
		connection := s.connect(t, t.Context())
		if err := connection.Close(false); err != nil {
			t.Fatal(err)
		}
	}
	c.remove()
	if got := s.next(); !holds(first, check.NoCard)(got) {
		t.Errorf("snapshot between is %+v", got)
	}
}

// The end may come before, while or after the watcher begins to wait: a Cancel that
// comes too early is lost.
func TestWatchEndsWhenItsContextEnds(t *testing.T) {
	daemon := pcsctest.StartInProcess(t)
	service := pcsc.New()
	end := func(when string) {
		for range 20 {
			ctx, cancel := context.WithCancel(t.Context())
			service.Watch(ctx, func(check.Snapshot) { go cancel() })
			if ctx.Err() == nil {
				t.Fatalf("Watch returned by itself, %s", when)
			}
			cancel()
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		service.Watch(ctx, func(s check.Snapshot) { t.Errorf("snapshot %+v", s) })
	}
	end("with readers")
	daemon.RestartWithoutReaders()
	end("without readers")
	daemon.Stop()
	end("without a service")
}
