//go:build !windows

package policy

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestAFIFOIsRefusedAtOnceThoughNobodyWritesToIt(t *testing.T) {
	name := filepath.Join(t.TempDir(), "policy.toml")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		if p, there, mistakes := Load(name, tags); !there || len(mistakes) != 1 || mistakes[0].Kind != Unreadable || p.AskPIN {
			t.Errorf("%t, %v, %+v", there, mistakes, p)
		}
	}()
	select {
	case <-answered:
	case <-time.After(10 * time.Second):
		t.Error("it is waited for")
	}
}
