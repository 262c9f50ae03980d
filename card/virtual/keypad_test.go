package virtual

import (
	"bytes"
	"errors"
	"testing"
	"testing/synctest"

	"kigen/card"
)

// keypadOf returns a reader with a card on whose keys that is typed.
func keypadOf(t *testing.T, typed ...Typed) *Keypad {
	t.Helper()
	profile, ok := Named("valid", today)
	if !ok {
		t.Fatal("no profile")
	}
	keys := make(chan Typed, len(typed))
	for _, one := range typed {
		keys <- one
	}
	k := &Keypad{Card: New(profile), Kind: card.KeypadWithDisplay, Typed: keys}
	if err := card.New(k).SelectApplication(card.JPKI); err != nil {
		t.Fatal(err)
	}
	return k
}

func TestWhatIsTypedOnTheKeysReachesTheCardAlone(t *testing.T) {
	for name, test := range map[string]struct {
		typed           Typed
		accepted        bool
		presented, left int
	}{
		"right":           {Typed{Digits: PIN}, true, 1, 3},
		"wrong":           {Typed{Digits: "0000"}, false, 1, 2},
		"three digits":    {Typed{Digits: "000"}, false, 0, 3},
		"five digits":     {Typed{Digits: "00000"}, false, 0, 3},
		"cancelled":       {Typed{Answer: CancelKey}, false, 0, 3},
		"nothing":         {Typed{Answer: NothingTyped}, false, 0, 3},
		"fails":           {Typed{Err: ErrNoPower}, false, 0, 3},
		"not put into it": {Typed{Digits: PIN, Unfilled: true}, false, 0, 3},
	} {
		k := keypadOf(t, test.typed)
		err := card.New(k).Verify(card.PINOnKeypad())
		if (err == nil) != test.accepted || k.Presented(card.UserPIN) != test.presented || k.TriesLeft(card.UserPIN) != test.left || k.Asked() != 1 {
			t.Errorf("%s: %v, presented %d times, %d tries left, asked %d times", name, err, k.Presented(card.UserPIN), k.TriesLeft(card.UserPIN), k.Asked())
		}
	}
}

func TestAStructureThatIsNotExactlyRightIsRefusedBeforeAnythingIsAsked(t *testing.T) {
	var right []byte
	if err := card.New(recording{keypadOf(t), &right}).Verify(card.PINOnKeypad()); !errors.Is(err, card.ErrKeypadCancelled) {
		t.Fatal(err)
	}
	for i := range right {
		if i >= 5 && i <= 6 || i >= 19 { // lengths and the command are the caller's
			continue
		}
		wrong := bytes.Clone(right)
		wrong[i] ^= 0x01
		if i < 2 {
			wrong[i] = 0
		}
		if answer, err := keypadOf(t).VerifyOnKeypad(wrong); err != nil || !bytes.Equal(answer, []byte{0x6B, 0x80}) {
			t.Errorf("byte %d changed: % X, %v", i, answer, err)
		}
	}
	for n := range right {
		if answer, err := keypadOf(t).VerifyOnKeypad(right[:n]); err != nil || !bytes.Equal(answer, []byte{0x6B, 0x80}) {
			t.Errorf("cut to %d bytes: % X, %v", n, answer, err)
		}
	}
}

func TestTheReaderWaitsForTheKeysUntilTheCardIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := keypadOf(t)
		ended := make(chan error)
		go func() { ended <- card.New(k).Verify(card.PINOnKeypad()) }()
		synctest.Wait()
		if k.Asked() != 1 {
			t.Errorf("asked %d times", k.Asked())
		}
		k.PowerOff()
		if err := <-ended; !errors.Is(err, ErrNoPower) {
			t.Error(err)
		}
	})
}

// recording keeps the structure that its keypad is given.
type recording struct {
	*Keypad
	into *[]byte
}

func (r recording) VerifyOnKeypad(structure []byte) ([]byte, error) {
	*r.into = bytes.Clone(structure)
	return []byte{0x64, 0x01}, nil
}
