package app

import "golang.org/x/sys/unix"

// keepMemoryPrivate keeps what the program has in memory, a PIN for a moment, out of
// core dumps. The limit alone would not do: the kernel ignores it where core_pattern
// pipes dumps to a program, as systemd-coredump has it. A process that is not dumpable
// also hides its memory and environment from the same user's other programs.
func keepMemoryPrivate() {
	// Both are always allowed, and a check is worth no less where some sandbox sees to
	// it that they are not.
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
}
