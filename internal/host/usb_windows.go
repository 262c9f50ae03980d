package host

import (
	"context"
	"strings"

	"golang.org/x/sys/windows"
)

// usbDevices returns the plugged-in USB devices. A composite device is listed once for
// itself and once for each function.
func usbDevices() (devices []usbDevice) {
	set, err := windows.SetupDiGetClassDevsEx(nil, "USB", 0, windows.DIGCF_ALLCLASSES|windows.DIGCF_PRESENT, 0, "")
	if err != nil {
		return nil
	}
	defer func() { _ = set.Close() }() // fails only where there is nothing left to close
	for i := 0; ; i++ {
		info, err := set.EnumDeviceInfo(i)
		if err != nil {
			return devices // the last one
		}
		device, ok := windowsUSBDevice(textProperty(set, info, windows.SPDRP_HARDWAREID), textProperty(set, info, windows.SPDRP_COMPATIBLEIDS))
		if !ok {
			continue
		}
		device.product = strings.Join(textProperty(set, info, windows.SPDRP_DEVICEDESC), " ")
		// Problem 28 is a missing driver, 1 one that is being installed; with any problem the
		// reader does not work.
		var status, problem uint32
		if windows.CM_Get_DevNode_Status(&status, &problem, info.DevInst, 0) == nil && status&windows.DN_HAS_PROBLEM != 0 {
			device.driver = driverAbsent
		}
		devices = append(devices, device)
	}
}

// textProperty returns a property of one string or several, nil if there is none.
func textProperty(set windows.DevInfo, info *windows.DevInfoData, property windows.SPDRP) []string {
	value, err := set.DeviceRegistryProperty(info, property)
	if err != nil {
		return nil
	}
	switch value := value.(type) {
	case string:
		return []string{value}
	case []string:
		return value
	}
	return nil
}

// USBChanges returns nil: Windows reports that to windows alone (WM_DEVICECHANGE).
func USBChanges(context.Context) <-chan struct{} { return nil }
