package host

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

const (
	plistMaxBytes = 4 << 20 // bytes
	plistMaxDepth = 32
)

var errPlist = errors.New("not a property list")

// parsePlist reads Apple's XML property lists, which pcsc-lite's drivers and ioreg write. A
// dict becomes a map[string]any, an array an []any, and everything else its text.
func parsePlist(text []byte) (any, error) {
	decoder := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := decoder.Token()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errPlist, err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local == "plist" {
			continue
		}
		return plistValue(decoder, start, 0)
	}
}

// plistValue reads to the end of the element that start opened.
func plistValue(decoder *xml.Decoder, start xml.StartElement, depth int) (any, error) {
	if depth > plistMaxDepth {
		return nil, fmt.Errorf("%w: too deep", errPlist)
	}
	var (
		text strings.Builder
		list []any
		dict = map[string]any{}
		key  string
	)
	for {
		token, err := decoder.Token()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errPlist, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			value, err := plistValue(decoder, token, depth+1)
			if err != nil {
				return nil, err
			}
			switch {
			case start.Name.Local == "array":
				list = append(list, value)
			case token.Name.Local == "key":
				key, _ = value.(string)
			default:
				dict[key] = value
			}
		case xml.CharData:
			text.Write(token)
		case xml.EndElement:
			switch start.Name.Local {
			case "array":
				return list, nil
			case "dict":
				return dict, nil
			}
			return strings.TrimSpace(text.String()), nil
		}
	}
}

// driverUSBIDs returns the USB ids in the Info.plist of a pcsc-lite driver.
func driverUSBIDs(infoPlist []byte) (ids []usbID) {
	value, err := parsePlist(infoPlist)
	if err != nil {
		return nil
	}
	dict, _ := value.(map[string]any)
	vendors, _ := dict["ifdVendorID"].([]any)
	products, _ := dict["ifdProductID"].([]any)
	for i := range min(len(vendors), len(products)) {
		vendor, ok := plistNumber(vendors[i])
		product, productOK := plistNumber(products[i])
		if ok && productOK {
			ids = append(ids, usbID{vendor, product})
		}
	}
	return ids
}

// ioregUSBDevices parses the output of `ioreg -a -r -c IOUSBHostInterface -d 1`: an
// array of the USB interfaces, each with the ids of its device.
func ioregUSBDevices(output []byte) (devices []usbDevice) {
	if len(bytes.TrimSpace(output)) == 0 {
		return nil // no USB device has an interface
	}
	value, err := parsePlist(output)
	if err != nil {
		return nil
	}
	interfaces, _ := value.([]any)
	for _, value := range interfaces {
		properties, _ := value.(map[string]any)
		vendor, ok := plistNumber(properties["idVendor"])
		product, productOK := plistNumber(properties["idProduct"])
		if !ok || !productOK {
			continue
		}
		class, _ := plistNumber(properties["bInterfaceClass"])
		name, _ := properties["USB Product Name"].(string)
		devices = append(devices, usbDevice{id: usbID{vendor, product}, product: name, ccid: class == smartCardClass})
	}
	return devices
}

// plistNumber parses "1356", and "0x054C" as drivers write it.
func plistNumber(value any) (uint16, bool) {
	text, _ := value.(string)
	number, err := strconv.ParseUint(text, 0, 16)
	return uint16(number), err == nil
}
