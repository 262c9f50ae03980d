package virtual

import (
	"bytes"
	"encoding/binary"
	"sync/atomic"

	"kigen/card"
)

// A Keypad is a virtual reader with keys of its own and a card in it: a [card.Keypad]. It
// is as strict with the structure that it is given as the strictest reader may be.
type Keypad struct {
	*Card
	Kind card.KeypadKind
	// Typed receives what a person types, when the reader asks. The reader waits for it as
	// long as the card has power.
	Typed <-chan Typed

	asked atomic.Int32
}

var _ card.Keypad = (*Keypad)(nil)

// Typed is what a person does on the keys.
type Typed struct {
	Digits string // and then the OK key
	Answer card.StatusWord
	Err    error
	// Unfilled has the reader send the command without the digits.
	Unfilled bool
	// After holds up what is typed until it is closed; nil for at once.
	After <-chan struct{}
}

// What else can happen on the keys, as the Answer of the reader.
const (
	NothingTyped card.StatusWord = 0x6400
	CancelKey    card.StatusWord = 0x6401
	badLength    card.StatusWord = 0x6403
	badStructure card.StatusWord = 0x6B80
)

// KeypadKind implements [card.Keypad].
func (k *Keypad) KeypadKind() card.KeypadKind { return k.Kind }

// Asked returns how often the reader was asked for a PIN.
func (k *Keypad) Asked() int { return int(k.asked.Load()) }

// VerifyOnKeypad implements [card.Keypad].
func (k *Keypad) VerifyOnKeypad(structure []byte) ([]byte, error) {
	k.asked.Add(1)
	command, fewest, most, ok := parseVerify(structure)
	if !ok {
		return appendStatus(nil, badStructure), nil
	}
	k.mu.Lock()
	power := k.power
	k.mu.Unlock()
	if power == nil {
		return nil, ErrNoPower
	}
	var typed Typed
	select {
	case typed = <-k.Typed:
	case <-power:
		return nil, ErrNoPower
	}
	if typed.After != nil {
		select {
		case <-typed.After:
		case <-power:
			return nil, ErrNoPower
		}
	}
	switch {
	case typed.Err != nil:
		return nil, typed.Err
	case typed.Answer != 0:
		return appendStatus(nil, typed.Answer), nil
	case typed.Unfilled:
		return k.Transmit(command)
	case len(typed.Digits) < fewest || len(typed.Digits) > most:
		return appendStatus(nil, badLength), nil
	}
	command = append(append(command, byte(len(typed.Digits))), typed.Digits...)
	defer clear(command)
	return k.Transmit(command)
}

// parseVerify reads PIN_VERIFY_STRUCTURE (PC/SC part 10, 2.5.1) of a PIN in ASCII that goes
// straight behind the header in the command, with its length before it.
func parseVerify(structure []byte) (command []byte, fewest, most int, ok bool) {
	const fixed, header, seconds = 19, 4, 15
	if len(structure) != fixed+header || binary.LittleEndian.Uint32(structure[15:]) != header {
		return nil, 0, 0, false
	}
	message := structure[8]
	formats := bytes.Equal(structure[2:5], []byte{0x82, 0x00, 0x00})
	ended := structure[7] == 0x02 && (message == 0x00 || message == 0xFF)
	rest := bytes.Equal(structure[9:15], make([]byte, 6))
	if structure[0] < seconds || structure[1] < seconds || !formats || !ended || !rest {
		return nil, 0, 0, false
	}
	return bytes.Clone(structure[fixed:]), int(structure[6]), int(structure[5]), true
}
