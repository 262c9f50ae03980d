package model

import (
	"testing"
	"time"

	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/municipality"
	"kigen/rules"
)

// shown is the code of the area whose counters a model shows, and how many there are.
func shown(m Model) (code string, counters int) {
	m.Now = noon(checktest.Today)
	d := m.Destination()
	if (d.Municipality == nil) != (d.Name == municipality.Name{}) {
		panic("a municipality without a name")
	}
	return d.Code, len(d.Counters)
}

func TestTheCardsMunicipalityIsSuggestedAndTheChosenOneShown(t *testing.T) {
	waiting := check.State{Phase: check.WaitingForCard, Today: checktest.Today}
	for name, test := range map[string]struct {
		events   []Event
		code     string
		counters int
	}{
		"the card's":          {[]Event{StateChanged{checktest.OfCard("14131", 1)}}, "14131", 1},
		"none that is known":  {[]Event{StateChanged{checktest.OfCard("99001", 1)}}, "99001", 0},
		"none on the card":    {[]Event{StateChanged{checktest.OfCard("", 1)}}, "", 0},
		"a chosen one":        {[]Event{StateChanged{checktest.OfCard("14131", 1)}, PickArea{"13120"}}, "13120", 1},
		"half a choice":       {[]Event{StateChanged{checktest.OfCard("14131", 1)}, PickArea{"13"}}, "13", 0},
		"half a choice, left": {[]Event{StateChanged{checktest.OfCard("14131", 1)}, PickArea{"13"}, OpenPage{NoPage}}, "14131", 1},
		"chosen, and left":    {[]Event{StateChanged{checktest.OfCard("14131", 1)}, PickArea{"13120"}, OpenPage{NoPage}}, "13120", 1},
		"chosen for no card":  {[]Event{StateChanged{waiting}, PickArea{"13120"}, StateChanged{waiting}}, "", 0},
		"one not listed":      {[]Event{StateChanged{checktest.OfCard("14131", 1)}, PickArea{Elsewhere}}, Elsewhere, 0},
		"chosen, read again":  {[]Event{StateChanged{checktest.OfCard("14131", 1)}, PickArea{"13120"}, StateChanged{checktest.OfCard("14131", 1)}}, "13120", 1},
		"chosen, another day": {[]Event{StateChanged{checktest.OfCard("", 1)}, PickArea{"13120"}, OpenPage{NoPage}, OpenPage{WherePage}}, "13120", 1},
		"the next card's":     {[]Event{StateChanged{checktest.OfCard("14131", 1)}, PickArea{"13120"}, StateChanged{checktest.OfCard("14137", 2)}}, "14137", 1},
	} {
		m, _ := after(t, test.events...)
		if code, counters := shown(m); code != test.code || counters != test.counters {
			t.Errorf("%s: %q with %d counters, want %q with %d", name, code, counters, test.code, test.counters)
		}
	}
}

func TestTheChoiceIsForgottenWithTheCardsReport(t *testing.T) {
	chosen := []Event{StateChanged{checktest.OfCard("14131", 1)}, PickArea{"13120"}}
	gone := checktest.OfCard("14131", 1)
	gone.CardGone = true
	if m, _ := after(t, append(chosen, StateChanged{gone})...); m.Area != "13120" || m.Page != WherePage {
		t.Errorf("with the report still there: %q", m.Area)
	}
	empty := check.State{Phase: check.WaitingForCard, Today: checktest.Today, Readers: []check.Reader{{Name: "reader"}}}
	if m, _ := after(t, append(chosen, StateChanged{gone}, StateChanged{empty})...); m.Area != "" || m.Page != NoPage {
		t.Errorf("with the report gone: %q", m.Area)
	}
}

// noon is the middle of a day in Japan.
func noon(day rules.Date) time.Time {
	return time.Date(day.Year, day.Month, day.Day, 12, 0, 0, 0, rules.Japan)
}
