//go:build linux

// These tests run the program itself, as somebody at the screen or in a terminal
// does: the built binary, a real pcscd, a virtual card, and a real window under Xvfb.
package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/pcsc/pcsctest"
	"kigen/rules"
)

// limit is how long a test waits for something that should come.
const limit = 60 * time.Second

var today = rules.Date{Year: 2025, Month: time.October, Day: 16}

// kigen is the built program.
var kigen string

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		fmt.Println("-short leaves these tests out: each needs the built program, and most a service or a screen")
		return
	}
	os.Exit(func() int {
		if err := os.Chdir("../.."); err != nil { // where the program and testdata are
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		folder, err := os.MkdirTemp("", "kigen-test-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(folder)
		if err := os.Chmod(folder, 0o755); err != nil { // for the tests that run it as somebody else
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		kigen = filepath.Join(folder, "kigen")
		build := exec.Command("bash", "-euc", `. .ci/setup.sh; need_go; tags=$0; build "$1"`, tags(), kigen) // as ./run builds it
		build.Stdout, build.Stderr = os.Stderr, os.Stderr
		if err := build.Run(); err != nil {
			fmt.Fprintln(os.Stderr, "build kigen:", err)
			return 1
		}
		return m.Run()
	}())
}

// tags are the build tags of this test, which are those to build the program with.
func tags() string {
	info, _ := debug.ReadBuildInfo()
	for _, setting := range info.Settings {
		if setting.Key == "-tags" {
			return setting.Value
		}
	}
	return ""
}

// lay lays a virtual card on the daemon's first reader until the test ends, or until
// the function that it returns is called: it returns when pcscd has noticed.
func lay(t *testing.T, daemon *pcsctest.Daemon, name string, change func(*virtual.Profile)) (laid *virtual.Card, take func()) {
	t.Helper()
	profile, ok := virtual.Named(name, today)
	if !ok {
		t.Fatalf("no profile %q", name)
	}
	if change != nil {
		change(&profile)
	}
	laid = virtual.New(profile)
	lifted := daemon.Lay(laid)
	return laid, func() {
		t.Helper()
		lifted()
		for began := time.Now(); ; { // pcscd looks for cards every 0.4 seconds
			readers := exec.Command(kigen, "readers", "--json")
			readers.Env = daemon.Env()
			said, err := readers.Output()
			if err == nil && !bytes.Contains(said, []byte(`"present"`)) {
				return
			}
			if time.Since(began) > limit {
				t.Fatalf("the card is still there: %v\n%s", err, said)
			}
		}
	}
}

// run runs a command of kigen to its end.
func run(t *testing.T, env []string, stdin string, args ...string) (stdout string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	command := exec.CommandContext(ctx, kigen, args...)
	command.Env = env
	command.Stdin = strings.NewReader(stdin)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	err := command.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	t.Logf("kigen %s: exit %d\n%s%s", strings.Join(args, " "), code, &out, &errs)
	return out.String(), code
}

func TestCheckInOneTerminalGivesTheDatesSimulatedInAnother(t *testing.T) {
	t.Parallel()
	daemon := pcsctest.Start(t)
	simulate := exec.Command(kigen, "simulate", "--card", "2031-01-15", "--user-authentication", "2026-01-15", "--address", daemon.Address())
	simulate.Env = daemon.Env()
	if err := simulate.Start(); err != nil {
		t.Fatal(err)
	}
	stdout, code := run(t, daemon.Env(), "", "check", "--json", "--today", "2025-10-16")
	if code != 0 {
		t.Errorf("check exits with %d", code)
	}
	var report struct {
		Schema, Today, Reader string
		Items                 []struct {
			Kind, Expires, RenewalOpens, State string
			DaysLeft                           int
		}
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("%+v", report)
	want := "{Schema:kigen.report/1 Today:2025-10-16 Reader:Virtual PCD 00 00 Items:[" +
		"{Kind:card Expires:2031-01-15 RenewalOpens:2030-10-16 State:valid DaysLeft:1917} " +
		"{Kind:user-authentication Expires:2026-01-15 RenewalOpens:2025-10-16 State:renewable DaysLeft:91} " +
		"{Kind:signature Expires: RenewalOpens: State:needs-password DaysLeft:0}]}"
	if got != want {
		t.Errorf("report\n%s, want\n%s", got, want)
	}
	if err := simulate.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := simulate.Wait(); err != nil {
		t.Errorf("simulate, interrupted: %v", err)
	}
}

func TestExitCodesOfTheProgramItself(t *testing.T) {
	t.Parallel()
	daemon := pcsctest.Start(t)
	expect := func(want int, stdin string, args ...string) {
		t.Helper()
		if _, code := run(t, daemon.Env(), stdin, args...); code != want {
			t.Errorf("kigen %s exits with %d, want %d", strings.Join(args, " "), code, want)
		}
	}
	expect(2, "", "check", "--no-such-flag")
	expect(0, "", "readers")
	expect(5, "", "check", "--wait", "1ms")
	expect(5, "", "diagnose")

	laid, take := lay(t, daemon, "renewable", nil)
	expect(0, "", "diagnose")
	expect(0, "1234\nkigen2026\n", "check", "--pin", "--password", "--secrets-from-stdin")
	expect(7, "9999\n", "check", "--pin", "--secrets-from-stdin")
	expect(2, "12345\n", "check", "--pin", "--secrets-from-stdin")
	take()
	if pin := laid.Presented(card.UserPIN); pin != 2 {
		t.Errorf("the card saw %d PINs, want 2: what can't be right is not sent", pin)
	}
	_, take = lay(t, daemon, "last-try", nil)
	expect(8, "1234\n", "check", "--pin", "--secrets-from-stdin")
	take()
	_, take = lay(t, daemon, "other", nil)
	expect(6, "", "check")
	expect(6, "", "diagnose", "--json")
	take()

	daemon.RestartWithoutReaders()
	expect(4, "", "check")
	expect(4, "", "readers")
	daemon.Stop()
	expect(3, "", "check")
	expect(3, "", "readers")
	expect(3, "", "diagnose")
	expect(0, "", "diagnose", "--explain", "d101-0")
}
