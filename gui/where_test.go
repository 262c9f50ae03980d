package gui

import (
	"testing"

	"kigen/gui/model"
	"kigen/rules"
)

func TestWhereToGoIsFoundByKeyboardAlone(t *testing.T) {
	b := openBench(t, "ja", "valid") // a card of no municipality there is
	b.settle()
	for _, name := range []string{"where", "area-14", "area-14131", "another", "area-13", "area-13120", "another", "not-listed", "back"} {
		b.tabTo(name)
		b.press("Space")
	}
	if b.model.Page != model.NoPage || b.model.Area != model.Elsewhere {
		t.Errorf("on page %d, area %q", b.model.Page, b.model.Area)
	}
}

func TestTheHourIsThatOfTheLastEvent(t *testing.T) {
	b := newBench(t, "ja")
	b.at(rules.Date{Year: 2025, Month: 1, Day: 1}, 0, 0)
	b.handle(model.OpenPage{Page: model.WherePage})
	if b.model.Now != now {
		t.Errorf("it is %v", b.model.Now)
	}
}
