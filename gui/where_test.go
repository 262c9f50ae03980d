package gui

import (
	"testing"

	"kigen/internal/check"
	"kigen/rules"
)

// ofCard is the state in which a card of a municipality is shown.
func ofCard(municipality string, events uint32) check.State {
	state := inPhase(check.Showing)
	state.Current.Events, state.Report.Municipality = events, municipality
	return state
}

// shown is the code of the area whose counters a model shows, and how many there are.
func shown(m model) (code string, counters int) {
	m.now = now
	d := view{model: m}.destination()
	return d.code, len(d.counters)
}

func TestTheCardsMunicipalityIsSuggestedAndTheChosenOneShown(t *testing.T) {
	for name, test := range map[string]struct {
		events   []any
		code     string
		counters int
	}{
		"the card's":          {[]any{stateChanged{ofCard("14131", 1)}}, "14131", 1},
		"none that is known":  {[]any{stateChanged{ofCard("99001", 1)}}, "99001", 0},
		"none on the card":    {[]any{stateChanged{ofCard("", 1)}}, "", 0},
		"a chosen one":        {[]any{stateChanged{ofCard("14131", 1)}, pickArea{"13120"}}, "13120", 1},
		"one not listed":      {[]any{stateChanged{ofCard("14131", 1)}, pickArea{elsewhere}}, elsewhere, 0},
		"chosen, read again":  {[]any{stateChanged{ofCard("14131", 1)}, pickArea{"13120"}, stateChanged{ofCard("14131", 1)}}, "13120", 1},
		"chosen, another day": {[]any{stateChanged{ofCard("", 1)}, pickArea{"13120"}, openPage{noPage}, openPage{wherePage}}, "13120", 1},
		"the next card's":     {[]any{stateChanged{ofCard("14131", 1)}, pickArea{"13120"}, stateChanged{ofCard("14137", 2)}}, "14137", 1},
	} {
		m, _ := after(t, test.events...)
		if code, counters := shown(m); code != test.code || counters != test.counters {
			t.Errorf("%s: %q with %d counters, want %q with %d", name, code, counters, test.code, test.counters)
		}
	}
}

func TestTheChoiceIsForgottenWithTheCardsReport(t *testing.T) {
	chosen := []any{stateChanged{ofCard("14131", 1)}, pickArea{"13120"}}
	gone := ofCard("14131", 1)
	gone.CardGone = true
	if m, _ := after(t, append(chosen, stateChanged{gone})...); m.area != "13120" || m.page != wherePage {
		t.Errorf("with the report still there: %q", m.area)
	}
	empty := check.State{Phase: check.WaitingForCard, Today: today, Readers: readers(1)}
	if m, _ := after(t, append(chosen, stateChanged{gone}, stateChanged{empty})...); m.area != "" || m.page != noPage {
		t.Errorf("with the report gone: %q", m.area)
	}
}

func TestWhereToGoIsFoundByKeyboardAlone(t *testing.T) {
	b := openBench(t, "ja", "valid") // a card of no municipality there is
	b.settle()
	for _, name := range []string{"where", "area-14131", "another", "area-13120", "another", "not-listed", "back"} {
		b.tabTo(name)
		b.press("Space")
	}
	if b.model.page != noPage || b.model.area != elsewhere {
		t.Errorf("on page %d, area %q", b.model.page, b.model.area)
	}
}

func TestTheHourIsThatOfTheLastEvent(t *testing.T) {
	b := newBench(t, "ja")
	b.at(rules.Date{Year: 2025, Month: 1, Day: 1}, 0, 0)
	b.handle(openPage{wherePage})
	if b.model.now != now {
		t.Errorf("it is %v", b.model.now)
	}
}
