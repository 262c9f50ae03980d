package check

import (
	"context"
	"sync"
)

// MergeReaders makes one Readers of several: the readers of the first, then those of the
// second, and so on. While there is none at all, the fault is the first one's.
func MergeReaders(sources ...Readers) Readers {
	return &mergedReaders{sources: sources, owners: map[string]Readers{}}
}

type mergedReaders struct {
	sources []Readers

	mu     sync.Mutex
	owners map[string]Readers // of every reader ever seen, by name
}

// Watch implements [Readers].
func (m *mergedReaders) Watch(ctx context.Context, changed func(Snapshot)) {
	snapshots := make([]*Snapshot, len(m.sources))
	var calls sync.Mutex
	var watching sync.WaitGroup
	for i, readers := range m.sources {
		watching.Go(func() {
			readers.Watch(ctx, func(snapshot Snapshot) {
				m.own(readers, snapshot)
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

func (m *mergedReaders) own(owner Readers, snapshot Snapshot) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, reader := range snapshot.Readers {
		m.owners[reader.Name] = owner
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
func (m *mergedReaders) Connect(ctx context.Context, reader string) (Connection, error) {
	m.mu.Lock()
	owner := m.owners[reader]
	m.mu.Unlock()
	if owner == nil {
		return nil, &Fault{Cause: ReaderGone}
	}
	return owner.Connect(ctx, reader)
}
