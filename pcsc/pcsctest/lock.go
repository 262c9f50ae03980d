//go:build linux

package pcsctest

import (
	"errors"
	"os"
	"syscall"
	"testing"
)

// lock waits until no other test on this machine holds the lock, and holds it until
// the test has ended. The file is opened for reading alone, so that root and anybody
// else can share it, whoever made it.
func lock(t testing.TB) {
	t.Helper()
	const path = "/tmp/kigen-pcscd.lock" // the same for everybody, whatever TMPDIR says
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		file, err = os.OpenFile(path, os.O_RDONLY|os.O_CREATE, 0o644)
	}
	if err != nil {
		t.Fatalf("lock pcscd: %v", err)
	}
	t.Cleanup(func() { file.Close() }) // and the lock goes with it
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX)
		if err == nil {
			return
		}
		if !errors.Is(err, syscall.EINTR) {
			t.Fatalf("lock pcscd: %v", err)
		}
	}
}
