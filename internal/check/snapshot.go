package check

import (
	"context"
	"time"
)

// CurrentSnapshot returns the readers as they are now. It fails only where ctx is done first.
func CurrentSnapshot(ctx context.Context, readers Readers) (Snapshot, error) {
	return AwaitSnapshot(ctx, readers, 0, func(Snapshot) bool { return true })
}

// AwaitSnapshot returns the first snapshot that is enough, or the newest one when patience is
// over, counted from the first. It fails only where ctx is done first.
func AwaitSnapshot(ctx context.Context, readers Readers, patience time.Duration, enough func(Snapshot) bool) (Snapshot, error) {
	watching, stop := context.WithCancel(ctx)
	var last Snapshot
	readers.Watch(watching, func(snapshot Snapshot) {
		switch {
		case watching.Err() != nil:
			return
		case enough(snapshot):
			stop()
		default:
			time.AfterFunc(patience, stop) // the first one ends it
		}
		last = snapshot
	})
	if ctx.Err() != nil {
		return Snapshot{}, ctx.Err()
	}
	return last, nil
}
