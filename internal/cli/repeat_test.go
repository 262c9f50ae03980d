package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kigen/card/virtual"
	"kigen/internal/check"
)

// A tray is a reader that stays when its card is taken.
type tray struct{ *check.Simulator }

func (t tray) Watch(ctx context.Context, changed func(check.Snapshot)) {
	t.Simulator.Watch(ctx, func(s check.Snapshot) {
		if s.Fault != nil {
			s = check.Snapshot{Readers: []check.Reader{{Name: check.SimulatorName}}}
		}
		changed(s)
	})
}

// rowsWritten calls next after each row that was written.
type rowsWritten struct {
	text strings.Builder
	next func(rows int)
	rows int
}

func (w *rowsWritten) Write(p []byte) (int, error) {
	n, err := w.text.Write(p)
	if rows := strings.Count(w.text.String(), "\n"); rows > w.rows {
		w.rows = rows
		w.next(rows)
	}
	return n, err
}

// stack lays cards one after another, each when the row of the one before is there.
func stack(t *testing.T, heading bool, profiles []virtual.Profile, args ...string) (text string, code int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	readers := tray{check.NewSimulator()}
	lay := func(i int) {
		readers.Remove()
		if i < len(profiles) {
			readers.Insert(virtual.New(profiles[i]))
		} else {
			cancel() // Ctrl+C
		}
	}
	out := &rowsWritten{next: func(rows int) {
		if heading {
			rows--
		}
		if rows > 0 {
			lay(rows)
		}
	}}
	lay(0)
	var problems bytes.Buffer
	code = Run(ctx, append([]string{"check", "--repeat", "--lang=ja", "--today=2025-10-16"}, args...), Env{
		Stdin: strings.NewReader(""), Stdout: out, Stderr: &problems, Readers: readers,
	})
	return out.text.String(), code
}

func profiles(names ...string) (all []virtual.Profile) {
	for _, name := range names {
		p, _ := virtual.Named(name, today)
		all = append(all, p)
	}
	return all
}

func TestAStackOfCardsGivesARowForEach(t *testing.T) {
	cards := profiles("renewable", "other", "blocked", "no-signature", "valid")
	forged(&cards[4])
	text, code := stack(t, true, cards, "--csv")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	want := [][]string{
		columns,
		{"1", "renewable", "2030-11-30", "2025-11-30", "needs-password", "2025-09-01", "3", "5", "", "unknown"},
		{"2", "", "", "", "", "", "", "", "K401", ""},
		{"3", "valid", "2034-11-24", "2029-11-24", "needs-password", "2029-08-25", "0", "0", "K502 K502", "unknown"},
		{"4", "valid", "2027-09-16", "2027-09-16", "absent", "2027-06-17", "3", "", "", "unknown"},
		{"5", "untrusted", "untrusted", "untrusted", "untrusted", "", "3", "5", "K405", "mismatch"},
	}
	if diff := cmp.Diff(want, rows); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if code != exitOtherCard {
		t.Errorf("exit %d, want that of the card that could not be read", code)
	}
	if text, code := stack(t, true, profiles("valid", "renewable")); code != exitDone || strings.Count(text, "\n") != 3 || !strings.Contains(text, "2       renewable      2030-11-30") {
		t.Errorf("exit %d:\n%s", code, text)
	}
}

func TestAStackOfCardsAsJSONLines(t *testing.T) {
	text, code := stack(t, false, profiles("valid", "damaged", "expired"), "--json", "--count", "3")
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if code != exitDone || len(lines) != 3 {
		t.Errorf("exit %d, %d lines", code, len(lines))
	}
	for _, line := range lines {
		if err := validate(line); err != nil {
			t.Error(err)
		}
	}
}

func TestACardPulledTooEarlyIsARowWithItsFault(t *testing.T) {
	cards := profiles("valid", "valid")
	cards[0].Faults = map[int]virtual.Fault{7: {Err: errors.New("gone")}, 9: {Err: errors.New("gone")}, 11: {Err: errors.New("gone")}, 13: {Err: errors.New("gone")}, 15: {Err: errors.New("gone")}}
	text, code := stack(t, true, cards, "--csv", "--count=2")
	if !strings.Contains(text, "K306") || !strings.Contains(text, "\r\n2,valid,") || code != exitCardGone {
		t.Errorf("exit %d:\n%s", code, text)
	}
}
