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

// Print has a PDF file printed on the person's printer: the one they chose as the usual
// one, else the first that the service knows. title is the name that the service shows
// of it, to anybody: it must say nothing of a person.
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

// rollWidth is how wide a roll of receipts is, in millimetres.
const rollWidth = 80

// PrintAtOnce has a PDF file printed, and returns when it is. A page that does not come out
// in time is taken back: it would else be printed for whoever comes later. title is as in
// [Print].
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

// pollEvery is how often the service is asked whether a page has come out.
const pollEvery = 500 * time.Millisecond

// requestID reads what lp says: "request id is Office-12 (1 file(s))".
func requestID(said string) string {
	_, rest, _ := strings.Cut(said, "request id is ")
	id, _, _ := strings.Cut(rest, " ")
	return strings.TrimSpace(id)
}

// pending reports whether a page has not come out yet, also where that can't be known.
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

// ready returns the printer of this name, "" for the usual one, if it takes pages.
func ready(ctx context.Context, name string) (string, error) {
	printer, err := find(ctx, name)
	if err == nil && paused(ctx, printer) {
		err = fmt.Errorf("print on %s: %w", printer, ErrPaused)
	}
	return printer, err
}

// find returns the printer of this name, "" for the usual one or else the first. lpstat -r says whether the service runs, and exits
// with 0 either way; -e names a printer a line, and none, with 0 too, where no service
// answers; -d ends with the usual one's name, where there is one. (CUPS 2.4.2)
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

// paused reports whether a printer is stopped, by a person or after a mistake. lp would take
// the page and keep it, perhaps for weeks.
func paused(ctx context.Context, printer string) bool {
	state, err := run(ctx, nil, "lpstat", "-p", printer)
	return err == nil && strings.Contains(state, " disabled since ")
}

// run runs a command of CUPS, in English whatever the person's language, and returns what
// it prints. An error has what the command said of it.
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
