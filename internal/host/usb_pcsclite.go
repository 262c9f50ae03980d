//go:build !windows && !darwin

package host

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/fsnotify/fsnotify"
)

// usbDevices returns the plugged-in USB devices, none on a system without sysfs.
func usbDevices() []usbDevice { return sysfsUSBDevices(os.DirFS("/")) }

// USBChanges returns a channel that receives after USB devices came or went, until ctx is
// done. It returns nil if the system does not report that.
func USBChanges(ctx context.Context) <-chan struct{} { return changesBelow(ctx, "/dev/bus/usb") }

// changesBelow watches the folders in a folder: Linux has one for each USB bus, with a file
// for each device. It returns nil if there is none.
func changesBelow(ctx context.Context, folder string) <-chan struct{} {
	buses, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(buses) == 0 {
		return nil
	}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil
	}
	for _, bus := range buses {
		_ = watcher.Add(bus) // a bus that is gone meanwhile has no devices
	}
	changes := make(chan struct{}, 1)
	go func() {
		defer func() { _ = watcher.Close() }() // nothing more is read from it
		for {
			select {
			case <-watcher.Events:
			case err := <-watcher.Errors:
				if !errors.Is(err, fsnotify.ErrEventOverflow) {
					continue
				}
			case <-ctx.Done():
				return
			}
			select {
			case changes <- struct{}{}:
			default:
			}
		}
	}()
	return changes
}
