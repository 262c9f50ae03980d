package status

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// short is a path that a socket can have, which is at most some hundred bytes long.
func short(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "k")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return filepath.Join(folder, "kigen", "terminal.sock")
}

// serving serves a status until the test ends.
func serving(t *testing.T, path string, status Status) {
	t.Helper()
	listener, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		Serve(ctx, listener, func() Status { return status })
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
}

func TestAKioskTellsHowItIs(t *testing.T) {
	path := short(t)
	if _, err := Ask(t.Context(), path); !errors.Is(err, ErrNone) {
		t.Errorf("none is running: %v", err)
	}
	want := Status{Schema: Schema, Version: "1", State: Ready, Today: Today{Day: "2025-10-16", Checks: 2, Languages: map[string]int{"ja": 2}, Faults: map[string]int{}}}
	serving(t, path, want)
	for range 3 {
		if got, err := Ask(t.Context(), path); err != nil || !cmp.Equal(got, want) {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if _, err := Listen(path); !errors.Is(err, ErrRunning) {
		t.Errorf("a second kiosk: %v", err)
	}
}

// Another account can't even come to the socket.
func TestOnlyTheSameAccountMayOpenTheSocket(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders of an account are closed to others there by what they inherit")
	}
	path := short(t)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	serving(t, path, Status{})
	for name, want := range map[string]os.FileMode{filepath.Dir(path): 0o700, path: 0o600, path + ".lock": 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

// stale leaves a socket at path, as a process does that ends without closing it.
func stale(t *testing.T, path string) {
	t.Helper()
	running, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	running.(listener).Listener.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := running.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestWhatAKioskThatDidNotEndWellLeftBehindIsRemoved(t *testing.T) {
	path := short(t)
	stale(t, path)
	if _, err := os.Lstat(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Ask(t.Context(), path); !errors.Is(err, ErrNone) {
		t.Errorf("nobody answers: %v", err)
	}
	serving(t, path, Status{Version: "2"})
	if got, err := Ask(t.Context(), path); err != nil || got.Version != "2" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAnAnswerThatIsNoneIsAnError(t *testing.T) {
	path := short(t)
	listener, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for _, text := range []string{"", "hello", strings.Repeat("[", 100_000), strings.Repeat(" ", largest) + `{"schema": "x"}`} {
			connection, err := listener.Accept()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = connection.Write([]byte(text))
			connection.Close()
		}
	}()
	for range 4 {
		if got, err := Ask(t.Context(), path); err == nil || errors.Is(err, ErrNone) || got.Schema != "" {
			t.Errorf("%+v, %v", got, err)
		}
	}
	<-ended
	listener.Close()
}
