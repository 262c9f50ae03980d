package card

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/width"
)

// FuzzSecret proves that whatever is typed, a secret holds only characters that it can
// have and says only "secret"; that VERIFY has these characters, goes out once, and
// not at all where they are too few; and that then nothing is left of them.
func FuzzSecret(f *testing.F) {
	for _, typed := range []string{"1234", "１２３４", "12\b\b\b1234", "kigen2026", "ＫＩＧＥＮ２０２６", "ı2345678", "123", "12345678901234567", "\u0661\u0662", "\xFF\xFE"} {
		f.Add(false, typed, uint16(0x63C2))
		f.Add(true, typed, uint16(Success))
	}
	f.Add(false, "1234", uint16(0x6C04))
	f.Add(false, "1234", uint16(0x6104))
	f.Fuzz(func(t *testing.T, password bool, typed string, answer uint16) {
		kind := UserPIN
		if password {
			kind = SignaturePassword
		}
		fewest, most := kind.Length()
		secret := NewSecret(kind)
		want := ""
		for _, r := range typed {
			if r == '\b' {
				secret.Backspace()
				want = want[:max(0, len(want)-1)]
				continue
			}
			c := width.Fold.String(string(r))
			if password && len(c) == 1 {
				c = strings.ToUpper(c)
			}
			fits := len(c) == 1 && (c[0] >= '0' && c[0] <= '9' || password && c[0] >= 'A' && c[0] <= 'Z')
			changed, err := secret.Append(r)
			switch {
			case !fits && !errors.Is(err, ErrCharacter), fits && len(want) == most && !errors.Is(err, ErrTooLong):
				t.Fatalf("%q: %v", r, err)
			case fits && len(want) < most && (err != nil || changed != (c != string(r))):
				t.Fatalf("%q: %t, %v", r, changed, err)
			case fits && len(want) < most:
				want += c
			}
		}
		if text := fmt.Sprintf("%v %+v %#v %s %x %d", secret, secret, secret, secret, secret, secret); text != "secret secret secret secret secret secret" {
			t.Fatalf("prints %q", text)
		}
		sw := StatusWord(answer)
		transport := inOrder(ok, string([]byte{byte(answer >> 8), byte(answer)}))
		err := New(transport).Verify(secret)
		if secret.Len() != 0 || *secret.command != (verifyCommand{}) {
			t.Fatal("the secret is not wiped")
		}
		if len(want) < fewest {
			if !errors.Is(err, ErrTooShort) || len(transport.sent) > 0 {
				t.Fatalf("%d commands, %v", len(transport.sent), err)
			}
			return
		}
		if verify := append([]byte{0x00, 0x20, 0x00, 0x80, byte(len(want))}, want...); len(transport.sent) != 2 || !bytes.Equal(transport.sent[1], verify) {
			t.Fatalf("%d commands", len(transport.sent))
		}
		wrong, refused := errors.AsType[*WrongSecretError](err)
		counts := sw&0xFFF0 == 0x63C0 || sw == Blocked || sw == ReferenceDataUnusable
		switch {
		case (err == nil) != (sw == Success), err != nil && !errors.Is(err, sw), refused != (counts || sw == VerificationFailed):
			t.Fatalf("%04X: %v", answer, err)
		case refused && (wrong.Tries.Known != counts || wrong.Tries.Left > 0 && wrong.Tries.Left != int(answer&0x0F)):
			t.Fatalf("%04X: %+v", answer, wrong.Tries)
		}
	})
}
