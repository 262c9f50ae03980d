package pcsc

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ebfe/scard"

	"kigen/internal/check"
)

// The tests here are of what a real pcscd can't be made to do. Time is virtual.

// A fakeService is a smart-card service. Its fields may be changed while mu is held,
// followed by wake.
type fakeService struct {
	mu      sync.Mutex
	changed chan struct{} // closed and replaced by wake

	down    error // of opening a context
	lost    error // of every use of a context opened before
	opened  []time.Time
	calls   int // of GetStatusChange
	readers []scard.ReaderState
	plugs   uint32 // readers that came or went; 0 where the service does not count
	between func() // called once, after the next ListReaders
	useless bool   // waits end at once
	hanging chan struct{}
}

func newFakeService(names ...string) *fakeService {
	s := &fakeService{changed: make(chan struct{})}
	for _, name := range names {
		s.readers = append(s.readers, scard.ReaderState{Reader: name, EventState: scard.StateEmpty})
	}
	return s
}

// change makes a change that contexts wake for.
func (s *fakeService) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *fakeService) establish() (scardContext, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened = append(s.opened, time.Now())
	if s.down != nil {
		return nil, s.down
	}
	s.lost = nil
	return &fakeContext{service: s, cancelled: make(chan struct{})}, nil
}

type fakeContext struct {
	service   *fakeService
	cancelled chan struct{} // received from by a wait, and by nobody else
	released  bool
}

func (f *fakeContext) ListReaders() ([]string, error) {
	s := f.service
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lost != nil {
		return nil, s.lost
	}
	if len(s.readers) == 0 {
		return nil, scard.ErrNoReadersAvailable
	}
	var names []string
	for _, reader := range s.readers {
		names = append(names, reader.Reader)
	}
	if between := s.between; between != nil {
		s.between = nil
		between()
	}
	return names, nil
}

func (f *fakeContext) GetStatusChange(states []scard.ReaderState, timeout time.Duration) error {
	if len(states) == 0 {
		panic("the binding panics here")
	}
	s := f.service
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	count := len(s.readers)
	deadline := time.After(timeout)
	for {
		if s.lost != nil {
			return s.lost
		}
		news, err := s.compare(states, count)
		if err != nil || news || s.useless {
			return err
		}
		if timeout == 0 {
			return scard.ErrTimeout
		}
		changed, hanging := s.changed, s.hanging
		s.mu.Unlock()
		err = nil
		if hanging != nil {
			<-hanging
		}
		select {
		case <-changed:
		case <-f.cancelled:
			err = scard.ErrCancelled
		case <-deadline:
			err = scard.ErrTimeout
		}
		s.mu.Lock()
		if err != nil {
			return err
		}
	}
}

// compare fills in states. Like pcsc-lite, it notices by itself only readers that come
// or go while it waits, and relies on its counter for those before.
func (s *fakeService) compare(states []scard.ReaderState, count int) (news bool, err error) {
	for i := range states {
		state := &states[i]
		if state.Reader == plugAndPlay {
			state.EventState = scard.StateFlag(s.plugs << counterShift)
			before := state.CurrentState & counterMask
			if len(s.readers) != count || (before != 0 && before != state.EventState) {
				state.EventState |= scard.StateChanged
				news = true
			}
			continue
		}
		at := slices.IndexFunc(s.readers, func(r scard.ReaderState) bool { return r.Reader == state.Reader })
		if at < 0 {
			return false, scard.ErrUnknownReader
		}
		state.EventState, state.Atr = s.readers[at].EventState, s.readers[at].Atr
		if state.CurrentState != state.EventState {
			state.EventState |= scard.StateChanged
			news = true
		}
	}
	return news, nil
}

// Cancel is lost where nothing waits, as the real one is.
func (f *fakeContext) Cancel() error {
	f.service.mu.Lock()
	hanging := f.service.hanging
	f.service.mu.Unlock()
	if hanging != nil {
		<-hanging
	}
	select {
	case f.cancelled <- struct{}{}:
	default:
	}
	return nil
}

func (f *fakeContext) Release() error {
	if f.released {
		panic("released twice")
	}
	f.released = true
	return nil
}

// watchFake watches the service for some virtual time, and returns the snapshots.
func watchFake(t *testing.T, s *fakeService, w *watcher, lasts time.Duration) []check.Snapshot {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), lasts)
	defer cancel()
	var snapshots []check.Snapshot
	if w.establish == nil {
		w.establish = s.establish
	}
	began := time.Now()
	w.watch(ctx, func(snapshot check.Snapshot) { snapshots = append(snapshots, snapshot) })
	if late := time.Since(began) - lasts; late > 100*time.Millisecond {
		t.Errorf("Watch returned %v late", late)
	}
	return snapshots
}

func linuxWatcher() *watcher { return &watcher{hotplug: true, relistAfter: time.Minute} }

func expectCauses(t *testing.T, snapshots []check.Snapshot, want ...check.Cause) {
	t.Helper()
	var got []check.Cause
	for _, snapshot := range snapshots {
		cause := check.Cause("")
		if snapshot.Fault != nil {
			cause = snapshot.Fault.Cause
		}
		got = append(got, cause)
	}
	if !slices.Equal(got, want) {
		t.Errorf("faults of the snapshots are %q, want %q", got, want)
	}
}

func TestWatchTriesSlowerAndSlowerForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService("A")
		s.down = scard.ErrNoService
		began := time.Now()
		expectCauses(t, watchFake(t, s, linuxWatcher(), time.Hour), check.ServiceDown)
		var waits []time.Duration
		for i, at := range s.opened[:6] {
			before := began
			if i > 0 {
				before = s.opened[i-1]
			}
			waits = append(waits, at.Sub(before))
		}
		const ms = time.Millisecond
		if want := []time.Duration{0, 0, 250 * ms, 500 * ms, 1000 * ms, 1000 * ms}; !slices.Equal(waits, want) {
			t.Errorf("waited %v, want %v", waits, want)
		}
		if got := len(s.opened); got < 3590 || got > 3610 {
			t.Errorf("%d tries in an hour", got)
		}
	})
}

func TestWatchReportsEachFaultOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService("A")
		s.down = scard.ErrNoService
		time.AfterFunc(time.Minute, func() { s.change(func() { s.down = scard.ErrSecurityViolation }) })
		time.AfterFunc(2*time.Minute, func() { s.change(func() { s.down = nil }) })
		snapshots := watchFake(t, s, linuxWatcher(), time.Hour)
		expectCauses(t, snapshots, check.ServiceDown, check.NoPermission, "")
	})
}

// libpcsclite calls it a security violation when pcscd ends before it has accepted a client.
func TestAServiceThatEndsIsNeverOneThatRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService("A")
		time.AfterFunc(time.Minute, func() { s.change(func() { s.lost, s.down = scard.ErrInvalidHandle, scard.ErrSecurityViolation }) })
		time.AfterFunc(time.Minute+time.Millisecond, func() { s.change(func() { s.down = scard.ErrNoService }) })
		expectCauses(t, watchFake(t, s, linuxWatcher(), time.Hour), "", check.ServiceDown)
	})
}

func TestWatchReplacesALostContextAndSaysNothing(t *testing.T) {
	for _, lost := range []scard.Error{scard.ErrInvalidHandle, scard.ErrServiceStopped, scard.ErrCommError, scard.ErrCancelled, scard.ErrUnexpected} {
		synctest.Test(t, func(t *testing.T) {
			s := newFakeService("A")
			began := time.Now()
			time.AfterFunc(90*time.Second, func() { s.change(func() { s.lost = lost }) })
			snapshots := watchFake(t, s, linuxWatcher(), time.Hour)
			expectCauses(t, snapshots, "", "")
			if snapshots[0].Readers[0].Events == snapshots[1].Readers[0].Events {
				t.Errorf("%v: the same events in another context", lost)
			}
			if got := s.opened[1].Sub(began); got != 90*time.Second {
				t.Errorf("%v: opened a new context after %v", lost, got)
			}
		})
	}
}

// The context is lost again and again: that is a service that does not work.
func TestWatchDoesNotSpinOnAServiceThatDropsEveryContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService("A")
		w := linuxWatcher()
		w.establish = func() (scardContext, error) {
			scardCtx, err := s.establish()
			s.change(func() { s.lost = scard.ErrInvalidHandle })
			return scardCtx, err
		}
		expectCauses(t, watchFake(t, s, w, time.Hour), check.ServiceDown)
		if got := len(s.opened); got > 3610 {
			t.Errorf("%d contexts in an hour", got)
		}
	})
}

func TestWatchListsAgainWhenAReaderLeavesMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService("A", "B")
		s.between = func() { s.readers = s.readers[:1] }
		snapshots := watchFake(t, s, linuxWatcher(), time.Hour)
		expectCauses(t, snapshots, "")
		if got := snapshots[0].Readers; len(got) != 1 || got[0].Name != "A" {
			t.Errorf("readers are %+v", got)
		}
	})
}

// plug adds a reader.
func plug(s *fakeService) func() {
	return func() {
		s.readers = append(s.readers, scard.ReaderState{Reader: "C", EventState: scard.StateEmpty})
		if s.plugs != 0 {
			s.plugs++
		}
	}
}

func TestWatchSeesReadersComeAndGo(t *testing.T) {
	for name, w := range map[string]*watcher{
		"with plug and play":    linuxWatcher(),
		"without plug and play": {hotplug: false, relistAfter: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newFakeService()
				for i, names := range [][]string{{"A"}, {"A", "B"}, {"B"}, {}, {"B"}} {
					time.AfterFunc(time.Duration(i+1)*time.Hour, func() {
						s.change(func() { s.readers = newFakeService(names...).readers })
					})
				}
				snapshots := watchFake(t, s, w, 6*time.Hour)
				expectCauses(t, snapshots, check.NoReader, "", "", "", check.NoReader, "")
				events := map[uint32]bool{}
				for _, snapshot := range snapshots {
					for _, reader := range snapshot.Readers {
						events[reader.Events] = true
					}
				}
				if len(events) != 3 {
					t.Errorf("A came once and B twice, but events are %v", events)
				}
			})
		})
	}
}

// Windows, and pcsc-lite from 2.3, count: nothing is missed.
func TestWatchSeesAReaderThatComesBetweenTwoCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService("A", "B")
		s.plugs = 7
		s.between = plug(s)
		snapshots := watchFake(t, s, linuxWatcher(), time.Millisecond)
		if len(snapshots) != 1 || len(snapshots[0].Readers) != 3 {
			t.Errorf("snapshots are %+v", snapshots)
		}
	})
}

// Where the service does not count, such a reader is seen a little later.
func TestWatchLooksAgainForReadersThatItMissed(t *testing.T) {
	for _, test := range []struct {
		when   time.Duration // of the look in which it is missed
		within time.Duration
	}{
		{0, time.Second},
		{10 * time.Minute, time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newFakeService("A", "B")
			began := time.Now()
			if test.when == 0 {
				s.between = plug(s)
			} else {
				time.AfterFunc(test.when, func() {
					s.mu.Lock() // and no event
					defer s.mu.Unlock()
					s.between = plug(s)
				})
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			w := linuxWatcher()
			w.establish = s.establish
			var seen time.Duration
			w.watch(ctx, func(snapshot check.Snapshot) {
				if len(snapshot.Readers) == 3 {
					seen = time.Since(began)
				}
			})
			if seen == 0 || seen > test.when+2*test.within {
				t.Errorf("missed at %v, seen at %v", test.when, seen)
			}
		})
	}
}

func TestWatchMakesNoCallsWhileNothingHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService("A", "B")
		watchFake(t, s, linuxWatcher(), time.Hour)
		if got := s.calls; got > 2*62 { // an immediate one and a wait, at each look
			t.Errorf("%d calls in an hour", got)
		}
	})
}

func TestWatchLooksAgainWhenAUSBDeviceComesAndThereIsNoReader(t *testing.T) {
	for _, readers := range [][]string{nil, {"A"}} {
		synctest.Test(t, func(t *testing.T) {
			s := newFakeService(readers...)
			w := linuxWatcher()
			usb := make(chan struct{}, 1)
			w.usb = usb
			s.mu.Lock()
			s.readers = newFakeService(readers...).readers
			s.mu.Unlock()
			var calls []int // of the service, before a device came and after
			count := func() {
				s.mu.Lock()
				defer s.mu.Unlock()
				calls = append(calls, s.calls)
			}
			time.AfterFunc(30*time.Minute+30*time.Second, func() { count(); usb <- struct{}{} })
			time.AfterFunc(30*time.Minute+35*time.Second, count)
			watchFake(t, s, w, time.Hour)
			// At once, and when the device has settled.
			if looked := calls[1] - calls[0]; (looked > 0) != (readers == nil) || looked > 6 {
				t.Errorf("readers %v: %d calls after a device came", readers, looked)
			}
			if len(s.opened) != 1 {
				t.Errorf("%d contexts", len(s.opened))
			}
		})
	}
}

func TestWatchDoesNotSpinOnADriverThatWakesItForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService("A")
		s.useless = true
		expectCauses(t, watchFake(t, s, linuxWatcher(), time.Minute), "")
		if got := s.calls; got > 2500 { // two at each look, twenty looks a second
			t.Errorf("%d calls in a minute", got)
		}
	})
}

func TestWatchReturnsThoughTheServiceHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService("A")
		s.hanging = make(chan struct{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		began := time.Now()
		w := linuxWatcher()
		w.establish = s.establish
		w.watch(ctx, func(check.Snapshot) {})
		if got := time.Since(began); got != time.Minute+grace {
			t.Errorf("returned after %v", got)
		}
		close(s.hanging) // and what was left behind ends
		synctest.Wait()
	})
}
