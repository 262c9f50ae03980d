package card

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestAFingerprintTellsRecordsApartAndNothingElse(t *testing.T) {
	of := func(text string) [sha256.Size]byte {
		common, err := New(inOrder(ok, ok, text+ok)).CommonData()
		if err != nil {
			t.Fatal(err)
		}
		return common.Fingerprint
	}
	const serial = "990000000000001"
	usual := record("20350217")
	print := of(usual)
	if print == ([sha256.Size]byte{}) || print != of(usual) {
		t.Errorf("%x of the same record", print)
	}
	for _, other := range []string{
		strings.Replace(usual, serial, "990000000000002", 1), strings.Replace(usual, serial, "190000000000001", 1), record("20350218"), strings.Replace(usual, "99001"+"2035", "99002"+"2035", 1),
	} {
		if of(other) == print {
			t.Errorf("%q has the same", other)
		}
	}
	for _, blank := range []string{"               ", "000000000000000", "999999999999999", "99000000000000 ", "x90000000000001", strings.Repeat("\x00", 15)} {
		if got := of(strings.Replace(usual, serial, blank, 1)); got != ([sha256.Size]byte{}) {
			t.Errorf("%q: %x", blank, got)
		}
	}
	// Without the key it would be found out by trying all numbers.
	padded := append([]byte(usual[2:]), make([]byte, sha256.BlockSize-len(usual[2:]))...)
	if print == sha256.Sum256([]byte(usual[2:])) || print == sha256.Sum256(padded) || len(fingerprintKey) < 26 || len(fingerprintKey)+len(usual[2:]) > sha256.BlockSize {
		t.Error("the fingerprint has no key, or no place for one")
	}
}

func TestRefusedIsABadAnswerOfTheCardAlone(t *testing.T) {
	for err, want := range map[error]bool{
		FileNotFound: true, fmt.Errorf("read: %w", SecurityStatus): true, ErrMalformed: true, fmt.Errorf("read: %w", ErrMalformed): true,
		errors.New("connection lost"): false, fmt.Errorf("%w", ErrTooShort): false,
	} {
		if Refused(err) != want {
			t.Errorf("%v: %t", err, !want)
		}
	}
	if Refused(nil) {
		t.Error("nothing is refused")
	}
}

func TestAnAnswerToResetIsReadAsFarAsItMayReach(t *testing.T) {
	for length, want := range map[int]bool{1: false, 2: true, 33: true, 34: false} {
		atr := append([]byte{0x3B, 0x00}, bytes.Repeat([]byte{0}, 32)...)[:length]
		if got := historicalBytes(atr); (got != nil) != want {
			t.Errorf("%d bytes: % X", length, got)
		}
	}
}
