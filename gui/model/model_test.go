package model

import (
	"reflect"
	"testing"

	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/i18n"
)

func japanese(t *testing.T) *i18n.Language {
	t.Helper()
	language, ok := i18n.Find("ja")
	if !ok {
		t.Fatal("no Japanese")
	}
	return language
}

// after returns the model after events, and what the last of them had done.
func after(t *testing.T, events ...Event) (Model, []Effect) {
	t.Helper()
	m := Model{Language: japanese(t)}
	var effects []Effect
	for _, event := range events {
		m, effects = m.Step(event)
	}
	return m, effects
}

func typing(characters string) (events []Event) {
	for _, r := range characters {
		events = append(events, TypeCharacter{r})
	}
	return events
}

func events(groups ...any) (all []Event) {
	for _, group := range groups {
		if list, ok := group.([]Event); ok {
			all = append(all, list...)
		} else {
			all = append(all, group.(Event))
		}
	}
	return all
}

func TestStepChangesTheScreen(t *testing.T) {
	waiting := StateChanged{check.State{Phase: check.WaitingForCard}}
	english, _ := i18n.Find("en")
	for _, c := range []struct {
		name   string
		events []Event
		want   func(Model) bool
	}{
		{"language is chosen, and its page left", events(OpenPage{DemoPage}, OpenPage{LanguagePage}, ChooseLanguage{english}),
			func(m Model) bool { return m.Language.Tag() == "en" && m.Page == DemoPage }},
		{"language is chosen on another page", events(OpenPage{DemoPage}, ChooseLanguage{english}), func(m Model) bool { return m.Language.Tag() == "en" && m.Page == DemoPage }},
		{"language is chosen where the card is waited for", events(ChooseLanguage{english}), func(m Model) bool { return m.Language.Tag() == "en" && m.Page == NoPage }},
		{"text grows", events(ChooseZoom{1}), func(m Model) bool { return Zooms[m.Zoom] == 1.25 }},
		{"text grows no more", events(ChooseZoom{99}), func(m Model) bool { return Zooms[m.Zoom] == 3 }},
		{"text shrinks no more", events(ChooseZoom{-1}), func(m Model) bool { return Zooms[m.Zoom] == 1 }},
		{"colours are chosen", events(ChooseScheme{DarkScheme}), func(m Model) bool { return m.Scheme == DarkScheme }},
		{"one page back", events(OpenPage{DemoPage}, OpenPage{DisplayPage}, OpenPage{LanguagePage}, GoBack{}), func(m Model) bool { return m.Page == DisplayPage }},
		{"two pages back", events(OpenPage{DemoPage}, OpenPage{DisplayPage}, OpenPage{LanguagePage}, GoBack{}, PressEscape{}), func(m Model) bool { return m.Page == DemoPage }},
		{"a page that is open comes to the top", events(OpenPage{DemoPage}, OpenPage{DisplayPage}, OpenPage{LanguagePage}, OpenPage{DisplayPage}, GoBack{}),
			func(m Model) bool { return m.Page == DemoPage }},
		{"a page that is on top stays there", events(OpenPage{DisplayPage}, OpenPage{DisplayPage}, GoBack{}), func(m Model) bool { return m.Page == NoPage }},
		{"pages that were left are not below the next", events(OpenPage{DemoPage}, OpenPage{DisplayPage}, waiting, OpenPage{DemoPage}, GoBack{}), func(m Model) bool { return m.Page == NoPage }},
		{"the desktop turns dark", events(DesktopChanged{true}), func(m Model) bool { return m.Dark }},
		{"a touch does what is touched", events(Touched{OpenPage{DisplayPage}}), func(m Model) bool { return m.Page == DisplayPage }},
		{"pages are left when something happens", events(OpenPage{DemoPage}, OpenPage{DisplayPage}, waiting, GoBack{}), func(m Model) bool { return m.Page == NoPage }},
		{"page opens", events(waiting, OpenPage{DemoPage}), func(m Model) bool { return m.Page == DemoPage }},
		{"page follows page", events(waiting, OpenPage{NoReaderPage}, OpenPage{DemoPage}), func(m Model) bool { return m.Page == DemoPage }},
		{"page closes", events(waiting, OpenPage{DemoPage}, OpenPage{NoPage}), func(m Model) bool { return m.Page == NoPage }},
		{"page stays when a reader comes", events(waiting, OpenPage{DemoPage},
			StateChanged{check.State{Phase: check.WaitingForCard, Readers: []check.Reader{{Name: "Sony RC-S300"}}}}),
			func(m Model) bool { return m.Page == DemoPage }},
		{"page goes when a card comes", events(waiting, OpenPage{DemoPage}, StateChanged{checktest.InPhase(check.Reading)}),
			func(m Model) bool { return m.Page == NoPage }},
		{"page goes when a demonstration card is picked", events(waiting, OpenPage{DemoPage}, PickDemo{"valid"}),
			func(m Model) bool { return m.Page == NoPage }},
		{"language outlives the check's news", events(ChooseLanguage{english}, waiting), func(m Model) bool { return m.Language.Tag() == "en" }},
	} {
		if m, _ := after(t, c.events...); !c.want(m) {
			t.Errorf("%s: got %+v", c.name, m)
		}
	}
}

// A reading that is begun again has an empty report. The rows of the one before stay
// where they are, and say that they are being read.
func TestAReadingBegunAgainKeepsThePage(t *testing.T) {
	began := checktest.InPhase(check.Reading)
	began.Report.Items = nil
	another := began
	another.Current.Events = 2
	elsewhere := began
	elsewhere.Current.Name = "ACS ACR39U"
	gone := check.State{Phase: check.WaitingForCard}
	for _, c := range []struct {
		name   string
		states []check.State
		want   bool
	}{
		{"nothing read yet", []check.State{began}, false},
		{"still nothing read", []check.State{began, began}, false},
		{"the first date", []check.State{began, checktest.InPhase(check.Reading)}, true},
		{"begun again after it", []check.State{checktest.InPhase(check.Reading), began}, true},
		{"begun again twice", []check.State{checktest.InPhase(check.Reading), began, began}, true},
		{"begun again after a secret was sent", []check.State{checktest.InPhase(check.Verifying), began}, true},
		{"read again after trouble", []check.State{checktest.InPhase(check.InTrouble), began}, true},
		{"another card", []check.State{checktest.InPhase(check.Reading), another}, false},
		{"a card in another reader", []check.State{checktest.InPhase(check.Reading), elsewhere}, false},
		{"the same reader after a pause", []check.State{checktest.InPhase(check.Showing), gone, began}, false},
	} {
		var news []Event
		for _, state := range c.states {
			news = append(news, StateChanged{state})
		}
		if m, _ := after(t, news...); m.Rows != c.want {
			t.Errorf("%s: rows are shown: %t", c.name, m.Rows)
		}
	}
}

// Else the button that stops a reading would go while a finger is on its way to it.
func TestASlowCardStaysSlowUntilItsReadingEnds(t *testing.T) {
	another := checktest.InPhase(check.Reading)
	another.Current.Events = 2
	for _, c := range []struct {
		name   string
		states []check.State
		want   bool
	}{
		{"not slow", []check.State{checktest.InPhase(check.Reading)}, false},
		{"not slow for longer", []check.State{checktest.InPhase(check.Reading), checktest.InPhase(check.Reading)}, false},
		{"slow", []check.State{checktest.Slow(check.Reading)}, true},
		{"said one thing more", []check.State{checktest.Slow(check.Reading), checktest.InPhase(check.Reading)}, true},
		{"read to the end", []check.State{checktest.Slow(check.Reading), checktest.InPhase(check.Showing)}, false},
		{"stopped, and read again", []check.State{checktest.Slow(check.Reading), checktest.InPhase(check.InTrouble), checktest.InPhase(check.Reading)}, false},
		{"another card", []check.State{checktest.Slow(check.Reading), another}, false},
		{"a secret that takes long, and then a reading", []check.State{checktest.Slow(check.Verifying), checktest.InPhase(check.Reading)}, false},
	} {
		var news []Event
		for _, state := range c.states {
			news = append(news, StateChanged{state})
		}
		if m, _ := after(t, news...); m.Slow != c.want {
			t.Errorf("%s: slow: %t", c.name, m.Slow)
		}
	}
}

func TestStepAnotherCardClosesThePage(t *testing.T) {
	first, second := checktest.InPhase(check.Showing), checktest.InPhase(check.Showing)
	second.Current.Events = 2
	m, _ := after(t, StateChanged{first}, OpenPage{DemoPage}, StateChanged{second})
	if m.Page != NoPage {
		t.Error("the page still lies over another card's report")
	}
}

func TestStepHasTheWindowDo(t *testing.T) {
	waiting := StateChanged{check.State{Phase: check.WaitingForCard}}
	showing := StateChanged{checktest.InPhase(check.Showing)}
	pin := StateChanged{checktest.Asking(card.UserPIN, 3)}
	gone := checktest.InPhase(check.Showing)
	gone.CardGone = true
	demoGone := gone
	demoGone.Current.Simulated = true
	for _, c := range []struct {
		name   string
		events []Event
		want   []Effect
	}{
		{"picking a demonstration card chooses and inserts it", events(waiting, OpenPage{DemoPage}, PickDemo{"valid"}),
			[]Effect{Intend{check.Choose{Reader: check.SimulatorName}}, InsertDemo{"valid"}}},
		{"leaving the demonstration removes its card", events(showing, LeaveDemo{}), []Effect{RemoveDemo{}}},
		{"the report of a demonstration that was left goes", events(StateChanged{demoGone}), []Effect{Intend{check.Cancel{}}}},
		{"the report of a card that was taken away stays", events(StateChanged{gone}), nil},
		{"an intent goes to the check", events(showing, Intend{check.Ask{Secret: card.UserPIN}}), []Effect{Intend{check.Ask{Secret: card.UserPIN}}}},
		{"cancelling goes to the check", events(pin, CancelEntry{}), []Effect{Intend{check.Cancel{}}}},
		{"Escape stops a reading that is slow", events(StateChanged{checktest.Slow(check.Reading)}, PressEscape{}), []Effect{Intend{check.Cancel{}}}},
		{"Escape leaves a reading alone that is not", events(StateChanged{checktest.InPhase(check.Reading)}, PressEscape{}), nil},
		{"Escape can't call back a secret", events(StateChanged{checktest.Slow(check.Verifying)}, PressEscape{}), nil},
		{"a number is copied", events(showing, PressCopy{"K901 6F00"}), []Effect{CopyText{"K901 6F00"}}},
		{"news of the check does nothing", events(showing), nil},
		{"a page does nothing", events(waiting, OpenPage{DemoPage}), nil},
		{"what is typed is entered", events(pin, typing("1")), []Effect{EnterCharacter{card.UserPIN, '1'}}},
	} {
		if _, effects := after(t, c.events...); !reflect.DeepEqual(effects, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, effects, c.want)
		}
	}
}

func TestStepTakesWhatIsTyped(t *testing.T) {
	pin, password := StateChanged{checktest.Asking(card.UserPIN, 3)}, StateChanged{checktest.Asking(card.SignaturePassword, 5)}
	for _, c := range []struct {
		name   string
		events []Event
		length int
		note   note
	}{
		{"nothing yet", events(pin), 0, noNote},
		{"a digit", events(pin, typing("1")), 1, noNote},
		{"a full-width digit is folded", events(pin, typing("１")), 1, NoteFolded},
		{"the next plain digit needs no note", events(pin, typing("１2")), 2, noNote},
		{"a letter is no part of a PIN", events(pin, typing("1a")), 1, NoteBadCharacter},
		{"a fifth digit does not fit", events(pin, typing("12345")), 4, NoteFull},
		{"a small letter of a password is folded", events(password, typing("a")), 1, NoteFolded},
		{"a kanji is no part of a password", events(password, typing("K期")), 1, NoteBadCharacter},
		{"backspace takes one away, and the note", events(pin, typing("12a"), TypeBackspace{}), 1, noNote},
		{"confirmed too soon", events(pin, typing("12"), ConfirmEntry{}), 2, NoteTooShort},
		{"the note of that goes with the next digit", events(pin, typing("12"), ConfirmEntry{}, typing("3")), 3, noNote},
		{"backspace of nothing", events(pin, TypeBackspace{}), 0, noNote},
	} {
		m, _ := after(t, c.events...)
		if !m.Entry.Asked || m.Entry.Length != c.length || m.Entry.Note != c.note {
			t.Errorf("%s: got %+v, want length %d, note %d", c.name, m.Entry, c.length, c.note)
		}
	}
}

func TestStepIgnoresEntryWhileNobodyAsks(t *testing.T) {
	showing := StateChanged{checktest.InPhase(check.Showing)}
	for _, event := range []Event{TypeCharacter{'1'}, TypeBackspace{}, ConfirmEntry{}, AgreeToLastTry{}} {
		if m, effects := after(t, showing, event); m.Entry != (entry{}) || effects != nil {
			t.Errorf("%T: got %+v, %v", event, m.Entry, effects)
		}
	}
}

func TestTooShortASecretIsNotSent(t *testing.T) {
	for _, c := range []struct {
		kind  card.SecretKind
		typed string
	}{
		{card.UserPIN, ""}, {card.UserPIN, "123"}, {card.SignaturePassword, ""}, {card.SignaturePassword, "KIGEN"},
	} {
		for _, tries := range []int{1, 3} {
			m, effects := after(t, events(StateChanged{checktest.Asking(c.kind, tries)}, typing(c.typed), ConfirmEntry{})...)
			if effects != nil || m.Page != NoPage || m.Entry.Length != len(c.typed) {
				t.Errorf("%q, %d tries: got %v, %+v", c.typed, tries, effects, m)
			}
		}
	}
}

// sent returns the one effect, which must be that the secret is sent.
func sent(t *testing.T, effects []Effect) SendSecret {
	t.Helper()
	if len(effects) != 1 {
		t.Fatalf("got %v, want sendSecret alone", effects)
	}
	enter, ok := effects[0].(SendSecret)
	if !ok {
		t.Fatalf("got %v, want sendSecret", effects)
	}
	return enter
}

func TestConfirmSendsTheSecretOnce(t *testing.T) {
	m, effects := after(t, events(StateChanged{checktest.Asking(card.UserPIN, 3)}, typing("1234"), ConfirmEntry{})...)
	if sent(t, effects).LastTry {
		t.Error("nobody agreed to a last try")
	}
	if m.Entry != (entry{}) {
		t.Error("the model still has an entry that the check took over")
	}
	if _, effects := m.Step(ConfirmEntry{}); effects != nil {
		t.Errorf("a second confirmation sent %v", effects)
	}
}

func TestLastTryNeedsASecondYes(t *testing.T) {
	unknown := checktest.Asking(card.UserPIN, 1)
	for i := range unknown.Report.Items {
		unknown.Report.Items[i].Tries = card.Tries{}
	}
	for name, state := range map[string]check.State{"one try left": checktest.Asking(card.UserPIN, 1), "not known how many": unknown} {
		m, effects := after(t, events(StateChanged{state}, typing("1234"), ConfirmEntry{})...)
		if effects != nil || m.Page != LastTryPage {
			t.Fatalf("%s: asked no second time: %v, %+v", name, effects, m)
		}
		_, effects = m.Step(AgreeToLastTry{})
		if !sent(t, effects).LastTry {
			t.Errorf("%s: the check was not told that the person agreed", name)
		}
		back, effects := m.Step(OpenPage{NoPage})
		if effects != nil || back.Page != NoPage || back.Entry.Length != 4 {
			t.Errorf("%s: going back: got %v, %+v", name, effects, back)
		}
		if _, effects := back.Step(AgreeToLastTry{}); effects != nil {
			t.Errorf("%s: agreed without having been asked: %v", name, effects)
		}
	}
}

func TestDecliningTheLastTryLeavesTheEntry(t *testing.T) {
	m, effects := after(t, events(StateChanged{checktest.Asking(card.UserPIN, 1)}, typing("1234"), ConfirmEntry{}, CancelEntry{})...)
	if !reflect.DeepEqual(effects, []Effect{Intend{check.Cancel{}}}) || m.Page != NoPage {
		t.Fatalf("got %v, %+v", effects, m)
	}
}

// What else than Showing may come: the card is taken away, the reader unplugged, the
// card swapped for another one.
func TestSecretIsWipedWhenTheCheckNoLongerAsks(t *testing.T) {
	otherSecret := checktest.Asking(card.SignaturePassword, 5)
	for name, next := range map[string]check.State{
		"cancelled":            checktest.InPhase(check.Showing),
		"card taken away":      {Phase: check.WaitingForCard, Fault: &check.Fault{Cause: check.CardRemoved}},
		"reader unplugged":     {Phase: check.WaitingForReader, Fault: &check.Fault{Cause: check.ReaderGone}},
		"another card":         checktest.InPhase(check.Reading),
		"asks for another one": otherSecret,
	} {
		for _, page := range []Page{NoPage, LastTryPage} {
			m, _ := after(t, events(StateChanged{checktest.Asking(card.UserPIN, 1)}, typing("1234"), ToggleShown{}, OpenPage{page})...)
			m, effects := m.Step(StateChanged{next})
			if m.Entry.Length > 0 || m.Entry.Shown || m.Page != NoPage && next.Phase != check.Asking || !reflect.DeepEqual(effects, []Effect{WipeSecret{}}) {
				t.Errorf("%s: got %+v, %v", name, m, effects)
			}
		}
	}
}

func TestEachEntryBeginsEmptyAndHidden(t *testing.T) {
	m, _ := after(t, events(StateChanged{checktest.Asking(card.UserPIN, 3)}, typing("１"), ToggleShown{})...)
	if !m.Entry.Shown {
		t.Fatal("not shown when asked to")
	}
	m, _ = m.Step(StateChanged{checktest.Asking(card.UserPIN, 3)})
	if m.Entry.Length != 1 || !m.Entry.Shown {
		t.Error("news that changes nothing ended the entry")
	}
	for _, r := range "234" {
		m, _ = m.Step(TypeCharacter{r})
	}
	m, _ = m.Step(ConfirmEntry{})
	for _, state := range []check.State{checktest.InPhase(check.Verifying), checktest.Asking(card.UserPIN, 2)} {
		m, _ = m.Step(StateChanged{state})
	}
	if !m.Entry.Asked || m.Entry.Length != 0 || m.Entry.Shown || m.Entry.Note != noNote {
		t.Errorf("after a wrong one: got %+v", m.Entry)
	}
}
