//go:build linux

package e2e_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"

	"kigen/internal/kiosk/status"
)

// Xlib ends a process whose display is gone, and nothing of Kigen runs after that.
func TestTheSocketThatALostDisplayLeavesIsTakenOver(t *testing.T) {
	t.Parallel()
	p := startKiosk(t, "")
	if err := xproto.KillClientChecked(p.conn, uint32(p.id)).Check(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-p.exited:
		if err == nil {
			t.Error("a kiosk whose display is gone ends well: systemd does not start it again")
		}
	case <-time.After(limit):
		t.Fatal("it did not end")
	}
	if _, err := os.Lstat(p.socket()); err != nil {
		t.Fatalf("no socket is left behind: %v", err)
	}
	out, code := run(t, p.env, "", "status", "--lang", "en")
	if code != 2 || out != "" {
		t.Errorf("kigen status: exit %d, %q", code, out)
	}
	if _, err := status.Ask(t.Context(), p.socket()); !errors.Is(err, status.ErrNone) {
		t.Errorf("got %v", err)
	}

	// A start without any display leaves nothing.
	if _, code := run(t, append(slices.Clone(p.env), "DISPLAY=:4000"), "", "--kiosk"); code == 0 {
		t.Error("a kiosk runs without a display")
	}
	if _, err := os.Lstat(p.socket()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket after a start without a display: %v", err)
	}
}

func TestAKioskThatCantAnswerKigenStatusOpensAllTheSame(t *testing.T) {
	t.Parallel()
	address := filepath.Join(t.TempDir(), "notify")
	manager, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: address, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer manager.Close()
	p := startKiosk(t, "", "XDG_RUNTIME_DIR=/dev/null", "NOTIFY_SOCKET="+address)
	if err := manager.SetReadDeadline(time.Now().Add(limit)); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 100)
	if n, err := manager.Read(said); err != nil || string(said[:n]) != "READY=1" {
		t.Errorf("systemd hears %q, %v", said[:n], err)
	}
	p.endKiosk()
	if said := p.said.String(); !strings.Contains(said, "kigen: no answers to kigen status: make the socket's folder") {
		t.Errorf("the journal has\n%s", said)
	}
}
