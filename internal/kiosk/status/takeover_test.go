//go:build !windows

package status

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// bare listens at path as a program that knows nothing of the lock, and accepts nothing. With a
// queue of none, a single connection that waits fills it.
func bare(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	socket, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(socket) })
	if err := errors.Join(syscall.Bind(socket, &syscall.SockaddrUnix{Name: path}), syscall.Listen(socket, 0)); err != nil {
		t.Fatal(err)
	}
}

func inode(t *testing.T, path string) uint64 {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Sys().(*syscall.Stat_t).Ino
}

func TestTheSocketOfAKioskThatRunsIsNeverTaken(t *testing.T) {
	for name, busy := range map[string]func(t *testing.T, path string){
		"it answers":         func(t *testing.T, path string) { serving(t, path, Status{}) },
		"it accepts nothing": bare,
		"its queue is full": func(t *testing.T, path string) {
			if runtime.GOOS != "linux" {
				t.Skip("the connection would be refused")
			}
			bare(t, path)
			for range 2 {
				if connection, err := net.Dial("unix", path); err == nil {
					t.Cleanup(func() { connection.Close() })
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := short(t)
			busy(t, path)
			before := inode(t, path)
			if _, err := Listen(path); !errors.Is(err, ErrRunning) {
				t.Errorf("got %v", err)
			}
			if inode(t, path) != before {
				t.Error("there is another socket")
			}
		})
	}
}

func TestAKioskThatJustStartsKeepsTheOthersAway(t *testing.T) {
	path := short(t)
	running, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil { // not made yet
		t.Fatal(err)
	}
	if _, err := Listen(path); !errors.Is(err, ErrRunning) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the second one made a socket: %v", err)
	}
	running.Close()
	if again, err := Listen(path); err != nil {
		t.Errorf("after it ended: %v", err)
	} else {
		again.Close()
	}
}

func TestOfManyThatStartAtOnceOverAStaleSocketOneRuns(t *testing.T) {
	path := short(t)
	stale(t, path)
	const many = 8
	got := make(chan net.Listener, many)
	for range many {
		go func() {
			l, err := Listen(path)
			if err != nil && !errors.Is(err, ErrRunning) {
				t.Error(err)
			}
			got <- l
		}()
	}
	var run []net.Listener
	for range many {
		if l := <-got; l != nil {
			run = append(run, l)
		}
	}
	if len(run) != 1 {
		t.Errorf("%d run", len(run))
	}
	for _, l := range run {
		l.Close()
	}
}

func TestWhatIsNoSocketIsNotRemoved(t *testing.T) {
	path := short(t)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("mine"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(path); err == nil || errors.Is(err, ErrRunning) || !strings.Contains(err.Error(), "is no old one") {
		t.Errorf("got %v", err)
	}
	if text, err := os.ReadFile(path); string(text) != "mine" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := Listen(path); err == nil || errors.Is(err, ErrRunning) {
		t.Errorf("the first one's lock is left: %v", err)
	}
}

func TestASocketOfAnotherKindIsNotRemoved(t *testing.T) {
	path := short(t)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	other, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	before := inode(t, path)
	if _, err := Listen(path); err == nil || errors.Is(err, ErrRunning) || !strings.Contains(err.Error(), "ask an old socket") {
		t.Errorf("got %v", err)
	}
	if inode(t, path) != before {
		t.Error("there is another socket")
	}
}

func TestWhoeverLooksWhetherAKioskRunsLetsItGo(t *testing.T) {
	path := short(t)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	other, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := Listen(path); !errors.Is(err, ErrRunning) {
		t.Fatal(err)
	}
	connection, err := other.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := connection.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("it stays connected: %v", err)
	}
}

func TestAKioskThatHasEndedHasLeftTheSocketToTheNext(t *testing.T) {
	path := short(t)
	for range 50 {
		l, err := Listen(path)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			Serve(ctx, l, func() Status { return Status{} })
		}()
		cancel()
		<-ended
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("the socket is there: %v", err)
		}
		if l.Close() == nil {
			t.Fatal("it was open")
		}
	}
}

// Each of these leaves a kiosk without a socket. It has to know that no other kiosk is the reason.
func TestASocketThatCantBeMadeIsAnErrorOfItsOwn(t *testing.T) {
	folder := filepath.Dir(filepath.Dir(short(t)))
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	locked, linked := filepath.Join(folder, "locked", "terminal.sock"), filepath.Join(folder, "linked", "terminal.sock")
	if err := errors.Join(os.MkdirAll(locked+".lock", 0o700), os.Mkdir(filepath.Dir(linked), 0o700), os.Symlink("nothing", linked)); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"a folder for a lock":    locked,
		"a link to nothing":      linked,
		"a folder of others":     "/proc/self/terminal.sock", // not even root may change its mode
		"a file for a folder":    filepath.Join(file, "kigen", "terminal.sock"),
		"a long path":            filepath.Join(folder, strings.Repeat("x", 120), "terminal.sock"),
		"a folder of the system": "/proc/kigen/terminal.sock",
	} {
		if l, err := Listen(path); err == nil || errors.Is(err, ErrRunning) || l != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhoeverAsksAfterAStaleSocketHearsThatNoneRuns(t *testing.T) {
	path := short(t)
	stale(t, path)
	if _, err := Ask(t.Context(), path); !errors.Is(err, ErrNone) {
		t.Errorf("got %v", err)
	}
}

func TestWhoeverGivesUpAskingIsLetGo(t *testing.T) {
	path := short(t)
	bare(t, path)
	ctx, cancel := context.WithCancel(t.Context())
	cause := make(chan error, 1)
	go func() {
		_, err := Ask(ctx, path)
		cause <- err
	}()
	cancel()
	if err := <-cause; !errors.Is(err, context.Canceled) || errors.Is(err, ErrNone) {
		t.Errorf("got %v", err)
	}
}

func TestTheSocketIsInTheRuntimeFolderOrElseInTheCache(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", "/run/user/1000")
	if path, err := Path(); path != "/run/user/1000/kigen/terminal.sock" || err != nil {
		t.Errorf("%s, %v", path, err)
	}
	t.Setenv("XDG_RUNTIME_DIR", "")
	t.Setenv("XDG_CACHE_HOME", "/cache")
	if path, err := Path(); runtime.GOOS == "linux" && path != "/cache/kigen/terminal.sock" || err != nil {
		t.Errorf("%s, %v", path, err)
	}
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	if path, err := Path(); err == nil || path != "" {
		t.Errorf("%s, %v", path, err)
	}
}
