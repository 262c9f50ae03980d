package check

import (
	"errors"
	"fmt"
	"time"

	"kigen/card"
	"kigen/rules"
)

// A Cause names one way in which a check can go wrong, whatever part noticed it.
// Each has a row in [Causes] and its texts in package i18n.
type Cause string

// The causes.
const (
	ServiceDown    Cause = "service-down"    // no smart-card service answers
	ContextLost    Cause = "context-lost"    // the service dropped our context: a new one is needed
	NoPermission   Cause = "no-permission"   // polkit, groups, a remote session
	ServiceBusy    Cause = "service-busy"    // slow: not ready, too busy, timed out
	NoReader       Cause = "no-reader"       // none connected
	ReaderGone     Cause = "reader-gone"     // unplugged while in use
	DriverMissing  Cause = "driver-missing"  // one is plugged in, its driver is not there
	NoDriver       Cause = "no-driver"       // one is plugged in, and this system has no driver for it
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
	NotIdentified  Cause = "not-identified"  // nothing tells it from another card: no secret is sent
	WrongSecret    Cause = "wrong-secret"    // PIN or password wrong, a try used
	SecretBlocked  Cause = "secret-blocked"  // no tries left
	LastTry        Cause = "last-try"        // one try left and not confirmed: nothing sent
	Malformed      Cause = "malformed"       // PIN or password can't be right: nothing sent
	ClockWrong     Cause = "clock-wrong"     // this computer's clock: days left are wrong too
	Unknown        Cause = "unknown"         // anything else
)

// The causes of an entry on the reader's own keys that brought no answer of the card.
const (
	KeypadCancelled Cause = "keypad-cancelled" // the person cancelled there: nothing sent
	KeypadTimeout   Cause = "keypad-timeout"   // nobody typed there: nothing sent
	KeypadFailed    Cause = "keypad-failed"    // the keys can't be used: no try used
)

// A Fault is a Cause met in one check. As an error it is for logs; a person reads
// what package i18n makes of it.
type Fault struct {
	Cause Cause
	// Item is the kind of thing it concerns, empty when it concerns the whole check.
	Item rules.Kind
	// Err is what was noticed: a status word, an error of the binding. Never holds
	// data of the card or a secret. May be nil.
	Err error
	// Number is the smart-card service's own number of what it said, 0 where it said
	// nothing.
	Number uint32
	// Other is what the card of OtherCard seems to be, "" when it is not known.
	Other card.OtherCard
	// Programs are those that may hold the card of InUse, by the names people know, without
	// paths, arguments or user names. nil where that can't be known.
	Programs []string
}

// Answer returns what the card or the service answered, in hexadecimal digits as
// support staff look it up: a status word ("6F00") or an error of PC/SC ("80100001").
// It is "" where it was neither.
func (f *Fault) Answer() string {
	if sw, ok := errors.AsType[card.StatusWord](f.Err); ok {
		return fmt.Sprintf("%04X", uint16(sw))
	}
	if f.Number != 0 {
		return fmt.Sprintf("%08X", f.Number)
	}
	return ""
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
	// Policy is how the program goes on, after the retries.
	Policy Policy
}

// A Policy is how the program goes on after a fault.
type Policy int

// The policies.
const (
	Waits  Policy = iota // for an event of readers and cards, and then goes on by itself
	Asks                 // stops until the person wants the card read again, or lays another
	GoesOn               // with what the fault does not touch
)

// Causes is the fault table: one row a cause.
var Causes = []Row{
	{ServiceDown, "K101", 0, Waits},
	{ContextLost, "K102", 1, Waits},
	{NoPermission, "K103", 0, Asks},
	{ServiceBusy, "K104", 2, Asks},
	{NoReader, "K201", 0, Waits},
	{ReaderGone, "K202", 0, Waits},
	{DriverMissing, "K203", 0, Waits},
	{NoDriver, "K204", 0, Waits},
	{CardAbsent, "K301", 0, Waits},
	{CardRemoved, "K302", 0, Waits},
	{CardReset, "K303", 1, Asks},
	{CardChanged, "K304", 0, Asks},
	{InUse, "K305", 2, Asks},
	{PoorContact, "K306", 2, Asks},
	{Unsupported, "K307", 0, Asks},
	{OtherCard, "K401", 0, Waits},
	{OldJukiCard, "K402", 0, Waits},
	{Unreadable, "K403", 0, GoesOn},
	{NotOffered, "K404", 0, GoesOn},
	{IssuerMismatch, "K405", 0, GoesOn},
	{NotIdentified, "K406", 0, GoesOn},
	{WrongSecret, "K501", 0, GoesOn},
	{SecretBlocked, "K502", 0, GoesOn},
	{LastTry, "K503", 0, GoesOn},
	{Malformed, "K504", 0, GoesOn},
	{KeypadCancelled, "K505", 0, GoesOn},
	{KeypadTimeout, "K506", 0, GoesOn},
	{KeypadFailed, "K507", 0, GoesOn},
	{ClockWrong, "K601", 0, GoesOn},
	{Unknown, "K901", 0, Asks},
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

// retryDelay is how long the first quiet retry of a reading waits; each further one
// waits as much longer.
const retryDelay = 250 * time.Millisecond

// Retry reports whether a reading that ended with f is quietly begun again, which it was
// retries times before, and how long to wait until then.
func (f *Fault) Retry(retries int) (delay time.Duration, again bool) {
	return time.Duration(retries+1) * retryDelay, retries < f.Row().Retries
}

// A USBReader is a card reader that is plugged in but not seen by the smart-card service.
// It is the Err of every DriverMissing and NoDriver, and of a NoReader where the reader
// should work. As an error it is for logs.
type USBReader struct {
	ID     string // vendor and product, as "054C:06C1"
	Name   string // what people call it, "" when not known
	Driver string // what it needs on this system, "" when not known
	Source string // where that comes from, "" when not known
	Holder string // the kernel's driver that keeps the service's away, "" for none
}

// Error names the reader.
func (r *USBReader) Error() string { return fmt.Sprintf("USB reader %s %s", r.ID, r.Name) }
