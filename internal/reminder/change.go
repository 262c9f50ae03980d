package reminder

import (
	"errors"
	"slices"

	"kigen/rules"
)

// A Change is one thing that is done to a list. It is a plain value, so that a window can
// apply to what it shows what [Store.Update] applies to the file.
type Change interface {
	// Apply returns the changed list and leaves the one it is given as it was.
	Apply(List) (List, error)
}

// The changes.
type (
	// Remember adds a card, in place of one with the same label. It fails with [ErrFull],
	// [ErrLabel] or [ErrNoDates].
	Remember struct{ Card Card }
	// Forget removes the card with the label, if there is one.
	Forget struct{ Label string }
	// Notify turns notifications on or off.
	Notify struct{ On bool }
	// Announced marks what is due on a day as announced, unless notifications are off.
	Announced struct{ Today rules.Date }
)

// Reasons why a card can't be remembered.
var (
	ErrFull    = errors.New("as many cards as can be are remembered already")
	ErrNoDates = errors.New("card without dates")
)

// Apply implements [Change].
func (r Remember) Apply(l List) (List, error) {
	label, err := CheckLabel(r.Card.Label)
	if err != nil {
		return l, err
	}
	if len(r.Card.Expires) == 0 {
		return l, ErrNoDates
	}
	r.Card.Label = label
	l, _ = Forget{label}.Apply(l) // it never fails
	if len(l.Cards) >= MostCards {
		return l, ErrFull
	}
	l.Cards = append(l.Cards, r.Card)
	return l, nil
}

// Apply implements [Change].
func (f Forget) Apply(l List) (List, error) {
	l.Cards = slices.DeleteFunc(slices.Clone(l.Cards), func(c Card) bool { return c.Label == f.Label })
	return l, nil
}

// Apply implements [Change].
func (n Notify) Apply(l List) (List, error) {
	l.Notify = n.On
	return l, nil
}

// Apply implements [Change].
func (a Announced) Apply(l List) (List, error) {
	l.Cards = slices.Clone(l.Cards)
	for i, c := range l.Cards {
		if urgent, _ := c.Report(a.Today).MostUrgent(); l.Notify && c.isNews(a.Today) {
			l.Cards[i].Told = urgent.Expires
		}
	}
	return l, nil
}
