package model

import (
	"fmt"
	"slices"

	"kigen/internal/check"
	"kigen/internal/diagnosis"
)

// A Ladder is what was climbed of it, as far as it is on the screen.
type Ladder struct {
	Rungs diagnosis.Ladder
	// Climb is the number of the climb under way or done last: what an older one still
	// says is dropped.
	Climb    int
	Climbing bool
	// Trace is that of a check after the climb, as it would be sent; "" until it has ended.
	Trace string
}

// stepLadder takes in what happens to the ladder.
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

// snapshot is what the check sees of the readers: only one may watch them.
func (m Model) snapshot() check.Snapshot {
	snapshot := check.Snapshot{Readers: m.Check.Readers}
	if len(snapshot.Readers) == 0 {
		snapshot.Fault = m.Check.Fault
	}
	if len(snapshot.Readers) == 0 && snapshot.Fault == nil {
		snapshot.Fault = &check.Fault{Cause: check.NoReader}
	}
	return snapshot
}

// ShowsLadder reports whether the ladder's page is open, or will be again.
func (m Model) ShowsLadder() bool {
	return m.Page == LadderPage || slices.Contains(m.behind, LadderPage)
}

// Bundle is what support staff would be sent of the last climb: nothing that is not on
// the screen.
func (m Model) Bundle() diagnosis.Bundle {
	settings := fmt.Sprintf("language: %s\ntext size: %g %%\ncolours: %s\n", m.Language.Tag(), 100*Zooms[m.Zoom], SchemeNames[m.Scheme])
	return diagnosis.Bundle{
		{Name: "ladder.txt", Text: m.Language.LadderText(m.Ladder.Rungs)},
		{Name: "settings.txt", Text: settings},
		{Name: "trace.jsonl", Text: m.Ladder.Trace},
	}
}
