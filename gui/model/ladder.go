package model

import (
	"cmp"
	"fmt"
	"slices"

	"kigen/internal/check"
	"kigen/internal/diagnosis"
)

// A Ladder is the state of the ladder's page: the rungs found so far, and the trace.
type Ladder struct {
	Rungs diagnosis.Ladder
	// Climb numbers the current or last climb; events of earlier climbs are dropped.
	Climb    int
	Climbing bool
	// Trace is the trace of the check made after the climb; "" until that has ended.
	Trace string
}

// stepLadder handles the ladder's events.
func (m Model) stepLadder(event Event) (Model, []Effect) {
	switch e := event.(type) {
	case PressClimb:
		m = m.open(LadderPage)
		m.Ladder = Ladder{Climb: m.Ladder.Climb + 1, Climbing: true}
		return m, []Effect{ClimbLadder{m.Ladder.Climb, m.snapshot(), m.Check.Current.Name}}
	case RungClimbed:
		if e.Climb == m.Ladder.Climb {
			m.Ladder.Rungs = e.Rungs
		}
	case ClimbEnded:
		if e.Climb == m.Ladder.Climb {
			m.Ladder.Climbing, m.Ladder.Trace = false, e.Trace
		}
	}
	return m, nil
}

// snapshot returns the check's view of the readers, for the ladder: only one of the two may
// watch the readers.
func (m Model) snapshot() check.Snapshot {
	snapshot := check.Snapshot{Readers: m.Check.Readers}
	if len(snapshot.Readers) == 0 {
		snapshot.Fault = cmp.Or(m.Check.Fault, &check.Fault{Cause: check.NoReader})
	}
	return snapshot
}

// ShowsLadder reports whether the ladder's page is open or under another page.
func (m Model) ShowsLadder() bool {
	return m.Page == LadderPage || slices.Contains(m.behind, LadderPage)
}

// Bundle returns the support bundle of the last climb. Everything in it can be seen on the
// screen.
func (m Model) Bundle() diagnosis.Bundle {
	settings := fmt.Sprintf("language: %s\ntext size: %g %%\ncolours: %s\n", m.Language.Tag(), 100*Zooms[m.Zoom], SchemeNames[m.Scheme])
	return diagnosis.Bundle{
		{Name: "ladder.txt", Text: m.Language.LadderText(m.Ladder.Rungs)},
		{Name: "settings.txt", Text: settings},
		{Name: "trace.jsonl", Text: m.Ladder.Trace},
	}
}
