//go:build !windows

package printing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// Print has a PDF file printed on the person's printer: the one they chose as the usual
// one, else the first that the service knows. title is the name that the service shows
// of it, to anybody: it must say nothing of a person.
func Print(ctx context.Context, pdf []byte, title string) error {
	printer, err := find(ctx)
	if err != nil {
		return err
	}
	if paused(ctx, printer) {
		return fmt.Errorf("print on %s: %w", printer, ErrPaused)
	}
	if _, err := run(ctx, pdf, "lp", "-s", "-d", printer, "-t", title, "-o", "media=A4", "-"); err != nil {
		return fmt.Errorf("print on %s: %w", printer, err)
	}
	return nil
}

// find returns the name of the printer. lpstat -r says whether the service runs, and exits
// with 0 either way; -e names a printer a line, and none, with 0 too, where no service
// answers; -d ends with the usual one's name, where there is one. (CUPS 2.4.2)
func find(ctx context.Context) (string, error) {
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
	if len(all) == 0 {
		return "", ErrNoPrinter
	}
	usual, err := run(ctx, nil, "lpstat", "-d")
	if _, name, found := strings.Cut(usual, ": "); err == nil && found {
		return strings.TrimSpace(name), nil
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
