package gui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"kigen/gui/model"
	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/internal/trace"
)

func TestWhatAnOlderClimbStillSaysIsDropped(t *testing.T) {
	m, effects := model.Model{}.Step(model.PressClimb{})
	first := effects[0].(model.ClimbLadder).Climb
	m, effects = m.Step(model.PressClimb{})
	second := effects[0].(model.ClimbLadder).Climb
	m, _ = m.Step(model.RungClimbed{Climb: first, Rungs: diagnosis.Ladder{{Name: diagnosis.Clock}}})
	m, _ = m.Step(model.ClimbEnded{Climb: first})
	if len(m.Ladder.Rungs) != 0 || !m.Ladder.Climbing {
		t.Errorf("the first climb is on the screen: %+v", m.Ladder)
	}
	m, _ = m.Step(model.RungClimbed{Climb: second, Rungs: diagnosis.Ladder{{Name: diagnosis.System}}})
	m, _ = m.Step(model.ClimbEnded{Climb: second})
	if len(m.Ladder.Rungs) != 1 || m.Ladder.Climbing {
		t.Errorf("the second is not: %+v", m.Ladder)
	}
}

// slowComputer waits until nobody wants to know any more.
type slowComputer struct{ asked, left chan struct{} }

func (s slowComputer) Computer(ctx context.Context) diagnosis.Computer {
	close(s.asked)
	<-ctx.Done()
	close(s.left)
	return diagnosis.Computer{}
}

func TestLeavingTheLaddersPageEndsTheClimb(t *testing.T) {
	b := openBench(t, "ja", "other")
	b.settle()
	slow := slowComputer{make(chan struct{}), make(chan struct{})}
	b.config.Machine = slow
	b.tap("ladder")
	<-slow.asked
	b.tap("back")
	<-slow.left
	if b.model.Page != model.NoPage {
		t.Errorf("page %d is open", b.model.Page)
	}
}

func TestTheLadderIsClimbedWithWhatTheCheckSees(t *testing.T) {
	fault := &check.Fault{Cause: check.DriverMissing}
	m, _ := model.Model{}.Step(model.StateChanged{State: check.State{Fault: fault}})
	if _, effects := m.Step(model.PressClimb{}); effects[0].(model.ClimbLadder).Snapshot.Fault != fault {
		t.Errorf("got %+v", effects)
	}
	m, _ = model.Model{}.Step(model.StateChanged{State: check.State{Phase: check.Showing, Readers: readers(2), Current: readers(2)[1]}})
	_, effects := m.Step(model.PressClimb{})
	if e := effects[0].(model.ClimbLadder); len(e.Snapshot.Readers) != 2 || e.Snapshot.Fault != nil || e.Reader != readers(2)[1].Name {
		t.Errorf("got %+v", effects)
	}
}

// Support staff see of what the window sends them what the person saw.
func TestTheTraceOfTheWindowsLadderIsOneOfACheck(t *testing.T) {
	for _, profile := range []string{"renewable", "other", "juki", "damaged"} {
		b := openBench(t, "ja", profile)
		b.settle()
		then := b.model.Check.Report
		b.climbs()
		recorded, err := trace.Read(strings.NewReader(b.model.Ladder.Trace))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		check.NewSession(trace.Replay(recorded, trace.Fast), b.today, func(s check.State) {
			if s.Phase == check.Showing || s.Phase == check.InTrouble {
				if !slices.EqualFunc(s.Report.Items, then.Items, func(a, b check.Item) bool {
					return a.Kind == b.Kind && a.State == b.State && a.Issuer == b.Issuer && a.Expires == b.Expires
				}) {
					t.Errorf("%s: %+v\nwas %+v", profile, s.Report.Items, then.Items)
				}
				cancel()
			}
		}).Run(ctx)
		b.tap("back")
	}
}
