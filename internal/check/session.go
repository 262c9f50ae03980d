package check

import (
	"context"
	"slices"
	"sync"
	"time"

	"kigen/card"
	"kigen/rules"
)

// A Session runs the state machine: it watches the readers, reads the cards and owns the
// goroutines. Make it with [NewSession].
type Session struct {
	readers Readers
	today   func() rules.Date
	changed func(State)
	events  chan any
	done    chan struct{} // closed when Run has returned

	laidOnly bool
	settle   time.Duration
}

// NewSession returns a session of readers. It asks today for the day in Japan, and
// calls changed with the first state and after every change, one call at a time, from
// Run's goroutine; changed must not block on the session.
func NewSession(readers Readers, today func() rules.Date, changed func(State)) *Session {
	return &Session{
		readers: readers, today: today, changed: changed,
		events: make(chan any), done: make(chan struct{}),
	}
}

// LaidOnly makes the session leave a card alone that lies there already when its reader comes,
// as after a restart of the program or the service, until it was taken away: it may be somebody
// else's, who forgot it. State.LeftBefore tells of it. A card that appears within settle after
// its reader counts as one that was there. LaidOnly is called before Run.
func (s *Session) LaidOnly(settle time.Duration) { s.laidOnly, s.settle = true, settle }

// Send gives a person's intent to the session, which takes over a secret in it. It
// waits until Run takes it; after Run has returned it only wipes the secret.
func (s *Session) Send(intent Intent) {
	select {
	case s.events <- intent:
	case <-s.done:
		if enter, ok := intent.(Enter); ok {
			enter.Secret.Wipe()
		}
	}
}

// Run runs the session until ctx is done and everything it started has ended. It is
// called once.
func (s *Session) Run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	defer close(s.done)

	running.Go(func() {
		s.readers.Watch(ctx, func(snapshot Snapshot) { s.post(ctx, readersChanged{snapshot}) })
	})
	calendar := time.NewTimer(untilCalendar(time.Now()))
	var silence, settling <-chan time.Time // until a job begins, and until a reader comes

	state := State{Today: s.today(), laidOnly: s.laidOnly}
	s.changed(state)
	stopJob := func() {}
	for {
		var event any
		select {
		case <-ctx.Done():
			return
		case <-calendar.C:
			calendar.Reset(untilCalendar(time.Now()))
			event = dayChanged{s.today()}
		case <-silence:
			event = stalled{}
		case <-settling:
			event = settled{}
		case event = <-s.events:
		}
		before := state
		var effects []any
		state, effects = state.step(event)
		if state.heard(before, event) {
			silence = time.After(state.patience())
		}
		switch {
		case s.settle == 0:
			state.settling = nil
		case !slices.Equal(state.settling, before.settling):
			settling = time.After(s.settle)
		}
		for _, effect := range effects {
			if wipe, ok := effect.(wipe); ok {
				wipe.secret.Wipe()
				continue
			}
			stopJob()
			job, cancelJob := context.WithCancel(ctx)
			stopJob = cancelJob
			running.Go(func() { s.do(job, effect) })
		}
		s.changed(state)
	}
}

// slowAfter is how long a card may be silent before it is called slow: a usual card has
// answered everything in two seconds, 256 bytes take 0.2 s.
const slowAfter = 5 * time.Second

// untilCalendar returns how long to wait before asking for the day again: until midnight
// in Japan, but at most a quarter of an hour, because timers stand still while a computer sleeps.
func untilCalendar(now time.Time) time.Duration {
	year, month, day := now.In(rules.Japan).Date()
	midnight := time.Date(year, month, day+1, 0, 0, 0, 0, rules.Japan)
	return min(midnight.Sub(now), 15*time.Minute)
}

// post gives an event to the machine, unless ctx ends first.
func (s *Session) post(ctx context.Context, event any) {
	select {
	case s.events <- event:
	case <-ctx.Done():
	}
}

// do carries out one effect of the machine and posts what comes of it.
func (s *Session) do(ctx context.Context, effect any) {
	switch e := effect.(type) {
	case read:
		result := finished{job: e.job}
		changed := func(report Report) { s.post(ctx, progressed{e.job, report}) }
		result.report = Report{Today: e.today, Reader: e.reader.Name, Simulated: e.reader.Simulated}
		if result.err = pause(ctx, e.delay); result.err == nil {
			result.err = s.connected(ctx, e.reader.Name, func(c Connection) error {
				var err error
				result.report, result.identity, err = readCard(c, []byte(e.reader.ATR), result.report, changed)
				result.keypad = card.KeypadOf(c) != card.NoKeypad
				// The report stands, also where the connection can't be closed in order.
				_ = c.Close(needsReset(err))
				return err
			})
		}
		s.post(ctx, result)
	case verify:
		defer e.secret.Wipe()
		result := finished{job: e.job, report: e.state.Report, identity: e.state.identity}
		changed := func(report Report) { s.post(ctx, progressed{e.job, report}) }
		result.err = s.connected(ctx, e.state.Current.Name, func(c Connection) error {
			var err error
			result.report, err = verifySecret(c, e.state.Report, e.state.identity, e.secret, e.lastTry, changed)
			if closed := c.Close(true); err == nil {
				return closed // the card may still accept other programs, or be another one
			}
			return err
		})
		s.post(ctx, result)
	}
}

// connected runs talk, which closes the connection, on one to the card in the reader.
func (s *Session) connected(ctx context.Context, reader string, talk func(Connection) error) error {
	connection, err := s.readers.Connect(ctx, reader)
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close(true) }() // only where talk panics
	return talk(connection)
}

// needsReset reports whether a reading lost contact, so that the card should be powered
// anew. It may be another card by then, whose insertion the service missed.
func needsReset(err error) bool { return AsFault(err).Cause == PoorContact }

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
