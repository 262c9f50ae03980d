package check

import (
	"cmp"
	"context"

	"kigen/card"
	"kigen/internal/printable"
	"kigen/rules"
)

// Readers lists the card readers and connects to the cards in them. Package pcsc
// implements it for the readers of this computer, [Simulator] for virtual cards.
type Readers interface {
	// Watch calls changed with the readers as they are now, and again whenever a
	// reader or a card comes or goes or the service's health changes, until ctx is
	// done. While the service is down, Snapshot.Fault says so and Watch goes on trying. Calls come one at a time, and none after Watch
	// has returned. Only one Watch runs at a time.
	Watch(ctx context.Context, changed func(Snapshot))

	// Connect powers the card in the named reader and holds a transaction on it, so
	// that no other program can come between two commands. It shares the card; it
	// never asks for it exclusively. Errors are of type *Fault.
	// Connect and the Connection's methods may be called while Watch is running.
	Connect(ctx context.Context, reader string) (Connection, error)
}

// A Connection is a transaction with one card. After Connect's context is done,
// Transmit sends nothing more and returns the context's error. Errors of Transmit
// are of type *Fault, or the context's.
type Connection interface {
	card.Transport

	// Close ends the transaction and the connection, with context done or not. With
	// reset the card is reset (SCARD_RESET_CARD), so that nothing verified on it
	// outlives the connection; without, it is left as it is for other programs. It fails
	// where the card could not be reset, or is not there any more.
	// A second Close does nothing.
	Close(reset bool) error
}

// A Played connection replays a trace. Its certificates lack the signature, so it repeats
// what the recorded check found out about the issuer.
type Played interface {
	Issuer(kind rules.Kind) Issuer
}

// A Recording connection makes a trace. It is told who signed a certificate, which it can't
// keep the bytes to prove.
type Recording interface {
	Found(kind rules.Kind, issuer Issuer)
}

// A Snapshot is the state of all readers at one moment.
type Snapshot struct {
	// Readers in the order the service lists them; empty when there are none.
	Readers []Reader
	// Fault says why there are no readers to see (service down, permission, no
	// reader); nil when Readers has at least one.
	Fault *Fault
}

// A Reader is one place a card can be in.
type Reader struct {
	// Name is the service's name of it, unique in a snapshot.
	Name string
	// Card says what is in it.
	Card Presence
	// ATR holds the bytes of the card's answer to reset, "" without a card. Only for naming
	// a card that is not ours; never decide by it.
	ATR string
	// Events is another number after every insertion and removal, and after the reader
	// or the service was away. Two snapshots in which a reader has the same Events hold
	// the same card, as far as the service noticed: pcscd asks some drivers 2.5 times a
	// second whether the card is there.
	Events uint32
	// Simulated is true for a virtual card inside this program, whose dates are made up.
	Simulated bool
}

// Shown returns the reader's name fit to be shown: "?" where nothing is left of it.
func (r Reader) Shown() string { return cmp.Or(printable.Line(r.Name), "?") }

// Called reports whether name is that of the reader, or how it is shown.
func (r Reader) Called(name string) bool { return r.Name == name || r.Shown() == name }

// Presence is what a reader says of the card in it.
type Presence int

// What can be in a reader.
const (
	NoCard      Presence = iota
	CardPresent          // a card that can be talked to
	CardMute             // a card that does not answer: laid badly, or upside down
	CardInUse            // another program holds the card exclusively
)
