//go:build !windows

package printing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
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
// or ctx ends, it cancels the job, so that the page is not printed for the next person. title
// is as in [Print].
func PrintAtOnce(ctx context.Context, pdf []byte, title string, job Job) error {
	printer, err := ready(ctx, job.Printer)
	if err != nil {
		return err
	}
	media := "media=A4"
	if job.Roll {
		media = fmt.Sprintf("media=Custom.%dx%dmm", rollWidth, job.Length)
	}
	said, err := run(ctx, pdf, "lp", "-d", printer, "-t", title, "-o", media, "-")
	if err != nil {
		return fmt.Errorf("print on %s: %w", printer, err)
	}
	id := requestID(said)
	if id == "" {
		return fmt.Errorf("print on %s: lp gave no number: %q", printer, said)
	}
	waiting, cancel := context.WithTimeout(ctx, job.Patience)
	defer cancel()
	for {
		if !pending(waiting, printer, id) && waiting.Err() == nil {
			return nil
		}
		select {
		case <-time.After(pollEvery):
			continue
		case <-waiting.Done():
		}
		// Also where the person did not wait: their page must not come out for the next.
		back, done := context.WithTimeout(context.WithoutCancel(ctx), pollEvery*10)
		defer done()
		_, err := run(back, nil, "cancel", id)
		return fmt.Errorf("print on %s: %w", printer, errors.Join(ErrNotPrinted, err))
	}
}

// pollEvery is the interval at which the service is asked whether a page has come out.
const pollEvery = 500 * time.Millisecond

// requestID returns the job's id from lp's output: "request id is Office-12 (1 file(s))".
func requestID(said string) string {
	_, rest, _ := strings.Cut(said, "request id is ")
	id, _, _ := strings.Cut(rest, " ")
	return strings.TrimSpace(id)
}

// pending reports whether a job is not completed. It returns true if the service does not say.
func pending(ctx context.Context, printer, id string) bool {
	listed, err := run(ctx, nil, "lpstat", "-W", "not-completed", "-o", printer)
	if err != nil {
		return true
	}
	for line := range strings.Lines(listed) {
		if fields := strings.Fields(line); len(fields) > 0 && fields[0] == id {
			return true
		}
	}
	return false
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
	state, err := run(ctx, nil, "lpstat", "-p", printer)
	return err == nil && strings.Contains(state, " disabled since ")
}

// run runs a CUPS command in the C locale and returns its output. An error contains what the
// command wrote to standard error.
func run(ctx context.Context, input []byte, name string, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, name, arguments...)
	command.Env = append(os.Environ(), "LC_ALL=C")
	command.Stdin = bytes.NewReader(input)
	var said bytes.Buffer
	command.Stderr = &said
	printed, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", name, errors.Join(err, ctx.Err()), strings.TrimSpace(said.String()))
	}
	return string(printed), nil
}
