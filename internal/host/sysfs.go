package host

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

const (
	sysfsDevices = "sys/bus/usb/devices"
	sysfsLongest = 4096 // bytes in one file: the kernel's limit too
	vendorClass  = 0xFF // of an interface: its vendor's own
)

// driverFolders are where pcscd looks for its drivers: Debian and Arch, Fedora, and a
// pcscd built by hand.
var driverFolders = []string{"usr/lib/pcsc/drivers", "usr/lib64/pcsc/drivers", "usr/local/lib/pcsc/drivers"}

// sysfsUSBDevices reads the USB devices from Linux's sysfs, and which of the readers
// among them pcscd has a driver for. root is the root folder.
func sysfsUSBDevices(root fs.FS) (devices []usbDevice) {
	entries, err := fs.ReadDir(root, sysfsDevices)
	if err != nil {
		return nil // no USB here, or no Linux
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
				device.lookAtInterface(root, entry.Name())
			}
		}
		readers = readers || device.ccid || knownReaders()[device.id] != nil
		devices = append(devices, device.usbDevice)
	}
	if readers { // the drivers' lists are long
		listed, ok := listedByDrivers(root)
		for i := range devices {
			switch {
			case !ok: // no folder that we know: a driver may be anywhere
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
	name string // in sysfs
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

// lookAtInterface notes what an interface is for, and who has taken it. A program has
// it through usbfs; any other driver is the kernel's own, such as port100 or pn533_usb,
// and libccid does not take a reader from one.
func (d *sysfsDevice) lookAtInterface(root fs.FS, name string) {
	folder := path.Join(sysfsDevices, name)
	class, err := strconv.ParseUint(readLine(root, path.Join(folder, "bInterfaceClass")), 16, 8)
	ofReader := class == smartCardClass || (class == vendorClass && knownReaders()[d.id] != nil)
	if err != nil || !ofReader {
		return // a reader that is a keyboard too keeps the keyboard's driver
	}
	d.ccid = d.ccid || class == smartCardClass
	if driver, err := fs.ReadLink(root, path.Join(folder, "driver")); err == nil && path.Base(driver) != "usbfs" {
		d.holder = printable(path.Base(driver))
	}
}

// listedByDrivers returns the devices that pcscd's drivers say they are for: pcscd asks
// nothing else, not the interface's class either. It is false where there is no folder
// of drivers.
func listedByDrivers(root fs.FS) (listed []usbID, ok bool) {
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
			text, err := readFile(root, path.Join(folder, bundle.Name(), "Contents/Info.plist"), plistLongest)
			if err == nil {
				listed = append(listed, driverUSBIDs(text)...)
			}
		}
	}
	return listed, ok
}

// readLine returns the text of a small file, "" where it can't be read.
func readLine(root fs.FS, name string) string {
	text, err := readFile(root, name, sysfsLongest)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// readFile returns the first bytes of a file.
func readFile(root fs.FS, name string, longest int64) ([]byte, error) {
	file, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was read, not written
	return io.ReadAll(io.LimitReader(file, longest))
}
