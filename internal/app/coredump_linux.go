package app

import "golang.org/x/sys/unix"

// keepMemoryPrivate turns core dumps off, since memory holds a PIN for a moment. The limit
// alone is not enough: the kernel ignores it where core_pattern pipes dumps to a program, as
// with systemd-coredump. A process that is not dumpable also hides its memory and environment
// from the same user's other programs.
func keepMemoryPrivate() {
	// Both are allowed for every process. Where a sandbox forbids them, a check is still
	// worth making.
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
}
