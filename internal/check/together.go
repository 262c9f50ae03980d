package check

import (
	"context"
	"sync"
)

// Together makes one Readers of several: the readers of the first, then those of the
// second, and so on. While there is none at all, the fault is the first one's.
func Together(all ...Readers) Readers {
	return &together{all: all, owners: map[string]Readers{}}
}

type together struct {
	all []Readers

	mu     sync.Mutex
	owners map[string]Readers // of every reader ever seen, by name
}

// Watch implements [Readers].
func (t *together) Watch(ctx context.Context, changed func(Snapshot)) {
	snapshots := make([]*Snapshot, len(t.all))
	var calls sync.Mutex
	var watching sync.WaitGroup
	for i, readers := range t.all {
		watching.Go(func() {
			readers.Watch(ctx, func(snapshot Snapshot) {
				t.own(readers, snapshot)
				calls.Lock()
				defer calls.Unlock()
				snapshots[i] = &snapshot
				if merged, complete := merge(snapshots); complete {
					changed(merged)
				}
			})
		})
	}
	watching.Wait()
}

func (t *together) own(owner Readers, snapshot Snapshot) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, reader := range snapshot.Readers {
		t.owners[reader.Name] = owner
	}
}

// merge makes one snapshot of all, once each has said something.
func merge(snapshots []*Snapshot) (merged Snapshot, complete bool) {
	for _, snapshot := range snapshots {
		if snapshot == nil {
			return Snapshot{}, false
		}
		merged.Readers = append(merged.Readers, snapshot.Readers...)
	}
	if len(merged.Readers) == 0 {
		merged.Fault = snapshots[0].Fault
	}
	return merged, true
}

// Connect implements [Readers].
func (t *together) Connect(ctx context.Context, reader string) (Connection, error) {
	t.mu.Lock()
	owner := t.owners[reader]
	t.mu.Unlock()
	if owner == nil {
		return nil, &Fault{Cause: ReaderGone}
	}
	return owner.Connect(ctx, reader)
}
