//go:build !windows

package printing

import (
	"context"
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A queue is a CUPS that keeps its jobs in a file: those that are not completed, a line each.
type queue struct {
	t      *testing.T
	folder string
}

// account is the account that the tests run as, which is that of what they print.
func account(t *testing.T) string {
	t.Helper()
	who, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	return who.Username
}

// accepts is what lp does first: the job Upstairs-12 is in the queue. tells is what it says then.
const (
	accepts = `printf '%s\n' "$@" >"$GIVEN/arguments"; cat >"$GIVEN/page"; echo "Upstairs-12 $OWNER 1024 Wed" >>"$GIVEN/jobs"; `
	tells   = `echo "request id is Upstairs-12 (1 file(s))"`
)

// newQueue puts the commands of an empty queue on the path, with an lp that does so. It is asked
// often, so that nobody waits.
func newQueue(t *testing.T, lp string) queue {
	t.Helper()
	set(t, &pollEvery, 20*time.Millisecond)
	t.Setenv("OWNER", account(t))
	q := queue{t, cupsThat(t, "echo 'scheduler is running'", "printf 'Upstairs\nRoll\n'", "echo 'system default destination: Upstairs'", "true", lp)}
	q.lists(`cat "$GIVEN/jobs"`)
	q.completes("true")
	q.script("cancel", `echo "$@" >>"$GIVEN/cancelled"; for id in "$@"; do grep -v "^$id " "$GIVEN/jobs" >"$GIVEN/left"; mv "$GIVEN/left" "$GIVEN/jobs"; done`)
	q.write("jobs", "")
	return q
}

// set gives a variable another value for the time of a test.
func set(t *testing.T, variable *time.Duration, value time.Duration) {
	before := *variable
	t.Cleanup(func() { *variable = before })
	*variable = value
}

func (q queue) script(name, body string) { q.write(name, "#!/bin/sh\n"+body+"\n") }

func (q queue) write(name, text string) {
	q.t.Helper()
	if err := os.WriteFile(filepath.Join(q.folder, name), []byte(text), 0o700); err != nil { // #nosec G306 -- a command
		q.t.Fatal(err)
	}
}

// lists is how lpstat lists what is not completed.
func (q queue) lists(how string) { q.write("listing", how) }

// completes is how lpstat lists what is.
func (q queue) completes(how string) {
	q.write("history", how)
	q.script("lpstat", `case "$1 $2" in "-r ") echo 'scheduler is running' ;; "-e ") printf 'Upstairs\nRoll\n' ;; "-d ") echo 'system default destination: Upstairs' ;;
"-W not-completed") . "$GIVEN/listing" ;; "-l -W") . "$GIVEN/history" ;; esac`)
}

// read returns a file's text, "" if there is none.
func (q queue) read(name string) string {
	text, _ := os.ReadFile(filepath.Join(q.folder, name))
	return string(text)
}

// wantNothingLeft fails the test if a job is in the queue.
func (q queue) wantNothingLeft(when string) {
	q.t.Helper()
	if jobs := q.read("jobs"); jobs != "" {
		q.t.Errorf("%s: these come out for the next person: %q", when, jobs)
	}
}

var patient = Job{Patience: time.Minute}

func TestAPageThatCameOutIsReportedAndNotCancelled(t *testing.T) {
	q := newQueue(t, accepts+tells)
	q.lists(`cat "$GIVEN/jobs"; printf '\nUpstairs-12\nUpstairs-1 somebody-else 1024 Wed\n'; : >"$GIVEN/jobs"`) // gone at the second look
	q.completes(`printf 'Upstairs-11 x 1 Wed\n\tAlerts: job-canceled-by-user\n\tqueued for Upstairs\nUpstairs-12 x 1 Wed\n\tqueued for Upstairs\nUpstairs-13 x 1 Wed\n\tAlerts: aborted-by-system\n'`)
	if err := PrintAtOnce(t.Context(), []byte("%PDF-1.7"), "Kigen", Job{Printer: "Roll", Roll: true, Length: 190, Patience: time.Minute}); err != nil {
		t.Error(err)
	}
	if got, want := q.read("arguments"), "-d\nRoll\n-t\nKigen\n-o\nmedia=Custom.80x190mm\n-\n"; got != want {
		t.Errorf("lp got %q", got)
	}
	if got := q.read("page"); got != "%PDF-1.7" {
		t.Errorf("printed %q", got)
	}
	if got := q.read("cancelled"); got != "" {
		t.Errorf("cancelled %q", got)
	}
	if err := PrintAtOnce(t.Context(), nil, "Kigen", patient); err != nil {
		t.Error(err)
	}
	if got := q.read("arguments"); !strings.Contains(got, "-d\nUpstairs\n") || !strings.Contains(got, "media=A4\n") {
		t.Errorf("on paper: lp got %q", got)
	}
}

// At a public terminal a page comes out at once, or not at all.
func TestAPageThatDoesNotComeOutInTimeIsTakenBack(t *testing.T) {
	q := newQueue(t, accepts+tells)
	q.write("jobs", "Upstairs-1 somebody-else 1024 Wed\nUpstairs-123 somebody-else 1 Wed\n")
	if err := PrintAtOnce(t.Context(), nil, "Kigen", Job{Patience: time.Nanosecond}); !errors.Is(err, ErrNotPrinted) {
		t.Errorf("got %v", err)
	}
	if got := q.read("cancelled"); got != "Upstairs-12\n" {
		t.Errorf("cancelled %q", got)
	}
	if got := q.read("jobs"); strings.Contains(got, "Upstairs-12 ") || strings.Count(got, "somebody-else") != 2 {
		t.Errorf("left in the queue: %q", got)
	}
	q.write("jobs", "")
	if err := PrintAtOnce(t.Context(), nil, "Kigen", Job{Patience: 200 * time.Millisecond}); !errors.Is(err, ErrNotPrinted) {
		t.Errorf("it waits, and does not come out: got %v", err)
	}
	q.wantNothingLeft("after waiting")
	q.script("lp", accepts)
	if err := PrintAtOnce(t.Context(), nil, "Kigen", patient); err == nil || !strings.Contains(err.Error(), "lp gave no number") {
		t.Errorf("lp gives no number: got %v", err)
	}
	if err := PrintAtOnce(t.Context(), nil, "Kigen", Job{Printer: "Nowhere", Patience: time.Minute}); !errors.Is(err, ErrNoPrinter) {
		t.Errorf("a printer that is not there: got %v", err)
	}
}

func TestAPageIsTakenBackWhoseOwnerLeaves(t *testing.T) {
	const waits = `: >"$GIVEN/asked"; while ! [ -e "$GIVEN/left-by-owner" ]; do sleep 0.01; done; `
	for name, lp := range map[string]string{
		"while it waits for paper":           accepts + tells + `; : >"$GIVEN/asked"`,
		"while lp still talks":               accepts + waits + `sleep 0.1; ` + tells,
		"before the service accepts it":      waits + accepts + tells,
		"and lp is ended with the session":   accepts + waits + `kill -TERM $$`,
		"and lp never says another word":     accepts + `: >"$GIVEN/asked"; sleep 600`,
		"and lp says nothing of a number":    accepts + `: >"$GIVEN/asked"`,
		"and lp fails though it is accepted": accepts + `: >"$GIVEN/asked"; exit 1`,
	} {
		t.Run(name, func(t *testing.T) {
			q := newQueue(t, lp)
			if strings.Contains(lp, "600") {
				set(t, &lastWord, 100*time.Millisecond)
			}
			ctx, leave := context.WithCancel(t.Context())
			printed := make(chan error, 1)
			go func() { printed <- PrintAtOnce(ctx, nil, "Kigen", patient) }()
			for began := time.Now(); ; time.Sleep(time.Millisecond) {
				if _, err := os.Stat(filepath.Join(q.folder, "asked")); err == nil {
					break
				}
				if time.Since(began) > time.Minute {
					t.Fatal("lp was not asked")
				}
			}
			leave()
			q.write("left-by-owner", "")
			if err := <-printed; err == nil {
				t.Error("the page counts as printed")
			}
			q.wantNothingLeft(name)
		})
	}
}

// Nobody knows the id then, and a job that was just accepted may not be in the list yet.
func TestAPageThatLpDidNotNameIsLookedForMoreThanOnce(t *testing.T) {
	q := newQueue(t, accepts+"exit 1")
	q.lists(`echo >>"$GIVEN/looks"; if [ "$(wc -l <"$GIVEN/looks")" -gt 3 ]; then cat "$GIVEN/jobs"; fi`)
	if err := PrintAtOnce(t.Context(), nil, "Kigen", patient); err == nil {
		t.Error("the page counts as printed")
	}
	q.wantNothingLeft("the fourth look")
	if got := q.read("cancelled"); got != "Upstairs-12\n" { // without a job, cancel might take anybody's
		t.Errorf("cancelled %q", got)
	}
}

func TestNothingIsPrintedForWhoLeftBefore(t *testing.T) {
	newQueue(t, accepts+tells)
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if id, err := submit(ctx, nil); id != "" || !errors.Is(err, context.Canceled) {
		t.Errorf("got %q, %v", id, err)
	}
}

func TestAServiceThatDoesNotSayWhatBecameOfAPageIsNotBelieved(t *testing.T) {
	for name, c := range map[string]struct{ lists, completes string }{
		"it can't list the jobs":              {`[ -e "$GIVEN/cancelled" ] && cat "$GIVEN/jobs" || exit 1`, "true"},
		"it gave the page up":                 {`true`, `printf 'Upstairs-12 x 1 Wed\n\tStatus: filter failed\n\tAlerts: aborted-by-system\n\tqueued for Upstairs\n'`},
		"staff cancelled it":                  {`true`, `printf 'Upstairs-12 x 1 Wed\n\tAlerts: job-canceled-by-user\n'`},
		"it can't tell what it has completed": {`true`, "exit 1"},
		"it ends with an error after the job": {`true`, `printf 'Upstairs-12 x 1 Wed\n\tqueued for Upstairs\n'; exit 1`},
	} {
		t.Run(name, func(t *testing.T) {
			q := newQueue(t, accepts+tells)
			q.lists(c.lists)
			q.completes(c.completes)
			if err := PrintAtOnce(t.Context(), nil, "Kigen", Job{Patience: 300 * time.Millisecond}); err == nil {
				t.Error("the page counts as printed")
			}
		})
	}
}

func TestAPageIsTakenBackUntilTheServiceSaysThatItIsGone(t *testing.T) {
	q := newQueue(t, accepts+tells)
	q.script("cancel", `if [ -e "$GIVEN/tried" ]; then : >"$GIVEN/jobs"; else : >"$GIVEN/tried"; exit 1; fi`)
	if err := PrintAtOnce(t.Context(), nil, "Kigen", Job{Patience: time.Nanosecond}); !errors.Is(err, ErrNotPrinted) {
		t.Errorf("got %v", err)
	}
	q.wantNothingLeft("the first cancel failed")

	q = newQueue(t, accepts+tells)
	t.Setenv("OWNER", "guest@kiosk") // a service may know the account by another name
	if err := PrintAtOnce(t.Context(), nil, "Kigen", Job{Patience: time.Nanosecond}); !errors.Is(err, ErrNotPrinted) {
		t.Errorf("got %v", err)
	}
	q.wantNothingLeft("listed for another account")

	q = newQueue(t, accepts+tells)
	q.write("jobs", "Upstairs-7 "+account(t)+" 1024 Wed\n")
	if err := PrintAtOnce(t.Context(), nil, "Kigen", Job{Patience: time.Nanosecond}); !errors.Is(err, ErrNotPrinted) {
		t.Errorf("got %v", err)
	}
	q.wantNothingLeft("one from before as well")

	q = newQueue(t, accepts+tells)
	q.lists("exit 1")
	q.script("cancel", `: >"$GIVEN/jobs"; echo "not allowed" >&2; exit 1`)
	set(t, &takeBackLimit, 2*time.Second)
	set(t, &pollEvery, time.Minute)
	if err := PrintAtOnce(t.Context(), nil, "Kigen", Job{Patience: time.Nanosecond}); !errors.Is(err, ErrNotPrinted) || !strings.Contains(err.Error(), "take back") || !strings.Contains(err.Error(), "not allowed") {
		t.Errorf("nobody knows whether it is gone: got %v", err)
	}
	q.wantNothingLeft("the jobs can't be listed")
}

// A kiosk that was killed can't have taken its page back.
func TestWhatAnEarlierProgramLeftIsTakenBack(t *testing.T) {
	q := newQueue(t, "exit 1")
	q.write("jobs", "Upstairs-7 "+account(t)+" 1024 Wed\nUpstairs-8 somebody-else 1024 Wed\nUpstairs-9 "+account(t)+" 1024 Wed\n")
	if err := TakeBack(t.Context(), ""); err != nil {
		t.Error(err)
	}
	if got, want := q.read("jobs"), "Upstairs-8 somebody-else 1024 Wed\n"; got != want {
		t.Errorf("left: %q, want %q", got, want)
	}
	q.lists("exit 1")
	q.write("cancelled", "")
	set(t, &takeBackLimit, 200*time.Millisecond)
	if err := TakeBack(t.Context(), ""); err == nil || q.read("cancelled") != "" {
		t.Errorf("the jobs can't be listed: got %v, cancelled %q", err, q.read("cancelled"))
	}
	if err := TakeBack(t.Context(), "Nowhere"); !errors.Is(err, ErrNoPrinter) {
		t.Errorf("a printer that is not there: got %v", err)
	}
}
