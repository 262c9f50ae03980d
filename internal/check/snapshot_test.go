package check

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestASnapshotIsAwaitedUntilItIsEnoughOrPatienceIsOver(t *testing.T) {
	const patience = 2 * time.Second
	shows := func(name string) Snapshot { return Snapshot{Readers: []Reader{empty(name)}} }
	for name, c := range map[string]struct {
		film reel
		want string
		took time.Duration
	}{
		"enough at once":       {reel{{0, shows("B")}, {0, shows("A")}}, "B", 0},
		"enough later":         {reel{{0, shows("A")}, {time.Second, shows("B")}, {0, shows("C")}}, "B", time.Second},
		"patience is over":     {reel{{0, shows("A")}, {time.Second, shows("C")}, {patience, shows("B")}}, "C", patience},
		"nothing, for a while": {reel{{time.Minute, shows("A")}, {time.Second, shows("C")}}, "C", time.Minute + patience},
	} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			got, err := AwaitSnapshot(t.Context(), c.film, patience, func(s Snapshot) bool { return s.Readers[0].Name == "B" })
			if err != nil || names(got) != c.want || time.Since(began) != c.took {
				t.Errorf("%s: %s after %v, %v", name, names(got), time.Since(began), err)
			}
		})
	}
}

// hasty are Readers that tell two snapshots in one breath, whatever ctx says.
type hasty struct{ Readers }

func (hasty) Watch(ctx context.Context, changed func(Snapshot)) {
	changed(Snapshot{Readers: []Reader{empty("A")}})
	changed(Snapshot{Readers: []Reader{empty("B")}})
	<-ctx.Done()
}

func TestTheCurrentSnapshotIsTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if got, err := CurrentSnapshot(t.Context(), hasty{}); err != nil || names(got) != "A" {
			t.Errorf("%s, %v", names(got), err)
		}
	})
}

func TestASnapshotIsNotAwaitedAfterItsContextIsDone(t *testing.T) {
	for name, film := range map[string]reel{"none came": nil, "not enough": {{0, Snapshot{}}}} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if got, err := AwaitSnapshot(ctx, film, time.Minute, func(Snapshot) bool { return false }); !errors.Is(err, context.DeadlineExceeded) || len(got.Readers) > 0 {
				t.Errorf("%s: %v, %v", name, got, err)
			}
		})
	}
}
