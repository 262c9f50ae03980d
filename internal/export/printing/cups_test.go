//go:build !windows

package printing

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cups puts commands of a CUPS that answers so on the path, and returns the folder in
// which its lp leaves what it was given.
func cups(t *testing.T, printers, usual, lp string) string {
	t.Helper()
	return cupsThat(t, "echo 'scheduler is running'", printers, usual, "true", lp)
}

// cupsThat is one whose service runs or not, and whose printer is in some state.
func cupsThat(t *testing.T, runs, printers, usual, state, lp string) string {
	t.Helper()
	folder := t.TempDir()
	t.Setenv("PATH", folder+":/usr/bin:/bin")
	t.Setenv("GIVEN", folder)
	script := func(name, body string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil { // #nosec G306 -- a command
			t.Fatal(err)
		}
	}
	script("lpstat", `case $1 in -r) `+runs+` ;; -e) `+printers+` ;; -d) `+usual+` ;; -p) `+state+` ;; esac`)
	script("lp", lp)
	return folder
}

const takes = `printf '%s\n' "$@" >"$GIVEN/arguments"; cat >"$GIVEN/page"`

func TestAPageGoesToTheUsualPrinterThroughItsInputAlone(t *testing.T) {
	for _, c := range []struct{ name, printers, usual, want string }{
		{"the usual one", "printf 'Upstairs\nDownstairs\n'", "echo 'system default destination: Downstairs'", "Downstairs"},
		{"no usual one", "printf 'Upstairs\nDownstairs\n'", "echo 'no system default destination'", "Upstairs"},
		{"the usual one not told", "echo Upstairs", "exit 1", "Upstairs"},
		{"the usual one not told whole", "printf 'Upstairs\nDownstairs\n'", "echo 'system default destination: Down'; exit 1", "Upstairs"},
	} {
		given := cups(t, c.printers, c.usual, takes)
		if err := Print(t.Context(), []byte("%PDF-1.7"), "Kigen"); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		arguments, _ := os.ReadFile(filepath.Join(given, "arguments"))
		page, _ := os.ReadFile(filepath.Join(given, "page"))
		if want := "-s\n-d\n" + c.want + "\n-t\nKigen\n-o\nmedia=A4\n-\n"; string(arguments) != want || string(page) != "%PDF-1.7" {
			t.Errorf("%s: lp got %q and %q", c.name, arguments, page)
		}
	}
}

func TestWhyNothingIsPrinted(t *testing.T) {
	cups(t, "echo 'lpstat: Bad file descriptor' >&2; exit 1", "exit 1", takes)
	if err := Print(t.Context(), nil, "Kigen"); !errors.Is(err, ErrNoService) || !strings.Contains(err.Error(), "Bad file descriptor") {
		t.Errorf("the service does not answer: got %v", err)
	}
	cupsThat(t, "echo 'scheduler is not running'", "true", "true", "true", takes) // so does CUPS 2.4.2, with 0
	if err := Print(t.Context(), nil, "Kigen"); !errors.Is(err, ErrNoService) || errors.Is(err, ErrNoPrinter) {
		t.Errorf("the service is down: got %v", err)
	}
	given := cupsThat(t, "echo 'scheduler is running'", "echo Upstairs", "true",
		`printf 'printer %s disabled since Wed Nov 25 06:58:13 2026 -\n\tPaused\n' "$2"`, takes)
	if err := Print(t.Context(), nil, "Kigen"); !errors.Is(err, ErrPaused) {
		t.Errorf("a printer that is paused: got %v", err)
	}
	if _, err := os.Stat(filepath.Join(given, "page")); err == nil {
		t.Error("a printer that is paused keeps the page")
	}
	cupsThat(t, "echo 'scheduler is not running'; echo 'Bad file descriptor' >&2; exit 1", "true", "true", "true", takes)
	if err := Print(t.Context(), nil, "Kigen"); !errors.Is(err, ErrNoService) || !strings.Contains(err.Error(), "Bad file descriptor") {
		t.Errorf("the service is down, and says why: got %v", err)
	}
	cupsThat(t, "echo 'scheduler is running'", "true", "true", "echo 'printer disabled since Wed'", takes)
	if err := Print(t.Context(), nil, "Kigen"); !errors.Is(err, ErrNoPrinter) || errors.Is(err, ErrPaused) {
		t.Errorf("no printer, and so none that is paused: got %v", err)
	}
	cups(t, "true", "echo 'no system default destination'", takes)
	if err := Print(t.Context(), nil, "Kigen"); !errors.Is(err, ErrNoPrinter) {
		t.Errorf("no printer: got %v", err)
	}
	cups(t, "echo Upstairs", "exit 1", "echo 'lp: Printer is not accepting jobs.' >&2; exit 1")
	if err := Print(t.Context(), nil, "Kigen"); err == nil || errors.Is(err, ErrNoPrinter) || !strings.Contains(err.Error(), "not accepting") {
		t.Errorf("a printer that refuses: got %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if err := Print(t.Context(), nil, "Kigen"); !errors.Is(err, ErrNoService) {
		t.Errorf("no CUPS: got %v", err)
	}
}

func TestPrintingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	cups(t, "echo Upstairs", "exit 1", takes)
	if err := Print(ctx, nil, "Kigen"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestCUPSAnswersInTheLanguageThatIsReadHere(t *testing.T) {
	t.Setenv("LC_ALL", "ja_JP.UTF-8")
	cups(t, "true", "true", `echo "$LC_ALL"`)
	if said, err := run(t.Context(), nil, "lp"); said != "C\n" || err != nil {
		t.Errorf("got %q, %v", said, err)
	}
}
