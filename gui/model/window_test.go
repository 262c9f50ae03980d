package model

import (
	"slices"
	"testing"

	"kigen/card"
	"kigen/internal/advice"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/rules"
)

func TestEscapeEndsWhatIsOnTopAndNothingBelow(t *testing.T) {
	cancel := []Effect{Intend{check.Cancel{}}}
	asking := StateChanged{checktest.Asking(card.UserPIN, 3)}
	slow := StateChanged{checktest.Slow(check.Reading)}
	for name, c := range map[string]struct {
		events []Event
		want   []Effect
	}{
		"an entry":                     {[]Event{asking}, cancel},
		"a page over an entry":         {[]Event{asking, OpenPage{ForgottenPage}}, nil},
		"a slow reading":               {[]Event{slow}, cancel},
		"a page over a slow reading":   {[]Event{slow, OpenPage{DisplayPage}}, nil},
		"a reading":                    {[]Event{StateChanged{checktest.InPhase(check.Reading)}}, nil},
		"a secret that is on its way":  {[]Event{StateChanged{checktest.Slow(check.Verifying)}}, nil},
		"a result":                     {[]Event{StateChanged{checktest.InPhase(check.Showing)}}, nil},
		"a page over nothing":          {[]Event{OpenPage{DisplayPage}}, nil},
		"a page over a page, and once": {[]Event{asking, OpenPage{ForgottenPage}, OpenPage{DisplayPage}, PressEscape{}}, nil},
	} {
		m, effects := after(t, append(c.events, PressEscape{})...)
		if !slices.Equal(effects, c.want) || m.Page != NoPage {
			t.Errorf("%s: %v, page %d", name, effects, m.Page)
		}
	}
}

// The page of the last try can be opened without an entry below it.
func TestNothingIsSentByAgreeingWithoutAnEntry(t *testing.T) {
	for _, phase := range []check.Phase{check.WaitingForCard, check.Showing, check.Verifying} {
		if _, effects := after(t, StateChanged{checktest.InPhase(phase)}, OpenPage{LastTryPage}, AgreeToLastTry{}); effects != nil {
			t.Errorf("phase %d: %v", phase, effects)
		}
	}
}

func TestANoteGoesWithTheNextKey(t *testing.T) {
	m, _ := after(t, events(StateChanged{checktest.Asking(card.UserPIN, 3)}, typing("x"))...)
	if m.Entry.Note != NoteBadCharacter {
		t.Fatalf("%+v", m.Entry)
	}
	if m, effects := m.Step(TypeBackspace{}); m.Entry.Note != noNote || effects != nil {
		t.Errorf("with nothing to take away: %+v, %v", m.Entry, effects)
	}
	m, _ = after(t, events(StateChanged{checktest.Asking(card.UserPIN, 3)}, typing("1x"))...)
	if m, effects := m.Step(TypeBackspace{}); m.Entry.Note != noNote || m.Entry.Length != 0 || !contains[DropCharacter](effects) {
		t.Errorf("%+v, %v", m.Entry, effects)
	}
}

func TestKeysGoToTheEntryThatIsOnTheScreen(t *testing.T) {
	asking := checktest.Asking(card.UserPIN, 3)
	keypad := asking
	keypad.Keypad = true
	for name, c := range map[string]struct {
		state check.State
		page  Page
		want  bool
	}{
		"a secret":                         {asking, NoPage, true},
		"a secret under a page":            {asking, DisplayPage, false},
		"a secret on the reader's keys":    {keypad, NoPage, false},
		"no secret":                        {checktest.InPhase(check.Showing), NoPage, false},
		"a birth date":                     {checktest.InPhase(check.Showing), BornPage, true},
		"a staff code":                     {check.State{Phase: check.WaitingForCard}, StaffCodePage, true},
		"a page on which nothing is typed": {checktest.InPhase(check.Showing), DisplayPage, false},
	} {
		if m, _ := after(t, StateChanged{c.state}, OpenPage{c.page}); m.Entering() != c.want {
			t.Errorf("%s: %t", name, !c.want)
		}
	}
}

func TestAnswersAreKeptByQuestionAndWithoutACardDroppedAtTheNextNews(t *testing.T) {
	waiting := StateChanged{check.State{Phase: check.WaitingForCard, Today: checktest.Today}}
	m, _ := after(t, waiting, SaidAnswer{advice.AskChanged, advice.Yes}, SaidAnswer{advice.AskPeriodOfStay, advice.No})
	if m.Said != (advice.Facts{Changed: advice.Yes, PeriodOfStay: advice.No}) {
		t.Errorf("%+v", m.Said)
	}
	if m, _ = m.Step(waiting); m.Said != (advice.Facts{}) {
		t.Errorf("whose are these? %+v", m.Said)
	}
}

func TestADemonstrationEndsWithItsCard(t *testing.T) {
	simulated := checktest.InPhase(check.Showing)
	simulated.Current.Simulated = true
	gone := simulated
	gone.CardGone = true
	if _, effects := after(t, StateChanged{simulated}, StateChanged{simulated}); effects != nil {
		t.Errorf("the card is there: %v", effects)
	}
	if _, effects := after(t, StateChanged{simulated}, StateChanged{gone}); !slices.Equal(effects, []Effect{Intend{check.Cancel{}}}) {
		t.Errorf("the card is gone: %v", effects)
	}
	real := checktest.InPhase(check.Showing)
	real.CardGone = true
	if _, effects := after(t, StateChanged{real}, StateChanged{real}); effects != nil {
		t.Errorf("the result of a person's card is dropped: %v", effects)
	}
}

func TestWhatWasCopiedIsSaidUntilThereIsAnotherFault(t *testing.T) {
	trouble, other := checktest.InPhase(check.InTrouble), checktest.InPhase(check.InTrouble)
	trouble.Fault, other.Fault = &check.Fault{Cause: check.CardRemoved}, &check.Fault{Cause: check.ReaderGone}
	m, effects := after(t, StateChanged{trouble}, PressCopy{"K301"})
	if m.Copied != "K301" || !slices.Equal(effects, []Effect{CopyText{"K301"}}) {
		t.Errorf("%q, %v", m.Copied, effects)
	}
	if m, _ := m.Step(StateChanged{trouble}); m.Copied != "K301" {
		t.Error("forgotten with news that change nothing")
	}
	if m, _ := m.Step(StateChanged{other}); m.Copied != "" {
		t.Error("still said of another fault")
	}
}

func TestWhatIsKnownOfTheReadersIsWhatTheCheckSays(t *testing.T) {
	type known struct{ waits, unknown, unavailable, text bool }
	fault := func(cause check.Cause, err error) *check.Fault { return &check.Fault{Cause: cause, Err: err} }
	for name, c := range map[string]struct {
		state check.State
		want  known
	}{
		"just started":              {check.State{Phase: check.WaitingForReader}, known{waits: true, unknown: true}},
		"no reader":                 {check.State{Phase: check.WaitingForReader, Fault: fault(check.NoReader, nil)}, known{waits: true}},
		"the reader is gone":        {check.State{Phase: check.WaitingForReader, Fault: fault(check.ReaderGone, nil)}, known{waits: true}},
		"the service is down":       {check.State{Phase: check.WaitingForReader, Fault: fault(check.ServiceDown, nil)}, known{waits: true, unavailable: true}},
		"a reader without a driver": {check.State{Phase: check.WaitingForReader, Fault: fault(check.NoReader, &check.USBReader{ID: "054C:06C1"})}, known{waits: true, unavailable: true}},
		"a reader":                  {check.State{Phase: check.WaitingForCard}, known{waits: true}},
		"a fault with a reader":     {check.State{Phase: check.WaitingForCard, Fault: fault(check.ServiceDown, nil)}, known{waits: true}},
		"a card":                    {checktest.InPhase(check.Reading), known{}},
		"a result":                  {checktest.InPhase(check.Showing), known{text: true}},
		"trouble":                   {checktest.InPhase(check.InTrouble), known{text: true}},
	} {
		m := Model{Check: c.state}
		if got := (known{m.WaitsForCard(), m.ReadersUnknown(), m.ReadersUnavailable(), m.HasText()}); got != c.want {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

func TestOnlyABirthDateThatCanBeIsTaken(t *testing.T) {
	m, _ := after(t, StateChanged{checktest.InPhase(check.Showing)}, OpenPage{NextPage}, OpenPage{BornPage}, ChooseEra{"showa"})
	for _, event := range events(typing("259901"), ConfirmEntry{}) {
		m, _ = m.Step(event)
	}
	if !m.Birth.Wrong || m.Page != BornPage || m.Said.Born != (rules.Date{}) {
		t.Errorf("%+v on page %d, %v", m.Birth, m.Page, m.Said.Born)
	}
}

func TestWhoGoesBackFromTheLastTryAndFromTheStaffPageLeavesIt(t *testing.T) {
	m, _ := after(t, events(StateChanged{checktest.Asking(card.UserPIN, 1)}, typing("1234"), ConfirmEntry{})...)
	if m.Page != LastTryPage {
		t.Fatalf("page %d", m.Page)
	}
	if m, effects := m.Step(GoBack{}); m.Page != NoPage || m.Entry.Length != 4 || effects != nil {
		t.Errorf("the last try: page %d, %+v, %v", m.Page, m.Entry, effects)
	}
	staff, _ := entered(t, kioskModel(t), true)
	if staff, _ = staff.Step(GoBack{}); staff.Page != NoPage {
		t.Errorf("the staff page: page %d", staff.Page)
	}
}
