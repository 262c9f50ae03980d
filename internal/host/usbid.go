package host

import (
	"fmt"
	"strconv"
	"strings"
)

// A usbID is the vendor and product id of a USB device.
type usbID struct{ vendor, product uint16 }

// String returns the id as [kigen/internal/check.USBReader] has it: "054C:06C1".
func (id usbID) String() string { return fmt.Sprintf("%04X:%04X", id.vendor, id.product) }

func parseUSBID(text string) (usbID, error) {
	vendor, product, _ := strings.Cut(text, ":")
	v, err := strconv.ParseUint(vendor, 16, 16)
	p, productErr := strconv.ParseUint(product, 16, 16)
	if err != nil || productErr != nil || len(vendor) != 4 || len(product) != 4 {
		return usbID{}, fmt.Errorf("%q is no USB id", text)
	}
	return usbID{uint16(v), uint16(p)}, nil
}

// windowsUSBDevice parses a device's hardware ids, such as USB\VID_054C&PID_06C1&REV_0101 or
// USB\VID_04E6&PID_5116&MI_00, and compatible ids, such as USB\Class_0B&SubClass_00.
func windowsUSBDevice(hardware, compatible []string) (device usbDevice, ok bool) {
	for _, text := range hardware {
		text, isUSB := strings.CutPrefix(strings.ToUpper(text), `USB\VID_`)
		vendor, rest, _ := strings.Cut(text, "&PID_")
		product, _, _ := strings.Cut(rest, "&")
		id, err := parseUSBID(vendor + ":" + product)
		if isUSB && err == nil {
			device.id, ok = id, true
			break
		}
	}
	for _, text := range compatible {
		class, _, _ := strings.Cut(strings.ToUpper(text), "&")
		device.ccid = device.ccid || class == `USB\CLASS_0B`
	}
	return device, ok
}
