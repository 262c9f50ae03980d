package check

import (
	"testing"

	"kigen/card"
	"kigen/rules"
)

func TestMostUrgentIsTheItemThatItsHolderShouldActOn(t *testing.T) {
	today := rules.Date{Year: 2025, Month: 10, Day: 16}
	item := func(kind rules.Kind, daysLeft int) Item {
		return Item{Kind: kind, Expires: today.AddDays(daysLeft)}
	}
	without := func(kind rules.Kind, state ItemState) Item { return Item{Kind: kind, State: state} }
	const whole, user, signature = rules.Card, rules.UserAuthentication, rules.Signature
	for _, c := range []struct {
		name  string
		items []Item
		want  rules.Kind // "" for none
	}{
		{"nothing known", nil, ""},
		{"no dates", []Item{without(whole, StateUnreadable), without(user, StateAbsent), without(signature, StateNeedsPassword)}, ""},
		{"one date", []Item{without(whole, StateUnreadable), item(user, 500), without(signature, StateNeedsPassword)}, user},
		{"none open: the first to end", []Item{item(whole, 2000), item(user, 900), item(signature, 800)}, signature},
		{"none open, same day: the card", []Item{item(whole, 900), item(user, 900), item(signature, 900)}, whole},
		{"open before not open", []Item{item(whole, 900), item(user, 91), item(signature, 900)}, user},
		{"open: the first to end", []Item{item(whole, 80), item(user, 20), item(signature, 30)}, user},
		{"open, same day: the card", []Item{item(whole, 5), item(user, 5)}, whole},
		{"open, same day, card later", []Item{item(whole, 900), item(user, 5), item(signature, 5)}, user},
		{"expired before the last day", []Item{item(whole, 0), item(user, 0), item(signature, -1)}, signature},
		{"expired: the card, whatever ended first", []Item{item(whole, -1), item(user, -400), item(signature, -500)}, whole},
		{"expired certificates: the one used every day", []Item{item(whole, 900), item(user, -1), item(signature, -500)}, user},
		{"signature alone expired", []Item{item(whole, 900), item(user, 900), item(signature, -1)}, signature},
	} {
		got, ok := Report{Items: c.items}.judged(today).MostUrgent()
		if ok != (c.want != "") || ok && got.Kind != c.want {
			t.Errorf("%s: got %q, %t, want %q", c.name, got.Kind, ok, c.want)
		}
	}
}

func TestAVerdictIsAsSevereAsWhatItSays(t *testing.T) {
	valid := Item{Kind: rules.UserAuthentication, Expires: today.AddDays(500)}
	with := func(items ...Item) Report { return Report{Items: items, Complete: true}.judged(today) }
	of := func(issuer Issuer, days int) Item {
		return Item{Kind: rules.UserAuthentication, Expires: today.AddDays(days), Issuer: issuer}
	}
	issued := func(days int) Report {
		return with(Item{Kind: rules.UserAuthentication, NotBefore: today.AddDays(days), Expires: valid.Expires})
	}
	opens := func(days int) Item {
		expires := valid.Expires
		for today.DaysUntil(rules.RenewalOpens(expires)) > days {
			expires = expires.AddDays(-1)
		}
		return Item{Kind: rules.UserAuthentication, Expires: expires}
	}
	for _, c := range []struct {
		name     string
		report   Report
		finding  Finding
		severity Severity
		near     bool
	}{
		{"nothing is known yet", Report{}, StillReading, Neutral, false},
		{"nothing is known", with(), NothingKnown, Neutral, false},
		{"valid for long", with(valid), NotYet, Good, false},
		{"valid, beside what can't be read", with(valid, Item{Kind: rules.Card, State: StateUnreadable}), NotYet, Warning, false},
		{"expired, beside what can't be read", with(Item{Kind: rules.UserAuthentication, Expires: today.AddDays(-1)}, Item{Kind: rules.Card, State: StateUnreadable}), HasExpired, Serious, true},
		{"no date so far, and a fault", Report{Faults: []*Fault{{Cause: Unreadable}}}, NothingKnown, Neutral, false},
		{"the card's date alone", with(Item{Kind: rules.Card, Expires: valid.Expires}), CardNotYet, Good, false},
		{"the card's date, and what can't be read", with(Item{Kind: rules.Card, Expires: valid.Expires}, Item{Kind: rules.UserAuthentication, State: StateUnreadable}), CardNotYet, Warning, false},
		{"the card's date, with no certificate", with(Item{Kind: rules.Card, Expires: valid.Expires}, Item{Kind: rules.UserAuthentication, State: StateAbsent}), NotYet, Good, false},
		{"issued today", issued(0), IsFresh, Good, false},
		{"issued thirty days ago", issued(-30), IsFresh, Good, false},
		{"issued before that", issued(-31), NotYet, Good, false},
		{"issued by a clock that is ahead", issued(1), NotYet, Good, false},
		{"opens in thirty days", with(opens(30)), OpensSoon, Warning, true},
		{"opens later", with(opens(31)), NotYet, Good, false},
		{"opens soon", with(Item{Kind: rules.UserAuthentication, Expires: today.AddDays(100)}), OpensSoon, Warning, true},
		{"a blocked PIN", with(Item{Kind: rules.UserAuthentication, Expires: valid.Expires, Tries: card.Tries{Known: true}}), IsBlocked, Warning, false},
		{"renewable", with(Item{Kind: rules.UserAuthentication, Expires: today.AddDays(31)}), CanBeRenewed, Warning, true},
		{"last month", with(Item{Kind: rules.UserAuthentication, Expires: today.AddDays(30)}), LastMonth, Warning, true},
		{"last week", with(Item{Kind: rules.UserAuthentication, Expires: today.AddDays(7)}), LastWeek, Warning, true},
		{"the week before", with(Item{Kind: rules.UserAuthentication, Expires: today.AddDays(8)}), LastMonth, Warning, true},
		{"last day", with(Item{Kind: rules.UserAuthentication, Expires: today}), LastDay, Warning, true},
		{"forged, and expired", with(valid, Item{Kind: rules.Signature, Expires: today.AddDays(-1), Issuer: IssuerFalse}), IsForged, Serious, false},
		{"forged, while it is read", Report{Items: []Item{{Kind: rules.UserAuthentication, Expires: today, Issuer: IssuerFalse}}}.judged(today), IsForged, Serious, false},
		{"of an unknown issuer", with(of(IssuerUnknown, 500)), NotYet, Neutral, false},
		{"of an unknown issuer, renewable", with(of(IssuerUnknown, 31)), CanBeRenewed, Warning, true},
		{"of a known issuer", with(of(IssuerKnown, 500)), NotYet, Good, false},
		{"of a demonstration", Report{Simulated: true, Items: with(of(IssuerUnknown, 500)).Items}, NotYet, Good, false},
		{"expired", with(Item{Kind: rules.UserAuthentication, Expires: today.AddDays(-1)}), HasExpired, Serious, true},
	} {
		got := c.report.Verdict()
		if got.Finding != c.finding || got.Severity != c.severity || got.Near() != c.near {
			t.Errorf("%s: %s, severity %d, near %t", c.name, got.Finding, got.Severity, got.Near())
		}
	}
}
