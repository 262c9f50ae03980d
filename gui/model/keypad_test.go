package model

import (
	"slices"
	"testing"
	"time"

	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/kiosk/policy"
)

// askingOnKeypad is a state in which the PIN is asked for and the reader has keys.
func askingOnKeypad(triesLeft int) StateChanged {
	state := checktest.Asking(card.UserPIN, triesLeft)
	state.Keypad = true
	return StateChanged{state}
}

func typingOnKeypad() StateChanged {
	asking := askingOnKeypad(3)
	asking.State.Phase, asking.State.OnKeypad = check.Verifying, true
	return asking
}

func TestConfirmAsksOnTheReadersKeysOnce(t *testing.T) {
	m, effects := after(t, askingOnKeypad(3), ConfirmEntry{})
	if !slices.Equal(effects, []Effect{AskOnKeypad{LastTry: false}}) {
		t.Fatalf("got %v", effects)
	}
	if _, effects := m.Step(ConfirmEntry{}); effects != nil {
		t.Errorf("a second press: %v", effects)
	}
}

func TestTheLastTryOnTheReadersKeysNeedsASecondYes(t *testing.T) {
	m, effects := after(t, askingOnKeypad(1), ConfirmEntry{})
	if effects != nil || m.Page != LastTryPage {
		t.Fatalf("got %v, page %d", effects, m.Page)
	}
	if _, effects := m.Step(AgreeToLastTry{}); !slices.Equal(effects, []Effect{AskOnKeypad{LastTry: true}}) {
		t.Errorf("agreed: %v", effects)
	}
	if _, effects := m.Step(CancelEntry{}); !slices.Equal(effects, []Effect{Intend{check.Cancel{}}}) {
		t.Errorf("not agreed: %v", effects)
	}
}

func TestNothingTypedHereIsTakenWhileTheReadersKeysAreMeant(t *testing.T) {
	m, effects := after(t, events(askingOnKeypad(3), typing("1234"))...)
	if effects != nil || m.Entry.Length != 0 || m.Entering() {
		t.Errorf("got %v, %+v", effects, m.Entry)
	}
	m, effects = after(t, events(typingOnKeypad(), typing("1234"), PressEscape{})...)
	if effects != nil || m.Entering() {
		t.Errorf("while the reader waits: %v", effects)
	}
}

func TestAKioskDoesNotCountWhileAPersonTypesOnTheReadersKeys(t *testing.T) {
	at := func(m Model, after time.Duration, event Event) (Model, []Effect) {
		m.Now = m.Now.Add(after)
		return m.Step(event)
	}
	m := Model{Now: time.Date(2025, 10, 16, 9, 30, 0, 0, time.UTC)}.AsKiosk(policy.Default(), false, 1)
	m.Kiosk.Touched = m.Now
	m, _ = at(m, 0, askingOnKeypad(3))
	m, effects := at(m, 0, Touched{ConfirmEntry{}})
	if !slices.Equal(effects, []Effect{AskOnKeypad{}}) {
		t.Fatalf("a kiosk does %v", effects)
	}
	m, _ = at(m, 0, typingOnKeypad())
	m, effects = at(m, m.Policy.Idle+m.Policy.Countdown+time.Second, Ticked{})
	if _, runs := m.Counting(); runs || slices.Contains(effects, Effect(Intend{check.Finish{}})) {
		t.Errorf("counting: %t, %v", runs, effects)
	}
	slow := typingOnKeypad()
	slow.State.Slow = true
	if m, _ := at(m, 0, slow); func() bool { _, runs := m.Counting(); return !runs }() {
		t.Error("a reader that hangs holds the kiosk for ever")
	}
	shown := checktest.InPhase(check.Showing)
	shown.Keypad = true
	m, _ = at(m, 0, StateChanged{shown})
	if _, runs := m.Counting(); runs {
		t.Error("who has just typed is counted down")
	}
}
