package gui

import (
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
)

func TestAFileThatIsCutShortByAFullDiskIsNotLeft(t *testing.T) {
	signal.Ignore(syscall.SIGXFSZ) // a limit of the process stands in for the disk's
	t.Cleanup(func() { signal.Reset(syscall.SIGXFSZ) })
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 10, Max: before.Max}); err != nil {
		t.Fatal(err)
	}
	path, err := saveNew(folder, "name", ".ics", make([]byte, 1000))
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	if err == nil {
		t.Errorf("saved as %s", path)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) > 0 {
		info, _ := os.Stat(left[0])
		t.Errorf("%s of %d bytes is left", left[0], info.Size())
	}
}
