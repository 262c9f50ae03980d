package check

import (
	"slices"

	"kigen/rules"
)

// A Finding is the state of affairs that a headline announces.
type Finding string

// The findings, the pressing ones first. Each is of the [Verdict]'s item.
const (
	IsForged     Finding = "forged"       // a certificate's signature is not its issuer's: nothing the card says is relied on
	NothingKnown Finding = "nothing"      // no date, and none will come
	StillReading Finding = "reading"      // no date yet
	HasExpired   Finding = "expired"      // the item is past its last day
	LastDay      Finding = "last-day"     // it ends today
	LastWeek     Finding = "last-week"    // in seven days or fewer
	LastMonth    Finding = "last-month"   // in thirty days or fewer
	CanBeRenewed Finding = "renewable"    // its renewal is open
	OpensSoon    Finding = "opens-soon"   // its renewal opens in thirty days or fewer
	IsBlocked    Finding = "blocked"      // nothing to renew yet, but a secret can't be used
	IsFresh      Finding = "fresh"        // the certificates were issued in the last thirty days
	NotYet       Finding = "not-yet"      // nothing to renew for a long while
	CardNotYet   Finding = "card-not-yet" // the same, but only the card's date is known
)

// Severity is how much a finding or a state asks of the holder. Colours and symbols follow it.
type Severity int

// The severities.
const (
	Neutral Severity = iota // nothing is known, or nobody vouches for what would be good
	Good                    // nothing to do
	Warning                 // something to do, now or soon
	Serious                 // expired, forged, or can't be read
)

// A Verdict is what a report comes to for its holder: the one thing to say first.
type Verdict struct {
	Finding Finding
	// Item is the most urgent one, with the zero Kind for NothingKnown and
	// StillReading, and the forged one for IsForged.
	Item     Item
	Severity Severity
}

// From how many days before or after a day its nearness is said.
const (
	weekDays  = 7
	monthDays = 30
)

// Verdict returns what the report comes to.
func (r Report) Verdict() Verdict {
	finding, item := r.finding()
	severity := item.State.Severity()
	if finding == IsBlocked || finding == OpensSoon {
		severity = Warning
	}
	for _, other := range r.Items {
		if other.State == StateUnreadable && severity == Good {
			severity = Warning
		}
	}
	if severity == Good && r.UnknownIssuer() {
		severity = Neutral
	}
	return Verdict{finding, item, severity}
}

// Issuer returns what is known of who signed the card's certificates: the worst of it, ""
// where nothing is.
func (r Report) Issuer() Issuer {
	for _, issuer := range []Issuer{IssuerFalse, IssuerUnknown, IssuerKnown} {
		if slices.ContainsFunc(r.Items, func(i Item) bool { return i.Issuer == issuer }) {
			return issuer
		}
	}
	return ""
}

// Forged reports whether a certificate was not signed by the issuer it names. Then a report
// has no date, and no secret is asked for or sent.
func (r Report) Forged() bool { return r.Issuer() == IssuerFalse }

// UnknownIssuer reports whether a real card's certificate is of an issuer that this version
// does not know: a newer one, or a made-up one. Its dates are shown, and called good by nobody.
func (r Report) UnknownIssuer() bool { return r.Issuer() == IssuerUnknown && !r.Simulated }

// Severity returns how much the state asks of the holder.
func (s ItemState) Severity() Severity {
	switch s {
	case StateValid:
		return Good
	case StateRenewable:
		return Warning
	case StateExpired, StateUnreadable, StateUntrusted:
		return Serious
	}
	return Neutral
}

// Near reports whether the item's renewal is open or opens soon, or the item has expired.
func (v Verdict) Near() bool {
	return !v.Item.Expires.IsZero() && (v.Item.State != StateValid || v.Finding == OpensSoon)
}

func (r Report) finding() (Finding, Item) {
	item, ok := r.MostUrgent()
	finding := item.Finding()
	switch {
	case r.Forged():
		i := slices.IndexFunc(r.Items, func(i Item) bool { return i.Issuer == IssuerFalse })
		return IsForged, r.Items[i]
	case !ok && !r.Complete && len(r.Faults) == 0:
		return StillReading, Item{}
	case !ok:
		return NothingKnown, Item{}
	case finding != NotYet:
		return finding, item
	case !r.userAuthenticationKnown():
		return CardNotYet, item
	case len(r.Blocked()) > 0:
		return IsBlocked, item
	case r.isFresh():
		return IsFresh, item
	}
	return NotYet, item
}

// Finding returns what an item whose date is known comes to on its own.
func (i Item) Finding() Finding {
	switch {
	case i.State == StateExpired:
		return HasExpired
	case i.DaysLeft == 0:
		return LastDay
	case i.DaysLeft <= weekDays:
		return LastWeek
	case i.DaysLeft <= monthDays:
		return LastMonth
	case i.State == StateRenewable:
		return CanBeRenewed
	case i.DaysLeft-i.RenewalOpens.DaysUntil(i.Expires) <= monthDays:
		return OpensSoon
	}
	return NotYet
}

// userAuthenticationKnown reports whether that certificate was read, or is known not to
// be there.
func (r Report) userAuthenticationKnown() bool {
	item, _ := r.Item(rules.UserAuthentication)
	return !item.Expires.IsZero() || item.State == StateAbsent
}

// Blocked returns the certificates whose secret is blocked, in the report's order.
func (r Report) Blocked() (kinds []rules.Kind) {
	for _, item := range r.Items {
		if item.Tries.Blocked() {
			kinds = append(kinds, item.Kind)
		}
	}
	return kinds
}

func (r Report) isFresh() bool {
	item, _ := r.Item(rules.UserAuthentication)
	if item.NotBefore.IsZero() {
		return false
	}
	age := item.NotBefore.DaysUntil(r.Today)
	return age >= 0 && age <= monthDays
}

// urgencies orders the states that come with a date, the least urgent first.
var urgencies = map[ItemState]int{StateValid: 1, StateRenewable: 2, StateExpired: 3}

// MostUrgent returns the item that says what its holder should do next, and false
// where no date is known.
//
// Expired comes before what can be renewed, and that before what can't be yet. Among
// expired items the card comes first, for nothing else can be renewed without it,
// then the user-authentication certificate. Among the others it is the one that
// ends first; where two end on the same day, the card, whose renewal brings new
// certificates with it.
func (r Report) MostUrgent() (Item, bool) {
	var most Item
	for _, item := range r.Items {
		if item.moreUrgentThan(most) {
			most = item
		}
	}
	return most, urgencies[most.State] > 0
}

// moreUrgentThan compares with an item that stands before it in the report.
func (i Item) moreUrgentThan(before Item) bool {
	switch a, b := urgencies[i.State], urgencies[before.State]; {
	case a > b:
		return true
	case a < b:
		return false
	}
	return i.State != StateExpired && i.DaysLeft < before.DaysLeft
}
