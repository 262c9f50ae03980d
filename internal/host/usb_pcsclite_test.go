//go:build !windows && !darwin

package host

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

func TestUSBDevicesThatComeAndGoAreNoticed(t *testing.T) {
	root := t.TempDir()
	if changesBelow(t.Context(), root) != nil {
		t.Error("something is watched where there is no USB")
	}
	bus := filepath.Join(root, "001")
	if err := os.Mkdir(bus, 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	changes := changesBelow(ctx, root)
	device := filepath.Join(bus, "005")
	if err := os.WriteFile(device, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	<-changes
	if err := os.Remove(device); err != nil {
		t.Fatal(err)
	}
	<-changes
}
