// Package mutants is a command that takes what guards a person out of the code, one small change at a time,
// and tells which changes no test of the package notices.
//
//	go run ./internal/mutants [-only REGEXP] [-list] [PACKAGE[:FILE,...]]...
//
// Without arguments it goes through all packages that guard a person. A change that survives
// is either a missing test or listed in docs/security.md with the reason why it may: what
// survives without, and what is listed and does not survive, ends with exit code 1. Run it
// with `make mutants`, for one package with `make mutants PACKAGES=./card`.
//
// A mutant is compiled in place of its file with go's -overlay, so the files on disk stay as
// they are. It is killed when the package's tests fail, run out of time or out of memory.
package main
