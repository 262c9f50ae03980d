package host

import (
	"context"
	"os/exec"
	"time"
)

// On macOS the watcher looks every second, and a process costs more than that is worth.
const (
	usbLookEvery = time.Minute
	usbAskedLast = 3 * time.Second // longer ago: there were readers in between
	usbPatience  = 2 * time.Second
)

// usbLook is the last look at the USB devices. Only the watcher looks, of which the
// process has one.
var usbLook struct {
	asked, looked time.Time
	devices       []usbDevice
}

// usbDevices returns the USB devices that are plugged in, as they were up to a minute
// ago where it is asked time and again.
func usbDevices() []usbDevice {
	now := time.Now()
	if now.Sub(usbLook.asked) > usbAskedLast || now.Sub(usbLook.looked) > usbLookEvery {
		usbLook.devices, usbLook.looked = ioregUSBDevices(ioreg()), now
	}
	usbLook.asked = time.Now()
	return usbLook.devices
}

// ioreg lists the USB interfaces as a property list, nothing where it can't.
func ioreg() []byte {
	ctx, cancel := context.WithTimeout(context.Background(), usbPatience)
	defer cancel()
	output, err := exec.CommandContext(ctx, "/usr/sbin/ioreg", "-a", "-r", "-c", "IOUSBHostInterface", "-d", "1").Output()
	if err != nil {
		return nil
	}
	return output
}

// USBChanges returns nil: on macOS the readers are listed every second anyway.
func USBChanges(context.Context) <-chan struct{} { return nil }
