package cli

import (
	"context"
	"errors"
	"fmt"

	"kigen/internal/check"
	"kigen/internal/printable"
)

// The exit codes. Scripts rely on them.
const (
	exitDone        = 0
	exitUnexpected  = 1
	exitUsage       = 2 // or a malformed date, PIN or password: nothing was sent to the card
	exitServiceDown = 3
	exitNoReader    = 4 // or none that works here
	exitNoCard      = 5 // within the wait
	exitOtherCard   = 6
	exitWrongSecret = 7
	exitBlocked     = 8 // or one try left, without --last-try
	exitCardGone    = 9 // or stopped answering
	exitInUse       = 10
	exitForged      = 11
)

// exitMeanings explains each exit code in the manual page.
var exitMeanings = []string{ //nolint:gosec // no credentials, though it says "password"
	exitDone:        "Done.",
	exitUnexpected:  "Something unexpected happened.",
	exitUsage:       "Wrong usage, or a malformed date, PIN or password: nothing was sent to the card.",
	exitServiceDown: "The smart-card service is down.",
	exitNoReader:    "There is no card reader, or none that works here.",
	exitNoCard:      "No card was laid within the wait.",
	exitOtherCard:   "The card is not a My Number Card.",
	exitWrongSecret: "Wrong PIN or password: a try was used.",
	exitBlocked:     "PIN or password blocked, or one try left and not confirmed with --last-try.",
	exitCardGone:    "The card was taken away, or stopped answering.",
	exitInUse:       "Another program is using the card.",
	exitForged:      "A certificate's signature does not match: no date is told, and no PIN or password is sent.",
}

// exitCodes maps causes to exit codes; all others are unexpected.
var exitCodes = map[check.Cause]int{
	check.Malformed:     exitUsage,
	check.ServiceDown:   exitServiceDown,
	check.NoReader:      exitNoReader,
	check.DriverMissing: exitNoReader,
	check.NoDriver:      exitNoReader,
	check.CardAbsent:    exitNoCard,
	check.OtherCard:     exitOtherCard,
	check.OldJukiCard:   exitOtherCard,
	check.WrongSecret:   exitWrongSecret,
	check.SecretBlocked: exitBlocked,
	check.LastTry:       exitBlocked,
	check.ReaderGone:    exitCardGone,
	check.CardRemoved:   exitCardGone,
	check.CardReset:     exitCardGone,
	check.CardChanged:   exitCardGone,
	check.PoorContact:   exitCardGone,
	check.InUse:         exitInUse,

	check.IssuerMismatch: exitForged,
}

// A usageError is wrong usage of the command line, described in the person's language.
type usageError string

func (e usageError) Error() string { return string(e) }

// exit returns the exit code of an error. It prints the error on standard error, unless a report
// has it already.
func (c *console) exit(err error) int {
	var usage usageError
	_, isFault := errors.AsType[*check.Fault](err)
	switch {
	case errors.As(err, &usage):
		fmt.Fprintln(c.Stderr, usage)
	case err != nil && !isFault && !errors.Is(err, context.Canceled) && !errors.Is(err, ErrRestart):
		c.tellUnexpected(err)
	}
	return exitCode(err)
}

// tellUnexpected prints an error that has no explanation in the person's language.
func (c *console) tellUnexpected(err error) {
	fmt.Fprintf(c.Stderr, "%s\n%s\n", c.words.Say("cli.unexpected"), printable.Lines(err.Error()))
}

// exitCode returns the exit code of an error.
func exitCode(err error) int {
	var usage usageError
	fault, isFault := errors.AsType[*check.Fault](err)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		return exitUsage
	case isFault:
		if code, ok := exitCodes[fault.Cause]; ok {
			return code
		}
	}
	return exitUnexpected
}
