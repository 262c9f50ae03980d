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
	// After the second failure in a row to get a working context.
	firstRetry = 250 * time.Millisecond
	// A card that waits for the service is to be read within two seconds of it.
	longestRetry = time.Second

	// settling is how long after a change the watcher looks again, for what it may have
	// missed between two calls: several readers often come at once.
	settling = time.Second

	// breath follows an event that changed nothing, so that a driver that raises them
	// without end can't keep a processor busy.
	breath = 50 * time.Millisecond

	// grace is how long an ending waits for a call that hangs.
	grace = 2 * time.Second
)

// watching is held by the one watcher of the process: the binding keeps the names of
// the readers waited for in one map, and two waits would free each other's.
var watching = make(chan struct{}, 1)

// Watch implements [check.Readers]. When ctx is done it returns at once, or, where
// the service hangs, after 4 s.
func (s *Service) Watch(ctx context.Context, changed func(check.Snapshot)) {
	w := &watcher{open: openSession, hotplug: hotplug, relook: relook, usb: host.USBChanges(ctx)}
	s.keeper.watch(true)
	w.watch(ctx, func(snapshot check.Snapshot) {
		s.keeper.saw(snapshot)
		changed(snapshot)
	})
	select {
	case <-s.keeper.watch(false):
	case <-time.After(grace):
	}
}

type watcher struct {
	open    func() (session, error)
	hotplug bool            // the plug-and-play reader is there
	relook  time.Duration   // how long to wait for events at most
	usb     <-chan struct{} // has one after USB devices came or went; nil where that can't be known

	snapshots chan check.Snapshot
	last      *check.Snapshot

	appearances uint32            // of readers, so far
	appeared    map[string]uint32 // by name, of the readers that are there
	plugs       scard.StateFlag   // counter of the plug-and-play reader
}

// watch runs the watcher in a goroutine of its own, since any call may hang.
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

// run follows one context after the other until ctx is done.
func (w *watcher) run(ctx context.Context) {
	for failures := 0; ; failures++ {
		worked, err := w.follow(ctx)
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
			why.Cause = check.ServiceDown // that is what it comes to, when the next context is no better
		}
		w.tell(ctx, check.Snapshot{Fault: why})
		pause(ctx, min(firstRetry<<min(failures-1, 16), longestRetry))
	}
}

// follow opens a context and reports the readers until the context fails or ctx is
// done. worked says that it was of use: at least one wait went well.
func (w *watcher) follow(ctx context.Context) (worked bool, err error) {
	session, err := w.open()
	if err != nil {
		return false, err
	}
	defer session.Release() // fails only where there is nothing left to release
	clear(w.appeared)
	w.plugs = 0
	for event := false; ctx.Err() == nil; {
		states, err := w.look(session)
		if err != nil {
			return worked, err
		}
		limit := w.relook
		switch changed := w.tell(ctx, w.snapshot(states)); {
		case changed:
			limit = min(settling, w.relook)
		case event:
			pause(ctx, breath)
			if len(states) == 0 {
				limit = min(settling, w.relook) // a device that was plugged in settles too
			}
		}
		err = w.wait(ctx, session, states, limit)
		event = !errors.Is(err, scard.ErrTimeout)
		if err != nil && event && !isPassing(err) {
			return worked, err
		}
		worked = true
	}
	return worked, ctx.Err()
}

// tell reports a snapshot, unless it says what the last one said or ctx is done.
func (w *watcher) tell(ctx context.Context, snapshot check.Snapshot) (changed bool) {
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
