package host

import (
	"runtime"
	"slices"

	"kigen/internal/check"
	"kigen/internal/printable"
)

// smartCardClass is the class of a card reader's USB interface: CCID.
const smartCardClass = 0x0B

// A usbDevice is a plugged-in USB device.
type usbDevice struct {
	id           usbID
	product      string // the device's own name: untrusted text
	ccid         bool   // has an interface of the smart-card class
	driver       driverState
	kernelDriver string // bound to it, which keeps pcscd's driver away; "" for none
}

// driverState is whether the driver that the smart-card service needs for a device is
// installed.
type driverState int

const (
	driverUnknown driverState = iota
	driverPresent
	driverAbsent
)

// ExplainNoReader returns why the smart-card service lists no reader, and the USB reader
// that this is about. [check.NoReader] with nil means that none is plugged in;
// [check.NoReader] with a reader, that this one should work: it was plugged in a moment
// ago, or hangs and has to be plugged in again.
func ExplainNoReader() (check.Cause, *check.USBReader) {
	return explainNoReader(usbDevices(), runtime.GOOS)
}

// explainNoReader returns the most useful cause, and the first reader that has it. system
// is Go's name of it.
func explainNoReader(devices []usbDevice, system string) (cause check.Cause, reader *check.USBReader) {
	cause = check.NoReader
	for _, device := range devices {
		c, r := device.explain(system)
		if r != nil && (reader == nil || slices.Index(usefulness, c) > slices.Index(usefulness, cause)) {
			cause, reader = c, r
		}
	}
	return cause, reader
}

// usefulness orders causes from the least useful to the most: a driver can be installed,
// a reader without one on this system only be replaced.
var usefulness = []check.Cause{check.NoReader, check.NoDriver, check.DriverMissing}

// explain returns why the smart-card service does not list a device. The reader is nil
// if the device is no card reader.
func (d usbDevice) explain(system string) (check.Cause, *check.USBReader) {
	known := knownReaders()[d.id]
	if known == nil && !d.ccid {
		return "", nil
	}
	reader := &check.USBReader{ID: d.id.String(), Name: printable.Line(d.product)}
	how := classDrivers[system]
	if known != nil {
		reader.Name = known.Name
		how = known.on(system)
	}
	if how.Status == unsupported && d.driver != driverPresent {
		return check.NoDriver, reader
	}
	if d.kernelDriver != "" {
		reader.Holder = d.kernelDriver
		return check.DriverMissing, reader
	}
	reader.Driver, reader.Source = how.Driver, how.From
	if d.driver == driverAbsent || how.Status == needs && d.driver != driverPresent {
		return check.DriverMissing, reader
	}
	return check.NoReader, reader
}

// classDrivers are the drivers of CCID readers that are not in readers.toml, by Go's name of
// the system.
var classDrivers = map[string]support{
	"linux":   {Status: works, Driver: "libccid", From: "https://ccid.apdu.fr/"},
	"windows": {Status: works, Driver: "Microsoft Usbccid"},
	"darwin":  {Status: works, Driver: "Apple CCID"},
}
