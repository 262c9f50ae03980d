package model

import (
	"slices"
	"strings"
	"testing"

	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/export/paper"
	"kigen/internal/i18n"
)

func TestOneThingIsMadeAtATimeAndItsOutcomeTold(t *testing.T) {
	shown := StateChanged{checktest.OfCard("14131", 1)}
	m, effects := after(t, shown, PressMake{CalendarFile})
	made, ok := effects[0].(Produce)
	if !ok || made.Making != 1 || made.Product != CalendarFile || made.Content.Language == nil || made.Bundle != nil || m.Takeaway.Made != Making {
		t.Fatalf("%+v, %+v", effects, m.Takeaway)
	}
	if again, effects := m.Step(PressMake{CalendarFile}); effects != nil || again.Takeaway.Making != 1 {
		t.Errorf("pressed twice: %v", effects)
	}
	for _, late := range []int{0, 2} {
		if m, _ := m.Step(WasMade{late, CalendarFile, "elsewhere", Saved}); m.Takeaway.Made != Making || m.Takeaway.Path != "" {
			t.Errorf("the outcome of making %d: %+v", late, m.Takeaway)
		}
	}
	m, _ = m.Step(WasMade{1, CalendarFile, "path", Saved})
	if m.Takeaway.Made != Saved || m.Takeaway.Path != "path" {
		t.Errorf("%+v", m.Takeaway)
	}
	if _, effects := m.Step(PressOpen{}); !slices.Equal(effects, []Effect{OpenFile{"path"}}) {
		t.Errorf("opened: %v", effects)
	}
	if m, _ := m.Step(OpenFailed{"another"}); m.Takeaway.Made != Saved {
		t.Errorf("another file can't be opened: %+v", m.Takeaway)
	}
	if m, _ := m.Step(OpenFailed{"path"}); m.Takeaway.Made != NotOpened {
		t.Errorf("it can't be opened: %+v", m.Takeaway)
	}
	again, effects := m.Step(PressMake{BundleFile})
	if made, ok := effects[0].(Produce); !ok || made.Making != 2 || made.Bundle == nil || made.Content.Language != nil {
		t.Errorf("a bundle has %+v", effects)
	}
	if again, _ = again.Step(OpenFailed{"path"}); again.Takeaway.Made != Making {
		t.Errorf("what is said of the file before: %+v", again.Takeaway)
	}
	if m, _ = m.Step(OpenPage{TakeawayPage}); m.Takeaway.Made != NothingMade {
		t.Errorf("an old outcome is told when the page is opened: %+v", m.Takeaway)
	}
}

// In a window the same person has opened another page meanwhile; on a kiosk it may be another
// person.
func TestOnAKioskAnOutcomeIsToldOnlyToWhoWaitsForIt(t *testing.T) {
	for name, start := range map[string]Model{"window": {Language: japanese(t)}, "kiosk": kioskModel(t)} {
		m, _ := start.Step(StateChanged{checktest.OfCard("14131", 1)})
		waiting, effects := m.Step(PressMake{HandoutPaper})
		if !contains[Produce](effects) {
			t.Fatalf("%s: %v", name, effects)
		}
		told, _ := waiting.Step(WasMade{1, HandoutPaper, "", Printed})
		left, _ := waiting.Step(OpenPage{DisplayPage})
		left, _ = left.Step(WasMade{1, HandoutPaper, "", NotPrinted})
		if told.Takeaway.Made != Printed || (left.Takeaway.Made == NotPrinted) != (name == "window") {
			t.Errorf("%s: %q, and after leaving %q", name, told.Takeaway.Made, left.Takeaway.Made)
		}
	}
	for _, product := range []Product{CalendarFile, HandoutFile, BundleFile} {
		if _, effects := kioskModel(t).Step(PressMake{product}); effects != nil {
			t.Errorf("a kiosk makes product %d: %v", product, effects)
		}
	}
}

func TestThePreviewLastsAsLongAsItsPage(t *testing.T) {
	laid := []Event{StateChanged{checktest.OfCard("14131", 1)}, OpenPage{HandoutPage}, PaperLaid{1, paper.Page{Width: 210}}}
	m, effects := after(t, append(laid, OpenPage{DisplayPage})...)
	if m.Takeaway.Paper == nil || effects != nil {
		t.Errorf("under another page: %+v, %v", m.Takeaway, effects)
	}
	english, _ := i18n.Find("en")
	if _, effects := m.Step(ChooseLanguage{english}); !contains[LayPaper](effects) {
		t.Errorf("another language under another page: %v", effects)
	}
	for name, event := range map[string]Event{"all pages left": OpenPage{NoPage}, "another card": StateChanged{checktest.OfCard("14131", 2)}} {
		if m, _ := m.Step(event); m.Takeaway.Paper != nil || m.Page != NoPage || m.behind != nil {
			t.Errorf("%s: %+v, pages %v", name, m.Takeaway, m.behind)
		}
	}
}

// renew makes the first item of a state one that can be renewed.
func renew(state *check.State) {
	item := check.Expiring(checktest.Today.AddDays(60), checktest.Today)
	item.Kind = state.Report.Items[0].Kind
	state.Report.Items[0] = item
}

func TestWhatToDoComesFirstThenWhere(t *testing.T) {
	titles := func(m Model) (all []string) {
		for _, topic := range m.Topics(noon(checktest.Today)) {
			all = append(all, topic.Title)
		}
		return all
	}
	state := checktest.OfCard("14131", 1)
	renew(&state)
	m, _ := after(t, StateChanged{state})
	m.Now = noon(checktest.Today)
	advice := m.Language.Advice(m.Plan())
	d := m.Destination()
	if len(advice) < 3 || len(d.Counters) == 0 {
		t.Fatalf("%d sections, %d counters", len(advice), len(d.Counters))
	}
	got := titles(m)
	want := []string{advice[0].Title, advice[1].Title}
	for _, counter := range d.Counters {
		want = append(want, m.Language.Place(counter.Name))
	}
	want = append(want, m.Language.Municipality(d.Municipality, checktest.Today).Title)
	for _, topic := range advice[2:] {
		want = append(want, topic.Title)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	m.Area = Elsewhere
	if got := titles(m); len(got) != len(advice) {
		t.Errorf("somewhere else: %q", got)
	}
}

func TestThePlainTextSaysWhereOnlyIfThereIsAResult(t *testing.T) {
	state := checktest.OfCard("14131", 1)
	renew(&state)
	m, _ := after(t, StateChanged{state})
	m.Now = noon(checktest.Today)
	place := m.Language.Place(m.Destination().Counters[0].Name)
	if text := m.ReportText(); !strings.Contains(text, place) {
		t.Errorf("no %s in\n%s", place, text)
	}
	without := m.ReportText()
	m.Check.Fault = &check.Fault{Cause: check.CardRemoved}
	if text := m.ReportText(); len(text) <= len(without) {
		t.Errorf("no fault in\n%s", text)
	}
	m.Check.Report.Items = nil
	if text := m.ReportText(); strings.Contains(text, place) {
		t.Errorf("where to go with nothing:\n%s", text)
	}
}
