package check

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"kigen/card"
	"kigen/card/virtual"
)

// names writes the readers of a snapshot, or its fault.
func names(s Snapshot) string {
	text := ""
	for _, r := range s.Readers {
		text += r.Name
	}
	if s.Fault != nil {
		text += string(s.Fault.Cause)
	}
	return text
}

func TestSeveralReadersAreWatchedAsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := newFakeReaders(nil), newFakeReaders(nil)
		ctx, cancel := context.WithCancel(t.Context())
		var last *Snapshot
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			MergeReaders(first, second).Watch(ctx, func(s Snapshot) { last = &s })
		}()
		second.snapshots <- Snapshot{Readers: []Reader{empty("C")}}
		if synctest.Wait(); last != nil {
			t.Errorf("told before all have said something: %+v", last)
		}
		for _, step := range []struct {
			from *fakeReaders
			says readersChanged
			want string
		}{
			{first, noReaders(ServiceDown), "C"},
			{first, snapshot(empty("A"), empty("B")), "ABC"},
			{second, noReaders(NoReader), "AB"},
			{first, noReaders(ServiceDown), "service-down"},
			{first, noReaders(NoPermission), "no-permission"},
			{second, snapshot(empty("D")), "D"},
		} {
			step.from.snapshots <- step.says.snapshot
			if synctest.Wait(); names(*last) != step.want {
				t.Errorf("%s, want %s", names(*last), step.want)
			}
		}
		cancel()
		<-ended
	})
}

// lingering are Readers whose Watch takes a while to end.
type lingering struct{ Readers }

func (lingering) Watch(ctx context.Context, changed func(Snapshot)) {
	<-ctx.Done()
	<-time.After(time.Second)
	changed(Snapshot{})
}

func TestNothingIsToldOnceTheWatchOfSeveralReadersHasEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		told := 0
		MergeReaders(lingering{}).Watch(ctx, func(Snapshot) { told++ })
		before := told
		wait(time.Minute)
		if told != before || before != 1 {
			t.Errorf("told %d times, then %d", before, told)
		}
	})
}

func TestEachReaderIsConnectedByItsOwner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		simulator := NewSimulator()
		simulator.Insert(virtual.New(profile(t, "other")))
		other := newFakeReaders(func(context.Context, string) (card.Transport, error) {
			return nil, &Fault{Cause: InUse}
		})
		both := MergeReaders(simulator, other)
		if _, err := both.Connect(t.Context(), SimulatorName); AsFault(err).Cause != ReaderGone {
			t.Errorf("a reader not seen yet: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			both.Watch(ctx, func(Snapshot) {})
		}()
		other.snapshots <- snapshot(holds("A", 1)).snapshot
		other.snapshots <- snapshot(empty("B")).snapshot
		synctest.Wait()
		connection, err := both.Connect(t.Context(), SimulatorName)
		if err != nil {
			t.Fatal(err)
		}
		if err := connection.Close(false); err != nil {
			t.Error(err)
		}
		for _, name := range []string{"A", "B"} { // the one that is gone too: its owner knows best
			if _, err := both.Connect(t.Context(), name); AsFault(err).Cause != InUse {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := both.Connect(t.Context(), "C"); AsFault(err).Cause != ReaderGone {
			t.Errorf("a reader that nobody has: %v", err)
		}
		cancel()
		<-ended
	})
}
