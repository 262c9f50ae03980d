//go:build !windows

package app

import (
	"os"
	"slices"
	"strings"
	"syscall"
)

// reexecKiosk starts the program again in its place, in kiosk mode only, with an environment
// that shortens how long memory holds a visitor's data: Go's runtime overwrites freed memory
// (clobberfree), and Fyne keeps rendered text for seconds instead of a minute. Both read their
// setting before main runs. Mesa writes no shader cache: a damaged one would crash every
// later start. No input method is asked for (XMODIFIERS): it would see a PIN, and may learn it.
func reexecKiosk() {
	if !slices.ContainsFunc(os.Args[1:], func(argument string) bool { return strings.HasPrefix(argument, "--kiosk") }) || os.Getenv(reexecuted) != "" {
		return
	}
	program, err := os.Executable()
	if err != nil {
		return // data stays in memory longer; still open the window
	}
	for name, value := range map[string]string{
		reexecuted: "1", "GODEBUG": strings.Trim(os.Getenv("GODEBUG")+",clobberfree=1", ","), "FYNE_CACHE": textCache,
		"MESA_SHADER_CACHE_DISABLE": "true", "XMODIFIERS": "@im=none",
	} {
		_ = os.Setenv(name, value) // not appended: of two, C and Go's runtime take the first. It fails for no valid name
	}
	_ = syscall.Exec(program, os.Args, os.Environ()) //nolint:gosec // starts itself; returns only on failure, see above
}

const (
	reexecuted = "KIGEN_KIOSK_REEXECUTED" // set in the environment of the second start
	textCache  = "10s"
)
