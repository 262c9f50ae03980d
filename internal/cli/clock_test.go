package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/rules"
)

// dated are commands whose answer depends on the day, undated all others.
var (
	dated = []string{
		"", "--demo", "check", "check --json", "check --demo --json", "check --demo=child", "check --demo=juki --json", "dates 2030-01-01", "dates 2999-12-31 --json",
		"dates 1900-01-01 --json", "remind", "simulate --address 127.0.0.1:1", "check --repeat --count 1 --csv", "replay TRACE --json", "replay TRACE --window", "diagnose --bundle FILE",
	}
	undated = []string{"version", "man", "completion bash", "readers --json", "diagnose --json", "diagnose --explain d101-0", "policy check FILE", "--help"}
)

// at runs a command at a time.
func at(t *testing.T, now time.Time, command string) (got result) {
	t.Helper()
	readers := refusing(check.InUse)
	if strings.HasPrefix(command, "check") {
		readers = with(virtual.New(exampleProfile()))
	}
	if strings.Contains(command, "--repeat") {
		readers = faulty(check.NoReader)
	}
	var args []string
	for _, arg := range append([]string{"--lang", "en"}, strings.Fields(command)...) {
		switch arg {
		case "TRACE":
			arg = filepath.Join("..", "..", "testdata", "traces", "usual-card.jsonl")
		case "FILE":
			arg = filepath.Join(t.TempDir(), "new")
		}
		args = append(args, arg)
	}
	synctest.Test(t, func(t *testing.T) {
		var stdout, stderr bytes.Buffer
		got.code = Run(t.Context(), args, Env{
			Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Readers: readers, Machine: noComputer{},
			Now: func() time.Time { return now },
			Window: func(_ context.Context, w Window) error {
				if w.Demo != "" {
					virtual.Named(w.Demo, rules.DateOf(w.Now()))
				}
				return nil
			},
			HasNews: func(today rules.Date) (bool, error) {
				return check.Expiring(date("2026-01-15"), today).State != check.StateValid, nil
			},
		})
		got.stdout, got.stderr = stdout.String(), stderr.String()
	})
	if err := published(args, got.stdout); err != nil {
		t.Error(err)
	}
	return got
}

func TestAClockThatCannotBeRightIsAFaultAndNeverACrash(t *testing.T) {
	for _, now := range []time.Time{
		{}, time.Date(-5000, 1, 1, 0, 0, 0, 0, time.UTC), time.Unix(-1<<33, 0), time.Date(1899, 12, 31, 14, 59, 59, 0, time.UTC),
		time.Date(2999, 12, 31, 15, 0, 0, 0, time.UTC), time.Date(9998, 12, 31, 23, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 0, 0, 0, time.UTC),
		time.Date(10000, 1, 2, 0, 0, 0, 0, time.UTC), time.Unix(1<<55, 0), time.Unix(1<<62, 0),
	} {
		for _, command := range dated {
			if got := at(t, now, command); got.code != exitUnexpected || !strings.Contains(got.stderr, "K601") || got.stdout != "" {
				t.Errorf("%v, %s: exit code %d, %q, %q", now, command, got.code, got.stderr, got.stdout)
			}
		}
		for _, command := range undated {
			if got := at(t, now, command); strings.Contains(got.stderr, "K601") {
				t.Errorf("%v, %s: exit code %d, %q", now, command, got.code, got.stderr)
			}
		}
		if got := at(t, now, "check --demo --json --today 2026-01-01"); got.code != exitDone {
			t.Errorf("%v, but the day is given: exit code %d, %q", now, got.code, got.stderr)
		}
	}
	for _, now := range []time.Time{
		time.Unix(0, 0), time.Date(1899, 12, 31, 15, 0, 0, 0, time.UTC), time.Date(2100, 2, 28, 15, 0, 0, 0, time.UTC), time.Date(2999, 12, 31, 14, 59, 59, 0, time.UTC),
	} {
		for _, command := range append(slices.Clone(dated), undated...) {
			if got := at(t, now, command); strings.Contains(got.stderr, "K601") {
				t.Errorf("%v, %s: exit code %d, %q", now, command, got.code, got.stderr)
			}
		}
	}
}

// FuzzClock proves that at no time any command crashes or prints JSON that no schema has.
func FuzzClock(f *testing.F) {
	for which := range byte(len(dated) + len(undated)) {
		for _, seconds := range []int64{0, -1 << 62, 1 << 62, 1 << 55, -2208988800, 32503680000, 253402300799, 1764547200} {
			f.Add(seconds, which)
		}
	}
	commands := append(slices.Clone(dated), undated...)
	f.Fuzz(func(t *testing.T, seconds int64, which byte) {
		now := time.Unix(seconds, 0)
		command := commands[int(which)%len(commands)]
		got := at(t, now, command)
		impossible := checkYear(rules.DateOf(now)) != nil && slices.Contains(dated, command)
		if wrong := strings.Contains(got.stderr, "K601"); wrong != impossible || impossible && got.code != exitUnexpected || got.code < exitDone || got.code > exitInUse {
			t.Fatalf("%v, %s: exit code %d, %q", now, command, got.code, got.stderr)
		}
	})
}

func TestATraceOfAnImpossibleDayIsRefused(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("..", "..", "testdata", "traces", "usual-card.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]int{"0001-01-01": exitUsage, "1899-12-31": exitUsage, "1900-01-01": exitDone, "2999-12-31": exitDone, "3000-01-01": exitUsage, "9999-12-31": exitUsage} {
		file := filepath.Join(t.TempDir(), "trace.jsonl")
		if err := os.WriteFile(file, bytes.Replace(content, []byte("2025-10-16"), []byte(day), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := run(t, nil, "", "replay", file, "--json"); got.code != want {
			t.Errorf("%s: exit code %d, %s", day, got.code, got.stderr)
		}
	}
}
