package card

import (
	"bytes"
	"errors"
	"testing"
)

// A scriptedKeypad is a reader with keys that answers as a test says.
type scriptedKeypad struct {
	*scripted
	kind   KeypadKind
	answer string
	err    error
	asked  [][]byte
}

func (k *scriptedKeypad) KeypadKind() KeypadKind { return k.kind }

func (k *scriptedKeypad) VerifyOnKeypad(structure []byte) ([]byte, error) {
	k.asked = append(k.asked, bytes.Clone(structure))
	return []byte(k.answer), k.err
}

func TestTheReaderIsAskedForFourDigitsAndGetsNone(t *testing.T) {
	for kind, message := range map[KeypadKind]byte{KeypadWithoutDisplay: 0x00, KeypadWithDisplay: 0xFF} {
		want := []byte{
			30, 30, // seconds for the first key and the next
			0x82, 0x00, 0x00, // ASCII, left-justified, in bytes; no block; no length
			4, 4, // most, fewest: a word whose high byte is the fewest
			0x02, message, // ended by the OK key
			0, 0, 0, 0, 0, 0, // language, message, prologue
			4, 0, 0, 0, // length of what follows
			0x00, 0x20, 0x00, 0x80,
		}
		k := &scriptedKeypad{scripted: inOrder(ok), kind: kind, answer: ok}
		if err := New(k).Verify(PINOnKeypad()); err != nil {
			t.Fatal(err)
		}
		if len(k.asked) != 1 || !bytes.Equal(k.asked[0], want) {
			t.Errorf("asked with % X, want % X", k.asked, want)
		}
		if len(k.sent) != 1 || !bytes.Equal(k.sent[0], []byte{0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x18}) {
			t.Errorf("before that % X was sent, want SELECT of the PIN's file alone", k.sent)
		}
	}
}

func TestAKeypadsAnswersAreToldApartFromTheCards(t *testing.T) {
	lost := errors.New("connection lost")
	for name, test := range map[string]struct {
		kind   KeypadKind
		answer string
		err    error
		want   error
		wrong  bool // a *WrongSecretError
		asked  int
	}{
		"right":               {KeypadWithDisplay, ok, nil, nil, false, 1},
		"wrong":               {KeypadWithDisplay, "\x63\xC2", nil, StatusWord(0x63C2), true, 1},
		"wrong, nothing told": {KeypadWithDisplay, "\x63\x00", nil, VerificationFailed, true, 1},
		"blocked":             {KeypadWithDisplay, "\x69\x83", nil, Blocked, true, 1},
		"timeout":             {KeypadWithDisplay, "\x64\x00", nil, ErrKeypadTimeout, false, 1},
		"cancelled":           {KeypadWithDisplay, "\x64\x01", nil, ErrKeypadCancelled, false, 1},
		"mismatch":            {KeypadWithDisplay, "\x64\x02", nil, ErrKeypadMismatch, false, 1},
		"length":              {KeypadWithDisplay, "\x64\x03", nil, ErrKeypadLength, false, 1},
		"structure refused":   {KeypadWithDisplay, "\x6B\x80", nil, StatusWord(0x6B80), false, 1},
		"wrong Le":            {KeypadWithDisplay, "\x6C\x04", nil, StatusWord(0x6C04), false, 1},
		"data waiting":        {KeypadWithDisplay, "\x61\x04", nil, StatusWord(0x6104), false, 1},
		"no answer":           {KeypadWithDisplay, "", nil, ErrMalformed, false, 1},
		"connection lost":     {KeypadWithDisplay, "", lost, lost, false, 1},
		"no keys":             {NoKeypad, ok, nil, ErrNoKeypad, false, 0},
	} {
		k := &scriptedKeypad{scripted: inOrder(ok), kind: test.kind, answer: test.answer, err: test.err}
		secret := PINOnKeypad()
		err := New(k).Verify(secret)
		if _, wrong := errors.AsType[*WrongSecretError](err); !errors.Is(err, test.want) || wrong != test.wrong {
			t.Errorf("%s: %v", name, err)
		}
		if len(k.asked) != test.asked || len(k.sent) != 1 {
			t.Errorf("%s: asked %d times, %d commands sent", name, len(k.asked), len(k.sent))
		}
		if err := New(k).Verify(secret); !errors.Is(err, ErrTooShort) || len(k.asked) != test.asked {
			t.Errorf("%s: the same entry a second time: %v, asked %d times", name, err, len(k.asked))
		}
	}
}

func TestWhatACardAnswersToATypedPINIsNeverTakenForAKeypadsAnswer(t *testing.T) {
	for _, sw := range []string{"\x64\x00", "\x64\x01", "\x64\x02", "\x64\x03"} {
		secret := NewSecret(UserPIN)
		enter(t, secret, "1234")
		err := New(inOrder(ok, sw)).Verify(secret)
		for _, keypad := range keypadAnswers {
			if err == nil || errors.Is(err, keypad) {
				t.Errorf("% X: %v", sw, err)
			}
		}
	}
}

func TestAPINOnTheKeypadHasNoCharacters(t *testing.T) {
	secret := PINOnKeypad()
	if _, err := secret.Append('1'); !errors.Is(err, ErrTooLong) || secret.Len() != 0 {
		t.Errorf("%v, %d characters", err, secret.Len())
	}
	if secret.Check() != nil || !secret.OnKeypad() || secret.Kind() != UserPIN {
		t.Error("it is not a complete PIN")
	}
	if plain := inOrder(ok); !errors.Is(New(plain).Verify(secret), ErrNoKeypad) || len(plain.sent) != 1 {
		t.Errorf("a reader without keys was sent % X", plain.sent)
	}
}
