// Package cli is kigen's command line: the same reports as the window's, printed as
// text for people and as JSON for programs, and the commands of support staff.
//
// [Run] is the whole program as a function: arguments and an [Env] in, an exit code
// out. It ends no process and knows neither Fyne nor PC/SC; main gives it both.
//
// # What others rely on
//
// Commands, flags, JSON keys and exit codes are a promise, written down in
// shared/design.md. A JSON schema changes only by adding. What is asked for goes to
// standard output; what the program is waiting for, prompts and mistakes in the use
// of it go to standard error.
//
// # Secrets
//
// A PIN or password is read at a terminal without echo or, where the person says so,
// from standard input; never from arguments, which other programs can see. It goes
// byte by byte into a [card.Secret] and nowhere else. It is sent once. What can't
// be right, and what would use the last try unasked, is not sent.
package cli
