//go:build unix && !linux

package app

import "golang.org/x/sys/unix"

// keepMemoryPrivate keeps what the program has in memory, a PIN for a moment, out of
// core dumps.
func keepMemoryPrivate() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) // lowering a limit is always allowed
}
