//go:build linux

// Package pcsctest runs a real pcscd, with the two virtual readers of vsmartcard's
// vpcd, for the length of one test. A virtual card is put into a reader over TCP, at
// [Daemon.Address].
//
// pcscd's socket has one place on a machine, so there is one pcscd at a time: [Start]
// waits for its turn, also when several test binaries run at once. pcscd must run as
// root. A test that doesn't is run with sudo, which must not ask for a password.
//
// Nothing here sleeps: what is waited for comes as an event of the kernel.
package pcsctest

import (
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
)

const (
	directory  = "/run/pcscd"
	socket     = directory + "/pcscd.comm"
	pidFile    = directory + "/pcscd.pid"
	vpcdConfig = "/etc/reader.conf.d/vpcd"
)

// A Daemon is a pcscd that belongs to a test. Its methods are for the test's own
// goroutine.
type Daemon struct {
	t       testing.TB
	program string
	process *process // nil while stopped
}

// Start runs pcscd until the test ends. When Start returns, the service answers and
// the readers are there. It waits while another test has its pcscd; a test must not
// call it twice.
func Start(t testing.TB) *Daemon {
	t.Helper()
	const install = "run ./test, which installs it"
	program, err := exec.LookPath("pcscd")
	if err != nil {
		program = "/usr/sbin/pcscd" // not in everybody's PATH
	}
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("pcscd is not installed: %s", install)
	}
	if _, err := os.Stat(vpcdConfig); err != nil {
		t.Fatalf("vsmartcard-vpcd is not installed: %s", install)
	}
	lock(t)
	if answers() {
		pid, _ := os.ReadFile(pidFile)
		t.Fatalf("another pcscd is running (process %s): stop it with\n"+
			"\tsystemctl stop pcscd.socket pcscd.service\nor\n\tkill $(cat %s)",
			strings.TrimSpace(strings.Trim(string(pid), "\x00\n")), pidFile)
	}
	d := &Daemon{t: t, program: program}
	t.Cleanup(d.Stop)
	d.run()
	return d
}

// Address is where vpcd waits for the card of its first reader, "Virtual PCD 00 00".
func (d *Daemon) Address() string { return "localhost:35963" }

// SecondAddress is the same for the second reader, "Virtual PCD 00 01".
func (d *Daemon) SecondAddress() string { return "localhost:35964" }

// Env is the environment for a program that is to use this pcscd.
func (d *Daemon) Env() []string {
	env := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "PCSCLITE_")
	})
	return append(env, "PCSCLITE_CSOCK_NAME="+socket)
}

// Stop ends pcscd. A second Stop does nothing.
func (d *Daemon) Stop() {
	d.t.Helper()
	if d.process == nil {
		return
	}
	d.end(syscall.SIGTERM)
}

// Kill is like [Daemon.Stop], but pcscd has no time to put anything in order.
func (d *Daemon) Kill() {
	d.t.Helper()
	d.end(syscall.SIGKILL)
}

func (d *Daemon) end(with syscall.Signal) {
	d.t.Helper()
	process := d.process
	d.process = nil
	if err := process.stop(with); err != nil {
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
	process := d.process
	if err := process.signal(syscall.SIGSTOP); err != nil {
		d.t.Fatalf("freeze pcscd: %v", err)
	}
	thaw = sync.OnceFunc(func() {
		if err := process.signal(syscall.SIGCONT); err != nil {
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
	d.run()
}

// RestartWithoutReaders is like [Daemon.Restart], but there will be no readers.
func (d *Daemon) RestartWithoutReaders() {
	d.t.Helper()
	d.Stop()
	d.run("--config", d.t.TempDir()) // with no reader in it
}

// answers reports whether a pcscd, or systemd in its place, accepts connections.
func answers() bool {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}
