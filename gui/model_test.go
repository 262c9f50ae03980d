package gui

import (
	"reflect"
	"testing"

	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/i18n"
	"kigen/rules"
)

func japanese(t *testing.T) *i18n.Language {
	t.Helper()
	language, ok := i18n.Find("ja")
	if !ok {
		t.Fatal("no Japanese")
	}
	return language
}

// report is that of a card with so many tries left of both secrets.
func report(triesLeft int) check.Report {
	tries := card.Tries{Known: true, Left: triesLeft}
	return check.Report{Today: today, Complete: true, Items: []check.Item{
		{Kind: rules.UserAuthentication, State: check.StateValid, Expires: today.AddDays(900), Tries: tries},
		{Kind: rules.Signature, State: check.StateNeedsPassword, Tries: tries},
	}}
}

// inPhase is a state of the check in which a card is in a reader.
func inPhase(phase check.Phase) check.State {
	reader := check.Reader{Name: "Sony RC-S300", Card: check.CardPresent, Events: 1}
	return check.State{Phase: phase, Today: today, Readers: []check.Reader{reader}, Current: reader, Report: report(3)}
}

// asking is a state in which the check asks for a secret.
func asking(secret card.SecretKind, triesLeft int) check.State {
	state := inPhase(check.Asking)
	state.Asked, state.Report = secret, report(triesLeft)
	return state
}

// slow is a state in which the card has been silent for longer than cards are.
func slow(phase check.Phase) check.State {
	state := inPhase(phase)
	state.Slow = true
	return state
}

// after returns the model after events, and what the last of them had done.
func after(t *testing.T, events ...any) (model, []any) {
	t.Helper()
	m := model{language: japanese(t)}
	var effects []any
	for _, event := range events {
		m, effects = m.step(event)
	}
	return m, effects
}

func typing(characters string) (events []any) {
	for _, r := range characters {
		events = append(events, typeCharacter{r})
	}
	return events
}

func events(groups ...any) (all []any) {
	for _, group := range groups {
		if list, ok := group.([]any); ok {
			all = append(all, list...)
		} else {
			all = append(all, group)
		}
	}
	return all
}

func TestStepChangesTheScreen(t *testing.T) {
	waiting := stateChanged{check.State{Phase: check.WaitingForCard}}
	english, _ := i18n.Find("en")
	for _, c := range []struct {
		name   string
		events []any
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
		{"page goes when a card comes", events(waiting, openPage{demoPage}, stateChanged{inPhase(check.Reading)}),
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
	began := inPhase(check.Reading)
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
		{"the first date", []check.State{began, inPhase(check.Reading)}, true},
		{"begun again after it", []check.State{inPhase(check.Reading), began}, true},
		{"begun again twice", []check.State{inPhase(check.Reading), began, began}, true},
		{"begun again after a secret was sent", []check.State{inPhase(check.Verifying), began}, true},
		{"read again after trouble", []check.State{inPhase(check.InTrouble), began}, true},
		{"another card", []check.State{inPhase(check.Reading), another}, false},
		{"a card in another reader", []check.State{inPhase(check.Reading), elsewhere}, false},
		{"the same reader after a pause", []check.State{inPhase(check.Showing), gone, began}, false},
	} {
		var news []any
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
	another := inPhase(check.Reading)
	another.Current.Events = 2
	for _, c := range []struct {
		name   string
		states []check.State
		want   bool
	}{
		{"not slow", []check.State{inPhase(check.Reading)}, false},
		{"slow", []check.State{slow(check.Reading)}, true},
		{"said one thing more", []check.State{slow(check.Reading), inPhase(check.Reading)}, true},
		{"read to the end", []check.State{slow(check.Reading), inPhase(check.Showing)}, false},
		{"stopped, and read again", []check.State{slow(check.Reading), inPhase(check.InTrouble), inPhase(check.Reading)}, false},
		{"another card", []check.State{slow(check.Reading), another}, false},
		{"a secret that takes long, and then a reading", []check.State{slow(check.Verifying), inPhase(check.Reading)}, false},
	} {
		var news []any
		for _, state := range c.states {
			news = append(news, stateChanged{state})
		}
		if m, _ := after(t, news...); m.slow != c.want {
			t.Errorf("%s: slow: %t", c.name, m.slow)
		}
	}
}

func TestStepAnotherCardClosesThePage(t *testing.T) {
	first, second := inPhase(check.Showing), inPhase(check.Showing)
	second.Current.Events = 2
	m, _ := after(t, stateChanged{first}, openPage{demoPage}, stateChanged{second})
	if m.page != noPage {
		t.Error("the page still lies over another card's report")
	}
}

func TestStepHasTheWindowDo(t *testing.T) {
	waiting := stateChanged{check.State{Phase: check.WaitingForCard}}
	showing := stateChanged{inPhase(check.Showing)}
	pin := stateChanged{asking(card.UserPIN, 3)}
	gone := inPhase(check.Showing)
	gone.CardGone = true
	demoGone := gone
	demoGone.Current.Simulated = true
	for _, c := range []struct {
		name   string
		events []any
		want   []any
	}{
		{"picking a demonstration card chooses and inserts it", events(waiting, openPage{demoPage}, pickDemo{"valid"}),
			[]any{check.Choose{Reader: check.SimulatorName}, insertDemo{"valid"}}},
		{"leaving the demonstration removes its card", events(showing, leaveDemo{}), []any{removeDemo{}}},
		{"the report of a demonstration that was left goes", events(stateChanged{demoGone}), []any{check.Cancel{}}},
		{"the report of a card that was taken away stays", events(stateChanged{gone}), nil},
		{"an intent goes to the check", events(showing, check.Ask{Secret: card.UserPIN}), []any{check.Ask{Secret: card.UserPIN}}},
		{"cancelling goes to the check", events(pin, cancelEntry{}), []any{check.Cancel{}}},
		{"Escape stops a reading that is slow", events(stateChanged{slow(check.Reading)}, pressEscape{}), []any{check.Cancel{}}},
		{"Escape leaves a reading alone that is not", events(stateChanged{inPhase(check.Reading)}, pressEscape{}), nil},
		{"Escape can't call back a secret", events(stateChanged{slow(check.Verifying)}, pressEscape{}), nil},
		{"a number is copied", events(showing, pressCopy{"K901 6F00"}), []any{copyText{"K901 6F00"}}},
		{"news of the check does nothing", events(showing), nil},
		{"a page does nothing", events(waiting, openPage{demoPage}), nil},
		{"what is typed is entered", events(pin, typing("1")), []any{enterCharacter{card.UserPIN, '1'}}},
	} {
		if _, effects := after(t, c.events...); !reflect.DeepEqual(effects, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, effects, c.want)
		}
	}
}

func TestStepTakesWhatIsTyped(t *testing.T) {
	pin, password := stateChanged{asking(card.UserPIN, 3)}, stateChanged{asking(card.SignaturePassword, 5)}
	for _, c := range []struct {
		name   string
		events []any
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
	showing := stateChanged{inPhase(check.Showing)}
	for _, event := range []any{typeCharacter{'1'}, typeBackspace{}, confirmEntry{}, agreeToLastTry{}} {
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
			m, effects := after(t, events(stateChanged{asking(c.kind, tries)}, typing(c.typed), confirmEntry{})...)
			if effects != nil || m.page != noPage || m.entry.length != len(c.typed) {
				t.Errorf("%q, %d tries: got %v, %+v", c.typed, tries, effects, m)
			}
		}
	}
}

// sent returns the one effect, which must be that the secret is sent.
func sent(t *testing.T, effects []any) sendSecret {
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
	m, effects := after(t, events(stateChanged{asking(card.UserPIN, 3)}, typing("1234"), confirmEntry{})...)
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
	unknown := asking(card.UserPIN, 1)
	for i := range unknown.Report.Items {
		unknown.Report.Items[i].Tries = card.Tries{}
	}
	for name, state := range map[string]check.State{"one try left": asking(card.UserPIN, 1), "not known how many": unknown} {
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
	m, effects := after(t, events(stateChanged{asking(card.UserPIN, 1)}, typing("1234"), confirmEntry{}, cancelEntry{})...)
	if !reflect.DeepEqual(effects, []any{check.Cancel{}}) || m.page != noPage {
		t.Fatalf("got %v, %+v", effects, m)
	}
}

// What else than Showing may come: the card is taken away, the reader unplugged, the
// card swapped for another one.
func TestSecretIsWipedWhenTheCheckNoLongerAsks(t *testing.T) {
	otherSecret := asking(card.SignaturePassword, 5)
	for name, next := range map[string]check.State{
		"cancelled":            inPhase(check.Showing),
		"card taken away":      {Phase: check.WaitingForCard, Fault: &check.Fault{Cause: check.CardRemoved}},
		"reader unplugged":     {Phase: check.WaitingForReader, Fault: &check.Fault{Cause: check.ReaderGone}},
		"another card":         inPhase(check.Reading),
		"asks for another one": otherSecret,
	} {
		for _, page := range []page{noPage, lastTryPage} {
			m, _ := after(t, events(stateChanged{asking(card.UserPIN, 1)}, typing("1234"), toggleShown{}, openPage{page})...)
			m, effects := m.step(stateChanged{next})
			if m.entry.length > 0 || m.entry.shown || m.page != noPage && next.Phase != check.Asking || !reflect.DeepEqual(effects, []any{wipeSecret{}}) {
				t.Errorf("%s: got %+v, %v", name, m, effects)
			}
		}
	}
}

func TestEachEntryBeginsEmptyAndHidden(t *testing.T) {
	m, _ := after(t, events(stateChanged{asking(card.UserPIN, 3)}, typing("１"), toggleShown{})...)
	if !m.entry.shown {
		t.Fatal("not shown when asked to")
	}
	m, _ = m.step(stateChanged{asking(card.UserPIN, 3)})
	if m.entry.length != 1 || !m.entry.shown {
		t.Error("news that changes nothing ended the entry")
	}
	for _, r := range "234" {
		m, _ = m.step(typeCharacter{r})
	}
	m, _ = m.step(confirmEntry{})
	for _, state := range []check.State{inPhase(check.Verifying), asking(card.UserPIN, 2)} {
		m, _ = m.step(stateChanged{state})
	}
	if !m.entry.asked || m.entry.length != 0 || m.entry.shown || m.entry.note != noNote {
		t.Errorf("after a wrong one: got %+v", m.entry)
	}
}
