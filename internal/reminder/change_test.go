package reminder

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kigen/rules"
)

// apply applies changes that can't fail.
func apply(t interface{ Fatal(...any) }, l List, changes ...Change) List {
	for _, change := range changes {
		var err error
		if l, err = change.Apply(l); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// remembering returns changes that fill a list with so many cards.
func remembering(t testing.TB, n int) (changes []Change) {
	for i := range n {
		changes = append(changes, Remember{Card{Label: fmt.Sprint("card ", i), Expires: grandmother(t).Expires}})
	}
	return changes
}

func TestACardTakesThePlaceOfItsLabel(t *testing.T) {
	me := Card{Label: "わたし", Expires: grandmother(t).Expires}
	list := apply(t, List{}, Remember{grandmother(t)}, Remember{me}, Remember{grandmother(t)})
	if diff := cmp.Diff([]Card{me, grandmother(t)}, list.Cards); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Card{me}, apply(t, list, Forget{"おばあちゃん"}).Cards); diff != "" {
		t.Error(diff)
	}
}

func TestAFullListTakesNoCardButInPlaceOfAnother(t *testing.T) {
	full := apply(t, List{}, remembering(t, MostCards)...)
	if _, err := (Remember{grandmother(t)}).Apply(full); !errors.Is(err, ErrFull) {
		t.Errorf("got %v, want ErrFull", err)
	}
	if again := apply(t, full, Remember{full.Cards[7]}); len(again.Cards) != MostCards {
		t.Errorf("%d cards", len(again.Cards))
	}
}

func TestACardWithoutLabelOrDatesIsNotRemembered(t *testing.T) {
	for _, test := range []struct {
		card Card
		want error
	}{
		{Card{Label: " ", Expires: grandmother(t).Expires}, ErrLabel},
		{Card{Label: "母"}, ErrNoDates},
	} {
		if list, err := (Remember{test.card}).Apply(List{}); !errors.Is(err, test.want) || list.Cards != nil {
			t.Errorf("%+v: got %+v, %v", test.card, list, err)
		}
	}
}

func TestNoChangeWritesToTheListBefore(t *testing.T) {
	for _, change := range []Change{
		Remember{grandmother(t)}, Remember{Card{Label: "card 0", Expires: grandmother(t).Expires}}, Forget{"card 0"},
		Notify{On: true}, Announced{rules.Date{Year: 2025, Month: 12, Day: 1}},
	} {
		before, want := apply(t, List{Notify: true}, remembering(t, 3)...), apply(t, List{Notify: true}, remembering(t, 3)...)
		before.Cards = append(make([]Card, 0, 10), before.Cards...) // room for a card to be written into
		apply(t, before, change)
		if diff := cmp.Diff(want, before); diff != "" || before.Cards[:4][3].Label != "" {
			t.Errorf("%T: %s", change, diff)
		}
	}
}

func TestALabelIsRememberedWithoutTheSpacesAroundIt(t *testing.T) {
	spaced := grandmother(t)
	spaced.Label = " " + spaced.Label + "\u3000"
	list := apply(t, List{}, Remember{grandmother(t)}, Remember{spaced})
	if diff := cmp.Diff([]Card{grandmother(t)}, list.Cards); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsMarkedAsAnnouncedWhileNotificationsAreOff(t *testing.T) {
	list := apply(t, List{}, Remember{grandmother(t)}, Announced{day(t, "2025-10-16")}, Notify{On: true})
	if list.News(day(t, "2025-10-16")) != 1 {
		t.Error("it was never said, and counts as announced")
	}
}
