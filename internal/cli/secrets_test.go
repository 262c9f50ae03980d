package cli

import (
	"errors"
	"strings"
	"testing"

	"kigen/card"
	"kigen/internal/check"
)

// text returns what was entered: for tests alone, which know the secret.
func text(secret *card.Secret) string {
	var b strings.Builder
	for i := range secret.Len() {
		b.WriteByte(secret.At(i))
	}
	return b.String()
}

func TestKeysEditTheEntry(t *testing.T) {
	for _, test := range []struct {
		name, keys, want string
		err              error
	}{
		{"digits", "7391\r", "7391", nil},
		{"other end of line", "7391\n", "7391", nil},
		{"erase a digit", "7392\x7F1\r", "7391", nil},
		{"erase with the other key", "7392\x081\r", "7391", nil},
		{"erase more than there is", "\x7F\x7F7391\r", "7391", nil},
		{"erase a wrong character", "73x\x7F91\r", "7391", nil},
		{"erase one too many", "739199\x7F\x7F\r", "7391", nil},
		{"erase all wrong characters", "73xyz\x7F\x7F\x7F91\r", "7391", nil},
		{"erase not all of them", "73xyz\x7F\x7F91\r", "", card.ErrCharacter},
		{"full width", "７３９１\r", "7391", nil},
		{"an arrow key", "739\x1B[D1\r", "", card.ErrCharacter},
		{"too short", "739\r", "", card.ErrTooShort},
		{"too long", "73915\r", "", card.ErrTooLong},
		{"end of input", "7391", "7391", nil},
		{"Ctrl+C", "7391\x03", "", errGivenUp},
		{"Ctrl+D", "\x04", "", errGivenUp},
	} {
		t.Run(test.name, func(t *testing.T) {
			secret, err := readSecret(t.Context(), strings.NewReader(test.keys), card.UserPIN, keyOf)
			if !errors.Is(err, test.err) {
				t.Fatalf("error %v, want %v", err, test.err)
			}
			if err == nil && text(secret) != test.want {
				t.Errorf("entered %q, want %q", text(secret), test.want)
			}
		})
	}
}

func TestEachEntryTakesItsOwnLineAndNoByteMore(t *testing.T) {
	in := strings.NewReader("739x77\r\nHIMITSU42X\nrest")
	if _, err := readSecret(t.Context(), in, card.UserPIN, lineOf); !errors.Is(err, card.ErrCharacter) {
		t.Errorf("first line: %v", err)
	}
	secret, err := readSecret(t.Context(), in, card.SignaturePassword, lineOf)
	if err != nil || text(secret) != rightPassword {
		t.Errorf("second line: %v", err)
	}
	if in.Len() != len("rest") {
		t.Errorf("%d bytes left, want %d", in.Len(), len("rest"))
	}
}

// FuzzSecretLine holds that whatever is on standard input, either a secret comes of it
// that the card could accept, or a fault that says that it can't be right.
func FuzzSecretLine(f *testing.F) {
	for _, seed := range []string{"7391\n", "himitsu42x\r\n", "ＨＩＭＩＴＳＵ４２Ｘ\n", "\xEF\xBC", "\xFF\xFF\xFF\xFF\xFF", ""} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, line string, password bool) {
		kind := card.UserPIN
		if password {
			kind = card.SignaturePassword
		}
		secret, err := readSecret(t.Context(), strings.NewReader(line), kind, lineOf)
		if err != nil {
			if fault, ok := errors.AsType[*check.Fault](err); !ok || fault.Cause != check.Malformed || secret != nil {
				t.Fatalf("%v with secret %t", err, secret != nil)
			}
			return
		}
		if fewest, most := kind.Length(); secret.Len() < fewest || secret.Len() > most {
			t.Fatalf("%d characters", secret.Len())
		}
		for i := range secret.Len() {
			c := secret.At(i)
			if digit := c >= '0' && c <= '9'; !digit && (!password || c < 'A' || c > 'Z') {
				t.Fatalf("character %02X", c)
			}
		}
	})
}
