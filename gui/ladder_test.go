package gui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/internal/trace"
)

func TestWhatAnOlderClimbStillSaysIsDropped(t *testing.T) {
	m, effects := model{}.step(pressClimb{})
	first := effects[0].(climbLadder).climb
	m, effects = m.step(pressClimb{})
	second := effects[0].(climbLadder).climb
	m, _ = m.step(rungClimbed{first, diagnosis.Ladder{{Name: diagnosis.Clock}}})
	m, _ = m.step(climbEnded{climb: first})
	if len(m.ladder.rungs) != 0 || !m.ladder.climbing {
		t.Errorf("the first climb is on the screen: %+v", m.ladder)
	}
	m, _ = m.step(rungClimbed{second, diagnosis.Ladder{{Name: diagnosis.System}}})
	m, _ = m.step(climbEnded{climb: second})
	if len(m.ladder.rungs) != 1 || m.ladder.climbing {
		t.Errorf("the second is not: %+v", m.ladder)
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
	if b.model.page != noPage {
		t.Errorf("page %d is open", b.model.page)
	}
}

func TestTheLadderIsClimbedWithWhatTheCheckSees(t *testing.T) {
	fault := &check.Fault{Cause: check.DriverMissing}
	m, _ := model{}.step(stateChanged{check.State{Fault: fault}})
	if _, effects := m.step(pressClimb{}); effects[0].(climbLadder).snapshot.Fault != fault {
		t.Errorf("got %+v", effects)
	}
	m, _ = model{}.step(stateChanged{check.State{Phase: check.Showing, Readers: readers(2), Current: readers(2)[1]}})
	_, effects := m.step(pressClimb{})
	if e := effects[0].(climbLadder); len(e.snapshot.Readers) != 2 || e.snapshot.Fault != nil || e.reader != readers(2)[1].Name {
		t.Errorf("got %+v", effects)
	}
}

// Support staff see of what the window sends them what the person saw.
func TestTheTraceOfTheWindowsLadderIsOneOfACheck(t *testing.T) {
	for _, profile := range []string{"renewable", "other", "juki", "damaged"} {
		b := openBench(t, "ja", profile)
		b.settle()
		then := b.model.check.Report
		b.climbs()
		recorded, err := trace.Read(strings.NewReader(b.model.ladder.trace))
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
