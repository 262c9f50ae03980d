//go:build linux

package pcsctest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// startLimit is how long pcscd may take to start.
const startLimit = 30 * time.Second

// run starts pcscd and returns when it accepts connections from anybody. pcscd makes
// its socket, listens, and last changes the socket's mode: each is an event in its
// directory.
func (d *Daemon) run(args ...string) {
	d.t.Helper()
	events, err := watchDirectory()
	if err != nil {
		d.t.Fatalf("start pcscd: %v", err)
	}
	defer events.Close()
	process, err := start(d.program, args...)
	if err != nil {
		d.t.Fatalf("start pcscd: %v", err)
	}
	d.process = process

	ready := make(chan struct{})
	defer close(ready)
	go func() {
		select {
		case <-process.exited:
			events.SetReadDeadline(time.Now())
		case <-ready:
		}
	}()
	events.SetReadDeadline(time.Now().Add(startLimit))
	buffer := make([]byte, 4096)
	for {
		if err := events.add(directory); err == nil && answers() {
			return
		}
		if _, err := events.Read(buffer); err != nil {
			if errors.Is(err, os.ErrDeadlineExceeded) {
				err = errors.New("pcscd ended or hangs")
			}
			d.t.Fatalf("wait for pcscd: %v", err)
		}
	}
}

// A watch reads as one burst of bytes an event, which need not be understood.
type watch struct {
	*os.File
	descriptor int
}

// watchDirectory watches for pcscd's directory, which the first pcscd on a machine
// makes.
func watchDirectory() (*watch, error) {
	descriptor, err := syscall.InotifyInit1(syscall.IN_NONBLOCK | syscall.IN_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("watch directory: %w", err)
	}
	w := &watch{os.NewFile(uintptr(descriptor), "inotify"), descriptor}
	if err := w.add(filepath.Dir(directory)); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// add may be called again for the same path.
func (w *watch) add(path string) error {
	if _, err := syscall.InotifyAddWatch(w.descriptor, path, syscall.IN_CREATE|syscall.IN_ATTRIB); err != nil {
		return fmt.Errorf("watch %s: %w", path, err)
	}
	return nil
}
