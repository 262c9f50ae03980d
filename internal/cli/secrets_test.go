package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/synctest"

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
		{"end of input within a character", "7391\xEF", "", card.ErrCharacter},
		{"end of the entry within a character", "7391\xEF\xBC\r", "", card.ErrCharacter},
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

// A keyboard gives one byte at a time, and keeps what it was given to write them to. When it has
// no more it calls last, and gives another byte once that has returned.
type keyboard struct {
	keys string
	last func()
	kept [][]byte
}

func (k *keyboard) Read(p []byte) (int, error) {
	k.kept = append(k.kept, p)
	if k.keys == "" {
		if k.last == nil {
			return 0, io.EOF
		}
		k.last()
		p[0] = '9'
		return 1, nil
	}
	p[0], k.keys = k.keys[0], k.keys[1:]
	return 1, nil
}

func TestNothingIsLeftOfAnEntryThatCameToNothing(t *testing.T) {
	for name, keys := range map[string]string{
		"given up": "73\x03", "given up within a character": "73\xEF\x03", "malformed": "73x1\r", "too short": "73\r", "too long": "73915\r",
		"ended within a character": "739\xEF\xBC", "good": "7391\r", "cancelled": "73\xEF",
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			board := &keyboard{keys: keys}
			pressed := make(chan struct{})
			if name == "cancelled" {
				board.last = func() {
					cancel()
					<-pressed
				}
			}
			e := entry{secret: card.NewSecret(card.UserPIN)}
			err := e.read(ctx, board, keyOf)
			cancel()
			if (err == nil) != (name == "good") || name == "cancelled" && !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", name, err)
			}
			if err != nil && e.secret.Len() != 0 {
				t.Errorf("%s: the secret is not wiped", name)
			}
			for i := range 4 {
				if err != nil && e.secret.At(i) != 0 {
					t.Errorf("%s: character %d is not wiped", name, i)
				}
			}
			if e.pending != [len(e.pending)]byte{} {
				t.Errorf("%s: half a character is left", name)
			}
			close(pressed) // the key after the cancellation is dropped
			synctest.Wait()
			for _, buffer := range board.kept {
				if buffer[0] != 0 {
					t.Errorf("%s: the last key is left", name)
				}
			}
		})
	}
}

func TestACharacterIsKeptInTheSecretAlone(t *testing.T) {
	e := entry{secret: card.NewSecret(card.UserPIN)}
	for _, b := range []byte("7３") {
		e.add(b)
	}
	if e.pending != [len(e.pending)]byte{} || text(e.secret) != "73" {
		t.Error("a character is left where it was put together")
	}
}

func TestSecretsThatWereReadAndNotEnteredAreWiped(t *testing.T) {
	both := []card.SecretKind{card.UserPIN, card.SignaturePassword}
	for text, want := range map[string]error{"7391\nHIMITSU42X\n": nil, "7391\nHIM\n": card.ErrTooShort} {
		source := &lines{in: strings.NewReader(text), wanted: both}
		if _, err := source.enter(t.Context(), card.UserPIN); !errors.Is(err, want) {
			t.Fatal(err)
		}
		if len(source.secrets) == 0 {
			t.Fatal("nothing was read")
		}
		source.wipe()
		for _, secret := range source.secrets {
			if secret.Len() != 0 || secret.At(0) != 0 {
				t.Error("a secret is left")
			}
		}
	}
	source := &lines{in: strings.NewReader("7391\nHIMITSU42X\n"), wanted: both}
	for _, kind := range both {
		if secret, err := source.enter(t.Context(), kind); err != nil || secret.Kind() != kind {
			t.Errorf("asked for kind %d: %v", kind, err)
		}
	}
	source = &lines{in: strings.NewReader(""), wanted: nil}
	if secret, err := source.enter(t.Context(), card.UserPIN); secret != nil || err == nil {
		t.Error("a secret that nobody announced")
	}
}

func TestSecretsAreAskedForAtATTYAlone(t *testing.T) {
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	pin := []card.SecretKind{card.UserPIN}
	for name, in := range map[string]io.Reader{"a file": file, "a pipe": strings.NewReader("7391\n")} {
		c := &console{Env: Env{Stdin: in, Stderr: io.Discard}, words: japanese(t)}
		if source, err := c.secrets(pin, false); source != nil || err != usageError(c.words.Say("cli.no-tty")) {
			t.Errorf("%s: %v", name, err)
		}
		if source, err := c.secrets(nil, false); source == nil || err != nil {
			t.Errorf("%s, where nothing is asked: %v", name, err)
		}
		if source, err := c.secrets(pin, true); err != nil || source.(*lines).in != in {
			t.Errorf("%s that was named: %v", name, err)
		}
	}
	c := &console{Env: Env{Stderr: io.Discard}, words: japanese(t)}
	if secret, err := (&tty{c, file}).enter(t.Context(), card.UserPIN); secret != nil || err == nil || errors.Is(err, errGivenUp) {
		t.Errorf("a PIN was read with echo: %v", err)
	}
}

func TestASecretIsWipedWhereEchoStaysOff(t *testing.T) {
	failed := errors.New("input/output error")
	for _, test := range []struct{ entry, restored, want error }{
		{nil, nil, nil}, {nil, failed, failed}, {errGivenUp, nil, errGivenUp}, {errGivenUp, failed, errGivenUp},
	} {
		entered := card.NewSecret(card.UserPIN)
		_, _ = entered.Append('7')
		var secret *card.Secret
		if test.entry == nil {
			secret = entered
		}
		got, err := echoing(secret, test.entry, test.restored)
		if !errors.Is(err, test.want) || (got == entered) != (err == nil) {
			t.Errorf("%v, %v: %v", test.entry, test.restored, err)
		}
		if wiped := entered.Len() == 0; wiped != (test.entry == nil && test.restored != nil) {
			t.Errorf("%v, %v: wiped %t", test.entry, test.restored, wiped)
		}
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
