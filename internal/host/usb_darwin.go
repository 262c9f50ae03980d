package host

import (
	"context"
	"os/exec"
	"slices"
	"sync"
	"time"
)

const (
	// On macOS the readers are listed every second, and a process each time costs too
	// much: while usbDevices is called time and again, its answer is reused.
	ioregEvery = time.Minute
	// ioregPause is a time without calls after which the answer is not reused: readers were
	// listed meanwhile.
	ioregPause    = 3 * time.Second
	ioregPatience = 2 * time.Second
)

// ioregAnswer is the last answer of ioreg.
var ioregAnswer struct {
	mu              sync.Mutex
	asked, answered time.Time
	devices         []usbDevice
}

// usbDevices returns the plugged-in USB devices, up to a minute old while it is called time
// and again.
func usbDevices() []usbDevice {
	last := &ioregAnswer
	last.mu.Lock()
	defer last.mu.Unlock()
	now := time.Now()
	if now.Sub(last.asked) > ioregPause || now.Sub(last.answered) > ioregEvery {
		last.devices, last.answered = ioregUSBDevices(ioreg()), now
	}
	last.asked = time.Now()
	return slices.Clone(last.devices)
}

// ioreg lists the USB interfaces as a property list. It returns nil if it fails.
func ioreg() []byte {
	ctx, cancel := context.WithTimeout(context.Background(), ioregPatience)
	defer cancel()
	output, err := limitedOutput(exec.CommandContext(ctx, "/usr/sbin/ioreg", "-a", "-r", "-c", "IOUSBHostInterface", "-d", "1"), plistMaxBytes)
	if err != nil {
		return nil
	}
	return output
}

// USBChanges returns nil: on macOS the readers are listed every second anyway.
func USBChanges(context.Context) <-chan struct{} { return nil }
