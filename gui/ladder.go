package gui

import (
	"context"
	"slices"
	"strings"
	"time"

	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/internal/trace"
	"kigen/rules"
)

// A ladder is what was climbed of it, as far as it is on the screen.
type ladder struct {
	rungs diagnosis.Ladder
	// climb is the number of the climb under way or done last: what an older one still
	// says is dropped.
	climb    int
	climbing bool
	// trace is that of a check after the climb, as it would be sent; "" until it has ended.
	trace string
}

// What happens to the ladder.
type (
	pressClimb  struct{}
	rungClimbed struct {
		climb int
		rungs diagnosis.Ladder
	}
	climbEnded struct {
		climb int
		trace string
	}
)

// climbLadder has the window climb, away from the screen's goroutine.
type climbLadder struct {
	climb    int
	snapshot check.Snapshot
	reader   string
}

// diagnose takes in what happens to the ladder.
func (m model) diagnose(event any) (model, []any) {
	switch e := event.(type) {
	case pressClimb:
		m = m.open(ladderPage)
		m.ladder = ladder{climb: m.ladder.climb + 1, climbing: true}
		return m, []any{climbLadder{m.ladder.climb, m.seen(), m.check.Current.Name}}
	case rungClimbed:
		if e.climb == m.ladder.climb {
			m.ladder.rungs = e.rungs
		}
	case climbEnded:
		if e.climb == m.ladder.climb {
			m.ladder.climbing, m.ladder.trace = false, e.trace
		}
	}
	return m, nil
}

// seen is what the check sees of the readers: only one may watch them.
func (m model) seen() check.Snapshot {
	snapshot := check.Snapshot{Readers: m.check.Readers}
	if len(snapshot.Readers) == 0 {
		snapshot.Fault = m.check.Fault
	}
	if len(snapshot.Readers) == 0 && snapshot.Fault == nil {
		snapshot.Fault = &check.Fault{Cause: check.NoReader}
	}
	return snapshot
}

// watched is Readers that are watched by the check already.
type watched struct {
	check.Readers
	snapshot check.Snapshot
}

// Watch implements [check.Readers].
func (w watched) Watch(ctx context.Context, changed func(check.Snapshot)) {
	changed(w.snapshot)
	<-ctx.Done()
}

// climb climbs the ladder until it is done, or its page is left. Then it makes a check, the
// trace of which shows support staff what the person sees.
func (w *Window) climb(e climbLadder) {
	ctx, stop := context.WithCancel(context.Background())
	w.stopClimb()
	w.stopClimb = stop
	readers := watched{w.readers, e.snapshot}
	recorder := trace.Record(readers, w.config.Version, w.today(), nil, false)
	climb := diagnosis.Climb{
		Machine: w.config.Machine, Readers: readers, Reader: e.reader,
		Now: w.config.Clock, Version: w.config.Version, Built: w.config.Built,
	}
	go func() {
		_, err := climb.Run(ctx, func(rungs diagnosis.Ladder) {
			w.config.Do(func() { w.handle(rungClimbed{e.climb, rungs}) })
		})
		if err != nil {
			return // its page was left
		}
		ended := checkOnce(ctx, recorder, w.today)
		if ctx.Err() != nil {
			return
		}
		var text strings.Builder
		err = recorder.End(ended, 0).Write(&text)
		if err != nil {
			text.WriteString(err.Error())
		}
		w.config.Do(func() { w.handle(climbEnded{e.climb, text.String()}) })
	}()
}

// checkOnce checks the card that there is, and returns the fault that ended the check.
func checkOnce(ctx context.Context, readers check.Readers, today func() rules.Date) error {
	const longest = time.Minute // of a card that says nothing
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	var ended *check.Fault
	check.NewSession(readers, today, func(s check.State) {
		over := s.Phase == check.Showing || s.Phase == check.InTrouble || s.Phase == check.Choosing || s.Phase == check.WaitingForCard ||
			s.Phase == check.WaitingForReader && s.Fault != nil
		if over && ctx.Err() == nil {
			ended = s.Fault
			cancel()
		}
	}).Run(ctx)
	if ended == nil {
		return nil
	}
	return ended
}

// showsLadder reports whether the ladder's page is open, or will be again.
func (m model) showsLadder() bool {
	return m.page == ladderPage || slices.Contains(m.behind, ladderPage)
}
