package card

import (
	"errors"
	"fmt"

	"golang.org/x/text/width"
)

// A SecretKind is one of the card's two secrets.
type SecretKind int

// The two secrets.
const (
	UserPIN           SecretKind = iota // 暗証番号 of 利用者証明用: 4 digits
	SignaturePassword                   // 暗証番号 of 署名用: 6 to 16 of A–Z and 0–9
)

// shapes says what each secret looks like and where it is verified.
var shapes = [...]struct {
	file     FileID
	min, max int // characters
	letters  bool
	tries    int
}{
	UserPIN:           {UserPINFile, 4, 4, false, 3},
	SignaturePassword: {SignaturePasswordFile, 6, 16, true, 5},
}

// Length returns the fewest and the most characters that the secret can have.
func (k SecretKind) Length() (fewest, most int) { return shapes[k].min, shapes[k].max }

// MaxTries returns the tries that a card gives after a right entry.
func (k SecretKind) MaxTries() int { return shapes[k].tries }

// Why a secret is not in a form that a card could accept. Nothing was sent.
var (
	ErrCharacter = errors.New("character that the secret cannot have")
	ErrTooShort  = errors.New("secret is too short")
	ErrTooLong   = errors.New("secret is too long")
)

const verifyHeaderLength = 5

// A Secret is a PIN or password on its way from a person to the card: the one place
// that holds it, which is the VERIFY command itself, so that no copy is made to send
// it. It prints as "secret" whatever the verb. The zero value is not usable.
type Secret struct {
	kind SecretKind
	// Behind a pointer, because fmt does not ask Format where a struct hides the Secret
	// in an unexported field and the verb does not suit it, and prints what it finds.
	command  *verifyCommand
	length   int
	onKeypad bool // typed on the reader's keys: no characters come here
}

type verifyCommand [verifyHeaderLength + 16]byte

// NewSecret returns an empty secret, to be entered with Append.
func NewSecret(kind SecretKind) *Secret { return &Secret{kind: kind, command: new(verifyCommand)} }

// Kind returns which secret it is.
func (s *Secret) Kind() SecretKind { return s.kind }

// Len returns the number of characters entered.
func (s *Secret) Len() int { return s.length }

// At returns the i-th character, for showing it when the person asks to see it.
func (s *Secret) At(i int) byte { return s.command[verifyHeaderLength+i] }

// Fold returns the character that r stands for in a secret of this kind: full-width ones
// become half-width and, in the password, small letters become capitals. It fails with
// ErrCharacter if the secret can't have it.
func (k SecretKind) Fold(r rune) (byte, error) {
	// width's rune lookup, not its strings: those would leave copies.
	if folded := width.LookupRune(r).Folded(); folded != 0 {
		r = folded
	}
	if r >= 'a' && r <= 'z' {
		r += 'A' - 'a'
	}
	if digit := r >= '0' && r <= '9'; !digit && !(shapes[k].letters && r >= 'A' && r <= 'Z') {
		return 0, ErrCharacter
	}
	return byte(r), nil
}

// Append enters one more character, folded: see [SecretKind.Fold]; changed says whether that
// made it another one. It fails with ErrCharacter or ErrTooLong, and then leaves the secret
// as it was.
func (s *Secret) Append(r rune) (changed bool, err error) {
	c, err := s.kind.Fold(r)
	switch {
	case err != nil:
		return false, err
	case s.length == shapes[s.kind].max || s.onKeypad:
		return false, ErrTooLong
	}
	s.command[verifyHeaderLength+s.length] = c
	s.length++
	return rune(c) != r, nil
}

// Backspace removes the last character.
func (s *Secret) Backspace() {
	if s.length > 0 {
		s.length--
		s.command[verifyHeaderLength+s.length] = 0
	}
}

// Check reports whether the card could accept the secret's form: nil, or ErrTooShort.
func (s *Secret) Check() error {
	if s.length < shapes[s.kind].min && !s.onKeypad {
		return ErrTooShort
	}
	return nil
}

// Wipe overwrites the secret, and ends what one of [PINOnKeypad] stands for. It may be
// called at any time, more than once.
func (s *Secret) Wipe() {
	clear(s.command[:])
	s.length, s.onKeypad = 0, false
}

// Format prints "secret" for every verb, so that no log can hold it by mistake.
func (s *Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, "secret") }

// verify returns VERIFY with the secret as its data: no padding, no Le.
func (s *Secret) verify() []byte {
	copy(s.command[:], []byte{0x00, 0x20, 0x00, 0x80, byte(s.length)})
	return s.command[:verifyHeaderLength+s.length]
}
