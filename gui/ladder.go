package gui

import (
	"context"
	"slices"
	"strings"

	"kigen/check"
	"kigen/diagnosis"
	"kigen/trace"
)

// A ladder is what was climbed of it, as far as it is on the screen.
type ladder struct {
	rungs diagnosis.Ladder
	// climb is the number of the climb under way or done last: what an older one still
	// says is dropped.
	climb    int
	climbing bool
	// trace is the trace of the climb, as it would be sent; "" until it has ended.
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

// climb climbs the ladder until it is done, or its page is left. It is recorded, for those
// who want to send it.
func (w *Window) climb(e climbLadder) {
	ctx, stop := context.WithCancel(context.Background())
	w.stopClimb()
	w.stopClimb = stop
	recorder := trace.Record(watched{w.readers, e.snapshot}, w.config.Version, w.today(), nil, false)
	climb := diagnosis.Climb{
		Machine: w.config.Machine, Readers: recorder, Reader: e.reader,
		Now: w.config.Clock, Version: w.config.Version, Built: w.config.Built,
	}
	go func() {
		rungs, err := climb.Run(ctx, func(rungs diagnosis.Ladder) {
			w.config.Do(func() { w.handle(rungClimbed{e.climb, rungs}) })
		})
		if err != nil {
			return // its page was left
		}
		var text strings.Builder
		err = recorder.End(check.Report{}, rungs.Err(), 0).Write(&text)
		if err != nil {
			text.WriteString(err.Error())
		}
		w.config.Do(func() { w.handle(climbEnded{e.climb, text.String()}) })
	}()
}

// showsLadder reports whether the ladder's page is open, or will be again.
func (m model) showsLadder() bool {
	return m.page == ladderPage || slices.Contains(m.behind, ladderPage)
}
