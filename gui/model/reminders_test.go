package model

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/reminder"
	"kigen/rules"
)

// list returns a list of cards that expire in so many days.
func list(notify bool, days int, labels ...string) (l reminder.List) {
	l.Notify = notify
	for _, label := range labels {
		l.Cards = append(l.Cards, reminder.Card{Label: label, Expires: map[rules.Kind]rules.Date{rules.Card: checktest.Today.AddDays(days)}})
	}
	return l
}

func labels(m Model) (all []string) {
	for _, c := range m.Reminders.List.Cards {
		all = append(all, c.Label)
	}
	return all
}

func TestARememberedCardIsOnTheScreenAtOnceAndStaysIfItIsWritten(t *testing.T) {
	m, effects := after(t, RemindersLoaded{list(false, 900, "mother"), nil, checktest.Today}, StateChanged{checktest.InPhase(check.Showing)}, OpenPage{RememberPage}, RememberCard{" father "})
	if update, ok := effects[0].(UpdateReminders); !ok || update.Change.(reminder.Remember).Card.Label != "father" {
		t.Fatalf("%v", effects)
	}
	if !slices.Equal(labels(m), []string{"mother", "father"}) || m.Page != RemindersPage {
		t.Errorf("%v on page %d", labels(m), m.Page)
	}
	m, _ = m.Step(ForgetCard{"mother"})
	if !slices.Equal(labels(m), []string{"father"}) {
		t.Errorf("forgotten: %v", labels(m))
	}
	// What is written comes back in order: the first, with the second still to come.
	m, _ = m.Step(RemindersUpdated{List: list(false, 900, "mother", "father")})
	if !slices.Equal(labels(m), []string{"father"}) {
		t.Errorf("the first is written: %v", labels(m))
	}
	m, _ = m.Step(RemindersUpdated{List: list(false, 900, "father")})
	m, _ = m.Step(RemindersUpdated{List: list(false, 900, "father", "aunt")})
	if !slices.Equal(labels(m), []string{"father", "aunt"}) || len(m.Reminders.pending) != 0 {
		t.Errorf("all is written: %v, %v", labels(m), m.Reminders.pending)
	}
}

func TestWhatCouldNotBeWrittenIsTakenOffTheScreenAndSaid(t *testing.T) {
	start := []Event{RemindersLoaded{list(false, 900, "mother"), nil, checktest.Today}, StateChanged{checktest.InPhase(check.Showing)}, RememberCard{"father"}}
	for name, c := range map[string]struct {
		event Event
		want  reminders
	}{
		"full":     {RemindersUpdated{Err: fmt.Errorf("a: %w", reminder.ErrFull)}, reminders{Full: true}},
		"unsaved":  {RemindersUpdated{Err: errors.New("disk")}, reminders{Unsaved: true}},
		"no login": {RemindersUpdated{List: list(false, 900, "mother", "father"), LoginErr: errors.New("no")}, reminders{NoLogin: true}},
		"written":  {RemindersUpdated{List: list(false, 900, "mother", "father")}, reminders{}},
	} {
		m, _ := after(t, append(start, c.event)...)
		got := m.Reminders
		if got.Full != c.want.Full || got.Unsaved != c.want.Unsaved || got.NoLogin != c.want.NoLogin {
			t.Errorf("%s: %+v", name, got)
		}
		if written := !c.want.Full && !c.want.Unsaved; slices.Contains(labels(m), "father") != written || !slices.Contains(labels(m), "mother") {
			t.Errorf("%s: %v", name, labels(m))
		}
	}
}

func TestAFileThatCanNotBeReadIsSaidUntilItIsWrittenAnew(t *testing.T) {
	for name, c := range map[string]struct {
		err                  error
		unreadable, unopened bool
	}{
		"read":      {nil, false, false},
		"malformed": {fmt.Errorf("a: %w", reminder.ErrMalformed), true, false},
		"refused":   {errors.New("permission"), false, true},
	} {
		m, _ := after(t, RemindersLoaded{reminder.List{}, c.err, checktest.Today})
		if m.Reminders.Unreadable != c.unreadable || m.Reminders.Unopened != c.unopened {
			t.Errorf("%s: %+v", name, m.Reminders)
		}
		if failed, _ := m.Step(RemindersUpdated{Err: errors.New("disk")}); failed.Reminders.Unreadable != c.unreadable || failed.Reminders.Unopened != c.unopened {
			t.Errorf("%s, and not written: %+v", name, failed.Reminders)
		}
		if m, _ = m.Step(RemindersUpdated{}); m.Reminders.Unreadable || m.Reminders.Unopened {
			t.Errorf("%s, and written: %+v", name, m.Reminders)
		}
	}
}

func TestACardIsRememberedOnlyWithALabelAndDatesAndRoom(t *testing.T) {
	shown := StateChanged{checktest.InPhase(check.Showing)}
	none := checktest.InPhase(check.Showing)
	none.Report.Items = nil
	practice := checktest.InPhase(check.Showing)
	practice.Report.Simulated = true
	var many []string
	for i := range reminder.MostCards {
		many = append(many, fmt.Sprint(i))
	}
	for name, c := range map[string]struct {
		events         []Event
		badLabel, full bool
	}{
		"no label":                     {[]Event{shown, OpenPage{RememberPage}, RememberCard{" "}}, true, false},
		"no label of a demonstration":  {[]Event{StateChanged{practice}, OpenPage{RememberPage}, RememberCard{" "}}, true, false},
		"no dates":                     {[]Event{StateChanged{none}, OpenPage{RememberPage}, RememberCard{"a"}}, false, false},
		"a label after none":           {[]Event{StateChanged{none}, RememberCard{" "}, RememberCard{"a"}, OpenPage{RememberPage}}, false, false},
		"the page opened again":        {[]Event{shown, RememberCard{" "}, OpenPage{RememberPage}}, false, false},
		"a full list":                  {[]Event{RemindersLoaded{list(false, 900, many...), nil, checktest.Today}, shown, RememberCard{"a"}, OpenPage{RememberPage}}, false, true},
		"a full list, and a bad label": {[]Event{RemindersLoaded{list(false, 900, many...), nil, checktest.Today}, shown, OpenPage{RememberPage}, RememberCard{""}}, true, false},
	} {
		m, effects := after(t, c.events...)
		if effects != nil || m.Page != RememberPage || m.Reminders.BadLabel != c.badLabel || m.Reminders.Full != c.full || slices.Contains(labels(m), "a") {
			t.Errorf("%s: %v on page %d, %+v", name, effects, m.Page, m.Reminders)
		}
	}
	m, _ := after(t, StateChanged{practice}, RememberCard{"mother"})
	if got := labels(m); len(got) != 1 || got[0] == "mother" {
		t.Errorf("the demonstration card is remembered as %q", got)
	}
	full, _ := after(t, RemindersLoaded{list(false, 900, many...), nil, checktest.Today}, shown, RememberCard{"a"}, ForgetCard{"1"})
	if full, effects := full.Step(RememberCard{"a"}); !contains[UpdateReminders](effects) || !slices.Contains(labels(full), "a") {
		t.Errorf("with room again: %v", effects)
	}
}

func TestADueCardIsAnnouncedOnceADay(t *testing.T) {
	due, tomorrow := list(true, 60, "mother"), checktest.InPhase(check.Showing)
	tomorrow.Today = checktest.Today.AddDays(1)
	m, effects := after(t, StateChanged{checktest.InPhase(check.Showing)}, RemindersLoaded{due, nil, checktest.Today})
	if !contains[Notify](effects) || !contains[UpdateReminders](effects) {
		t.Errorf("at the start: %v", effects)
	}
	if _, effects := m.Step(StateChanged{tomorrow}); effects != nil {
		t.Errorf("announced twice: %v", effects)
	}
	if _, effects := after(t, RemindersLoaded{list(false, 60, "mother"), nil, checktest.Today}); effects != nil {
		t.Errorf("nobody wants to be told: %v", effects)
	}
	m, effects = after(t, StateChanged{checktest.InPhase(check.Showing)}, RemindersLoaded{list(false, 60, "mother"), nil, checktest.Today}, ToggleNotify{})
	if !contains[Notify](effects) || !m.Reminders.List.Notify {
		t.Errorf("turned on: %v", effects)
	}
	if m, effects = m.Step(ToggleNotify{}); contains[Notify](effects) || m.Reminders.List.Notify {
		t.Errorf("turned off: %v", effects)
	}
	// A card that became due, or that another window remembered, is told the next day.
	soon := list(true, 900, "mother")
	m, _ = after(t, StateChanged{checktest.InPhase(check.Showing)}, RemindersLoaded{soon, nil, checktest.Today})
	m, effects = m.Step(RemindersUpdated{List: due})
	if effects != nil {
		t.Errorf("%v", effects)
	}
	if _, effects := m.Step(StateChanged{checktest.InPhase(check.Reading)}); effects != nil {
		t.Errorf("news of the same day: %v", effects)
	}
	if _, effects := m.Step(StateChanged{tomorrow}); !contains[Notify](effects) {
		t.Errorf("the next day: %v", effects)
	}
}
