package model

import (
	"slices"
	"testing"

	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/diagnosis"
)

func TestTheLadderShowsWhatTheLastClimbFound(t *testing.T) {
	rungs := diagnosis.Ladder{{Name: diagnosis.Readers, Outcome: diagnosis.Passed}}
	m, effects := after(t, StateChanged{checktest.InPhase(check.InTrouble)}, PressClimb{}, RungClimbed{1, rungs}, ClimbEnded{1, "trace"}, PressClimb{})
	climb, ok := effects[0].(ClimbLadder)
	if !ok || climb.Climb != 2 || climb.Reader != "Sony RC-S300" || len(climb.Snapshot.Readers) != 1 || climb.Snapshot.Fault != nil {
		t.Errorf("%+v", effects)
	}
	if m.Page != LadderPage || !m.Ladder.Climbing || m.Ladder.Rungs != nil || m.Ladder.Trace != "" {
		t.Errorf("begun anew: page %d, %+v", m.Page, m.Ladder)
	}
	late, _ := m.Step(RungClimbed{1, rungs})
	if late, _ = late.Step(ClimbEnded{1, "trace"}); late.Ladder.Rungs != nil || !late.Ladder.Climbing || late.Ladder.Trace != "" {
		t.Errorf("news of the climb before: %+v", late.Ladder)
	}
	m, _ = m.Step(RungClimbed{2, rungs})
	if len(m.Ladder.Rungs) != 1 || !m.Ladder.Climbing {
		t.Errorf("%+v", m.Ladder)
	}
	if m, _ = m.Step(ClimbEnded{2, "trace"}); m.Ladder.Climbing || m.Ladder.Trace != "trace" {
		t.Errorf("ended: %+v", m.Ladder)
	}
	if over, _ := m.Step(OpenPage{BundlePage}); !m.ShowsLadder() || !over.ShowsLadder() {
		t.Error("it is not shown, or not under another page")
	}
	if left, _ := m.Step(OpenPage{NoPage}); left.ShowsLadder() {
		t.Error("it is shown after it was left")
	}
}

func TestTheLadderIsToldWhyThereIsNoReader(t *testing.T) {
	gone := &check.Fault{Cause: check.ReaderGone}
	for name, c := range map[string]struct {
		state check.State
		want  check.Cause
	}{
		"with a reason":    {check.State{Fault: gone}, check.ReaderGone},
		"without a reason": {check.State{}, check.NoReader},
	} {
		if s := (Model{Check: c.state}).snapshot(); s.Fault == nil || s.Fault.Cause != c.want {
			t.Errorf("%s: %+v", name, s)
		}
	}
	there := checktest.InPhase(check.Showing)
	there.Fault = gone
	if s := (Model{Check: there}).snapshot(); s.Fault != nil || !slices.Equal(s.Readers, there.Readers) {
		t.Errorf("with a reader: %+v", s)
	}
}
