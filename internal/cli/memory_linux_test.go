package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/rules"
)

// A masked is input that stands in memory as other bytes until they are read, one at a time.
type masked struct {
	bytes []byte // each with mask
	last  func() // called when there is no more
}

const mask = 0x55

func maskedText(text string) []byte {
	b := []byte(text)
	for i := range b {
		b[i] ^= mask
	}
	return b
}

func (m *masked) Read(p []byte) (int, error) {
	if len(m.bytes) == 0 {
		if m.last != nil {
			m.last()
			m.last = nil
		}
		return 0, io.EOF
	}
	p[0], m.bytes = m.bytes[0]^mask, m.bytes[1:]
	return 1, nil
}

// inMemory returns how often a text stands in what this process can write to.
func inMemory(t *testing.T, text []byte) (found int) {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	memory, err := os.Open("/proc/self/mem")
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	buffer := make([]byte, 1<<20)
	defer clear(buffer)
	for line := range strings.Lines(string(maps)) {
		var from, to int64
		var rights string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &rights); err != nil || !strings.HasPrefix(rights, "rw") {
			continue
		}
		for at := from; at < to; at += int64(len(buffer) - len(text)) {
			n, _ := memory.ReadAt(buffer[:min(int64(len(buffer)), to-at)], at)
			for rest := buffer[:n]; ; rest = rest[1:] {
				if i := bytes.IndexByte(rest, text[0]^mask); i >= 0 && len(rest)-i >= len(text) {
					rest = rest[i:]
					found += matches(rest, text)
					continue
				}
				break
			}
		}
		clear(buffer)
	}
	return found
}

// matches returns 1 if b begins with the masked text.
func matches(b, text []byte) int {
	for i := range text {
		if b[i]^mask != text[i] {
			return 0
		}
	}
	return 1
}

// TestNoPasswordStaysInMemoryHoweverACheckEnds looks for a password that was read, and then never
// sent or sent, in the memory of this process.
func TestNoPasswordStaysInMemoryHoweverACheckEnds(t *testing.T) {
	hidden := maskedText("QZ7WJX0KVY3") // not of the cards'
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
		in := &masked{bytes: append(append(maskedText(test.lines), hidden...), maskedText(test.after)...)}
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
		if found := inMemory(t, hidden); found != 0 {
			t.Errorf("%s: the password stands in memory %d times", name, found)
		}
	}
}

func TestTheHuntInMemoryFindsWhatIsThere(t *testing.T) {
	hidden := maskedText("QZ7WJX0KVY4")
	secret, err := readSecret(t.Context(), &masked{bytes: bytes.Clone(hidden)}, card.SignaturePassword, lineOf)
	if err != nil {
		t.Fatal(err)
	}
	if found := inMemory(t, hidden); found != 1 {
		t.Errorf("a secret stands in memory %d times", found)
	}
	secret.Wipe()
	if found := inMemory(t, hidden); found != 0 {
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
