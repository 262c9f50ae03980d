//go:build unix && !linux

package app

import "golang.org/x/sys/unix"

// keepMemoryPrivate turns core dumps off, since memory holds a PIN for a moment.
func keepMemoryPrivate() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) // lowering a limit is always allowed
}
