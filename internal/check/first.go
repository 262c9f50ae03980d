package check

import "context"

// First returns the readers as they are now. It fails only where ctx is done first.
func First(ctx context.Context, readers Readers) (Snapshot, error) {
	watching, stop := context.WithCancel(ctx)
	defer stop()
	var first *Snapshot
	readers.Watch(watching, func(snapshot Snapshot) {
		if first == nil {
			first = &snapshot
		}
		stop()
	})
	if first == nil {
		return Snapshot{}, ctx.Err()
	}
	return *first, nil
}
