package trace

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"kigen/card"
	"kigen/internal/check"
)

var (
	_ card.Keypad = (*recorded)(nil)
	_ card.Keypad = (*played)(nil)
)

// keepKeypad returns what is kept of a PIN_VERIFY structure: the header of the VERIFY in it, and
// how many bytes else it has. No PIN is in it, and none in what is kept.
func keepKeypad(structure []byte) (kept Bytes, hidden int) {
	const fixed, verify = 19, 0x20 // bytes before the command; its instruction
	if len(structure) < fixed+headerLength || structure[fixed+1] != verify {
		return nil, len(structure)
	}
	return bytes.Clone(structure[fixed : fixed+headerLength]), len(structure) - headerLength
}

// KeypadKind implements [card.Keypad].
func (c *recorded) KeypadKind() card.KeypadKind { return card.KeypadOf(c.Connection) }

// VerifyOnKeypad implements [card.Keypad].
func (c *recorded) VerifyOnKeypad(structure []byte) ([]byte, error) {
	keypad, ok := c.Connection.(card.Keypad)
	if !ok {
		return nil, &check.Fault{Cause: check.Unknown, Err: card.ErrNoKeypad}
	}
	begun := time.Now()
	answer, err := keypad.VerifyOnKeypad(structure)
	kept := &Exchange{Keypad: true, Took: milliseconds(time.Since(begun))}
	kept.Command, kept.Hidden = keepKeypad(structure)
	c.noteExchange(kept, kept.Command, answer, err)
	return answer, err
}

// KeypadKind implements [card.Keypad]: a reader has keys where some were used.
func (c *played) KeypadKind() card.KeypadKind {
	used := func(e Event) bool { return e.Exchange != nil && e.Exchange.Keypad }
	if slices.ContainsFunc(c.player.trace.Events, used) {
		return card.KeypadWithoutDisplay
	}
	return card.NoKeypad
}

// VerifyOnKeypad implements [card.Keypad].
func (c *played) VerifyOnKeypad(structure []byte) ([]byte, error) {
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	asked := &Exchange{Keypad: true}
	asked.Command, asked.Hidden = keepKeypad(structure)
	return c.play(asked, fmt.Sprintf("PIN on the keypad % X", []byte(asked.Command)))
}
