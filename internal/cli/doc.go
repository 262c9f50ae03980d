// Package cli is kigen's command line. It prints the same reports as the window, as text for
// people and as JSON for programs, and has the commands of support staff.
//
// [Run] is the whole program as a function: it takes arguments and an [Env] and returns an exit
// code. It never ends the process, and uses Fyne and PC/SC only through the Env.
//
// # Compatibility
//
// Commands, flags, JSON keys and exit codes are relied on by scripts: what exists keeps its
// meaning. The JSON documents are published as schemas in testdata/schemas, which change only by
// additions; anything else gets a new schema number. Results go to standard output. Progress,
// prompts and usage errors go to standard error.
//
// # Secrets
//
// A PIN or password is read from a TTY without echo or, with --secrets-from-stdin, from standard
// input. It is never taken from arguments, which other programs can see. It goes byte by byte
// into a [card.Secret] and nowhere else, and is sent to the card once. A malformed one is not
// sent, nor one that would use the last try without --last-try.
package cli
