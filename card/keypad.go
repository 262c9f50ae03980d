package card

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// A Keypad is a [Transport] to a reader that may have keys of its own. A PIN that is typed
// there goes from the reader to the card and never reaches this computer (PC/SC part 10,
// "IFDs with Secure PIN Entry Capabilities").
type Keypad interface {
	Transport
	// KeypadKind says what the reader has.
	KeypadKind() KeypadKind
	// VerifyOnKeypad gives the reader a PIN_VERIFY structure (FEATURE_VERIFY_PIN_DIRECT). It
	// returns when the card has answered the PIN that a person typed, or the reader says why
	// it sent none. Calls come one at a time, and not beside one of Transmit.
	VerifyOnKeypad(structure []byte) (response []byte, err error)
}

// A KeypadKind is what a reader has of its own for the entry of a PIN.
type KeypadKind int

// The kinds.
const (
	NoKeypad             KeypadKind = iota
	KeypadWithoutDisplay            // keys alone
	KeypadWithDisplay               // keys, and a display that asks for the PIN
)

// KeypadOf returns what the reader behind a transport has.
func KeypadOf(transport Transport) KeypadKind {
	if keypad, ok := transport.(Keypad); ok {
		return keypad.KeypadKind()
	}
	return NoKeypad
}

// PINOnKeypad returns the user PIN as one that the person types on the reader's keys: a
// Secret that has no characters and is complete. The password has letters, which no keypad
// has.
func PINOnKeypad() *Secret {
	return &Secret{kind: UserPIN, command: new(verifyCommand), onKeypad: true}
}

// OnKeypad reports whether the secret is to be typed on the reader's keys.
func (s *Secret) OnKeypad() bool { return s.onKeypad }

// Why a keypad has sent no PIN, by its status word (PC/SC part 10, 2.5).
var (
	ErrNoKeypad        = errors.New("reader has no keypad")
	ErrKeypadTimeout   = errors.New("nothing was typed on the keypad in time")
	ErrKeypadCancelled = errors.New("entry was cancelled on the keypad")
	ErrKeypadMismatch  = errors.New("entries on the keypad differ")
	ErrKeypadLength    = errors.New("entry on the keypad is too short or too long")
)

// keypadAnswers are the reader's own status words. Cards have no other meaning for them: 64xx
// says that nothing was changed (ISO/IEC 7816-4, 5.6).
var keypadAnswers = map[StatusWord]error{
	0x6400: ErrKeypadTimeout,
	0x6401: ErrKeypadCancelled,
	0x6402: ErrKeypadMismatch, // of a new PIN and its repetition
	0x6403: ErrKeypadLength,
}

// present sends a secret to the card, once, or has the reader ask for it and send it.
func (c *Card) present(secret *Secret) (StatusWord, error) {
	if !secret.onKeypad {
		_, sw, err := c.once(secret.verify())
		return sw, err
	}
	kind := KeypadOf(c.transport)
	if kind == NoKeypad {
		return 0, ErrNoKeypad
	}
	_, sw, err := split(c.transport.(Keypad).VerifyOnKeypad(pinVerify(kind)))
	if why := keypadAnswers[sw]; why != nil {
		err = fmt.Errorf("%w: %w", why, sw)
	}
	return sw, err
}

// KeypadSeconds is how long a reader waits for the first key, and for each key after it.
const KeypadSeconds = 30

// pinVerify returns PIN_VERIFY_STRUCTURE (PC/SC part 10, 2.5.1) for VERIFY of four digits in
// ASCII: packed, and in the computer's byte order, which is little-endian everywhere here.
//
// The command in it ends behind P2, and the reader puts Lc and the digits there. One that fails
// to do so sends a VERIFY without data, which uses no try.
func pinVerify(kind KeypadKind) []byte {
	const (
		asciiLeft       = 0x82 // bmFormatString: in bytes (bit 8), position 0, left-justified, ASCII (10)
		noBlock         = 0x00 // bmPINBlockString: no length in the command, no padding
		noLength        = 0x00 // bmPINLengthFormat
		validationKey   = 0x02 // bEntryValidationCondition: by the OK key, so that a slip can be mended
		noMessage       = 0x00 // bNumberMessage
		defaultMessage  = 0xFF // the reader's own words
		languageNeutral = 0x0000
	)
	message := byte(noMessage)
	if kind == KeypadWithDisplay {
		message = defaultMessage
	}
	fewest, most := UserPIN.Length()
	command := []byte{0x00, 0x20, 0x00, 0x80}
	structure := []byte{KeypadSeconds, KeypadSeconds, asciiLeft, noBlock, noLength}
	structure = binary.LittleEndian.AppendUint16(structure, uint16(fewest)<<8|uint16(most)) //nolint:gosec // both are 4
	structure = append(structure, validationKey, message)
	structure = binary.LittleEndian.AppendUint16(structure, languageNeutral)
	structure = append(structure, 0, 0, 0, 0)                                     // bMsgIndex, bTeoPrologue: the driver's, for T=1
	structure = binary.LittleEndian.AppendUint32(structure, uint32(len(command))) //nolint:gosec // it is 4
	return append(structure, command...)
}
