package cli

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
)

// kept is what a trace must give again: all but the words of what is under way, and the
// line that tells of the file.
func kept(r result) string { return fmt.Sprintf("exit code %d\n%s", r.code, r.stdout) }

// recordAndReplay checks a card and replays the trace of it, both on the bubble's clock.
func recordAndReplay(t *testing.T, profile func() virtual.Profile, stdin string, args ...string) (recorded, replayed result) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "trace.jsonl")
	synctest.Test(t, func(t *testing.T) {
		v := virtual.New(profile())
		defer v.PowerOff() // what hangs ends with this bubble
		recorded = run(t, &leaving{Readers: with(v)}, stdin, append([]string{"check", "--json", "--trace", file}, args...)...)
		replayed = run(t, nil, "", "replay", file, "--json")
	})
	return recorded, replayed
}

// asking are the arguments of a check that asks for a PIN, a password, or both, and the
// input for them.
var asking = map[string][]string{
	"":                {""},
	"PIN":             {rightPIN + "\n", "--pin", "--secrets-from-stdin"},
	"both":            {rightPIN + "\n" + rightPassword + "\n", "--pin", "--password", "--secrets-from-stdin"},
	"wrong PIN":       {wrongPIN + "\n" + rightPassword + "\n", "--pin", "--password", "--secrets-from-stdin"},
	"wrong password":  {wrongPassword + "\n", "--password", "--secrets-from-stdin"},
	"malformed":       {rightPIN + "\nAB\n", "--pin", "--password", "--secrets-from-stdin"},
	"nothing entered": {"", "--pin", "--secrets-from-stdin"},
	"last try":        {wrongPIN + "\n", "--pin", "--last-try", "--secrets-from-stdin"},
}

func TestAReplayGivesTheReportThatWasRecorded(t *testing.T) {
	quirks := map[string]virtual.Quirks{
		"":         {},
		"chains":   {GetResponse: true, EndOfFileWarning: true},
		"exact":    {ExactLe: true, NoPadding: true},
		"all":      {FirstCommandFails: true, GetResponse: true, ExactLe: true, EndOfFileWarning: true, NoPadding: true, FourByteVerify: card.WrongLength, VerifiedCounter: true, BlocksAtOnce: true},
		"no extra": {NoCommonApplication: true, Contact: true, Blocked: card.Blocked63C0},
	}
	for _, name := range virtual.Names() {
		for quirk, quirks := range quirks {
			for what, how := range asking {
				t.Run(strings.Join([]string{name, quirk, what}, " "), func(t *testing.T) {
					t.Parallel()
					profile := namedProfile(name)
					if name != "juki" {
						profile.Quirks = quirks
					}
					recorded, replayed := recordAndReplay(t, func() virtual.Profile { return profile }, how[0], how[1:]...)
					if diff := cmp.Diff(kept(recorded), kept(replayed)); diff != "" {
						t.Errorf("%s\n%s", diff, replayed.stderr)
					}
				})
			}
		}
	}
}

func namedProfile(name string) virtual.Profile {
	p, _ := virtual.Named(name, today)
	p.UserPIN.Value, p.SignaturePassword.Value = rightPIN, rightPassword
	return p
}

func TestAReplayOfAnyFaultGivesTheReportThatWasRecorded(t *testing.T) {
	faults := map[string]virtual.Fault{
		"6F00":                {Status: card.NoPreciseDiagnosis},
		"6A82":                {Status: card.FileNotFound},
		"lost":                {Err: fmt.Errorf("lost")},
		"nothing":             {},
		"garbage":             {Answer: []byte("見本 太郎 見本県見本市見本一丁目2番3号")},
		"taken away":          {Remove: true},
		"answered, then gone": {Leave: true},
		"hangs":               {Hang: make(chan struct{})},
	}
	for name, fault := range faults {
		for n := 1; n <= 42; n++ {
			t.Run(fmt.Sprintf("%s at %d", name, n), func(t *testing.T) {
				t.Parallel()
				profile := namedProfile("renewable")
				profile.Faults = map[int]virtual.Fault{n: fault}
				how := asking["both"]
				recorded, replayed := recordAndReplay(t, func() virtual.Profile {
					if fault.Hang != nil {
						profile.Faults[n] = virtual.Fault{Hang: make(chan struct{})} // of this bubble
					}
					return profile
				}, how[0], how[1:]...)
				// What can't be a status word is not kept.
				want := strings.ReplaceAll(kept(recorded), "8FB7", "0000")
				if diff := cmp.Diff(want, kept(replayed)); diff != "" {
					t.Errorf("%s\n%s", diff, replayed.stderr)
				}
			})
		}
	}
}

// leaving are readers that notice, a little later, when a command fails because the card
// is gone, and whose connections end with their context.
type leaving struct {
	check.Readers
	gone chan struct{}
}

func (l *leaving) Watch(ctx context.Context, changed func(check.Snapshot)) {
	l.gone = make(chan struct{}, 100)
	var last check.Snapshot
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	snapshots := make(chan check.Snapshot)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.Readers.Watch(ctx, func(s check.Snapshot) {
			select {
			case snapshots <- s:
			case <-ctx.Done():
			}
		})
	}()
	defer func() { <-ended }()
	for {
		select {
		case last = <-snapshots:
			changed(last)
		case <-l.gone:
			if pause := time.After(100 * time.Millisecond); last.Readers != nil {
				<-pause
			}
			last.Readers = []check.Reader{{Name: last.Readers[0].Name, Events: last.Readers[0].Events + 1}}
			changed(last)
		case <-ctx.Done():
			return
		}
	}
}

func (l *leaving) Connect(ctx context.Context, reader string) (check.Connection, error) {
	connection, err := l.Readers.Connect(ctx, reader)
	if err != nil {
		return nil, err
	}
	return leavingConnection{connection, ctx, l}, nil
}

type leavingConnection struct {
	check.Connection
	ctx     context.Context
	readers *leaving
}

func (l leavingConnection) Transmit(command []byte) ([]byte, error) {
	type result struct {
		answer []byte
		err    error
	}
	results := make(chan result, 1)
	go func() {
		answer, err := l.Connection.Transmit(command)
		results <- result{answer, err}
	}()
	select {
	case r := <-results:
		if strings.HasSuffix(fmt.Sprint(r.err), virtual.ErrRemoved.Error()) {
			l.readers.gone <- struct{}{}
			return nil, &check.Fault{Cause: check.CardRemoved}
		}
		return r.answer, r.err
	case <-l.ctx.Done():
		return nil, l.ctx.Err()
	}
}

func TestATraceIsWrittenForItsOwnerAloneAndOverNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "trace.jsonl")
	if got := run(t, with(virtual.New(exampleProfile())), "", "check", "--trace", file); got.code != exitDone || !strings.Contains(got.stderr, file) {
		t.Fatalf("%+v", got)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	before, _ := os.ReadFile(file)
	card := virtual.New(exampleProfile())
	got := run(t, with(card), "", "check", "--trace", file)
	after, _ := os.ReadFile(file)
	if got.code != exitUsage || got.stdout != "" || string(after) != string(before) || len(card.Log()) != 0 {
		t.Errorf("%+v, %d commands", got, len(card.Log()))
	}
}

func TestATraceIsWrittenAlsoWhereTheCheckWasInterrupted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "trace.jsonl")
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		readers := holding(virtual.New(exampleProfile()), []string{"Reader A"})
		if got := runWith(t, ctx, readers, nil, "check", "--trace", file); got.code != exitUnexpected {
			t.Errorf("%+v", got)
		}
	})
	trace, err := readTrace(file)
	if err != nil || len(trace.Events) != 2 {
		t.Fatalf("%+v, %v", trace, err)
	}
	if fault, exit := trace.Ended(); fault != nil || exit != exitUnexpected {
		t.Errorf("ended with %v, exit code %d", fault, exit)
	}
}

func TestAReplayThatAsksForMoreThanTheTraceSaysSo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "trace.jsonl")
	run(t, with(virtual.New(exampleProfile())), "", "check", "--trace", file)
	content, _ := os.ReadFile(file)
	lines := strings.SplitAfter(string(content), "\n")
	if err := os.WriteFile(file, []byte(strings.Join(lines[:8], "")), 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, nil, "", "replay", file, "--json")
	if report := parse(t, got); got.code != exitUnexpected || len(report.Items) != 1 || !strings.Contains(got.stderr, japanese(t).Say("cli.trace-differs")) {
		t.Errorf("%+v", got)
	}
}

// Support staff see of a bundle what the resident saw: its trace is one of a check.
func TestTheTraceOfABundleReplays(t *testing.T) {
	for _, name := range virtual.Names() {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			bundle, file := filepath.Join(folder, "support.zip"), filepath.Join(folder, "trace.jsonl")
			v := virtual.New(namedProfile(name))
			Run(t.Context(), []string{"diagnose", "--lang=ja", "--bundle", bundle}, Env{
				Stdin: strings.NewReader("y\n"), Stdout: io.Discard, Stderr: io.Discard, Readers: with(v), Machine: noComputer{},
				Now: func() time.Time { return now },
			})
			if err := os.WriteFile(file, []byte(unzipped(t, bundle)["trace.jsonl"]), 0o600); err != nil {
				t.Fatal(err)
			}
			want, got := run(t, with(virtual.New(namedProfile(name))), "", "check", "--json"), run(t, nil, "", "replay", file, "--json")
			if diff := cmp.Diff(kept(want), kept(got)); diff != "" || strings.Contains(got.stderr, japanese(t).Say("cli.trace-differs")) {
				t.Errorf("%s\n%s", diff, got.stderr)
			}
		})
	}
}

// unzipped returns the files of an archive by their names.
func unzipped(t *testing.T, name string) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := map[string]string{}
	for _, file := range archive.File {
		text, err := fs.ReadFile(archive, file.Name)
		if err != nil {
			t.Fatal(err)
		}
		files[file.Name] = string(text)
	}
	return files
}
