package virtual

import (
	"errors"

	"kigen/card"
)

// Errors of a card that gives no answer.
var (
	// ErrRemoved is what every command ends in after the card was taken away.
	ErrRemoved = errors.New("card was removed")
	// ErrNoPower is what a command ends in when the card has no power, loses it or is
	// reset before the answer.
	ErrNoPower = errors.New("card has no power")
)

// A Fault is what happens to a command. But for Hang and Leave it comes in place of its
// execution: the card does not act on it. One field is set; the zero Fault is an answer
// of no bytes at all.
type Fault struct {
	// Err is what Transmit returns.
	Err error
	// Status is the whole answer.
	Status card.StatusWord
	// Answer is the whole answer as it is, garbage for example.
	Answer []byte
	// Hang holds the answer back until the channel is closed; then the card executes
	// the command as if nothing had happened. Reset, loss of power and the end of the
	// connection to vpcd end the wait as well.
	Hang <-chan struct{}
	// Remove takes the card away, for good.
	Remove bool
	// Leave has the card execute the command and answer it, and then takes it away, for
	// good.
	Leave bool
}

// answer is what the card says in place of what it should have.
func (f Fault) answer() []byte {
	if f.Status != 0 {
		return appendStatus(nil, f.Status)
	}
	return append([]byte(nil), f.Answer...)
}
