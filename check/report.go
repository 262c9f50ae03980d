package check

import (
	"kigen/card"
	"kigen/rules"
)

// A Report is what is known of one card so far: plain data, the same for the
// window, the command line and JSON. It holds no name, number or secret.
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
	// Complete is true when everything was read that needs no secret.
	Complete bool
}

// An Item is one thing that expires. Dates not known are zero.
type Item struct {
	Kind  rules.Kind
	State State
	// NotBefore is the certificate's first day in Japan; zero for the card.
	NotBefore rules.Date
	// Expires is the last day in Japan.
	Expires rules.Date
	// RenewalOpens is the first day of the renewal window.
	RenewalOpens rules.Date
	// MayOpenEarlier is the day from which some municipalities may accept, zero
	// where all agree.
	MayOpenEarlier rules.Date
	// InsuranceUntil is the last day on which the card goes on as マイナ保険証, zero
	// where it does not apply.
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

// State is the state of an item, in the words of the JSON.
type State string

// The states. The first three are rules.State's.
const (
	StateValid               = State(rules.Valid)
	StateRenewable           = State(rules.Renewable)
	StateExpired             = State(rules.Expired)
	StateNeedsPassword State = "needs-password" // signature certificate present, not read
	StateAbsent        State = "absent"         // not issued
	StateUnreadable    State = "unreadable"
)

// Issuer says what is known of who signed a certificate.
type Issuer string

// What can be known.
const (
	IssuerKnown   Issuer = "known"    // signed by a CA certificate of the published list
	IssuerUnknown Issuer = "unknown"  // rightly signed, by a CA not known to this version
	IssuerFalse   Issuer = "mismatch" // not signed by the CA certificate on the card
)
