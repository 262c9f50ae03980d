package pcsc

import (
	"context"
	"errors"
	"time"

	"github.com/ebfe/scard"

	"kigen/internal/check"
	"kigen/internal/host"
)

const (
	// firstRetry follows the second failure in a row to get a working context.
	firstRetry = 250 * time.Millisecond
	// longestRetry lets a waiting card be read within two seconds of the service's start.
	longestRetry = time.Second

	// settling is how long after a change the readers are listed again, for what was missed
	// between two calls: several readers often come at once.
	settling = time.Second

	// idleEventPause follows an event that changed nothing, so that a driver that raises
	// events without end can't keep a processor busy.
	idleEventPause = 50 * time.Millisecond

	// grace is how long Watch and Close wait for a call that hangs.
	grace = 2 * time.Second
)

// watching is held by the only running watcher of the process: the binding keeps the
// readers' names of a wait in one map, and two waits would free each other's.
var watching = make(chan struct{}, 1)

// Watch implements [check.Readers]. When ctx is done it returns at once, or after at most
// 4 s if the service hangs.
func (s *Service) Watch(ctx context.Context, changed func(check.Snapshot)) {
	w := &watcher{establish: establishContext, hotplug: hotplug, relistAfter: relistAfter, usb: host.USBChanges(ctx)}
	s.hold.setWatching(true)
	w.watch(ctx, func(snapshot check.Snapshot) {
		s.hold.update(snapshot)
		changed(snapshot)
	})
	select {
	case <-s.hold.setWatching(false):
	case <-time.After(grace):
	}
}

type watcher struct {
	establish   func() (scardContext, error)
	hotplug     bool            // the system has the plug-and-play reader
	relistAfter time.Duration   // longest wait for an event
	usb         <-chan struct{} // receives after USB devices came or went; nil if the system does not tell

	snapshots chan check.Snapshot
	last      *check.Snapshot

	appearances uint32            // of readers, so far
	appeared    map[string]uint32 // the appearance of each present reader, by name
	plugCount   scard.StateFlag   // the plug-and-play reader's counter
}

// watch runs the watcher in a goroutine that it can leave behind, since any call may hang.
func (w *watcher) watch(ctx context.Context, changed func(check.Snapshot)) {
	w.snapshots = make(chan check.Snapshot)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case watching <- struct{}{}:
			defer func() { <-watching }()
			w.run(ctx)
		case <-ctx.Done():
		}
	}()
	for {
		select {
		case snapshot := <-w.snapshots:
			changed(snapshot)
		case <-ctx.Done():
			select {
			case <-ended:
			case <-time.After(grace):
			}
			return
		}
	}
}

// run watches with one PC/SC context after another until ctx is done.
func (w *watcher) run(ctx context.Context) {
	for failures := 0; ; failures++ {
		worked, err := w.watchContext(ctx)
		if ctx.Err() != nil {
			return
		}
		if worked {
			failures = 0
		}
		if failures == 0 {
			continue
		}
		why := fault("watch readers", err)
		if why.Cause == check.ContextLost {
			why.Cause = check.ServiceDown // a new context is lost as well
		}
		// libpcsclite also calls it a security violation when the service ends while a
		// connection waits to be accepted (ECONNRESET): the next try tells.
		if why.Cause != check.NoPermission || failures > 1 {
			w.report(ctx, check.Snapshot{Fault: why})
		}
		pause(ctx, min(firstRetry<<min(failures-1, 16), longestRetry))
	}
}

// watchContext establishes a context and reports the readers until the context fails or
// ctx is done. worked is true if at least one wait succeeded.
func (w *watcher) watchContext(ctx context.Context) (worked bool, err error) {
	scardCtx, err := w.establish()
	if err != nil {
		return false, err
	}
	defer scardCtx.Release() // fails only where there is nothing left to release
	clear(w.appeared)
	w.plugCount = 0
	for event := false; ctx.Err() == nil; {
		states, err := w.list(scardCtx)
		if err != nil {
			return worked, err
		}
		limit := w.relistAfter
		switch changed := w.report(ctx, w.snapshot(states)); {
		case changed:
			limit = min(settling, w.relistAfter)
		case event:
			pause(ctx, idleEventPause)
			if len(states) == 0 {
				limit = min(settling, w.relistAfter) // the new USB device may become a reader yet
			}
		}
		err = w.wait(ctx, scardCtx, states, limit)
		event = !errors.Is(err, scard.ErrTimeout)
		if err != nil && event && !readersChanged(err) {
			return worked, err
		}
		worked = true
	}
	return worked, ctx.Err()
}

// report sends a snapshot, unless it is the same as the last one or ctx is done.
func (w *watcher) report(ctx context.Context, snapshot check.Snapshot) (changed bool) {
	if w.last != nil && same(*w.last, snapshot) {
		return false
	}
	select {
	case w.snapshots <- snapshot:
		w.last = &snapshot
		return true
	case <-ctx.Done():
		return false
	}
}
