package check

import (
	"testing"

	"kigen/rules"
)

func TestMostUrgentIsTheItemThatItsHolderShouldActOn(t *testing.T) {
	today := rules.Date{Year: 2025, Month: 10, Day: 16}
	item := func(kind rules.Kind, daysLeft int) Item {
		return Item{Kind: kind, Expires: today.AddDays(daysLeft)}
	}
	without := func(kind rules.Kind, state ItemState) Item { return Item{Kind: kind, State: state} }
	const card, user, signature = rules.Card, rules.UserAuthentication, rules.Signature
	for _, c := range []struct {
		name  string
		items []Item
		want  rules.Kind // "" for none
	}{
		{"nothing known", nil, ""},
		{"no dates", []Item{without(card, StateUnreadable), without(user, StateAbsent), without(signature, StateNeedsPassword)}, ""},
		{"one date", []Item{without(card, StateUnreadable), item(user, 500), without(signature, StateNeedsPassword)}, user},
		{"none open: the first to end", []Item{item(card, 2000), item(user, 900), item(signature, 800)}, signature},
		{"none open, same day: the card", []Item{item(card, 900), item(user, 900), item(signature, 900)}, card},
		{"open before not open", []Item{item(card, 900), item(user, 91), item(signature, 900)}, user},
		{"open: the first to end", []Item{item(card, 80), item(user, 20), item(signature, 30)}, user},
		{"open, same day: the card", []Item{item(card, 5), item(user, 5)}, card},
		{"open, same day, card later", []Item{item(card, 900), item(user, 5), item(signature, 5)}, user},
		{"expired before the last day", []Item{item(card, 0), item(user, 0), item(signature, -1)}, signature},
		{"expired: the card, whatever ended first", []Item{item(card, -1), item(user, -400), item(signature, -500)}, card},
		{"expired certificates: the one used every day", []Item{item(card, 900), item(user, -1), item(signature, -500)}, user},
		{"signature alone expired", []Item{item(card, 900), item(user, 900), item(signature, -1)}, signature},
	} {
		got, ok := Report{Items: c.items}.judged(today).MostUrgent()
		if ok != (c.want != "") || ok && got.Kind != c.want {
			t.Errorf("%s: got %q, %t, want %q", c.name, got.Kind, ok, c.want)
		}
	}
}
