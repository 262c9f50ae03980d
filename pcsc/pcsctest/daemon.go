//go:build linux

// Package pcsctest runs a real pcscd, with the two virtual readers of vsmartcard's
// vpcd, for the length of one test. A virtual card is put into a reader over TCP, at
// [Daemon.Address].
//
// Each pcscd has a socket and ports of its own, so any number of them run side by side,
// and beside the machine's own. pcscd knows one place for its socket, /run/pcscd, but
// takes an open socket from systemd instead (sd_listen_fds(3)): a test hands it one the
// same way. A client finds it by PCSCLITE_CSOCK_NAME, as in [Daemon.Env].
//
// libpcsclite reads that variable once in a process. A test that is itself the client
// uses [StartInProcess], which has one place in a process and so one pcscd at a time.
//
// pcscd needs no rights here. Under root it runs as nobody, so that it can't open the
// machine's real readers. Without pcscd or vpcd the test is skipped: see needtest.
//
// Nothing here sleeps: pcscd is ready when it answers.
//
// [Fake] is a service of this package's own, for readers that vpcd can't be: with a keypad.
package pcsctest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"kigen/internal/needtest"
)

const (
	driver  = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
	ownHome = "/run/pcscd" // which pcscd insists on, though it puts nothing there
	nameOf  = "PCSCLITE_CSOCK_NAME"
)

// A Daemon is a pcscd that belongs to a test. Its methods are for the test's own
// goroutine.
type Daemon struct {
	t       testing.TB
	program string
	socket  string
	readers string // the folder that says which readers there are
	none    string // the same without readers
	port    int
	process *process // nil while stopped
	takes   []func() // take away what was laid since it runs
}

// Start runs pcscd until the test ends, for other processes to use. When Start returns,
// the service answers and the readers are there.
func Start(t testing.TB) *Daemon {
	t.Helper()
	Need(t)
	folder, err := os.MkdirTemp("", "pcscd-")
	if err != nil {
		t.Fatal(err)
	}
	return start(t, folder)
}

// inProcess is the folder of [StartInProcess], and turn is held by the test that uses it.
var (
	turn      sync.Mutex
	inProcess = sync.OnceValues(func() (string, error) {
		folder, err := os.MkdirTemp("", "pcscd-")
		if err == nil {
			err = os.Setenv(nameOf, filepath.Join(folder, socketName))
		}
		return folder, err
	})
)

// StartInProcess is like [Start], for a test that uses pcscd from its own process. It
// waits while another test of the process has its pcscd; a test must not call it twice.
// The first call must come before anything in the process uses libpcsclite.
func StartInProcess(t testing.TB) *Daemon {
	t.Helper()
	Need(t)
	turn.Lock()
	t.Cleanup(turn.Unlock)
	folder, err := inProcess()
	if err != nil {
		t.Fatal(err)
	}
	return start(t, folder)
}

// Need ends the test where pcscd can't run, or with -short. [Start] does so too.
func Need(t testing.TB) {
	t.Helper()
	needtest.Long(t, "it needs pcscd")
	needtest.Program(t, "pcscd", "pcscd")
	if _, err := os.Stat(driver); err != nil {
		needtest.Missing(t, "vpcd is not installed: ./test installs it, or apt-get install vsmartcard-vpcd")
	}
	if err := os.Mkdir(ownHome, 0o755); err != nil && !os.IsExist(err) {
		needtest.Missing(t, "pcscd has never run here: ./test makes %s, or mkdir as root", ownHome)
	}
}

// start runs pcscd in a folder, which it makes where it is not there.
func start(t testing.TB, folder string) *Daemon {
	t.Helper()
	d := &Daemon{
		t: t, program: needtest.Program(t, "pcscd", "pcscd"), port: claimPorts(t), socket: filepath.Join(folder, socketName),
		readers: filepath.Join(folder, "readers"), none: filepath.Join(folder, "none"),
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	for _, folder := range []string{folder, d.readers, d.none} {
		// pcscd may be somebody else than the test.
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	config := fmt.Sprintf("FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:0x%X\nLIBPATH %s\nCHANNELID 0x%[1]X\n", d.port, driver)
	const everybody fs.FileMode = 0o644
	if err := os.WriteFile(filepath.Join(d.readers, "vpcd"), []byte(config), everybody); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Stop)
	d.run(d.readers)
	return d
}

// Address is where vpcd waits for the card of its first reader, "Virtual PCD 00 00".
func (d *Daemon) Address() string { return fmt.Sprintf("localhost:%d", d.port) }

// SecondAddress is the same for the second reader, "Virtual PCD 00 01".
func (d *Daemon) SecondAddress() string { return fmt.Sprintf("localhost:%d", d.port+1) }

// Socket is where pcscd's clients find it.
func (d *Daemon) Socket() string { return d.socket }

// Env is the environment for a program that is to use this pcscd.
func (d *Daemon) Env() []string { return environment(d.socket) }

func environment(socket string) []string {
	env := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "PCSCLITE_")
	})
	return append(env, nameOf+"="+socket)
}

// Stop ends pcscd. A second Stop does nothing.
func (d *Daemon) Stop() {
	d.t.Helper()
	if d.process == nil {
		return
	}
	d.end(syscall.SIGTERM)
	if err := os.Remove(d.socket); err != nil {
		d.t.Errorf("stop pcscd: %v", err)
	}
}

// Kill is like [Daemon.Stop], but pcscd has no time to put anything in order, and its
// socket stays behind.
func (d *Daemon) Kill() {
	d.t.Helper()
	d.end(syscall.SIGKILL)
}

func (d *Daemon) end(with syscall.Signal) {
	d.t.Helper()
	process := d.process
	d.process = nil
	err := process.stop(with)
	for _, take := range d.takes { // or one could knock at the next pcscd before it sees that this one is gone
		take()
	}
	d.takes = nil
	if err != nil {
		d.t.Errorf("stop pcscd: %v", err)
		return
	}
	if d.t.Failed() {
		d.t.Logf("pcscd said:\n%s", &process.output)
	}
}

// Freeze has pcscd hang, until the function that it returns is called.
func (d *Daemon) Freeze() (thaw func()) {
	d.t.Helper()
	process := d.process.command.Process
	if err := process.Signal(syscall.SIGSTOP); err != nil {
		d.t.Fatalf("freeze pcscd: %v", err)
	}
	thaw = sync.OnceFunc(func() {
		if err := process.Signal(syscall.SIGCONT); err != nil {
			d.t.Errorf("thaw pcscd: %v", err)
		}
	})
	d.t.Cleanup(thaw) // or it would not end
	return thaw
}

// Restart stops pcscd, where it runs, and runs it again.
func (d *Daemon) Restart() {
	d.t.Helper()
	d.Stop()
	d.run(d.readers)
}

// RestartWithoutReaders is like [Daemon.Restart], but there will be no readers.
func (d *Daemon) RestartWithoutReaders() {
	d.t.Helper()
	d.Stop()
	d.run(d.none)
}
