package gui

import (
	"fmt"
	"slices"

	"kigen/internal/check"
	"kigen/internal/diagnosis"
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
func (m model) diagnose(event event) (model, []effect) {
	switch e := event.(type) {
	case pressClimb:
		m = m.open(ladderPage)
		m.ladder = ladder{climb: m.ladder.climb + 1, climbing: true}
		return m, []effect{climbLadder{m.ladder.climb, m.seen(), m.check.Current.Name}}
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

// showsLadder reports whether the ladder's page is open, or will be again.
func (m model) showsLadder() bool {
	return m.page == ladderPage || slices.Contains(m.behind, ladderPage)
}

// bundle is what support staff would be sent of the last climb: nothing that is not on
// the screen.
func (m model) bundle() diagnosis.Bundle {
	settings := fmt.Sprintf("language: %s\ntext size: %g %%\ncolours: %s\n", m.language.Tag(), 100*zooms[m.zoom], schemeNames[m.scheme])
	return diagnosis.Bundle{
		{Name: "ladder.txt", Text: m.language.LadderText(m.ladder.rungs)},
		{Name: "settings.txt", Text: settings},
		{Name: "trace.jsonl", Text: m.ladder.trace},
	}
}
