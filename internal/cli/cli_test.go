package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/internal/i18n"
	"kigen/rules"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The secrets of the cards here, and wrong ones. None may ever be printed.
const (
	rightPIN      = "7391"
	wrongPIN      = "8264"
	rightPassword = "HIMITSU42X"
	wrongPassword = "CHIGAU77Z"
)

var today = date("2025-10-16")

// now is when it takes place.
var now = time.Date(today.Year, today.Month, today.Day, 9, 30, 15, 0, rules.Japan)

func date(text string) rules.Date {
	d, err := rules.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// exampleProfile has the dates of the example in shared/design.md.
func exampleProfile() virtual.Profile {
	p, _ := virtual.Named("valid", today)
	p.CardExpires = date("2031-01-15")
	p.UserAuthentication = virtual.Validity{NotBefore: date("2021-06-01"), NotAfter: date("2026-01-15")}
	p.Signature = p.UserAuthentication
	p.UserPIN.Value, p.SignaturePassword.Value = rightPIN, rightPassword
	return p
}

// fixedReaders are readers in which nothing comes or goes.
type fixedReaders struct {
	check.Snapshot
	connect func(ctx context.Context, reader string) (check.Connection, error)
}

func (f fixedReaders) Watch(ctx context.Context, changed func(check.Snapshot)) {
	changed(f.Snapshot)
	<-ctx.Done()
}

func (f fixedReaders) Connect(ctx context.Context, reader string) (check.Connection, error) {
	return f.connect(ctx, reader)
}

// faulty are no readers, for a reason.
func faulty(cause check.Cause) check.Readers {
	return fixedReaders{Snapshot: check.Snapshot{Fault: &check.Fault{Cause: cause}}}
}

// refusing is one reader with a card that can't be connected to.
func refusing(cause check.Cause) check.Readers {
	return fixedReaders{
		Snapshot: check.Snapshot{Readers: []check.Reader{{Name: "Reader A", Card: check.CardPresent}}},
		connect:  func(context.Context, string) (check.Connection, error) { return nil, &check.Fault{Cause: cause} },
	}
}

// holding are readers of these names, with this card in each of those named in full.
func holding(simulated check.SimulatedCard, names []string, full ...string) check.Readers {
	simulator := check.NewSimulator()
	simulator.Insert(simulated)
	var snapshot check.Snapshot
	for _, name := range names {
		reader := check.Reader{Name: name}
		for _, f := range full {
			if f == name {
				reader.Card = check.CardPresent
			}
		}
		snapshot.Readers = append(snapshot.Readers, reader)
	}
	return fixedReaders{snapshot, func(ctx context.Context, _ string) (check.Connection, error) {
		return simulator.Connect(ctx, check.SimulatorName)
	}}
}

// with is the one reader of the examples, with a card in it.
func with(simulated check.SimulatedCard) check.Readers {
	return holding(simulated, []string{"Virtual PCD 00 00"}, "Virtual PCD 00 00")
}

// A result is what came of a run.
type result struct {
	code           int
	stdout, stderr string
}

// run runs kigen on 2025-10-16, in Japanese unless args say otherwise, and fails if a
// secret is in what it prints.
func run(t *testing.T, readers check.Readers, stdin string, args ...string) result {
	t.Helper()
	return runWith(t, t.Context(), readers, strings.NewReader(stdin), args...)
}

func runWith(t *testing.T, ctx context.Context, readers check.Readers, stdin io.Reader, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := Run(ctx, append([]string{"--lang", "ja"}, args...), Env{
		Stdin: stdin, Stdout: &stdout, Stderr: &stderr, Readers: readers,
		Now: func() time.Time { return now },
	})
	printed := stdout.String() + stderr.String()
	for _, arg := range args {
		printed = strings.ReplaceAll(printed, arg, "") // a file's name may be anything
	}
	for _, secret := range []string{rightPIN, wrongPIN, rightPassword, wrongPassword} {
		if strings.Contains(strings.ToUpper(printed), secret) {
			t.Errorf("%q prints a secret:\n%s", args, printed)
		}
	}
	isPublished(t, args, stdout.String())
	return result{code, stdout.String(), stderr.String()}
}

func japanese(t *testing.T) *i18n.Language {
	t.Helper()
	language, ok := i18n.Find("ja")
	if !ok {
		t.Fatal("no Japanese")
	}
	return language
}

func TestKigenAloneOpensTheWindow(t *testing.T) {
	for _, test := range []struct {
		args string
		want string
	}{
		{"", "-  2025-10-16 09:30:15"},
		{"--lang en", "en  2025-10-16 09:30:15"},
		{"--today 2026-02-03", "-  2026-02-03 09:30:15"},
		{"--demo", "- renewable 2025-10-16 09:30:15"},
		{"--demo=expired --lang en --today 2026-02-03", "en expired 2026-02-03 09:30:15"},
	} {
		t.Run(test.args, func(t *testing.T) {
			var opened string
			env := Env{
				Now: func() time.Time { return now },
				Window: func(_ context.Context, w Window) error {
					language := "-" // not asked for
					if w.Language != nil {
						language = w.Language.Tag()
					}
					opened = fmt.Sprintf("%s %s %s", language, w.Demo, w.Now().In(rules.Japan).Format("2006-01-02 15:04:05"))
					return nil
				},
			}
			if code := Run(t.Context(), strings.Fields(test.args), env); code != 0 || opened != test.want {
				t.Errorf("exit code %d, window %q, want %q", code, opened, test.want)
			}
		})
	}
}

func TestAWindowThatCannotOpenIsToldAndUnexpected(t *testing.T) {
	var stderr bytes.Buffer
	env := Env{
		Stderr: &stderr,
		Now:    func() time.Time { return now },
		Window: func(context.Context, Window) error { return io.ErrUnexpectedEOF },
	}
	if code := Run(t.Context(), nil, env); code != 1 || !strings.Contains(stderr.String(), io.ErrUnexpectedEOF.Error()) {
		t.Errorf("exit code %d, stderr %q", code, stderr.String())
	}
}

func TestWrongUsageIsCode2AndSaysWhatIsWrong(t *testing.T) {
	for _, test := range []struct{ args, says string }{
		{"--bogus", "--bogus"},
		{"bogus", "bogus"},
		{"diagnoze", "diagnoze"},
		{"dates", "date"},
		{"dates 2025-11-31", "2025-11-31"},
		{"dates 2025-11-30 30.11.2025", "30.11.2025"},
		{"dates 2025-11-30,2025-12-01", "2025-11-30,2025-12-01"},
		{"dates 2025-11-30 --today tomorrow", "tomorrow"},
		{"check --today 2025-2-3", "2025-2-3"},
		{"check --wait long", "--wait"},
		{"check --lang tlh", "ja, ja-simple, en, zh-Hans"},
		{"check --demo=nobody", "nobody"},
		{"check --demo --reader X", "--reader and --demo"},
		{"--demo=nobody", "nobody"},
		{"check --pin 1234", "1234"},
		{"check --pin", "--secrets-from-stdin"},
		{"simulate --profile nobody", "nobody"},
		{"simulate --pin-tries 4", "--pin-tries"},
		{"simulate --password-tries -1", "--password-tries"},
		{"simulate --no-signature --signature 2026-01-15", "--no-signature"},
		{"simulate --quirk-blocked zz", "--quirk-blocked"},
	} {
		t.Run(test.args, func(t *testing.T) {
			got := run(t, faulty(check.ServiceDown), "", strings.Fields(test.args)...)
			if got.code != 2 || got.stdout != "" || !strings.Contains(got.stderr, test.says) {
				t.Errorf("exit code %d, stdout %q, stderr %q, want 2 and %q", got.code, got.stdout, got.stderr, test.says)
			}
		})
	}
}

func TestHelpHasASentenceForEveryCommandAndFlagInEveryLanguage(t *testing.T) {
	for _, language := range i18n.Languages() {
		for _, command := range []string{"", "check", "dates", "readers", "simulate", "version"} {
			args := append([]string{"--lang", language.Tag()}, strings.Fields(command+" --help")...)
			got := run(t, nil, "", args...)
			if got.code != 0 || got.stderr != "" || strings.Contains(got.stdout, "[cli.") {
				t.Errorf("%q: exit code %d, stderr %q, stdout:\n%s", args, got.code, got.stderr, got.stdout)
			}
			for _, flag := range []string{"--help", "--lang"} {
				if !strings.Contains(got.stdout, flag) {
					t.Errorf("%q does not name %s:\n%s", args, flag, got.stdout)
				}
			}
		}
	}
}

func TestVersionNamesProgramAndGo(t *testing.T) {
	got := run(t, nil, "", "version")
	if got.code != 0 || !strings.HasPrefix(got.stdout, "kigen ") || !strings.Contains(got.stdout, " go1.") {
		t.Errorf("exit code %d, %q", got.code, got.stdout)
	}
}

// A hook is a card that tells of each command before it gets it.
type hook struct {
	*virtual.Card
	before func(command []byte)
}

func (h hook) Transmit(command []byte) ([]byte, error) {
	h.before(command)
	return h.Card.Transmit(command)
}

// presented returns how many secrets the card was sent.
func presented(c *virtual.Card) int {
	return c.Presented(card.UserPIN) + c.Presented(card.SignaturePassword)
}
