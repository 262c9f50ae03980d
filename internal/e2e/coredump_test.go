package e2e_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
)

// asNobody has a command run as somebody who may do nothing, where the test may do
// everything: of root's own processes the kernel hides less.
func asNobody(command *exec.Cmd) {
	const nobody = 65534
	if os.Geteuid() == 0 {
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
}

// entering starts a check on a demonstration card as nobody, and returns when it asks
// for the PIN. It goes on when stdin has one, and ends with the test.
func entering(t *testing.T) (program *exec.Cmd, stdin io.Writer, said *bufio.Reader) {
	t.Helper()
	// With a limit that would allow a dump, as far as the test itself has one.
	program = exec.Command("sh", "-c", `ulimit -S -c "$(ulimit -H -c)"; exec "$@"`, "sh",
		kigen, "check", "--demo=valid", "--lang", "en", "--pin", "--secrets-from-stdin")
	asNobody(program)
	program.Dir = openFolder(t)                             // where the kernel puts core dumps, unless told otherwise
	program.Env = append(os.Environ(), "GOTRACEBACK=crash") // Go's own way to ask for a dump
	stdin, err := program.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := program.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		program.Process.Kill()
		program.Wait()
	})
	said = bufio.NewReader(stderr)
	for asked := regexp.MustCompile(`[0-9] (tries|attempts)`); ; {
		line, err := said.ReadString('\n')
		if err != nil {
			t.Fatalf("kigen does not ask for the PIN: %v", err)
		}
		t.Log(line)
		if asked.MatchString(line) {
			return program, stdin, said
		}
	}
}

// openFolder returns an empty folder in which everybody may write.
func openFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp(filepath.Dir(kigen), "")
	if err == nil {
		err = os.Chmod(folder, 0o777)
	}
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestTheProcessHidesItsMemoryFromCoreDumpsAndFromTheSameUser(t *testing.T) {
	t.Parallel()
	program, _, _ := entering(t)
	folder := filepath.Join("/proc", strconv.Itoa(program.Process.Pid))
	limits, err := os.ReadFile(filepath.Join(folder, "limits"))
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?m)^Max core file size +0 +0 `).Match(limits) {
		t.Errorf("a core dump may have some length:\n%s", limits)
	}
	// What may not be dumped belongs to root (proc_pid_attr(5), prctl(2)).
	for _, name := range []string{"mem", "environ", "maps"} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if owner := info.Sys().(*syscall.Stat_t).Uid; owner != 0 {
			t.Errorf("%s belongs to user %d, who may read it", name, owner)
		}
	}
	// And so to somebody else of the same name.
	other := exec.Command("cat", filepath.Join(folder, "environ"))
	asNobody(other)
	if output, err := other.CombinedOutput(); err == nil {
		t.Errorf("another program of the same user reads the environment: %d bytes", len(output))
	}
}

func TestACrashLeavesNoCoreDump(t *testing.T) {
	t.Parallel()
	program, _, said := entering(t)
	if err := program.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	trace, _ := io.ReadAll(said)
	_ = program.Wait() // it fails, of course
	status := program.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signal() != syscall.SIGABRT {
		t.Errorf("kigen ended with %v and not in a crash:\n%s", program.ProcessState, trace)
	}
	if status.CoreDump() {
		t.Error("the kernel dumped core")
	}
}
