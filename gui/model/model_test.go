package gui

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
func after(t *testing.T, events ...event) (model, []effect) {
	t.Helper()
	m := model{language: japanese(t)}
	var effects []effect
	for _, event := range events {
		m, effects = m.step(event)
	}
	return m, effects
}

func typing(characters string) (events []event) {
	for _, r := range characters {
		events = append(events, typeCharacter{r})
	}
	return events
}

func events(groups ...any) (all []event) {
	for _, group := range groups {
		if list, ok := group.([]event); ok {
			all = append(all, list...)
		} else {
			all = append(all, group.(event))
		}
	}
	return all
}

func TestStepChangesTheScreen(t *testing.T) {
	waiting := stateChanged{check.State{Phase: check.WaitingForCard}}
	english, _ := i18n.Find("en")
	for _, c := range []struct {
		name   string
		events []event
		want   func(model) bool
	}{
		{"language is chosen, and its page left", events(openPage{demoPage}, openPage{languagePage}, chooseLanguage{english}),
			func(m model) bool { return m.language.Tag() == "en" && m.page == demoPage }},
		{"language is chosen where the card is waited for", events(chooseLanguage{english}), func(m model) bool { return m.language.Tag() == "en" && m.page == noPage }},
		{"text grows", events(chooseZoom{1}), func(m model) bool { return zooms[m.zoom] == 1.25 }},
		{"text grows no more", events(chooseZoom{99}), func(m model) bool { return zooms[m.zoom] == 3 }},
		{"text shrinks no more", events(chooseZoom{-1}), func(m model) bool { return zooms[m.zoom] == 1 }},
		{"colours are chosen", events(chooseScheme{darkScheme}), func(m model) bool { return m.scheme == darkScheme }},
		{"one page back", events(openPage{demoPage}, openPage{displayPage}, openPage{languagePage}, goBack{}), func(m model) bool { return m.page == displayPage }},
		{"two pages back", events(openPage{demoPage}, openPage{displayPage}, openPage{languagePage}, goBack{}, pressEscape{}), func(m model) bool { return m.page == demoPage }},
		{"a page that is open comes to the top", events(openPage{demoPage}, openPage{displayPage}, openPage{languagePage}, openPage{displayPage}, goBack{}),
			func(m model) bool { return m.page == demoPage }},
		{"pages are left when something happens", events(openPage{demoPage}, openPage{displayPage}, waiting, goBack{}), func(m model) bool { return m.page == noPage }},
		{"page opens", events(waiting, openPage{demoPage}), func(m model) bool { return m.page == demoPage }},
		{"page follows page", events(waiting, openPage{noReaderPage}, openPage{demoPage}), func(m model) bool { return m.page == demoPage }},
		{"page closes", events(waiting, openPage{demoPage}, openPage{noPage}), func(m model) bool { return m.page == noPage }},
		{"page stays when a reader comes", events(waiting, openPage{demoPage},
			stateChanged{check.State{Phase: check.WaitingForCard, Readers: []check.Reader{{Name: "Sony RC-S300"}}}}),
			func(m model) bool { return m.page == demoPage }},
		{"page goes when a card comes", events(waiting, openPage{demoPage}, stateChanged{checktest.InPhase(check.Reading)}),
			func(m model) bool { return m.page == noPage }},
		{"page goes when a demonstration card is picked", events(waiting, openPage{demoPage}, pickDemo{"valid"}),
			func(m model) bool { return m.page == noPage }},
		{"language outlives the check's news", events(chooseLanguage{english}, waiting), func(m model) bool { return m.language.Tag() == "en" }},
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
		{"the first date", []check.State{began, checktest.InPhase(check.Reading)}, true},
		{"begun again after it", []check.State{checktest.InPhase(check.Reading), began}, true},
		{"begun again twice", []check.State{checktest.InPhase(check.Reading), began, began}, true},
		{"begun again after a secret was sent", []check.State{checktest.InPhase(check.Verifying), began}, true},
		{"read again after trouble", []check.State{checktest.InPhase(check.InTrouble), began}, true},
		{"another card", []check.State{checktest.InPhase(check.Reading), another}, false},
		{"a card in another reader", []check.State{checktest.InPhase(check.Reading), elsewhere}, false},
		{"the same reader after a pause", []check.State{checktest.InPhase(check.Showing), gone, began}, false},
	} {
		var news []event
		for _, state := range c.states {
			news = append(news, stateChanged{state})
		}
		if m, _ := after(t, news...); m.rows != c.want {
			t.Errorf("%s: rows are shown: %t", c.name, m.rows)
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
		{"slow", []check.State{checktest.Slow(check.Reading)}, true},
		{"said one thing more", []check.State{checktest.Slow(check.Reading), checktest.InPhase(check.Reading)}, true},
		{"read to the end", []check.State{checktest.Slow(check.Reading), checktest.InPhase(check.Showing)}, false},
		{"stopped, and read again", []check.State{checktest.Slow(check.Reading), checktest.InPhase(check.InTrouble), checktest.InPhase(check.Reading)}, false},
		{"another card", []check.State{checktest.Slow(check.Reading), another}, false},
		{"a secret that takes long, and then a reading", []check.State{checktest.Slow(check.Verifying), checktest.InPhase(check.Reading)}, false},
	} {
		var news []event
		for _, state := range c.states {
			news = append(news, stateChanged{state})
		}
		if m, _ := after(t, news...); m.slow != c.want {
			t.Errorf("%s: slow: %t", c.name, m.slow)
		}
	}
}

func TestStepAnotherCardClosesThePage(t *testing.T) {
	first, second := checktest.InPhase(check.Showing), checktest.InPhase(check.Showing)
	second.Current.Events = 2
	m, _ := after(t, stateChanged{first}, openPage{demoPage}, stateChanged{second})
	if m.page != noPage {
		t.Error("the page still lies over another card's report")
	}
}

func TestStepHasTheWindowDo(t *testing.T) {
	waiting := stateChanged{check.State{Phase: check.WaitingForCard}}
	showing := stateChanged{checktest.InPhase(check.Showing)}
	pin := stateChanged{checktest.Asking(card.UserPIN, 3)}
	gone := checktest.InPhase(check.Showing)
	gone.CardGone = true
	demoGone := gone
	demoGone.Current.Simulated = true
	for _, c := range []struct {
		name   string
		events []event
		want   []effect
	}{
		{"picking a demonstration card chooses and inserts it", events(waiting, openPage{demoPage}, pickDemo{"valid"}),
			[]effect{intend{check.Choose{Reader: check.SimulatorName}}, insertDemo{"valid"}}},
		{"leaving the demonstration removes its card", events(showing, leaveDemo{}), []effect{removeDemo{}}},
		{"the report of a demonstration that was left goes", events(stateChanged{demoGone}), []effect{intend{check.Cancel{}}}},
		{"the report of a card that was taken away stays", events(stateChanged{gone}), nil},
		{"an intent goes to the check", events(showing, intend{check.Ask{Secret: card.UserPIN}}), []effect{intend{check.Ask{Secret: card.UserPIN}}}},
		{"cancelling goes to the check", events(pin, cancelEntry{}), []effect{intend{check.Cancel{}}}},
		{"Escape stops a reading that is slow", events(stateChanged{checktest.Slow(check.Reading)}, pressEscape{}), []effect{intend{check.Cancel{}}}},
		{"Escape leaves a reading alone that is not", events(stateChanged{checktest.InPhase(check.Reading)}, pressEscape{}), nil},
		{"Escape can't call back a secret", events(stateChanged{checktest.Slow(check.Verifying)}, pressEscape{}), nil},
		{"a number is copied", events(showing, pressCopy{"K901 6F00"}), []effect{copyText{"K901 6F00"}}},
		{"news of the check does nothing", events(showing), nil},
		{"a page does nothing", events(waiting, openPage{demoPage}), nil},
		{"what is typed is entered", events(pin, typing("1")), []effect{enterCharacter{card.UserPIN, '1'}}},
	} {
		if _, effects := after(t, c.events...); !reflect.DeepEqual(effects, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, effects, c.want)
		}
	}
}

func TestStepTakesWhatIsTyped(t *testing.T) {
	pin, password := stateChanged{checktest.Asking(card.UserPIN, 3)}, stateChanged{checktest.Asking(card.SignaturePassword, 5)}
	for _, c := range []struct {
		name   string
		events []event
		length int
		note   note
	}{
		{"nothing yet", events(pin), 0, noNote},
		{"a digit", events(pin, typing("1")), 1, noNote},
		{"a full-width digit is folded", events(pin, typing("１")), 1, noteFolded},
		{"the next plain digit needs no note", events(pin, typing("１2")), 2, noNote},
		{"a letter is no part of a PIN", events(pin, typing("1a")), 1, noteBadCharacter},
		{"a fifth digit does not fit", events(pin, typing("12345")), 4, noteFull},
		{"a small letter of a password is folded", events(password, typing("a")), 1, noteFolded},
		{"a kanji is no part of a password", events(password, typing("K期")), 1, noteBadCharacter},
		{"backspace takes one away, and the note", events(pin, typing("12a"), typeBackspace{}), 1, noNote},
		{"confirmed too soon", events(pin, typing("12"), confirmEntry{}), 2, noteTooShort},
		{"the note of that goes with the next digit", events(pin, typing("12"), confirmEntry{}, typing("3")), 3, noNote},
		{"backspace of nothing", events(pin, typeBackspace{}), 0, noNote},
	} {
		m, _ := after(t, c.events...)
		if !m.entry.asked || m.entry.length != c.length || m.entry.note != c.note {
			t.Errorf("%s: got %+v, want length %d, note %d", c.name, m.entry, c.length, c.note)
		}
	}
}

func TestStepIgnoresEntryWhileNobodyAsks(t *testing.T) {
	showing := stateChanged{checktest.InPhase(check.Showing)}
	for _, event := range []event{typeCharacter{'1'}, typeBackspace{}, confirmEntry{}, agreeToLastTry{}} {
		if m, effects := after(t, showing, event); m.entry != (entry{}) || effects != nil {
			t.Errorf("%T: got %+v, %v", event, m.entry, effects)
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
			m, effects := after(t, events(stateChanged{checktest.Asking(c.kind, tries)}, typing(c.typed), confirmEntry{})...)
			if effects != nil || m.page != noPage || m.entry.length != len(c.typed) {
				t.Errorf("%q, %d tries: got %v, %+v", c.typed, tries, effects, m)
			}
		}
	}
}

// sent returns the one effect, which must be that the secret is sent.
func sent(t *testing.T, effects []effect) sendSecret {
	t.Helper()
	if len(effects) != 1 {
		t.Fatalf("got %v, want sendSecret alone", effects)
	}
	enter, ok := effects[0].(sendSecret)
	if !ok {
		t.Fatalf("got %v, want sendSecret", effects)
	}
	return enter
}

func TestConfirmSendsTheSecretOnce(t *testing.T) {
	m, effects := after(t, events(stateChanged{checktest.Asking(card.UserPIN, 3)}, typing("1234"), confirmEntry{})...)
	if sent(t, effects).lastTry {
		t.Error("nobody agreed to a last try")
	}
	if m.entry != (entry{}) {
		t.Error("the model still has an entry that the check took over")
	}
	if _, effects := m.step(confirmEntry{}); effects != nil {
		t.Errorf("a second confirmation sent %v", effects)
	}
}

func TestLastTryNeedsASecondYes(t *testing.T) {
	unknown := checktest.Asking(card.UserPIN, 1)
	for i := range unknown.Report.Items {
		unknown.Report.Items[i].Tries = card.Tries{}
	}
	for name, state := range map[string]check.State{"one try left": checktest.Asking(card.UserPIN, 1), "not known how many": unknown} {
		m, effects := after(t, events(stateChanged{state}, typing("1234"), confirmEntry{})...)
		if effects != nil || m.page != lastTryPage {
			t.Fatalf("%s: asked no second time: %v, %+v", name, effects, m)
		}
		_, effects = m.step(agreeToLastTry{})
		if !sent(t, effects).lastTry {
			t.Errorf("%s: the check was not told that the person agreed", name)
		}
		back, effects := m.step(openPage{noPage})
		if effects != nil || back.page != noPage || back.entry.length != 4 {
			t.Errorf("%s: going back: got %v, %+v", name, effects, back)
		}
		if _, effects := back.step(agreeToLastTry{}); effects != nil {
			t.Errorf("%s: agreed without having been asked: %v", name, effects)
		}
	}
}

func TestDecliningTheLastTryLeavesTheEntry(t *testing.T) {
	m, effects := after(t, events(stateChanged{checktest.Asking(card.UserPIN, 1)}, typing("1234"), confirmEntry{}, cancelEntry{})...)
	if !reflect.DeepEqual(effects, []effect{intend{check.Cancel{}}}) || m.page != noPage {
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
		for _, page := range []page{noPage, lastTryPage} {
			m, _ := after(t, events(stateChanged{checktest.Asking(card.UserPIN, 1)}, typing("1234"), toggleShown{}, openPage{page})...)
			m, effects := m.step(stateChanged{next})
			if m.entry.length > 0 || m.entry.shown || m.page != noPage && next.Phase != check.Asking || !reflect.DeepEqual(effects, []effect{wipeSecret{}}) {
				t.Errorf("%s: got %+v, %v", name, m, effects)
			}
		}
	}
}

func TestEachEntryBeginsEmptyAndHidden(t *testing.T) {
	m, _ := after(t, events(stateChanged{checktest.Asking(card.UserPIN, 3)}, typing("１"), toggleShown{})...)
	if !m.entry.shown {
		t.Fatal("not shown when asked to")
	}
	m, _ = m.step(stateChanged{checktest.Asking(card.UserPIN, 3)})
	if m.entry.length != 1 || !m.entry.shown {
		t.Error("news that changes nothing ended the entry")
	}
	for _, r := range "234" {
		m, _ = m.step(typeCharacter{r})
	}
	m, _ = m.step(confirmEntry{})
	for _, state := range []check.State{checktest.InPhase(check.Verifying), checktest.Asking(card.UserPIN, 2)} {
		m, _ = m.step(stateChanged{state})
	}
	if !m.entry.asked || m.entry.length != 0 || m.entry.shown || m.entry.note != noNote {
		t.Errorf("after a wrong one: got %+v", m.entry)
	}
}
