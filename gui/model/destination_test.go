package gui

import (
	"testing"
	"time"

	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/rules"
)

// shown is the code of the area whose counters a model shows, and how many there are.
func shown(m model) (code string, counters int) {
	m.now = noon(checktest.Today)
	d := m.destination()
	return d.code, len(d.counters)
}

func TestTheCardsMunicipalityIsSuggestedAndTheChosenOneShown(t *testing.T) {
	for name, test := range map[string]struct {
		events   []event
		code     string
		counters int
	}{
		"the card's":          {[]event{stateChanged{checktest.OfCard("14131", 1)}}, "14131", 1},
		"none that is known":  {[]event{stateChanged{checktest.OfCard("99001", 1)}}, "99001", 0},
		"none on the card":    {[]event{stateChanged{checktest.OfCard("", 1)}}, "", 0},
		"a chosen one":        {[]event{stateChanged{checktest.OfCard("14131", 1)}, pickArea{"13120"}}, "13120", 1},
		"one not listed":      {[]event{stateChanged{checktest.OfCard("14131", 1)}, pickArea{elsewhere}}, elsewhere, 0},
		"chosen, read again":  {[]event{stateChanged{checktest.OfCard("14131", 1)}, pickArea{"13120"}, stateChanged{checktest.OfCard("14131", 1)}}, "13120", 1},
		"chosen, another day": {[]event{stateChanged{checktest.OfCard("", 1)}, pickArea{"13120"}, openPage{noPage}, openPage{wherePage}}, "13120", 1},
		"the next card's":     {[]event{stateChanged{checktest.OfCard("14131", 1)}, pickArea{"13120"}, stateChanged{checktest.OfCard("14137", 2)}}, "14137", 1},
	} {
		m, _ := after(t, test.events...)
		if code, counters := shown(m); code != test.code || counters != test.counters {
			t.Errorf("%s: %q with %d counters, want %q with %d", name, code, counters, test.code, test.counters)
		}
	}
}

func TestTheChoiceIsForgottenWithTheCardsReport(t *testing.T) {
	chosen := []event{stateChanged{checktest.OfCard("14131", 1)}, pickArea{"13120"}}
	gone := checktest.OfCard("14131", 1)
	gone.CardGone = true
	if m, _ := after(t, append(chosen, stateChanged{gone})...); m.area != "13120" || m.page != wherePage {
		t.Errorf("with the report still there: %q", m.area)
	}
	empty := check.State{Phase: check.WaitingForCard, Today: checktest.Today, Readers: []check.Reader{{Name: "reader"}}}
	if m, _ := after(t, append(chosen, stateChanged{gone}, stateChanged{empty})...); m.area != "" || m.page != noPage {
		t.Errorf("with the report gone: %q", m.area)
	}
}

// noon is the middle of a day in Japan.
func noon(day rules.Date) time.Time {
	return time.Date(day.Year, day.Month, day.Day, 12, 0, 0, 0, rules.Japan)
}
