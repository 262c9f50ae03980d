package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"kigen/internal/check"
	"kigen/internal/printable"
)

// A fakeRoot is a made-up root folder.
type fakeRoot fstest.MapFS

// plug puts a device into sysfs, as it is called there, with one interface.
func (root fakeRoot) plug(name, id, product, class, driver string) fakeRoot {
	vendor, device, _ := strings.Cut(strings.ToLower(id), ":")
	folder := sysfsDevices + "/" + name + "/"
	root[folder+"idVendor"] = &fstest.MapFile{Data: []byte(vendor + "\n")}
	root[folder+"idProduct"] = &fstest.MapFile{Data: []byte(device + "\n")}
	root[folder+"product"] = &fstest.MapFile{Data: []byte(product + "\n")}
	return root.with(name+":1.0", class, driver)
}

// with adds an interface.
func (root fakeRoot) with(name, class, driver string) fakeRoot {
	folder := sysfsDevices + "/" + name + "/"
	root[folder+"bInterfaceClass"] = &fstest.MapFile{Data: []byte(class + "\n")}
	if driver != "" {
		root[folder+"driver"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("../../../bus/usb/drivers/" + driver)}
	}
	return root
}

// install puts a driver's bundle where pcscd looks for it.
func (root fakeRoot) install(bundle string, ids ...string) fakeRoot {
	var vendors, products strings.Builder
	for _, id := range ids {
		vendor, product, _ := strings.Cut(id, ":")
		fmt.Fprintf(&vendors, "<string>0x%s</string>\n", vendor)
		fmt.Fprintf(&products, "<string>0x%s</string>\n", product)
	}
	root["usr/lib/pcsc/drivers/"+bundle+"/Contents/Info.plist"] = &fstest.MapFile{Data: []byte(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
	<!-- a comment --><key>CFBundleName</key><string>CCIDCLASSDRIVER</string>
	<key>ifdVendorID</key><array>` + vendors.String() + `</array>
	<key>ifdProductID</key><array>` + products.String() + `</array>
</dict></plist>`)}
	return root
}

func (root fakeRoot) explain() (check.Cause, *check.USBReader) {
	return explainNoReader(sysfsUSBDevices(fstest.MapFS(root)), "linux")
}

const (
	keyboard = "046D:C31C"
	rcs300   = "054C:0DC8"
	rcs380   = "054C:06C3"
	acr122u  = "072F:2200"
	acr1251c = "072F:221B"
	acr1251u = "072F:2229"
	unheard  = "1234:ABCD"

	acr1251cName = "ACS ACR1251U-C (NTT Communications ACR1251DI-NTTCom)"
)

func withDrivers() fakeRoot {
	return fakeRoot{}.install("ifd-ccid.bundle", "04E6:5116", rcs300, acr122u)
}

func TestLinuxTellsWhyThereIsNoReader(t *testing.T) {
	reader := func(id, name, driver, source string) *check.USBReader {
		return &check.USBReader{ID: id, Name: name, Driver: driver, Source: source}
	}
	const ccid, acs = "https://ccid.apdu.fr/", "https://acsccid.sourceforge.net/"
	for name, test := range map[string]struct {
		root   fakeRoot
		cause  check.Cause
		reader *check.USBReader
	}{
		"no USB at all":    {fakeRoot{}, check.NoReader, nil},
		"nothing but hubs": {withDrivers().plug("usb1", "1D6B:0002", "xHCI Host Controller", "09", "hub"), check.NoReader, nil},
		"a keyboard":       {withDrivers().plug("1-3", keyboard, "USB Keyboard", "03", "usbhid"), check.NoReader, nil},
		"a reader for which there is no way": {
			withDrivers().plug("1-4", rcs380, "RC-S380/P", "ff", "port100"),
			check.NoDriver, reader(rcs380, "Sony RC-S380", "", ""),
		},
		"that reader with a driver that somebody wrote": {
			withDrivers().install("ifd-rcs380.bundle", rcs380).plug("1-4", rcs380, "RC-S380/P", "ff", "usbfs"),
			check.NoReader, reader(rcs380, "Sony RC-S380", "", ""),
		},
		"a CCID driver that is too old": {
			fakeRoot{}.install("ifd-ccid.bundle", "04E6:5116").plug("1-4", rcs300, "FeliCa Port/PaSoRi 4.0", "0b", ""),
			check.DriverMissing, reader(rcs300, "Sony RC-S300", "libccid 1.4.35", ccid),
		},
		"a folder of drivers with none in it": {
			fakeRoot{"usr/lib64/pcsc/drivers/serial/libx.so": &fstest.MapFile{}}.plug("1-4", rcs300, "", "0b", ""),
			check.DriverMissing, reader(rcs300, "Sony RC-S300", "libccid 1.4.35", ccid),
		},
		"a reader that wants another driver": {
			withDrivers().plug("3-1.2", acr1251c, "ACR1251U-C Smart Card Reader", "0b", ""),
			check.DriverMissing, reader(acr1251c, acr1251cName, "libacsccid1", acs),
		},
		"that driver is there": {
			withDrivers().install("ifd-acsccid.bundle", acr1251c).plug("3-1.2", acr1251c, "", "0b", "usbfs"),
			check.NoReader, reader(acr1251c, acr1251cName, "libacsccid1", acs),
		},
		"a CCID reader that nobody listed": {
			withDrivers().plug("1-4", unheard, "Some Reader", "0b", ""),
			check.DriverMissing, reader(unheard, "Some Reader", "libccid", ccid),
		},
		"a reader in a keyboard": {
			withDrivers().plug("1-4", unheard, "Keyboard with Reader", "03", "usbhid").with("1-4:1.1", "0b", ""),
			check.DriverMissing, reader(unheard, "Keyboard with Reader", "libccid", ccid),
		},
		"the kernel has taken it": {
			withDrivers().plug("1-4", acr122u, "ACR122U PICC Interface", "0b", "pn533_usb"),
			check.DriverMissing, &check.USBReader{ID: acr122u, Name: "ACS ACR122U", Holder: "pn533_usb"},
		},
		"a reader that works and is not seen": {
			withDrivers().plug("1-4", rcs300, "FeliCa Port/PaSoRi 4.0", "0b", "usbfs"),
			check.NoReader, reader(rcs300, "Sony RC-S300", "libccid 1.4.35", ccid),
		},
		"drivers are where nobody knows": {
			fakeRoot{}.plug("1-4", unheard, "Some Reader", "0b", ""),
			check.NoReader, reader(unheard, "Some Reader", "libccid", ccid),
		},
		"two readers: what can be installed comes first": {
			withDrivers().plug("1-1", rcs380, "", "ff", "port100").plug("1-2", acr1251c, "", "0b", "").plug("1-3", rcs300, "", "0b", "usbfs"),
			check.DriverMissing, reader(acr1251c, acr1251cName, "libacsccid1", acs),
		},
		"ids that are none": {
			withDrivers().plug("1-4", "zzzz:", "Some Reader", "0b", ""), check.NoReader, nil,
		},
		"a class that is none": {
			withDrivers().plug("1-4", unheard, "Some Reader", "11", ""), check.NoReader, nil,
		},
	} {
		cause, found := test.root.explain()
		if cause != test.cause || !cmp.Equal(found, test.reader) {
			t.Errorf("%s: %s, %+v, want %s, %+v", name, cause, found, test.cause, test.reader)
		}
	}
}

// onLinux ends a test that can't do without something that another system may lack.
func onLinux(t *testing.T, err error) {
	t.Helper()
	if runtime.GOOS == "linux" {
		t.Fatal(err)
	}
	t.Skip("not Linux: ", err)
}

// In the real sysfs devices, interfaces and their drivers are symbolic links, and so is
// libccid's Info.plist on Debian.
func TestSysfsAndDriversAreReadThroughSymbolicLinks(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to, name string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, filepath.Join(root, name)); err != nil {
			onLinux(t, err)
		}
	}
	const device = "sys/devices/pci0000:00/0000:00:14.0/usb1/1-4/"
	write(device+"idVendor", "072f\n")
	write(device+"idProduct", "2200\n")
	write(device+"1-4:1.0/bInterfaceClass", "0b\n")
	write("sys/bus/usb/drivers/pn533_usb/bind", "")
	link("../../../../../../../bus/usb/drivers/pn533_usb", device+"1-4:1.0/driver")
	link("../../../devices/pci0000:00/0000:00:14.0/usb1/1-4", "sys/bus/usb/devices/1-4")
	link("../../../devices/pci0000:00/0000:00:14.0/usb1/1-4/1-4:1.0", "sys/bus/usb/devices/1-4:1.0")
	write("etc/libccid_Info.plist", string(fakeRoot{}.install("x", acr122u)["usr/lib/pcsc/drivers/x/Contents/Info.plist"].Data))
	link(filepath.Join(root, "etc/libccid_Info.plist"), "usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist")

	want := []usbDevice{{id: usbID{0x072F, 0x2200}, ccid: true, driver: driverPresent, kernelDriver: "pn533_usb"}}
	if got := sysfsUSBDevices(os.DirFS(root)); !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestWindowsAndMacOSTellWhyThereIsNoReader(t *testing.T) {
	device := func(id string) usbDevice {
		parsed, err := parseUSBID(id)
		if err != nil {
			t.Fatal(err)
		}
		return usbDevice{id: parsed, product: "A Reader"}
	}
	ccid := device(unheard)
	ccid.ccid = true
	broken := ccid
	broken.driver = driverAbsent
	for name, test := range map[string]struct {
		system string
		device usbDevice
		cause  check.Cause
		driver string
	}{
		"Windows, RC-S380":                   {"windows", device(rcs380), check.DriverMissing, "NFCポートソフトウェア"},
		"Windows, CCID":                      {"windows", ccid, check.NoReader, "Microsoft Usbccid"},
		"Windows, CCID that did not install": {"windows", broken, check.DriverMissing, "Microsoft Usbccid"},
		"macOS, RC-S380":                     {"darwin", device(rcs380), check.NoDriver, ""},
		"macOS, RC-S300":                     {"darwin", device(rcs300), check.NoReader, "Apple CCID"},
		"macOS, a reader of which nothing is known there": {"darwin", device(acr1251u), check.NoReader, ""},
		"macOS, CCID":          {"darwin", ccid, check.NoReader, "Apple CCID"},
		"another system, CCID": {"freebsd", ccid, check.NoReader, ""},
	} {
		cause, found := explainNoReader([]usbDevice{device(keyboard), test.device}, test.system)
		if cause != test.cause || found == nil || found.Driver != test.driver {
			t.Errorf("%s: %s, %+v, want %s, %s", name, cause, found, test.cause, test.driver)
		}
	}
}

// The words of a device are its maker's, or an attacker's.
func TestADevicesNameIsMadeFitToBeShown(t *testing.T) {
	_, reader := withDrivers().plug("1-4", unheard, "\x1b[31m"+strings.Repeat("x", 100_000), "0b", "").explain()
	if reader == nil || !strings.HasPrefix(reader.Name, "[31mx") || len([]rune(reader.Name)) != printable.Longest {
		t.Errorf("a name of 100,000 bytes becomes %+v", reader)
	}
}

func TestEveryKnownReaderSaysHowAndWhoSaysSo(t *testing.T) {
	if len(knownReaders()) < 30 {
		t.Errorf("%d ids", len(knownReaders()))
	}
	for id, reader := range knownReaders() {
		if reader.Name == "" || reader.Read.Year == 0 {
			t.Errorf("%v: %+v", id, reader)
		}
		if !slices.Contains(reader.USB, id.String()) {
			t.Errorf("%v is not written as %v", id, reader.USB)
		}
		for _, fault := range reader.faults {
			if fault.Source == "" || len(fault.On) == 0 {
				t.Errorf("%s: %+v", reader.Name, fault)
			}
		}
		for _, system := range []string{"windows", "darwin", "linux"} {
			how := reader.on(system)
			switch {
			case how == (support{}): // not known
			case how.Source == "":
				t.Errorf("%s, %s: no source", reader.Name, system)
			case how.Status == works && how.Driver != "" && how.Why == "":
			case how.Status == needs && how.Driver != "" && how.From != "" && how.Why == "":
			case how.Status == unsupported && how.Driver == "" && how.Why != "":
			default:
				t.Errorf("%s, %s: %+v", reader.Name, system, how)
			}
		}
	}
}

// Staff are told what is known of a reader on the system that it is plugged in to, and of no other.
func TestKnownFaultsOfAReaderAreThoseOfItsSystem(t *testing.T) {
	for id, want := range map[string]map[string][]string{
		rcs380:  {"linux": {"port100"}, "windows": nil, "darwin": nil},
		acr122u: {"linux": {"pn533", "short-apdu", "counterfeit"}, "windows": {"short-apdu", "counterfeit"}, "darwin": {"short-apdu", "counterfeit"}},
		rcs300:  {"linux": nil, "darwin": {"apple-ccid"}},
		unheard: {"linux": nil},
	} {
		parsed, _ := parseUSBID(id)
		for system, keys := range want {
			got := pluggedReaders([]usbDevice{{id: parsed, ccid: true}}, system)
			if len(got) != 1 || !slices.Equal(got[0].KnownFaults, keys) {
				t.Errorf("%s, %s: %+v, want %v", id, system, got, keys)
			}
		}
	}
}

func TestMistakesInTheFileOfReadersAreSeen(t *testing.T) {
	for name, text := range map[string]string{
		"an id that is none":      "[[reader]]\nname = \"A\"\nusb = [\"054C\"]",
		"an id too long":          "[[reader]]\nname = \"A\"\nusb = [\"054C:06C11\"]",
		"the same id twice":       "[[reader]]\nname = \"A\"\nusb = [\"054C:06C1\", \"054c:06c1\"]",
		"a key that nobody reads": "[[reader]]\nname = \"A\"\nsolaris = { status = \"works\" }",
		"a fault of no entry":     "[[reader]]\nname = \"A\"\nfaults = [\"x\"]",
		"no TOML":                 "[[reader",
	} {
		if readers, err := parseReaders(text); err == nil {
			t.Errorf("%s: %v", name, readers)
		}
	}
}

func TestWindowsHardwareIDs(t *testing.T) {
	for name, test := range map[string]struct {
		hardware, compatible []string
		want                 string
		ccid                 bool
	}{
		"RC-S380":      {[]string{`USB\VID_054C&PID_06C1&REV_0101`, `USB\VID_054C&PID_06C1`}, []string{`USB\Class_FF&SubClass_00&Prot_00`, `USB\Class_FF`}, "054C:06C1", false},
		"a reader":     {[]string{`USB\VID_04E6&PID_5116`}, []string{`USB\Class_0B&SubClass_00&Prot_00`}, "04E6:5116", true},
		"small":        {[]string{`usb\vid_04e6&pid_5116`}, []string{`usb\class_0b`}, "04E6:5116", true},
		"an interface": {[]string{`USB\VID_072F&PID_221B&REV_0100&MI_01`}, nil, "072F:221B", false},
		"a hub":        {[]string{`USB\ROOT_HUB30&VID8086&PID9D2F`, `USB\ROOT_HUB30`}, nil, "", false},
		"not USB":      {[]string{`HID\VID_046D&PID_C31C`}, nil, "", false},
		"nothing":      {nil, nil, "", false},
		"cut short":    {[]string{`USB\VID_054C`, `USB\VID_&PID_`}, []string{`USB\Class_0`}, "", false},
	} {
		device, ok := windowsUSBDevice(test.hardware, test.compatible)
		if ok != (test.want != "") || (ok && device.id.String() != test.want) || device.ccid != test.ccid {
			t.Errorf("%s: %v, %+v", name, ok, device)
		}
	}
}

// ioregList is in the form of `ioreg -a`, made up.
const ioregList = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<array>
	<dict>
		<key>IOObjectClass</key><string>IOUSBHostInterface</string>
		<key>IOCFPlugInTypes</key><dict><key>2d9786c6</key><string>IOUSBLib.bundle</string></dict>
		<key>IOServiceDEXTEntitlements</key><array><array><string>x</string></array></array>
		<key>USB Product Name</key><string>SCR3310 v2.0 USB SC Reader</string>
		<key>bInterfaceClass</key><integer>11</integer>
		<key>idProduct</key><integer>20758</integer>
		<key>idVendor</key><integer>1254</integer>
		<key>matched</key><true/>
		<key>blob</key><data>AAAA</data>
	</dict>
	<dict><key>idVendor</key><integer>1356</integer><key>idProduct</key><integer>1731</integer><key>bInterfaceClass</key><integer>255</integer></dict>
	<dict><key>idVendor</key><integer>70000</integer><key>idProduct</key><integer>1</integer></dict>
	<dict><key>idVendor</key><string>no number</string></dict>
	<string>no dict</string>
</array>
</plist>`

func TestIoregIsRead(t *testing.T) {
	want := []usbDevice{
		{id: usbID{0x04E6, 0x5116}, product: "SCR3310 v2.0 USB SC Reader", ccid: true},
		{id: usbID{0x054C, 0x06C3}},
	}
	if got := ioregUSBDevices([]byte(ioregList)); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	for name, text := range map[string]string{
		"nothing":        "",
		"text":           "+-o Root",
		"cut short":      ioregList[:len(ioregList)/2],
		"no array":       "<plist><dict/></plist>",
		"an empty list":  "<plist><array/></plist>",
		"deep":           "<plist>" + strings.Repeat("<array>", 100_000),
		"an empty plist": "<plist></plist>",
	} {
		if got := ioregUSBDevices([]byte(text)); got != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// The drivers of this machine, where it has them: a list that is really used.
func TestLibccidsOwnListIsRead(t *testing.T) {
	text, err := os.ReadFile("/etc/libccid_Info.plist")
	if err != nil {
		onLinux(t, err)
	}
	ids := driverUSBIDs(text)
	if len(ids) < 100 || !slices.Contains(ids, usbID{0x04E6, 0x5116}) || slices.Contains(ids, usbID{0x054C, 0x06C3}) {
		t.Errorf("%d readers", len(ids))
	}
}

// numbers are those of a version.
func numbers(version string) (all []int) {
	for _, text := range strings.Split(strings.TrimSpace(version), ".") {
		n, _ := strconv.Atoi(text)
		all = append(all, n)
	}
	return all
}

// What readers.toml says of libccid is held to the libccid that is installed here: one that
// is no older than a reader's entry asks for has the reader.
func TestReadersThatWorkWithLibccidAreInItsList(t *testing.T) {
	text, err := os.ReadFile("/etc/libccid_Info.plist")
	if err != nil {
		onLinux(t, err)
	}
	version := regexp.MustCompile(`<string>(1\.[0-9.]+)</string>`).FindSubmatch(text)
	if version == nil {
		t.Fatal("libccid tells no version")
	}
	ids := driverUSBIDs(text)
	for id, reader := range knownReaders() {
		first, is := strings.CutPrefix(reader.on("linux").Driver, "libccid")
		newer := slices.Compare(numbers(first), numbers(string(version[1]))) > 0
		if is && !newer && !slices.Contains(ids, id) {
			t.Errorf("%s (%v) is not in libccid %s", reader.Name, id, version[1])
		}
	}
}

// FuzzPropertyList proves that no text makes reading a property list panic or give
// devices without end.
func FuzzPropertyList(f *testing.F) {
	f.Add([]byte(ioregList))
	f.Add(fakeRoot{}.install("x", rcs300)["usr/lib/pcsc/drivers/x/Contents/Info.plist"].Data)
	f.Add([]byte("<plist><dict><key>ifdVendorID</key><array><integer>0x1</integer></array><key>ifdProductID</key><array><string>1</string><string/></array></dict></plist>"))
	f.Add([]byte("<plist><array><dict><key/><dict/></dict>"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if n := len(driverUSBIDs(text)); n > len(text) {
			t.Fatalf("%d ids in %d bytes", n, len(text))
		}
		for _, device := range ioregUSBDevices(text) {
			if _, reader := device.explain("darwin"); reader != nil && len([]rune(reader.Name)) > printable.Longest {
				t.Fatalf("name %q", reader.Name)
			}
		}
	})
}

// FuzzUSBText proves that no text of a device becomes anything but an id.
func FuzzUSBText(f *testing.F) {
	f.Add(`USB\VID_054C&PID_06C1`)
	f.Fuzz(func(t *testing.T, text string) {
		if device, ok := windowsUSBDevice([]string{text}, []string{text}); ok {
			if id, err := parseUSBID(device.id.String()); err != nil || id != device.id {
				t.Fatalf("%v, %v", id, err)
			}
		}
	})
}

func BenchmarkExplainNoReader(b *testing.B) {
	root := withDrivers().plug("1-4", rcs380, "RC-S380/P", "ff", "port100")
	for b.Loop() {
		root.explain()
	}
}

func TestNoMoreOfAFileIsReadThanItsLimit(t *testing.T) {
	root := fstest.MapFS{"file": {Data: []byte("12345")}}
	for limit, want := range map[int64]string{4: "1234", 5: "12345", 6: "12345"} {
		if got, err := readFile(root, "file", limit); string(got) != want || err != nil {
			t.Errorf("%d bytes: %q, %v", limit, got, err)
		}
	}
}

func TestAPropertyListIsReadToItsDepthAndNoDeeper(t *testing.T) {
	nested := func(depth int) []byte {
		return []byte("<plist>" + strings.Repeat("<array>", depth) + strings.Repeat("</array>", depth) + "</plist>")
	}
	if _, err := parsePlist(nested(plistMaxDepth + 1)); err != nil {
		t.Errorf("as deep as can be: %v", err)
	}
	if _, err := parsePlist(nested(plistMaxDepth + 2)); !errors.Is(err, errPlist) {
		t.Errorf("deeper: %v", err)
	}
}
