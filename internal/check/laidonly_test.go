package check

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"kigen/rules"
)

// laidOnly is after, from the beginning, where only a card that is laid is read.
func laidOnly(events ...any) (State, []any) {
	return after(State{Today: today, laidOnly: true}, events...)
}

// reads reports whether a card is read.
func reads(effects []any) bool {
	for _, effect := range effects {
		if _, is := effect.(read); is {
			return true
		}
	}
	return false
}

func TestACardThatLayThereBeforeIsNotReadUntilItWasAway(t *testing.T) {
	down := noReaders(ServiceDown)
	// At a kiosk Cancel drops the report of a card that is gone.
	for name, before := range map[string][]any{
		"when the program starts":                                       {snapshot(holds("A", 1))},
		"when the program starts before the service":                    {down, snapshot(holds("A", 1))},
		"when the driver needs a moment to see it":                      {snapshot(empty("A")), snapshot(holds("A", 1))},
		"when the service restarts":                                     {snapshot(empty("A")), settled{}, snapshot(holds("A", 1)), ends, down, Cancel{}, snapshot(holds("A", 65536))},
		"when the service restarts unnoticed":                           {snapshot(empty("A")), settled{}, snapshot(holds("A", 1)), ends, snapshot(holds("A", 65536))},
		"when the reader is plugged in again":                           {snapshot(empty("A")), settled{}, snapshot(holds("A", 1)), ends, noReaders(NoReader), Cancel{}, snapshot(holds("A", 65536))},
		"when the service restarts and the card had been finished with": {snapshot(empty("A")), settled{}, snapshot(holds("A", 1)), ends, Finish{}, down, snapshot(holds("A", 65536))},
		"when the service restarts twice":                               {snapshot(holds("A", 1)), down, snapshot(holds("A", 65536))},
		"a card that does not answer":                                   {snapshot(Reader{Name: "A", Card: CardMute, Events: 1})},
	} {
		s, effects := laidOnly(before...)
		for _, event := range []any{settled{}, Again{}, Choose{"A"}, Cancel{}, Finish{}, dayChanged{today.AddDays(1)}, nil} {
			if reads(effects) || !s.LeftBefore() || s.Phase != Finished || s.Current.Name != "A" || len(s.Report.Items) > 0 || s.Fault != nil {
				t.Errorf("%s: %+v, %v", name, s, effects)
			}
			s, effects = after(s, event)
		}
		s, _ = after(s, snapshot(empty("A")))
		if s.Phase != WaitingForCard || s.LeftBefore() {
			t.Errorf("%s, and taken away: %+v", name, s)
		}
		if s, effects = after(s, snapshot(holds("A", 65538))); !reads(effects) || s.Phase != Reading {
			t.Errorf("%s, and laid again: %+v, %v", name, s, effects)
		}
	}
}

func TestACardThatIsLaidIsReadBesideOneThatLayThereBefore(t *testing.T) {
	s, effects := laidOnly(snapshot(holds("A", 1), empty("B")), settled{}, snapshot(holds("A", 1), holds("B", 2)))
	if !reads(effects) || s.Current.Name != "B" || s.LeftBefore() {
		t.Fatalf("%+v, %v", s, effects)
	}
	s, effects = after(s, ends, snapshot(holds("A", 1), empty("B")), Cancel{})
	if reads(effects) || !s.LeftBefore() || s.Current.Name != "A" {
		t.Errorf("once that is gone: %+v, %v", s, effects)
	}
	if s, effects = laidOnly(snapshot(holds("A", 1), empty("B")), settled{}, Choose{"A"}, snapshot(holds("A", 1), holds("B", 2))); !reads(effects) || s.Current.Name != "B" {
		t.Errorf("the card that lay there is taken, as its reader was chosen: %+v", s)
	}
}

func TestACardOnAnotherReaderThatLayThereBeforeDisturbsNobody(t *testing.T) {
	fails := endOfJob(func(s State) any { return finished{job: s.job, err: &Fault{Cause: OtherCard}} })
	s, effects := laidOnly(snapshot(empty("A")), settled{}, snapshot(holds("A", 1)), fails, snapshot(holds("A", 1), holds("B", 1)))
	if len(effects) > 0 || s.Phase != InTrouble || s.Current.Name != "A" {
		t.Errorf("a card in trouble: %+v, %v", s, effects)
	}
	s, _ = laidOnly(snapshot(empty("A")), settled{}, snapshot(holds("A", 1)), snapshot(empty("A")), snapshot(empty("A"), holds("B", 1)))
	if !s.LeftBefore() || s.Current.Name != "B" || s.Fault != nil {
		t.Errorf("after a card that was taken early: %+v", s)
	}
}

func TestACardThatWasLaidStaysOneThatWasLaid(t *testing.T) {
	laid := snapshot(holds("A", 1), holds("B", 2))
	s, effects := laidOnly(snapshot(empty("A"), empty("B")), settled{}, snapshot(holds("A", 1), empty("B")), laid, laid, ends, snapshot(empty("A"), holds("B", 2)), Cancel{})
	if !reads(effects) || s.Current.Name != "B" {
		t.Errorf("%+v, %v", s, effects)
	}
	if s, _ = laidOnly(snapshot(empty("A")), settled{}, snapshot(holds("A", 1)), ends, Finish{}); s.Phase != Finished || s.LeftBefore() {
		t.Errorf("its person is done with it: %+v", s)
	}
}

// The report of a card that was taken stays, though its reader comes back with a card in it.
func TestAReportThatStaysIsNotThatOfACardThatLayThereBefore(t *testing.T) {
	s, _ := laidOnly(snapshot(empty("A")), settled{}, snapshot(holds("A", 1)), ends, noReaders(NoReader), snapshot(holds("A", 2)))
	if !s.CardGone || s.LeftBefore() {
		t.Errorf("%+v", s)
	}
}

// One that comes later than its neighbour is new as well.
func TestEachReaderSettlesByItself(t *testing.T) {
	s, effects := laidOnly(snapshot(empty("A")), settled{}, snapshot(empty("A"), empty("B")), snapshot(holds("A", 1), empty("B")))
	if !reads(effects) || s.Current.Name != "A" {
		t.Errorf("%+v, %v", s, effects)
	}
	if s, effects = laidOnly(snapshot(empty("A")), settled{}, snapshot(empty("A"), empty("B")), snapshot(empty("A"), holds("B", 1))); reads(effects) || !s.LeftBefore() {
		t.Errorf("%+v, %v", s, effects)
	}
}

func TestAnOrdinaryCheckReadsTheCardThatLiesThere(t *testing.T) {
	for _, events := range [][]any{{snapshot(holds("A", 1))}, {noReaders(ServiceDown), snapshot(holds("A", 1))}, {snapshot(holds("A", 1)), ends, snapshot(holds("A", 65536))}} {
		if s, effects := after(State{Today: today}, events...); !reads(effects) || s.LeftBefore() {
			t.Errorf("%+v, %v", s, effects)
		}
	}
}

// A reel shows snapshots, one after the other, each after some time.
type reel []struct {
	after    time.Duration
	snapshot Snapshot
}

func (r reel) Watch(ctx context.Context, changed func(Snapshot)) {
	for _, frame := range r {
		if pause(ctx, frame.after) == nil {
			changed(frame.snapshot)
		}
	}
	<-ctx.Done()
}

func (reel) Connect(context.Context, string) (Connection, error) {
	return nil, &Fault{Cause: PoorContact}
}

func TestACardCountsAsLaidOnceItsReaderHasBeenThereForAWhile(t *testing.T) {
	const settle = 3 * time.Second
	nobody, somebody := Snapshot{Readers: []Reader{empty("A")}}, Snapshot{Readers: []Reader{holds("A", 1)}}
	for _, c := range []struct {
		settle, comes time.Duration
		want          bool
	}{{settle, settle - time.Millisecond, false}, {settle, settle + time.Millisecond, true}, {0, 0, true}, {0, 0, true}, {0, 0, true}, {0, 0, true}, {0, 0, true}, {0, 0, true}} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			read := false
			session := NewSession(reel{{0, nobody}, {c.comes / 2, nobody}, {c.comes - c.comes/2, somebody}}, func() rules.Date { return today }, func(s State) { read = read || s.Phase == Reading })
			session.LaidOnly(c.settle)
			ended := make(chan struct{})
			go func() { defer close(ended); session.Run(ctx) }()
			time.Sleep(time.Minute)
			synctest.Wait()
			cancel()
			<-ended
			if read != c.want {
				t.Errorf("a card that comes %v after its reader: read: %t", c.comes, read)
			}
		})
	}
}
