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

// A secretSource provides PINs and passwords.
type secretSource interface {
	// enter returns a well-formed secret, which the caller then owns. Its error is a
	// *check.Fault of cause Malformed, [errGivenUp], or that of ctx.
	enter(ctx context.Context, kind card.SecretKind) (*card.Secret, error)
	// wipe overwrites the secrets that were read but never entered.
	wipe()
}

// errGivenUp means that the person pressed Ctrl+C or Ctrl+D instead of entering a secret.
var errGivenUp = fmt.Errorf("entry given up: %w", context.Canceled)

// secrets returns the source of the wanted secrets.
func (c *console) secrets(wanted []card.SecretKind, fromStdin bool) (secretSource, error) {
	if fromStdin {
		return &lines{in: c.Stdin, wanted: wanted}, nil
	}
	file, _ := c.Stdin.(*os.File) // nil, which is no TTY, where it is none
	if len(wanted) > 0 && !term.IsTerminal(int(file.Fd())) {
		return nil, usageError(c.words.Say("cli.no-tty"))
	}
	return &tty{console: c, file: file}, nil
}

// lines reads one secret a line, in the order of wanted. It reads them all when the first is
// asked for, so that nothing is sent to the card if one of them is malformed.
type lines struct {
	in      io.Reader
	wanted  []card.SecretKind
	secrets []*card.Secret // in the order of wanted; nil until they are read
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
		secret, err = echoing(secret, err, term.Restore(int(t.file.Fd()), before))
		fmt.Fprintln(t.console.Stderr) // Enter was not echoed
	}()
	fmt.Fprintf(t.console.Stderr, "%s: ", t.console.words.Say("secret.title."+string(check.ItemOf(kind))))
	return readSecret(ctx, t.file, kind, keyOf)
}

// echoing returns what came of an entry after which the TTY was or was not restored: a TTY that
// stays without echo is told before a secret is sent.
func echoing(secret *card.Secret, err, restored error) (*card.Secret, error) {
	if err == nil && restored != nil {
		secret.Wipe()
		return nil, fmt.Errorf("turn echo on: %w", restored)
	}
	return secret, err
}

func (*tty) wipe() {}
