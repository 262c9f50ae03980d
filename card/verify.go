package card

import "fmt"

// Tries is what is known of a secret's retry counter. The zero value is "not known".
type Tries struct {
	Known bool
	Left  int // 0 when blocked
}

// Blocked reports whether no try is left for certain.
func (t Tries) Blocked() bool { return t.Known && t.Left == 0 }

// tries reads the counter off a status word that answered VERIFY. Cards differ in how they
// say that no try is left.
func (sw StatusWord) tries() Tries {
	if sw == Blocked || sw == ReferenceDataUnusable {
		return Tries{Known: true}
	}
	if sw&0xFFF0 == 0x63C0 {
		return Tries{Known: true, Left: int(sw & 0x000F)}
	}
	return Tries{}
}

// A WrongSecretError says that the card refused a secret: it was wrong, which used a
// try, or it was blocked before.
type WrongSecretError struct {
	StatusWord StatusWord
	Tries      Tries // left after it
}

func (e *WrongSecretError) Error() string { return "wrong secret: " + e.StatusWord.Error() }

// Unwrap returns the status word.
func (e *WrongSecretError) Unwrap() error { return e.StatusWord }

// Tries asks for a secret's retry counter, with a VERIFY that has no data and so uses
// no try. The JPKI application must be selected. An already verified secret answers 9000, which
// tells nothing of the counter: the result is then "not known", with no error.
func (c *Card) Tries(kind SecretKind) (Tries, error) { return c.TriesOf(shapes[kind].file) }

// TriesOf is [Card.Tries] for the counter of a file of the selected application.
func (c *Card) TriesOf(file FileID) (Tries, error) {
	if err := c.selectEF(file); err != nil {
		return Tries{}, err
	}
	_, sw, err := c.once([]byte{0x00, 0x20, 0x00, 0x80})
	if sw == WrongLength || sw == WrongParameters || sw == LcInconsistent {
		// Some readers and cards want a fifth byte.
		_, sw, err = c.once([]byte{0x00, 0x20, 0x00, 0x80, 0x00})
	}
	if tries := sw.tries(); tries.Known {
		return tries, nil
	}
	return Tries{}, failed(sw, err, "retry counter of EF %04X", uint16(file))
}

// Verify sends the secret to the card, once, and wipes it, whatever happens. The JPKI
// application must be selected. It fails with ErrTooShort before anything is sent, and with
// *[WrongSecretError] where the card refused the secret. After any other error it is not
// known whether the card used a try: ask [Card.Tries], never send again. A secret of
// [PINOnKeypad] is typed on the reader's keys meanwhile, see there for more errors.
//
// What was verified stays so on the card until another application is selected or
// the card is reset, even after the connection ends: reset it on every path.
func (c *Card) Verify(secret *Secret) error {
	defer secret.Wipe()
	if err := secret.Check(); err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if err := c.selectEF(shapes[secret.kind].file); err != nil {
		return err
	}
	// Not by exchange: a secret is never repeated, whatever the card answers.
	sw, err := c.present(secret)
	if tries := sw.tries(); tries.Known || sw == VerificationFailed {
		return &WrongSecretError{StatusWord: sw, Tries: tries}
	}
	return failed(sw, err, "verify")
}
