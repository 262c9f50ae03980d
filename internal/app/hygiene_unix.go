//go:build !windows

package app

import (
	"os"
	"slices"
	"strings"
	"syscall"
)

// forgetful has a public terminal begin anew with what makes it forget: Go's runtime
// overwrites the memory of what is not used any more (clobberfree), and Fyne keeps the
// pictures of texts for some seconds, not a minute. Both read their setting before any
// code of this program. Mesa keeps no shaders on the disk: one that was broken once would
// make every start after it crash.
func forgetful() {
	if !slices.ContainsFunc(os.Args[1:], func(argument string) bool { return strings.HasPrefix(argument, "--kiosk") }) || os.Getenv(forgetting) != "" {
		return
	}
	program, err := os.Executable()
	if err != nil {
		return // it forgets more slowly, which is no reason not to open
	}
	debug := strings.Trim(os.Getenv("GODEBUG")+",clobberfree=1", ",")
	environment := append(os.Environ(), forgetting+"=1", "GODEBUG="+debug, "FYNE_CACHE="+textCache, "MESA_SHADER_CACHE_DISABLE=true")
	_ = syscall.Exec(program, os.Args, environment) //nolint:gosec // itself; it returns only where that failed, see above
}

const (
	forgetting = "KIGEN_FORGETTING"
	textCache  = "10s"
)
