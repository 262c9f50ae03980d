package check

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kigen/card"
)

var errNoPIN = errors.New("the reader sent no PIN")

// A KeypadFinder is implemented by [Readers] that can tell of a reader without a card whether
// it has keys of its own.
type KeypadFinder interface {
	// HasKeypad reports whether the reader has a keypad for the PIN. It reports false where
	// the reader does not tell before ctx is done.
	HasKeypad(ctx context.Context, reader string) bool
}

// AsksOnKeypad reports whether the secret asked for is to be typed on the reader's own keys:
// Enter then takes [card.PINOnKeypad].
func (s State) AsksOnKeypad() bool { return s.Keypad && s.Asked == card.UserPIN }

// patience is how long the card may be silent before it is called slow. Somebody who types on
// the reader's keys may take the time that the reader gives.
func (s State) patience() time.Duration {
	if s.OnKeypad {
		return 2*card.KeypadSeconds*time.Second + slowAfter
	}
	return slowAfter
}

// present sends a secret, once, or has the reader ask for it.
func (r *reading) present(c *card.Card, secret *card.Secret, before card.Tries) error {
	if !secret.OnKeypad() {
		return c.Verify(secret)
	}
	return r.keypadAnswer(c, before, c.Verify(secret))
}

func (r *reading) setTries(tries card.Tries) {
	item, _ := r.report.Item(ItemOf(card.UserPIN))
	item.Tries = tries
	r.set(item)
}

// keypadAnswer returns what err, by which a PIN on the keypad ended, comes to. Where the card
// has not answered the PIN, its retry counter says whether a try was used. The counter was
// before then; asking for it uses no try.
func (r *reading) keypadAnswer(c *card.Card, before card.Tries, err error) error {
	kind := ItemOf(card.UserPIN)
	wrong, answered := errors.AsType[*card.WrongSecretError](err)
	if err == nil || answered && !(before.Known && wrong.Tries.Left >= before.Left) {
		return err
	}
	if answered {
		// With as many tries left as before, that is the answer to a command without a PIN.
		err = fmt.Errorf("%w: %w", errNoPIN, wrong.StatusWord)
	}
	after, failed := c.Tries(card.UserPIN)
	if failed != nil && !card.Refused(failed) {
		return failed
	}
	r.setTries(after)
	switch {
	case after.Known && after.Left < before.Left:
		return &card.WrongSecretError{StatusWord: card.VerificationFailed, Tries: after}
	case after != before:
		return err // it may have been accepted
	case errors.Is(err, card.ErrKeypadCancelled):
		return &Fault{Cause: KeypadCancelled, Item: kind, Err: err}
	case errors.Is(err, card.ErrKeypadTimeout):
		return &Fault{Cause: KeypadTimeout, Item: kind, Err: err}
	case errors.Is(err, card.ErrKeypadLength):
		return &Fault{Cause: Malformed, Item: kind, Err: err}
	}
	return &Fault{Cause: KeypadFailed, Item: kind, Err: err}
}

// KeypadKind implements [card.Keypad] for a card that is one.
func (c *simulatedConnection) KeypadKind() card.KeypadKind { return card.KeypadOf(c.card) }

// VerifyOnKeypad implements [card.Keypad]. The reader stops waiting for its keys when the card
// is taken away.
func (c *simulatedConnection) VerifyOnKeypad(structure []byte) ([]byte, error) {
	keypad, ok := c.card.(card.Keypad)
	if !ok {
		return nil, &Fault{Cause: Unknown, Err: card.ErrNoKeypad}
	}
	type result struct {
		response []byte
		err      error
	}
	results := make(chan result)
	go func() {
		response, err := keypad.VerifyOnKeypad(structure)
		results <- result{response, err}
	}()
	select {
	case r := <-results:
		if r.err != nil {
			return nil, &Fault{Cause: PoorContact, Err: r.err}
		}
		return r.response, nil
	case <-c.gone:
		c.card.Reset() // without power the card ends the wait
		<-results
		return nil, &Fault{Cause: CardRemoved}
	case <-c.ctx.Done():
		c.card.Reset()
		<-results
		return nil, c.ctx.Err()
	}
}
