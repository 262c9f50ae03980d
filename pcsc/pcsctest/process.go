//go:build linux

package pcsctest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

const (
	socketName = "pcscd.comm"
	startLimit = 30 * time.Second
)

// A process is a running pcscd.
type process struct {
	command *exec.Cmd
	output  bytes.Buffer  // complete once exited
	exited  chan struct{} // closed when pcscd has ended
}

// run starts pcscd with the readers of a folder, and returns when it answers.
func (d *Daemon) run(readers string) {
	d.t.Helper()
	listener, err := listen(d.socket)
	if err != nil {
		d.t.Fatalf("start pcscd: %v", err)
	}
	p, err := begin(listener, d.program, "--foreground", "--config", readers)
	listener.Close() // pcscd alone has it, so that it goes with pcscd
	if err != nil {
		d.t.Fatalf("start pcscd: %v", err)
	}
	d.process = p
	if err := greet(d.socket); err != nil {
		d.t.Fatalf("start pcscd: %v", err)
	}
}

// listen makes pcscd's socket, to which everybody may connect.
func listen(socket string) (*os.File, error) {
	if err := os.Remove(socket); err != nil && !errors.Is(err, fs.ErrNotExist) { // of one that was killed
		return nil, err
	}
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		return nil, err
	}
	defer listener.Close()
	listener.SetUnlinkOnClose(false)
	if err := os.Chmod(socket, 0o666); err != nil {
		return nil, err
	}
	return listener.File()
}

// begin starts pcscd on a socket, and returns at once.
func begin(listener *os.File, program string, args ...string) (*process, error) {
	p := &process{exited: make(chan struct{})}
	// LISTEN_PID is who the socket is for; only the process itself knows its number.
	const activate = `export LISTEN_FDS=1 LISTEN_PID=$$; exec "$0" "$@"`
	p.command = exec.Command("/bin/sh", append([]string{"-c", activate, program}, args...)...)
	p.command.ExtraFiles = []*os.File{listener}
	p.command.Stdout, p.command.Stderr = &p.output, &p.output
	// A test binary that is killed, or runs out of time, takes its pcscd with it.
	p.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if os.Geteuid() == 0 {
		const nobody = 65534
		p.command.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the signal above comes when this thread ends
		defer runtime.UnlockOSThread()
		err := p.command.Start()
		started <- err
		if err == nil {
			p.command.Wait() // how it ended does not matter, the output tells
		}
		close(p.exited)
	}()
	return p, <-started
}

// greet returns when pcscd answers a client's first message, which is the version of its
// protocol: see winscard_msg.h of pcsc-lite. By then pcscd has started its readers.
func greet(socket string) error {
	conn, err := net.DialTimeout("unix", socket, startLimit)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(startLimit)); err != nil {
		return err
	}
	type version struct{ Major, Minor, Result uint32 }
	const length, command = 12, 0x11
	message := struct {
		Length, Command uint32
		version
	}{length, command, version{Major: 4, Minor: 4}}
	if err := binary.Write(conn, binary.NativeEndian, message); err != nil {
		return err
	}
	if _, err := io.ReadFull(conn, make([]byte, length)); err != nil {
		return fmt.Errorf("it does not answer: %w", err)
	}
	return nil
}

// stop ends pcscd with a signal, and waits until it is gone.
func (p *process) stop(with syscall.Signal) error {
	select {
	case <-p.exited:
		return fmt.Errorf("it had ended by itself, and said:\n%s", &p.output)
	default:
	}
	if err := p.command.Process.Signal(with); err != nil {
		return err
	}
	<-p.exited
	return nil
}
