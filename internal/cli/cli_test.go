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

// The secrets of the cards in these tests, and wrong ones. None may ever be printed.
const (
	rightPIN      = "7391"
	wrongPIN      = "8264"
	rightPassword = "HIMITSU42X"
	wrongPassword = "CHIGAU77Z"
)

var today = date("2025-10-16")

// now is the time of all runs.
var now = time.Date(today.Year, today.Month, today.Day, 9, 30, 15, 0, rules.Japan)

func date(text string) rules.Date {
	d, err := rules.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// exampleProfile is the card of the examples: its certificates' renewal opens today.
func exampleProfile() virtual.Profile {
	p, _ := virtual.Named("valid", today)
	p.CardExpires = date("2031-01-15")
	p.UserAuthentication = virtual.Validity{NotBefore: date("2021-06-01"), NotAfter: date("2026-01-15")}
	p.Signature = p.UserAuthentication
	p.UserPIN.Value, p.SignaturePassword.Value = rightPIN, rightPassword
	return p
}

// fixedReaders are readers that never change.
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

// faulty returns readers that fail with a cause.
func faulty(cause check.Cause) check.Readers {
	return fixedReaders{Snapshot: check.Snapshot{Fault: &check.Fault{Cause: cause}}}
}

// refusing returns one reader with a card that can't be connected to.
func refusing(cause check.Cause) check.Readers {
	return fixedReaders{
		Snapshot: check.Snapshot{Readers: []check.Reader{{Name: "Reader A", Card: check.CardPresent}}},
		connect:  func(context.Context, string) (check.Connection, error) { return nil, &check.Fault{Cause: cause} },
	}
}

// holding returns readers of these names, with the card in each of those in full.
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

// with returns the one reader of the examples, with a card in it.
func with(simulated check.SimulatedCard) check.Readers {
	return holding(simulated, []string{"Virtual PCD 00 00"}, "Virtual PCD 00 00")
}

// A result is the outcome of a run.
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
	got := execute(ctx, Env{Stdin: stdin, Readers: readers}, append([]string{"--lang", "ja"}, args...)...)
	if err := got.wrong(args); err != nil {
		t.Error(err)
	}
	return got
}

// execute runs kigen on 2025-10-16 and returns its outcome.
func execute(ctx context.Context, env Env, args ...string) result {
	var stdout, stderr bytes.Buffer
	env.Stdout, env.Stderr, env.Now = &stdout, &stderr, func() time.Time { return now }
	code := Run(ctx, args, env)
	return result{code, stdout.String(), stderr.String()}
}

// wrong returns an error if a run printed a secret, or JSON that is not as published.
func (r result) wrong(args []string) error {
	printed := r.stdout + r.stderr
	for _, arg := range args {
		printed = strings.ReplaceAll(printed, arg, "") // a file's name may be anything
	}
	for _, secret := range []string{rightPIN, wrongPIN, rightPassword, wrongPassword} {
		if strings.Contains(strings.ToUpper(printed), secret) {
			return fmt.Errorf("%q prints a secret:\n%s", args, printed)
		}
	}
	return published(args, r.stdout)
}

func japanese(t *testing.T) *i18n.Language {
	t.Helper()
	language, ok := i18n.Find("ja")
	if !ok {
		t.Fatal("no Japanese")
	}
	return language
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

// A hook is a card that calls before for each command.
type hook struct {
	*virtual.Card
	before func(command []byte)
}

func (h hook) Transmit(command []byte) ([]byte, error) {
	h.before(command)
	return h.Card.Transmit(command)
}

// presented returns how many secrets were sent to the card.
func presented(c *virtual.Card) int {
	return c.Presented(card.UserPIN) + c.Presented(card.SignaturePassword)
}
