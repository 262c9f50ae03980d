package check

import (
	"cmp"
	"slices"

	"kigen/card"
	"kigen/rules"
)

// A Report is what is known of one card so far: plain data, the same for the
// window, the command line and JSON. It holds no name, no number of the holder or
// the card, and no secret.
type Report struct {
	// Today is the day in Japan by which the items were judged.
	Today rules.Date
	// Reader is the reader's name.
	Reader string
	// Simulated is true when the dates are those of a virtual card in this program.
	Simulated bool
	// Items known so far, at most one of each kind, in the order card,
	// user-authentication, signature.
	Items []Item
	// Faults met so far that did not end the check, in the order met.
	Faults []*Fault
	// Municipality is the code, of five digits, of the municipality of residence, as the
	// card has it (in a designated city that of the ward); "" where it is not known. The
	// window suggests a counter by it. It is never printed and never leaves with the report.
	Municipality string
	// Complete is true once everything that needs no secret was read.
	Complete bool
	// Born is the holder's birth date, from the signature certificate: zero until that
	// was read, or where it does not tell. New expiries are reckoned with it; it is never
	// printed or written, and goes with the report.
	Born rules.Date
}

// An Item is one thing that expires. Dates not known are zero.
type Item struct {
	Kind  rules.Kind
	State ItemState
	// NotBefore is the certificate's first day in Japan; zero for the card.
	NotBefore rules.Date
	// Expires is the last day in Japan.
	Expires rules.Date
	// RenewalOpens is the first day of the renewal window.
	RenewalOpens rules.Date
	// MayOpenEarlier is the day from which some municipalities may accept, zero
	// where all agree.
	MayOpenEarlier rules.Date
	// InsuranceUntil is the last day on which the card goes on as マイナ保険証 after
	// Expires, zero for the signature certificate, which it does not need.
	InsuranceUntil rules.Date
	// DaysLeft from Report.Today to Expires; negative when expired.
	DaysLeft int
	// Tries left of the secret that belongs to the certificate; nothing for the card.
	Tries card.Tries
	// Issuer says what is known of who signed the certificate; "" when not known yet.
	Issuer Issuer
	// Limit says which rule the expiry comes from, where that can be known.
	Limit rules.Limit
}

// ItemState is the state of an item, in the words of the JSON.
type ItemState string

// The states. The first three are those of package rules.
const (
	StateValid                   = ItemState(rules.Valid)
	StateRenewable               = ItemState(rules.Renewable)
	StateExpired                 = ItemState(rules.Expired)
	StateNeedsPassword ItemState = "needs-password" // signature certificate there, not read
	StateAbsent        ItemState = "absent"         // not issued
	StateUnreadable    ItemState = "unreadable"
	StateUntrusted     ItemState = "untrusted" // a certificate of the card is forged: no date is told
)

// Issuer says what is known of who signed a certificate.
type Issuer string

// What can be known.
const (
	IssuerKnown   Issuer = "known"    // signed by a CA certificate of the published list
	IssuerUnknown Issuer = "unknown"  // signed by a CA certificate not known to this version, or not to be checked
	IssuerFalse   Issuer = "mismatch" // not signed by the CA certificate on the card
)

// Item returns the item of that kind, and whether there is one.
func (r Report) Item(kind rules.Kind) (Item, bool) {
	for _, item := range r.Items {
		if item.Kind == kind {
			return item, true
		}
	}
	return Item{}, false
}

// itemOrder is the order on the screen and in JSON.
var itemOrder = []rules.Kind{rules.Card, rules.UserAuthentication, rules.Signature}

// with returns r with the item in its place, instead of one of its kind, and judged.
func (r Report) with(item Item) Report {
	r.Items = slices.DeleteFunc(slices.Clone(r.Items), func(old Item) bool { return old.Kind == item.Kind })
	r.Items = append(r.Items, item)
	slices.SortFunc(r.Items, func(a, b Item) int {
		return cmp.Compare(slices.Index(itemOrder, a.Kind), slices.Index(itemOrder, b.Kind))
	})
	return r.judged(r.Today)
}

// WithoutTries returns r with the retry counter of an item not known.
func (r Report) WithoutTries(kind rules.Kind) Report {
	r.Items = slices.Clone(r.Items)
	for i := range r.Items {
		if r.Items[i].Kind == kind {
			r.Items[i].Tries = card.Tries{}
		}
	}
	return r
}

// withFault returns r with one more fault.
func (r Report) withFault(fault *Fault) Report {
	r.Faults = append(slices.Clip(r.Faults), fault)
	return r
}

// judged returns r with everything that follows from its dates on the day today. Of a card
// with a forged certificate no date is left.
func (r Report) judged(today rules.Date) Report {
	r.Today = today
	r.Items = slices.Clone(r.Items)
	if r.Forged() {
		r.Born = rules.Date{}
		for i, item := range r.Items {
			r.Items[i] = item.untrusted()
		}
	}
	whole, _ := r.Item(rules.Card)
	userAuthentication, _ := r.Item(rules.UserAuthentication)
	for i, item := range r.Items {
		if item.Expires.IsZero() {
			continue
		}
		item = item.judged(today)
		item.Limit = rules.BindingLimit(item.Kind, item.NotBefore, item.Expires, userAuthentication.Expires, whole.Expires)
		r.Items[i] = item
	}
	return r
}

// untrusted returns the item without its dates, and without one to be found.
func (i Item) untrusted() Item {
	if i.Issuer == IssuerFalse || !i.Expires.IsZero() || i.State == StateNeedsPassword {
		i.State = StateUntrusted
	}
	return Item{Kind: i.Kind, State: i.State, Tries: i.Tries, Issuer: i.Issuer}
}

// Expiring returns what follows from an expiry alone, whatever it is of, on the day
// today.
func Expiring(expires, today rules.Date) Item { return Item{Expires: expires}.judged(today) }

func (i Item) judged(today rules.Date) Item {
	i.State = ItemState(rules.StateOn(today, i.Expires))
	i.DaysLeft = today.DaysUntil(i.Expires)
	i.RenewalOpens = rules.RenewalOpens(i.Expires)
	i.MayOpenEarlier, _ = rules.MayOpenEarlier(i.Expires)
	if i.Kind != rules.Signature {
		i.InsuranceUntil = rules.InsuranceUntil(i.Expires)
	}
	return i
}
