package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/rules"
)

// A turnedInput is input that stands in memory turned over until it is read, one byte at a time.
type turnedInput struct {
	rest cardtest.Turned
	last func() // called when there is no more
}

func turned(text string) (t cardtest.Turned) {
	for _, c := range []byte(text) {
		t = append(t, ^c)
	}
	return t
}

func (in *turnedInput) Read(p []byte) (int, error) {
	if len(in.rest) == 0 {
		if in.last != nil {
			in.last()
			in.last = nil
		}
		return 0, io.EOF
	}
	p[0], in.rest = ^in.rest[0], in.rest[1:]
	return 1, nil
}

// TestNoPasswordStaysInMemoryHoweverACheckEnds looks for a password that was read, and then never
// sent or sent, in the memory of this process.
func TestNoPasswordStaysInMemoryHoweverACheckEnds(t *testing.T) {
	hidden := turned("QZ7WJX0KVY3") // not of the cards'
	for name, test := range map[string]struct {
		lines string // before and behind the password
		after string
		code  int
	}{
		"the PIN is wrong":          {wrongPIN + "\n", "\n", exitWrongSecret},
		"the PIN is malformed":      {"12345\n", "\n", exitUsage},
		"the password is too long":  {rightPIN + "\n", "ABCDEFGHI\n", exitUsage},
		"the password is malformed": {rightPIN + "\n", "-\n", exitUsage},
		"the password is wrong":     {rightPIN + "\n", "\n", exitWrongSecret},
		"it is interrupted":         {rightPIN + "\n", "", exitUnexpected},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		in := &turnedInput{rest: append(append(turned(test.lines), hidden...), turned(test.after)...)}
		if test.after == "" {
			in.last = cancel
		}
		var stdout, stderr bytes.Buffer
		code := Run(ctx, []string{"check", "--pin", "--password", "--secrets-from-stdin"}, Env{
			Stdin: in, Stdout: &stdout, Stderr: &stderr, Readers: with(virtual.New(exampleProfile())), Now: func() time.Time { return now },
		})
		cancel()
		if code != test.code {
			t.Errorf("%s: exit code %d, want %d", name, code, test.code)
		}
		if found := hidden.InMemory(t); found != 0 {
			t.Errorf("%s: the password stands in memory %d times", name, found)
		}
	}
}

func TestTheHuntInMemoryFindsWhatIsThere(t *testing.T) {
	hidden := turned("QZ7WJX0KVY4")
	secret, err := readSecret(t.Context(), &turnedInput{rest: bytes.Clone(hidden)}, card.SignaturePassword, lineOf)
	if err != nil {
		t.Fatal(err)
	}
	if found := hidden.InMemory(t); found != 1 {
		t.Errorf("a secret stands in memory %d times", found)
	}
	secret.Wipe()
	if found := hidden.InMemory(t); found != 0 {
		t.Errorf("a wiped secret stands in memory %d times", found)
	}
}

// TestASecretThatNobodyTakesIsWiped is of an entry that ends while the check does.
func TestASecretThatNobodyTakesIsWiped(t *testing.T) {
	for range 20 { // who is first is chance
		ctx, cancel := context.WithCancel(t.Context())
		source := &ending{end: cancel}
		run := checkRun{
			console: &console{Env: Env{Stderr: io.Discard}, words: japanese(t)}, readers: with(virtual.New(exampleProfile())),
			today: func() rules.Date { return today }, wait: time.Minute, wanted: []card.SecretKind{card.SignaturePassword}, secrets: source,
		}
		if _, err := run.check(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v", err)
		}
		if source.secret == nil || source.secret.Len() != 0 {
			t.Error("it is left")
		}
	}
}

// An ending ends the check, and then has a secret for it.
type ending struct {
	end    func()
	secret *card.Secret
}

func (e *ending) enter(ctx context.Context, kind card.SecretKind) (secret *card.Secret, err error) {
	e.secret, err = readSecret(ctx, strings.NewReader(rightPassword), kind, lineOf)
	e.end()
	return e.secret, err
}

func (*ending) wipe() {}
