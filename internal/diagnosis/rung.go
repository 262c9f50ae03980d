package diagnosis

import "kigen/internal/check"

// A Name is the name of a rung, in the words of the JSON.
type Name string

// The rungs, from below.
const (
	System       Name = "system"       // operating system and version
	USB          Name = "usb"          // readers that are plugged in
	Driver       Name = "driver"       // of them
	Service      Name = "service"      // the smart-card service answers
	Permission   Name = "permission"   // and lets this person
	Session      Name = "session"      // who sits at this computer, or at another one
	Readers      Name = "readers"      // that the service sees
	CardPresent  Name = "card"         // in one of them
	ATR          Name = "atr"          // its answer to reset
	Applications Name = "applications" // of a My Number Card, or of another one
	Token        Name = "token"        // what the JPKI application says it is
	Tries        Name = "tries"        // of every PIN that can be asked for free
	Certificates Name = "certificates" // key, profile, issuer, signature, dates
	Signature    Name = "signature"    // there is a signature certificate
	Reading      Name = "reading"      // how long it took, how often it was begun again
	Clock        Name = "clock"        // of this computer
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
	// Fault is why it failed, nil where it did not. Its words say the one next step.
	Fault *check.Fault
	// Because names the failed rung that makes this one meaningless, "" where it was reached.
	Because Name
	// Evidence is what was seen, in the order in which it was.
	Evidence []Fact
}
