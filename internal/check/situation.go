package check

import "kigen/rules"

// A Situation is what a report comes to for its holder: the one thing to say first.
type Situation string

// The situations, the pressing ones first. Each speaks of the item that
// [Report.Situation] gives with it.
const (
	NothingKnown Situation = "nothing"    // no date, and none will come
	StillReading Situation = "reading"    // no date yet
	HasExpired   Situation = "expired"    // the item is past its last day
	LastDay      Situation = "last-day"   // it ends today
	LastWeek     Situation = "last-week"  // in seven days or fewer
	LastMonth    Situation = "last-month" // in thirty days or fewer
	CanBeRenewed Situation = "renewable"  // its renewal is open
	OpensSoon    Situation = "opens-soon" // its renewal opens in thirty days or fewer
	IsBlocked    Situation = "blocked"    // nothing to renew yet, but a secret can't be used
	IsFresh      Situation = "fresh"      // the certificates were issued in the last thirty days
	NotYet       Situation = "not-yet"    // nothing to renew for a long while
	CardNotYet   Situation = "card-not-yet"
	// CardNotYet: that is known of the card alone, and nothing can be said for the whole.
)

// From how many days before or after a day its nearness is said.
const (
	weekDays  = 7
	monthDays = 30
)

// Situation returns what the report comes to, and the item that it is about: the most
// urgent one, none for NothingKnown and StillReading.
func (r Report) Situation() (Situation, Item) {
	item, ok := r.MostUrgent()
	switch {
	case !ok && !r.Complete && len(r.Faults) == 0:
		return StillReading, Item{}
	case !ok:
		return NothingKnown, Item{}
	case item.State == StateExpired:
		return HasExpired, item
	case item.State == StateRenewable:
		return pressing(item.DaysLeft), item
	case r.Today.DaysUntil(item.RenewalOpens) <= monthDays:
		return OpensSoon, item
	case !r.userAuthenticationKnown():
		return CardNotYet, item
	case len(r.Blocked()) > 0:
		return IsBlocked, item
	case r.isFresh():
		return IsFresh, item
	}
	return NotYet, item
}

// pressing returns how pressing a renewal is that is open.
func pressing(daysLeft int) Situation {
	switch {
	case daysLeft == 0:
		return LastDay
	case daysLeft <= weekDays:
		return LastWeek
	case daysLeft <= monthDays:
		return LastMonth
	}
	return CanBeRenewed
}

// userAuthenticationKnown reports whether that certificate was read, or is known not to
// be there.
func (r Report) userAuthenticationKnown() bool {
	item, ok := r.Item(rules.UserAuthentication)
	return ok && (!item.Expires.IsZero() || item.State == StateAbsent)
}

// Blocked returns the certificates whose secret is blocked, in the report's order.
func (r Report) Blocked() (kinds []rules.Kind) {
	for _, item := range r.Items {
		if item.Kind != rules.Card && item.Tries.Blocked() {
			kinds = append(kinds, item.Kind)
		}
	}
	return kinds
}

func (r Report) isFresh() bool {
	item, ok := r.Item(rules.UserAuthentication)
	if !ok || item.NotBefore.IsZero() {
		return false
	}
	age := item.NotBefore.DaysUntil(r.Today)
	return age >= 0 && age <= monthDays
}
