package model

import (
	"slices"
	"testing"
	"time"
	"unsafe"

	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/kiosk/policy"
)

// entered returns the model after a staff code was entered, and whether it was compared. The
// answer comes at once.
func entered(t *testing.T, m Model, right bool) (Model, bool) {
	t.Helper()
	m, _ = m.Step(OpenStaff{})
	for range policy.Fewest {
		m, _ = m.Step(TypeCharacter{'1'})
	}
	m, effects := m.Step(ConfirmEntry{})
	if !contains[CompareCode](effects) {
		return m, false
	}
	m, _ = m.Step(StaffAnswered{right})
	return m, true
}

// seconds returns the model after some seconds.
func seconds(m Model, n int) Model {
	for range n {
		m, _ = m.Step(Ticked{})
	}
	return m
}

func TestWrongStaffCodesLockForLongerEachTimeButNeverForMoreThanThreeMinutes(t *testing.T) {
	m := kioskModel(t)
	for tries, want := range []int{0, 0, 30, 60, 120, 180, 180, 180, 180, 180, 180} {
		var compared bool
		if m, compared = entered(t, m, false); !compared || !m.Kiosk.Staff.Wrong || m.Kiosk.Staff.Asking || m.Kiosk.Staff.Locked != want || m.Page != StaffCodePage {
			t.Fatalf("try %d: compared %t, %+v, want a lock of %d seconds", tries+1, compared, m.Kiosk.Staff, want)
		}
		if want > 0 {
			m = seconds(m, want-1)
			if m, compared = entered(t, m, true); compared || m.Kiosk.Staff.Locked != 1 {
				t.Fatalf("try %d: a code is taken a second too early: %+v", tries+1, m.Kiosk.Staff)
			}
			m = seconds(m, 1)
		}
		if m.Kiosk.Staff.Locked != 0 {
			t.Fatalf("try %d: still locked: %+v", tries+1, m.Kiosk.Staff)
		}
	}
	m, compared := entered(t, m, true)
	if !compared || m.Page != StaffPage || m.Kiosk.Staff.Tries != 0 || m.Kiosk.Staff.Wrong {
		t.Errorf("the right code: compared %t, page %d, %+v", compared, m.Page, m.Kiosk.Staff)
	}
}

func TestAGuesserWhoNeverSleepsTries480CodesADay(t *testing.T) {
	const hour, day = 60 * 60, 24
	m, tries := kioskModel(t).AfterTries(FreeTries+3), 0
	for range hour {
		var compared bool
		if m, compared = entered(t, m, false); compared {
			tries++
		}
		m = seconds(m, 1)
	}
	if tries*day > 480 || tries == 0 {
		t.Errorf("%d tries an hour", tries)
	}
}

func TestALockLastsNoLongerThanStaffAreTold(t *testing.T) {
	m := kioskModel(t)
	for range FreeTries {
		m, _ = entered(t, m, false)
	}
	before := m.Kiosk.Staff.Locked
	for range 10 { // entering codes meanwhile, and typing without end, changes nothing
		m, _ = entered(t, m, true)
		m, _ = m.Step(TypeBackspace{})
	}
	if m.Kiosk.Staff.Locked != before || m.Kiosk.Staff.Tries != FreeTries {
		t.Errorf("%+v", m.Kiosk.Staff)
	}
}

func TestTheSecondsOfALockAreDrawnWhereStaffWait(t *testing.T) {
	m := kioskModel(t).AfterTries(FreeTries)
	m.Kiosk.Beats = 1
	if _, effects := m.Step(Ticked{}); contains[Redraw](effects) {
		t.Error("drawn for people who know nothing of it")
	}
	m, _ = m.Step(OpenStaff{})
	m.Kiosk.Staff.Locked = 2
	for left, drawn := range map[int]bool{1: true, 0: true} {
		next := m
		next.Kiosk.Staff.Locked = left + 1
		next, effects := next.Step(Ticked{})
		if next.Kiosk.Staff.Locked != left || contains[Redraw](effects) != drawn {
			t.Errorf("%d left: %+v, %v", left, next.Kiosk.Staff, effects)
		}
	}
	m.Kiosk.Staff.Locked = 0
	if next, effects := m.Step(Ticked{}); next.Kiosk.Staff.Locked != 0 || contains[Redraw](effects) {
		t.Errorf("no lock: %+v, %v", next.Kiosk.Staff, effects)
	}
}

func TestNoClockShortensOrProlongsALock(t *testing.T) {
	for _, jump := range []time.Duration{-50 * 365 * 24 * time.Hour, -time.Hour, time.Hour, 50 * 365 * 24 * time.Hour} {
		m := kioskModel(t).AfterTries(FreeTries)
		want := m.Kiosk.Staff.Locked
		m.Now = m.Now.Add(jump)
		m, compared := entered(t, m, true)
		if m = seconds(m, want-1); compared || m.Kiosk.Staff.Locked != 1 {
			t.Errorf("%v: compared %t, %+v", jump, compared, m.Kiosk.Staff)
		}
		if m, compared = entered(t, seconds(m, 1), true); !compared || m.Page != StaffPage {
			t.Errorf("%v: still locked: %+v", jump, m.Kiosk.Staff)
		}
	}
}

func TestAStartBeginsTheLockAnewAndForgetsNoTry(t *testing.T) {
	for tries, want := range map[int]int{0: 0, 1: 0, FreeTries - 1: 0, FreeTries: 30, FreeTries + 1: 60, FreeTries + 3: 180, 99: 180} {
		m := kioskModel(t).AfterTries(tries)
		if m.Kiosk.Staff.Locked != want {
			t.Errorf("after %d: %+v", tries, m.Kiosk.Staff)
		}
		m, _ = entered(t, seconds(m, want), false)
		if m.Kiosk.Staff.Tries != tries+1 {
			t.Errorf("after %d and one more: %+v", tries, m.Kiosk.Staff)
		}
	}
}

func TestATryIsCountedBeforeItIsCompared(t *testing.T) {
	m, _ := kioskModel(t).AfterTries(1).Step(OpenStaff{})
	for range policy.Fewest - 1 {
		m, _ = m.Step(TypeCharacter{'1'})
	}
	if short, effects := m.Step(ConfirmEntry{}); len(effects) > 0 || short.Kiosk.Staff.Tries != 1 {
		t.Errorf("what can't be a code: %+v, %v", short.Kiosk.Staff, effects)
	}
	m, _ = m.Step(TypeCharacter{'1'})
	m, effects := m.Step(ConfirmEntry{})
	if !slices.Contains(effects, Effect(CompareCode{Tries: 2})) || m.Kiosk.Staff.Tries != 2 || !m.Kiosk.Staff.Asking {
		t.Errorf("%+v, %v", m.Kiosk.Staff, effects)
	}
	for range policy.Fewest { // nothing is typed or compared while it is
		m, _ = m.Step(TypeCharacter{'1'})
	}
	again, effects := m.Step(ConfirmEntry{})
	if len(effects) > 0 || again.Kiosk.Staff.Tries != 2 || again.Kiosk.Staff.Length != 0 {
		t.Errorf("compared twice at once: %+v, %v", again.Kiosk.Staff, effects)
	}
}

// The right code opens nothing for whoever stands there when the answer comes late.
func TestTheRightCodeOpensTheStaffPageOnlyWhereItWasEntered(t *testing.T) {
	m, _ := kioskModel(t).AfterTries(2).Step(OpenStaff{})
	m.Kiosk.Staff.Asking = true
	left, _ := m.Step(GoBack{})
	left, _ = left.Step(StaffAnswered{Right: true})
	if left.Page != NoPage || left.Kiosk.Staff.Tries != 0 || left.Kiosk.Staff.Asking {
		t.Errorf("page %d, %+v", left.Page, left.Kiosk.Staff)
	}
	left, _ = m.Step(GoBack{})
	if left, _ = left.Step(StaffAnswered{}); left.Kiosk.Staff.Tries != 2 || !left.Kiosk.Staff.Wrong {
		t.Errorf("a wrong one: %+v", left.Kiosk.Staff)
	}
}

func TestAStaffCodeHasOnlyDigitsAndNoMoreThanItCanHave(t *testing.T) {
	m, _ := kioskModel(t).Step(OpenStaff{})
	for _, r := range "/:a１ " {
		if typed, effects := m.Step(TypeCharacter{r}); typed.Kiosk.Staff.Length != 0 || len(effects) > 0 {
			t.Errorf("%q: %v", r, effects)
		}
	}
	if _, effects := m.Step(TypeBackspace{}); len(effects) > 0 {
		t.Errorf("nothing is there to take away: %v", effects)
	}
	for _, r := range "0123456789012" {
		m, _ = m.Step(TypeCharacter{r})
	}
	if m.Kiosk.Staff.Length != policy.Most {
		t.Errorf("%d digits", m.Kiosk.Staff.Length)
	}
	if m, effects := m.Step(TypeBackspace{}); m.Kiosk.Staff.Length != policy.Most-1 || !contains[DropDigit](effects) {
		t.Errorf("%d digits, %v", m.Kiosk.Staff.Length, effects)
	}
}

// shifted returns a time whose monotonic reading alone is later. Package time has no way to make
// one; this is what a sleeping computer or a clock that is set does.
func shifted(t time.Time, monotonic time.Duration) time.Time {
	type inside struct { // time.Time of Go 1.9 and later
		wall uint64
		ext  int64
		loc  *time.Location
	}
	(*inside)(unsafe.Pointer(&t)).ext += int64(monotonic) //nolint:gosec // see above
	return t
}

func TestEachClockAloneCallsAPersonBack(t *testing.T) {
	touched := time.Now()
	const gone = 10 * time.Minute
	late := touched.Add(gone)
	for name, now := range map[string]time.Time{
		"both":                                late,
		"the wall clock, in a sleep":          shifted(late, -gone),
		"the monotonic one, when set back":    shifted(touched, gone),
		"the monotonic one, set back by days": shifted(touched.Add(-72*time.Hour), 72*time.Hour+gone),
	} {
		if name != "both" && now.Sub(touched) == now.Round(0).Sub(touched.Round(0)) {
			t.Fatalf("%s: package time has changed: %v", name, now)
		}
		m := kioskModel(t)
		m, _ = m.Step(StateChanged{checktest.OfCard("14131", 2)})
		m.Kiosk.Touched, m.Now = touched, now
		m, effects := m.Step(Ticked{})
		if !slices.Contains(effects, Effect(Intend{check.Finish{}})) {
			t.Errorf("%s: %v", name, effects)
		}
	}
	m := kioskModel(t)
	m, _ = m.Step(StateChanged{checktest.OfCard("14131", 2)})
	m.Kiosk.Touched, m.Now = touched, touched.Add(m.Policy.Idle-time.Second)
	if _, runs := m.Counting(); runs {
		t.Error("a person who was just there is counted out")
	}
}

func TestADaysCountsHaveNothingOfYesterday(t *testing.T) {
	shown := checktest.OfCard("14131", 2)
	shown.Today = checktest.Today
	reading := checktest.InPhase(check.Reading)
	counts := Counts{Day: checktest.Today.AddDays(-1), Checks: 5, Languages: map[string]int{"ja": 5}, Faults: map[string]int{"K401": 2}}
	yesterday := counts
	shown.Report.Complete = true
	counts = counts.Count(reading, shown, "en")
	if counts.Day != checktest.Today || counts.Checks != 1 || len(counts.Languages) != 1 || counts.Languages["en"] != 1 || len(counts.Faults) != 0 {
		t.Errorf("%+v", counts)
	}
	if yesterday.Checks != 5 || yesterday.Languages["ja"] != 5 || len(yesterday.Languages) != 1 {
		t.Errorf("another model's counts were written to: %+v", yesterday)
	}
	if again := counts.Count(reading, shown, "en"); again.Checks != 2 || again.Languages["en"] != 2 || counts.Languages["en"] != 1 {
		t.Errorf("%+v, before %+v", again, counts)
	}
}
