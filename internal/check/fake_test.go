package check

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kigen/card"
	"kigen/rules"
)

// fakeReaders are Readers that do as a test says, and keep account.
type fakeReaders struct {
	snapshots chan Snapshot
	connect   func(ctx context.Context, reader string) (card.Transport, error)
	slow      time.Duration // that a Close takes

	mu       sync.Mutex
	connects []time.Time
	closes   []bool // with or without a reset
	open     int
}

func newFakeReaders(connect func(ctx context.Context, reader string) (card.Transport, error)) *fakeReaders {
	return &fakeReaders{snapshots: make(chan Snapshot), connect: connect}
}

func (f *fakeReaders) Watch(ctx context.Context, changed func(Snapshot)) {
	for {
		select {
		case snapshot := <-f.snapshots:
			changed(snapshot)
		case <-ctx.Done():
			return
		}
	}
}

func (f *fakeReaders) Connect(ctx context.Context, reader string) (Connection, error) {
	f.mu.Lock()
	f.connects = append(f.connects, time.Now())
	f.mu.Unlock()
	transport, err := f.connect(ctx, reader)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.open++
	return &fakeConnection{Transport: transport, ctx: ctx, readers: f}, nil
}

type fakeConnection struct {
	card.Transport
	ctx     context.Context
	readers *fakeReaders
	closing sync.Once
}

func (c *fakeConnection) Transmit(command []byte) ([]byte, error) {
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	return c.Transport.Transmit(command)
}

func (c *fakeConnection) Close(reset bool) error {
	c.closing.Do(func() {
		<-time.After(c.readers.slow)
		c.readers.mu.Lock()
		defer c.readers.mu.Unlock()
		c.readers.open--
		c.readers.closes = append(c.readers.closes, reset)
	})
	return nil
}

// transportFunc is a transport made of a function.
type transportFunc func(command []byte) ([]byte, error)

func (f transportFunc) Transmit(command []byte) ([]byte, error) { return f(command) }

// A running session, for a test in a synctest bubble.
type running struct {
	*Session
	cancel func()
	ended  chan struct{}

	mu     sync.Mutex
	states []State
}

// dayInJapan is the day by the bubble's clock, which begins on 2000-01-01 at nine in
// the morning in Japan.
func dayInJapan() rules.Date { return rules.DateOf(time.Now()) }

func start(t *testing.T, readers Readers) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := &running{cancel: cancel, ended: make(chan struct{})}
	r.Session = NewSession(readers, dayInJapan, r.changed)
	go func() {
		defer close(r.ended)
		r.Run(ctx)
	}()
	t.Cleanup(r.stop)
	synctest.Wait()
	return r
}

func (r *running) changed(s State) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.states = append(r.states, s)
}

// stop ends the session and waits for its end.
func (r *running) stop() {
	r.cancel()
	<-r.ended
}

// history returns all states so far, when everything rests.
func (r *running) history() []State {
	synctest.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.states)
}

// state returns the last of them.
func (r *running) state() State {
	states := r.history()
	return states[len(states)-1]
}

// wait lets virtual time pass.
func wait(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}
