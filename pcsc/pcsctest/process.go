//go:build linux

package pcsctest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
)

// A process is a running pcscd.
type process struct {
	command *exec.Cmd
	output  bytes.Buffer  // complete once exited
	exited  chan struct{} // closed when pcscd has ended
	sudo    bool
}

// start runs pcscd and returns at once.
func start(program string, args ...string) (*process, error) {
	words := append([]string{program, "--foreground"}, args...)
	p := &process{exited: make(chan struct{}), sudo: os.Geteuid() != 0}
	if p.sudo {
		words = append([]string{"sudo", "-n"}, words...)
	}
	p.command = exec.Command(words[0], words[1:]...)
	p.command.Stdout, p.command.Stderr = &p.output, &p.output
	// A test binary that is killed, or runs out of time, takes its pcscd with it.
	p.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
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

// stop ends pcscd with a signal, and waits until it is gone.
func (p *process) stop(with syscall.Signal) error {
	select {
	case <-p.exited:
		return fmt.Errorf("it had ended by itself, and said:\n%s", &p.output)
	default:
	}
	if err := p.signal(with); err != nil {
		return err
	}
	<-p.exited
	return nil
}

func (p *process) signal(signal syscall.Signal) error {
	if !p.sudo {
		return p.command.Process.Signal(signal)
	}
	pid, err := os.ReadFile(pidFile)
	if err != nil {
		return fmt.Errorf("read process id: %w", err)
	}
	kill := exec.Command("sudo", "-n", "kill", fmt.Sprintf("-%d", signal), strings.Trim(string(pid), "\x00\n"))
	if output, err := kill.CombinedOutput(); err != nil {
		return fmt.Errorf("signal pcscd: %w: %s", err, output)
	}
	return nil
}
