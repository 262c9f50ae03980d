package pcsc

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"github.com/ebfe/scard"

	"kigen/internal/check"
)

// smartCardClass is the class of USB interfaces by which a device says that it is a
// card reader: CCID.
const smartCardClass = 0x0B

// A usbDevice is a USB device that is plugged in.
type usbDevice struct {
	id      usbID
	product string // as the device calls itself: anybody's text
	ccid    bool   // it has an interface of the smart-card class
	driver  driverState
	holder  string // the kernel's driver that has taken it, which keeps pcscd's away
}

// driverState is what the system tells about the driver that the smart-card service
// needs for a device.
type driverState int

const (
	driverUnknown driverState = iota
	driverPresent
	driverAbsent
)

// noReaders says why the service has no readers: none is plugged in, or one is whose
// driver is not there, or one for which there is none on this system.
//
// It looks at the USB devices only here, where somebody waits for a reader. Plugging in
// a reader without a driver is no event of PC/SC: see [watcher.wait].
func noReaders() *check.Fault {
	return explain(usbDevices(), runtime.GOOS)
}

// explain gives the cause that helps most: a driver can be installed, a reader with no
// way on this system can be replaced. A reader that should work, and doesn't, is in the
// Err of NoReader: it was plugged in a moment ago, or hangs, and wants to be plugged in
// again.
func explain(devices []usbDevice, system string) *check.Fault {
	why := fault("list readers", scard.ErrNoReadersAvailable)
	var found *check.USBReader
	for _, device := range devices {
		cause, reader := device.judge(system)
		if reader != nil && (found == nil || slices.Index(helps, cause) > slices.Index(helps, why.Cause)) {
			why.Cause, found = cause, reader
		}
	}
	if found != nil {
		why.Err = fmt.Errorf("%w: %w", why.Err, found)
	}
	return why
}

// helps are the causes that explain gives, in the order in which they help.
var helps = []check.Cause{check.NoReader, check.NoDriver, check.DriverMissing}

// judge says why the service does not see a device, nil where that is no card reader.
func (d usbDevice) judge(system string) (check.Cause, *check.USBReader) {
	known := knownReaders()[d.id]
	if known == nil && !d.ccid {
		return "", nil
	}
	reader := &check.USBReader{ID: d.id.String(), Name: printable(d.product)}
	how := classDriver[system]
	if known != nil {
		reader.Name = known.Name
		how = known.on(system)
	}
	if how.Status == unsupported && d.driver != driverPresent {
		return check.NoDriver, reader
	}
	if d.holder != "" {
		reader.Holder = d.holder
		return check.DriverMissing, reader
	}
	reader.Driver, reader.Source = how.Driver, how.From
	switch {
	case d.driver == driverAbsent, how.Status == needs && d.driver != driverPresent:
		return check.DriverMissing, reader
	}
	return check.NoReader, reader
}

// classDriver is what drives CCID readers that readers.toml doesn't know, by Go's name
// of the system.
var classDriver = map[string]support{
	"linux":   {Status: works, Driver: "libccid", From: "https://ccid.apdu.fr/"},
	"windows": {Status: works, Driver: "Microsoft Usbccid"},
	"darwin":  {Status: works, Driver: "Apple CCID"},
}

// printable makes a device's text fit to be shown: nothing but letters, signs and
// single spaces, and not too many of them.
func printable(text string) string {
	const longest = 60
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	runes := []rune(strings.Join(strings.Fields(text), " "))
	return strings.TrimSpace(string(runes[:min(len(runes), longest)]))
}
