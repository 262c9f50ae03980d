package check

import (
	"errors"
	"fmt"

	"kigen/rules"
)

// A Cause names one way in which a check can go wrong, whatever part noticed it.
// Each has a row in [Causes] and its texts in package words.
type Cause string

// The causes.
const (
	ServiceDown    Cause = "service-down"    // no smart-card service answers
	ContextLost    Cause = "context-lost"    // the service dropped our context: a new one is needed
	NoPermission   Cause = "no-permission"   // polkit, groups, a remote session
	ServiceBusy    Cause = "service-busy"    // slow: not ready, too busy, timed out
	NoReader       Cause = "no-reader"       // none connected, or driver missing
	ReaderGone     Cause = "reader-gone"     // unplugged while in use
	CardAbsent     Cause = "card-absent"     // none came within the wait
	CardRemoved    Cause = "card-removed"    // taken away during a check
	CardReset      Cause = "card-reset"      // another program reset it
	CardChanged    Cause = "card-changed"    // not the card that the person saw
	InUse          Cause = "in-use"          // another program holds it
	PoorContact    Cause = "poor-contact"    // mute, unpowered, garbled
	Unsupported    Cause = "unsupported"     // reader and card have no protocol in common
	OtherCard      Cause = "other-card"      // not a My Number Card
	OldJukiCard    Cause = "old-juki-card"   // 住基カード, all expired by 2018-12-21
	Unreadable     Cause = "unreadable"      // damaged or unknown data
	NotOffered     Cause = "not-offered"     // the card does not offer this item
	IssuerMismatch Cause = "issuer-mismatch" // not signed by the CA certificate beside it
	WrongSecret    Cause = "wrong-secret"    // PIN or password wrong, a try used
	SecretBlocked  Cause = "secret-blocked"  // no tries left
	LastTry        Cause = "last-try"        // one try left and not confirmed: nothing sent
	Malformed      Cause = "malformed"       // PIN or password can't be right: nothing sent
	Unknown        Cause = "unknown"         // anything else
)

// A Fault is a Cause met in one check. As an error it is for logs; a person reads
// what package words makes of it.
type Fault struct {
	Cause Cause
	// Item is the kind of thing it concerns, empty when it concerns the whole check.
	Item rules.Kind
	// Err is what was noticed: a status word, an error of the binding. Never holds
	// data of the card or a secret. May be nil.
	Err error
}

// Error gives cause, item and what was noticed.
func (f *Fault) Error() string {
	text := string(f.Cause)
	if f.Item != "" {
		text = string(f.Item) + ": " + text
	}
	if f.Err != nil {
		text = fmt.Sprintf("%s: %v", text, f.Err)
	}
	return text
}

// Unwrap returns what was noticed.
func (f *Fault) Unwrap() error { return f.Err }

// AsFault returns the Fault in err's chain, or one of cause Unknown around err.
func AsFault(err error) *Fault {
	if fault, ok := errors.AsType[*Fault](err); ok {
		return fault
	}
	return &Fault{Cause: Unknown, Err: err}
}

// A Row of the fault table: what is fixed about a cause.
type Row struct {
	Cause Cause
	// Code can be read out on the telephone. It never changes its meaning.
	Code string
	// Retries is how often a reading (never an entered secret) is quietly begun again.
	Retries int
}

// Causes is the fault table: one row a cause.
var Causes = []Row{
	{ServiceDown, "K101", 0},
	{ContextLost, "K102", 1},
	{NoPermission, "K103", 0},
	{ServiceBusy, "K104", 2},
	{NoReader, "K201", 0},
	{ReaderGone, "K202", 0},
	{CardAbsent, "K301", 0},
	{CardRemoved, "K302", 0},
	{CardReset, "K303", 1},
	{CardChanged, "K304", 0},
	{InUse, "K305", 2},
	{PoorContact, "K306", 2},
	{Unsupported, "K307", 0},
	{OtherCard, "K401", 0},
	{OldJukiCard, "K402", 0},
	{Unreadable, "K403", 0},
	{NotOffered, "K404", 0},
	{IssuerMismatch, "K405", 0},
	{WrongSecret, "K501", 0},
	{SecretBlocked, "K502", 0},
	{LastTry, "K503", 0},
	{Malformed, "K504", 0},
	{Unknown, "K901", 0},
}

// Row returns f's row of the fault table.
func (f *Fault) Row() Row {
	for _, row := range Causes {
		if row.Cause == f.Cause {
			return row
		}
	}
	return Causes[len(Causes)-1]
}
