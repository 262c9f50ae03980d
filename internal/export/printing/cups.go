//go:build !windows

package printing

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"slices"
	"strings"
	"time"
)

// Print sends a PDF to the default printer, or to the first one if there is no default. title
// is the job's name, which the service shows to anybody: it must not identify a person.
func Print(ctx context.Context, pdf []byte, title string) error {
	printer, err := ready(ctx, "")
	if err != nil {
		return err
	}
	if _, err := run(ctx, pdf, "lp", "-s", "-d", printer, "-t", title, "-o", "media=A4", "-"); err != nil {
		return fmt.Errorf("print on %s: %w", printer, err)
	}
	return nil
}

// rollWidth is the width of a roll of receipts in millimetres.
const rollWidth = 80

// PrintAtOnce prints a PDF and returns when it has come out. If it does not come out in time,
// or ctx ends, it takes the page back, so that it is not printed for the next person: also when
// ctx ends while lp still talks to the service. title is as in [Print].
func PrintAtOnce(ctx context.Context, pdf []byte, title string, job Job) error {
	printer, err := ready(ctx, job.Printer)
	if err != nil {
		return err
	}
	media := "media=A4"
	if job.Roll {
		media = fmt.Sprintf("media=Custom.%dx%dmm", rollWidth, job.Length)
	}
	id, err := submit(ctx, pdf, "-d", printer, "-t", title, "-o", media, "-")
	if err == nil {
		err = await(ctx, printer, id, job.Patience)
	}
	if err != nil {
		return fmt.Errorf("print on %s: %w", printer, errors.Join(err, takeBack(ctx, printer, id)))
	}
	return nil
}

// Tests wait for less.
var (
	// pollEvery is the interval at which the service is asked whether a page has come out.
	pollEvery = 500 * time.Millisecond
	// lastWord is how long lp may still talk once nobody waits for the page: it has a job's id to tell.
	lastWord = 5 * time.Second
	// takeBackLimit is how long to try to take a page back.
	takeBackLimit = 5 * time.Second
)

const (
	// unknownLooks is how often to look for a job whose id nobody knows: one that lp has handed over
	// may not be listed yet.
	unknownLooks = 3
	// outputMaxBytes is how much a command may print: a queue of some 800 jobs.
	outputMaxBytes = 64 << 10
)

// submit runs lp and returns the job's id. The service may have accepted the page before lp
// says so: lp is not killed as soon as ctx ends.
func submit(ctx context.Context, pdf []byte, arguments ...string) (id string, err error) {
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	talking, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(lastWord, cancel) })()
	said, err := run(talking, pdf, "lp", arguments...)
	if err != nil {
		return "", err
	}
	if id = requestID(said); id == "" {
		return "", fmt.Errorf("lp gave no number: %q", said)
	}
	return id, nil
}

// await returns when a job has come out, or [ErrNotPrinted] if it does not, or not in time.
func await(ctx context.Context, printer, id string, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		jobs, err := pending(ctx, printer)
		if err == nil && !slices.ContainsFunc(jobs, func(j pendingJob) bool { return j.id == id }) {
			return printedWhole(ctx, printer, id)
		}
		if !pause(ctx, pollEvery) {
			return ErrNotPrinted
		}
	}
}

// printedWhole returns [ErrNotPrinted] for a completed job that the service gave up, or that
// somebody cancelled. A service that keeps no list of completed jobs tells nothing of it. One
// that keeps many lists the latest first (CUPS 2.4.2): the job is in what is read of them.
func printedWhole(ctx context.Context, printer, id string) error {
	listed, err := run(ctx, nil, "lpstat", "-l", "-W", "completed", "-o", printer)
	_, rest, _ := strings.Cut("\n"+listed, "\n"+id+" ")
	rest, _, whole := strings.Cut(rest, "\tqueued for ") // what follows is another job's
	if err != nil && !(whole && errors.Is(err, errLongOutput)) {
		return err
	}
	_, alerts, _ := strings.Cut(rest, "\tAlerts: ")
	if strings.Contains(alerts, "aborted") || strings.Contains(alerts, "canceled") {
		return fmt.Errorf("%w: %s", ErrNotPrinted, strings.TrimSpace(alerts))
	}
	return nil
}

// TakeBack cancels what this account has left at a printer, "" for the default one: pages of a
// program that was killed, which would come out for somebody else. On a kiosk the account
// prints nothing else.
func TakeBack(ctx context.Context, printer string) error {
	printer, err := find(ctx, printer)
	if err != nil {
		return err
	}
	return takeBack(ctx, printer, "")
}

// takeBack cancels a job, and all others of this account at the printer, until the service says
// that they are gone. id is "" if lp did not tell it. It also works after ctx has ended.
func takeBack(ctx context.Context, printer, id string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeBackLimit)
	defer cancel()
	account, err := user.Current()
	if err != nil {
		return fmt.Errorf("take back: %w", err)
	}
	for looks := 1; ; looks++ {
		jobs, err := pending(ctx, printer)
		var left []string
		for _, job := range jobs {
			if job.id == id || job.user == account.Username {
				left = append(left, job.id)
			}
		}
		switch {
		case err == nil && len(left) == 0 && (id != "" || looks > unknownLooks):
			return nil
		case err != nil && id != "":
			left = []string{id}
		}
		if len(left) > 0 {
			_, canceled := run(ctx, nil, "cancel", left...)
			err = errors.Join(err, canceled)
		}
		if !pause(ctx, pollEvery) {
			return fmt.Errorf("take back: %w", cmp.Or(err, ctx.Err()))
		}
	}
}

// pause waits, and reports whether ctx has not ended meanwhile.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// requestID returns the job's id from lp's output: "request id is Office-12 (1 file(s))".
func requestID(said string) string {
	_, rest, _ := strings.Cut(said, "request id is ")
	id, _, _ := strings.Cut(rest, " ")
	return strings.TrimSpace(id)
}

// A pendingJob is a job that is not completed.
type pendingJob struct{ id, user string }

// pending lists the printer's jobs that are not completed: one a line, with id, user, size and
// date (CUPS 2.4.2).
func pending(ctx context.Context, printer string) (jobs []pendingJob, err error) {
	listed, err := run(ctx, nil, "lpstat", "-W", "not-completed", "-o", printer)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(listed) {
		if fields := strings.Fields(line); len(fields) > 1 {
			jobs = append(jobs, pendingJob{fields[0], fields[1]})
		}
	}
	return jobs, nil
}

// ready returns the printer of this name, or [ErrPaused] if it is stopped. "" is the default.
func ready(ctx context.Context, name string) (string, error) {
	printer, err := find(ctx, name)
	if err == nil && paused(ctx, printer) {
		err = fmt.Errorf("print on %s: %w", printer, ErrPaused)
	}
	return printer, err
}

// find returns the printer of this name; for "" the default, else the first one. lpstat -r says
// whether the service runs, and exits with 0 either way; -e lists one printer a line, and none,
// with 0 too, if no service answers; -d ends with the default's name, if there is one (CUPS
// 2.4.2).
func find(ctx context.Context, name string) (string, error) {
	running, err := run(ctx, nil, "lpstat", "-r")
	if err == nil && strings.Contains(running, "not running") {
		err = errors.New(strings.TrimSpace(running))
	}
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoService, err)
	}
	listed, err := run(ctx, nil, "lpstat", "-e")
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoService, err)
	}
	all := strings.Fields(listed)
	switch {
	case len(all) == 0:
		return "", ErrNoPrinter
	case slices.Contains(all, name):
		return name, nil
	case name != "":
		return "", fmt.Errorf("find %s: %w", name, ErrNoPrinter)
	}
	usual, err := run(ctx, nil, "lpstat", "-d")
	if _, chosen, found := strings.Cut(usual, ": "); err == nil && found {
		return strings.TrimSpace(chosen), nil
	}
	return all[0], nil
}

// paused reports whether a printer is stopped, by a person or after an error. lp would accept
// the page and keep it, perhaps for weeks.
func paused(ctx context.Context, printer string) bool {
	state, _ := run(ctx, nil, "lpstat", "-p", printer) // lp says what is wrong with the service
	return strings.Contains(state, " disabled since ")
}

// errLongOutput: a command was ended because it printed more than outputMaxBytes.
var errLongOutput = errors.New("prints too much")

// run runs a CUPS command in the C locale and returns its output. An error contains what the
// command wrote to standard error. One that prints too much is ended, and fails with
// [errLongOutput]; what it printed before is returned.
func run(ctx context.Context, input []byte, name string, arguments ...string) (string, error) {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	command := exec.CommandContext(ctx, name, arguments...)
	command.Env = append(os.Environ(), "LC_ALL=C")
	command.Stdin = bytes.NewReader(input)
	command.WaitDelay = time.Second // for what a command started, when it is killed
	printed, said := limitedBuffer{end: end}, limitedBuffer{end: end}
	command.Stdout, command.Stderr = &printed, &said
	if err := command.Run(); err != nil {
		return printed.text.String(), fmt.Errorf("%s: %w: %s", name, errors.Join(err, context.Cause(ctx)), strings.TrimSpace(said.text.String()))
	}
	return printed.text.String(), nil
}

// A limitedBuffer keeps outputMaxBytes of a command's output, and ends a command that prints more.
type limitedBuffer struct {
	text bytes.Buffer
	end  context.CancelCauseFunc
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	room := outputMaxBytes - b.text.Len()
	if len(p) <= room {
		return b.text.Write(p)
	}
	b.text.Write(p[:room])
	b.end(errLongOutput)
	return room, errLongOutput
}
