package host

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"kigen/internal/printable"
)

const (
	sysfsDevices        = "sys/bus/usb/devices"
	smallFileMaxBytes   = 4096 // the kernel's limit for a file of sysfs
	vendorSpecificClass = 0xFF // of an interface
)

// driverFolders are where pcscd looks for its drivers: Debian and Arch, Fedora, and a
// pcscd built by hand.
var driverFolders = []string{"usr/lib/pcsc/drivers", "usr/lib64/pcsc/drivers", "usr/local/lib/pcsc/drivers"}

// sysfsUSBDevices reads the USB devices from Linux's sysfs, and for which of the readers
// among them pcscd has a driver. root is the root folder.
func sysfsUSBDevices(root fs.FS) (devices []usbDevice) {
	entries, err := fs.ReadDir(root, sysfsDevices)
	if err != nil {
		return nil // no USB, or not Linux
	}
	readers := false
	for _, entry := range entries {
		device, ok := sysfsUSBDevice(root, entry.Name())
		if !ok {
			continue
		}
		// An interface is named after its device: 1-4:1.0 is one of 1-4.
		for _, entry := range entries {
			if strings.HasPrefix(entry.Name(), device.name+":") {
				device.addInterface(root, entry.Name())
			}
		}
		readers = readers || device.ccid || knownReaders()[device.id] != nil
		devices = append(devices, device.usbDevice)
	}
	if readers { // only then, because the drivers' lists are long
		listed, ok := installedDriverIDs(root)
		for i := range devices {
			switch {
			case !ok: // unknown: pcscd looks for drivers in another folder
			case slices.Contains(listed, devices[i].id):
				devices[i].driver = driverPresent
			default:
				devices[i].driver = driverAbsent
			}
		}
	}
	return devices
}

type sysfsDevice struct {
	usbDevice
	name string // of its folder in sysfs
}

func sysfsUSBDevice(root fs.FS, name string) (device sysfsDevice, ok bool) {
	if strings.Contains(name, ":") {
		return device, false
	}
	folder := path.Join(sysfsDevices, name)
	id, err := parseUSBID(readLine(root, path.Join(folder, "idVendor")) + ":" + readLine(root, path.Join(folder, "idProduct")))
	if err != nil {
		return device, false
	}
	return sysfsDevice{usbDevice{id: id, product: readLine(root, path.Join(folder, "product"))}, name}, true
}

// addInterface records an interface's class and the kernel driver bound to it. usbfs means
// that a program uses it; libccid does not take a reader from any other driver, such as
// port100 or pn533_usb.
func (d *sysfsDevice) addInterface(root fs.FS, name string) {
	folder := path.Join(sysfsDevices, name)
	class, err := strconv.ParseUint(readLine(root, path.Join(folder, "bInterfaceClass")), 16, 8)
	ofReader := class == smartCardClass || (class == vendorSpecificClass && knownReaders()[d.id] != nil)
	if err != nil || !ofReader {
		return // a keyboard with a reader in it keeps the keyboard's driver
	}
	d.ccid = d.ccid || class == smartCardClass
	if driver, err := fs.ReadLink(root, path.Join(folder, "driver")); err == nil && path.Base(driver) != "usbfs" {
		d.kernelDriver = printable.Line(path.Base(driver))
	}
}

// installedDriverIDs returns the USB ids in the Info.plist of pcscd's drivers. They alone decide
// which driver pcscd loads: it ignores the interface's class. ok is false if there is no
// folder of drivers.
func installedDriverIDs(root fs.FS) (listed []usbID, ok bool) {
	for _, folder := range driverFolders {
		bundles, err := fs.ReadDir(root, folder)
		if err != nil {
			continue
		}
		ok = true
		for _, bundle := range bundles {
			if path.Ext(bundle.Name()) != ".bundle" {
				continue
			}
			text, err := readFile(root, path.Join(folder, bundle.Name(), "Contents/Info.plist"), plistMaxBytes)
			if err == nil {
				listed = append(listed, driverUSBIDs(text)...)
			}
		}
	}
	return listed, ok
}

// readLine returns the text of a small file, "" if it can't be read.
func readLine(root fs.FS, name string) string {
	text, err := readFile(root, name, smallFileMaxBytes)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// readFile returns at most the first limit bytes of a file.
func readFile(root fs.FS, name string, limit int64) ([]byte, error) {
	file, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return io.ReadAll(io.LimitReader(file, limit))
}
