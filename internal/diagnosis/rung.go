package diagnosis

import "kigen/internal/check"

// A Name is the name of a rung, in the words of the JSON.
type Name string

// The rungs, from below.
const (
	System       Name = "system"       // operating system and version
	USB          Name = "usb"          // a reader is plugged in
	Driver       Name = "driver"       // the system has drivers for them
	Service      Name = "service"      // the smart-card service answers
	Permission   Name = "permission"   // the service lets this person use it
	Session      Name = "session"      // the person sits at this computer
	Readers      Name = "readers"      // the service sees one
	CardPresent  Name = "card"         // there is one in a reader
	ATR          Name = "atr"          // its answer to reset
	Applications Name = "applications" // it has those of a My Number Card
	Token        Name = "token"        // the label of the JPKI application
	Tries        Name = "tries"        // left of each PIN and password
	Certificates Name = "certificates" // key, profile, issuer, signature, dates
	Signature    Name = "signature"    // whether there is a signature certificate
	Reading      Name = "reading"      // how long it took, how often it was retried
	Clock        Name = "clock"        // of this computer is right
)

// Names are all rungs, from below.
var Names = []Name{
	System, USB, Driver, Service, Permission, Session, Readers, CardPresent, ATR,
	Applications, Token, Tries, Certificates, Signature, Reading, Clock,
}

// An Outcome is how a rung came out, in the words of the JSON.
type Outcome string

// The outcomes.
const (
	Passed     Outcome = "passed"
	Failed     Outcome = "failed"
	NotReached Outcome = "not-reached"
)

// A Rung is one step of the ladder.
type Rung struct {
	Name    Name
	Outcome Outcome
	// Fault is why it failed, nil where it did not. Package i18n has the next step for it.
	Fault *check.Fault
	// Because is the failed rung that kept this one from being tried, "" where it was tried.
	Because Name
	// Evidence is what was seen, in the order in which it was.
	Evidence []Fact
}
