// Package virtual is a My Number Card in software: the other side of a
// [card.Transport]. Tests use it in-process; the window shows it where there is no
// reader, for demonstration and training; and [Plug] puts it into a real pcscd, where
// any PC/SC program takes it for a card.
//
// A [Card] is made from a [Profile]: dates, tries, files that are missing, quirks of
// real cards and readers, faults at chosen commands, the speed of the line. Several
// profiles have names, see [Named]. Everything about its holder is made up, its
// certificates are signed by keys that lie in this package, and nothing is kept
// outside of the Card: tests may have one each and run in parallel. The same profile
// always makes the same bytes.
//
// What the card answers is what independent implementations of the JPKI application
// agree on. Where they say nothing, it is what was seen on the one card that was
// surveyed in public, and what JICSAP 1.1 (the specification behind that card) or
// ISO/IEC 7816-4 has:
//
//   - A VERIFY that fails ends what its secret had verified. Selecting an application,
//     the same or another, and losing power end it too.
//   - READ BINARY beyond the end of the file answers what is there and 9000, see
//     [Quirks.EndOfFileWarning]; from the end on, 6B00.
//   - A file named by its short identifier becomes the current file.
//   - SELECT of 3F00 answers 6A82. SELECT of the master file answers 9000 and changes
//     nothing while an application is selected, 6A86 before.
//
// The card does not sign. It knows SELECT, READ BINARY, READ RECORD, VERIFY and GET
// RESPONSE; anything else is answered 6D00.
package virtual

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"kigen/card"
)

// A Card is one virtual card. Its methods may be called from several goroutines;
// commands come one at a time all the same, as [card.Transport] has it.
type Card struct {
	profile      Profile
	applications map[card.AID]application

	mu      sync.Mutex
	removed bool
	power   chan struct{} // closed when this power-up ends; nil without power
	secrets [2]secret     // by card.SecretKind; lives on without power
	log     []Command
	since   int // commands since power-up

	// What the card knows while it has power.
	selected application
	current  *file
	waiting  []byte // for GET RESPONSE, with its status word
}

// New makes a card and gives it power. It panics where the profile has a date that
// no certificate can hold, such as a first day without a last one.
func New(profile Profile) *Card {
	profile.Faults = maps.Clone(profile.Faults)
	c := &Card{profile: profile}
	c.secrets = [...]secret{
		card.UserPIN:           newSecret(profile.UserPIN, userPINTries),
		card.SignaturePassword: newSecret(profile.SignaturePassword, signaturePasswordTries),
	}
	c.makeFiles()
	c.PowerOn()
	return c
}

func newSecret(s Secret, maxTries int) secret {
	return secret{value: s.Value, tries: s.TriesLeft, maxTries: maxTries}
}

// PowerOn gives the card power. A card that has it already stays as it is.
func (c *Card) PowerOn() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.power == nil {
		c.powerUp()
	}
}

// PowerOff takes the power away, as when the card leaves the reader's field. What
// was selected and verified is forgotten, and a command under way ends in
// [ErrNoPower].
func (c *Card) PowerOff() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.powerDown()
}

// Reset takes the power away and gives it back.
func (c *Card) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.powerDown()
	c.powerUp()
}

func (c *Card) powerUp() {
	c.power = make(chan struct{})
	c.since = 0
}

func (c *Card) powerDown() {
	if c.power != nil {
		close(c.power)
		c.power = nil
	}
	c.selectApplication(nil)
	c.waiting = nil
}

// ATR returns the card's answer to reset.
func (c *Card) ATR() []byte {
	if c.profile.Quirks.Contact {
		return slices.Clone(contactATR)
	}
	return slices.Clone(contactlessATR)
}

// The answers to reset, both of them seen on real cards, and both ending in the
// right check byte TCK (ISO/IEC 7816-3, 8.2.5): pcscd refuses a card otherwise.
var (
	// A contactless card has none. Its reader makes one up (PC/SC part 3, 3.1.3.2.3):
	// T=0 and T=1, and eight historical bytes. For Type B these are application data
	// (4) and protocol information (3) from the card's answer to REQB, and half a byte
	// from its answer to ATTRIB.
	contactlessATR = []byte{0x3B, 0x88, 0x80, 0x01, 0x00, 0x00, 0x05, 0xE0, 0xB3, 0x81, 0xA1, 0x00, 0x7F}
	// T=1 alone, blocks of 254 bytes, no historical bytes. OpenSC knows the card by it.
	contactATR = []byte{0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14}
)

// Transmit answers a command APDU. Whatever bytes it is given, the answer is at
// least a status word, unless [Profile.Faults] say otherwise. It fails with
// [ErrNoPower], [ErrRemoved] or the error of a [Fault].
func (c *Card) Transmit(command []byte) ([]byte, error) {
	return c.transmit(context.Background(), command)
}

// transmit is Transmit, ending early with ctx's error when ctx is done.
func (c *Card) transmit(ctx context.Context, command []byte) ([]byte, error) {
	fault, power, err := c.receive(command)
	if err != nil {
		return nil, err
	}
	var response []byte
	switch {
	case fault != nil && fault.Err != nil:
		return nil, fault.Err
	case fault != nil && fault.Hang == nil && !fault.Leave:
		response = fault.answer()
	default:
		if fault != nil && fault.Hang != nil {
			if err := wait(ctx, power, fault.Hang); err != nil {
				return nil, err
			}
		}
		if response, err = c.execute(power, command); err != nil {
			return nil, err
		}
	}
	if c.profile.BitRate > 0 {
		bits := 10 * (len(command) + len(response)) // a start bit, eight, a stop bit
		line := time.NewTimer(time.Duration(bits) * time.Second / time.Duration(c.profile.BitRate))
		defer line.Stop()
		if err := wait(ctx, power, line.C); err != nil {
			return nil, err
		}
	}
	if fault != nil && fault.Leave {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.leave()
	}
	return response, nil
}

func (c *Card) leave() {
	c.removed = true
	c.powerDown()
}

func (c *Card) hasLeft() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.removed
}

// wait waits for an event, for as long as the card has power and ctx lasts.
func wait[T any](ctx context.Context, power <-chan struct{}, event <-chan T) error {
	select {
	case <-event:
		return nil
	case <-power:
		return ErrNoPower
	case <-ctx.Done():
		return ctx.Err()
	}
}

// receive counts and logs a command, and returns the fault that befalls it, if any,
// and the power under which it came.
func (c *Card) receive(command []byte) (*Fault, <-chan struct{}, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.removed:
		return nil, nil, ErrRemoved
	case c.power == nil:
		return nil, nil, ErrNoPower
	}
	c.since++
	c.log = append(c.log, newCommand(command))
	if parsed, ok := parseCommand(command); ok && parsed.instruction == insVerify && len(parsed.data) > 0 {
		if f, sw := c.verifyTarget(parsed); sw == card.Success {
			f.secret.presented++
		}
	}
	fault, ok := c.profile.Faults[len(c.log)]
	if !ok && c.profile.Script != nil {
		fault, ok = c.profile.Script(command), true
	}
	if !ok {
		return nil, c.power, nil
	}
	if fault.Remove {
		c.leave()
		return nil, nil, ErrRemoved
	}
	return &fault, c.power, nil
}
