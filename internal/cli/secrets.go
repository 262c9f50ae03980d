package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"kigen/card"
	"kigen/internal/check"
)

// A secretSource is where PIN and password come from.
type secretSource interface {
	// enter returns a secret that the card could accept, and whose owner is then the
	// caller. It fails with a *check.Fault of cause Malformed, with [errGivenUp], or with the
	// error of ctx.
	enter(ctx context.Context, kind card.SecretKind) (*card.Secret, error)
	// wipe overwrites what was read and never asked for.
	wipe()
}

// errGivenUp says that the person pressed Ctrl+C or Ctrl+D instead of entering a secret.
var errGivenUp = fmt.Errorf("entry given up: %w", context.Canceled)

// secrets returns the source of the wanted secrets.
func (c *console) secrets(wanted []card.SecretKind, fromStdin bool) (secretSource, error) {
	if fromStdin {
		return &lines{in: c.Stdin, wanted: wanted}, nil
	}
	file, ok := c.Stdin.(*os.File)
	if ok {
		ok = term.IsTerminal(int(file.Fd()))
	}
	if !ok && len(wanted) > 0 {
		return nil, usageError(c.words.Say("cli.no-tty"))
	}
	return &tty{console: c, file: file}, nil
}

// lines has one secret a line, that of the first kind first. All are read when the
// first is asked for, so that nothing is sent where one of them can't be right.
type lines struct {
	in      io.Reader
	wanted  []card.SecretKind
	secrets []*card.Secret // as wanted; nil until they are read
}

func (l *lines) enter(ctx context.Context, kind card.SecretKind) (*card.Secret, error) {
	for len(l.secrets) < len(l.wanted) {
		secret, err := readSecret(ctx, l.in, l.wanted[len(l.secrets)], lineOf)
		if err != nil {
			return nil, err
		}
		l.secrets = append(l.secrets, secret)
	}
	for _, secret := range l.secrets {
		if secret.Kind() == kind {
			return secret, nil
		}
	}
	return nil, errors.New("secret was not announced")
}

func (l *lines) wipe() {
	for _, secret := range l.secrets {
		secret.Wipe()
	}
}

// A tty asks the person at a TTY, without echo.
type tty struct {
	console *console
	file    *os.File
}

func (t *tty) enter(ctx context.Context, kind card.SecretKind) (secret *card.Secret, err error) {
	before, err := term.MakeRaw(int(t.file.Fd()))
	if err != nil {
		return nil, fmt.Errorf("turn echo off: %w", err)
	}
	defer func() {
		if restored := term.Restore(int(t.file.Fd()), before); err == nil && restored != nil {
			secret.Wipe()
			secret, err = nil, fmt.Errorf("turn echo on: %w", restored)
		}
		fmt.Fprintln(t.console.Stderr) // the Enter key was not echoed either
	}()
	fmt.Fprintf(t.console.Stderr, "%s: ", t.console.words.Say("secret.title."+string(check.ItemOf(kind))))
	return readSecret(ctx, t.file, kind, keyOf)
}

func (*tty) wipe() {}
