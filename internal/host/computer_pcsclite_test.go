//go:build !windows && !darwin

package host

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"kigen/internal/check"
	"kigen/internal/diagnosis"
)

func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func value(facts []diagnosis.Fact, name string) string {
	for _, fact := range facts {
		if fact.Name == name {
			return fact.Value
		}
	}
	return ""
}

func TestWhatThereIsOfTheServiceIsSeen(t *testing.T) {
	c := pcscliteComputer(fstest.MapFS{
		"etc/os-release":                         {Data: []byte("ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n")},
		"proc/1/comm":                            {Data: []byte("systemd\n")},
		"proc/712/comm":                          {Data: []byte("pcscd\n")},
		"proc/713/comm":                          {Data: []byte("systemd-timesyn\n")},
		"proc/self/comm":                         {Data: []byte("kigen\n")},
		pcscdSocket:                              {},
		timesyncMarker:                           {},
		"usr/lib/pcsc/drivers/ifd-ccid.bundle/x": {},
		polkitRule:                               {},
	}, environment(nil))
	for _, want := range []struct {
		facts       []diagnosis.Fact
		name, value string
	}{
		{c.System, "system", "Debian GNU/Linux 12 (bookworm)"},
		{c.Service, "pcscd", "pcscd is running"},
		{c.Service, "socket", "there"},
		{c.Service, "drivers", "ifd-ccid"},
		{c.Permission, "polkit rule", "there"},
		{c.Clock, "set by", "systemd-timesyn is running"},
	} {
		if got := value(want.facts, want.name); got != want.value {
			t.Errorf("%s: got %q, want %q", want.name, got, want.value)
		}
	}
}

func TestAnEmptyComputerIsLookedAtWithoutComplaint(t *testing.T) {
	c := pcscliteComputer(fstest.MapFS{}, environment(nil))
	if value(c.Service, "socket") != "missing" || value(c.Service, "pcscd") != "" || c.Remote != "" || len(c.System) != 0 {
		t.Errorf("got %+v", c)
	}
}

func TestWhoSitsAtAnotherComputerIsSeen(t *testing.T) {
	root := fstest.MapFS{
		"run/systemd/sessions/3": {Data: []byte("# private\nUID=1000\nREMOTE=1\nTYPE=tty\n")},
		"run/systemd/sessions/4": {Data: []byte("UID=1000\nREMOTE=0\n")},
	}
	for _, c := range []struct {
		environment map[string]string
		want        string
	}{
		{nil, ""},
		{map[string]string{"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}, "SSH"},
		{map[string]string{"XRDP_SESSION": "1"}, "RDP"},
		{map[string]string{"XDG_SESSION_ID": "3"}, "remote session"},
		{map[string]string{"XDG_SESSION_ID": "4"}, ""},
		{map[string]string{"XDG_SESSION_ID": "../../etc/passwd"}, ""},
	} {
		if got := remoteSession(root, environment(c.environment)); got != c.want {
			t.Errorf("%v: got %q, want %q", c.environment, got, c.want)
		}
	}
}

func TestPluggedReadersAreThoseWithTheirCauses(t *testing.T) {
	rcs380, _ := parseUSBID("054C:06C1")
	rcs300, _ := parseUSBID("054C:0DC9")
	mouse, _ := parseUSBID("046D:C077")
	got := pluggedReaders([]usbDevice{{id: rcs380}, {id: rcs300, ccid: true, driver: driverPresent}, {id: rcs300, ccid: true, driver: driverAbsent}, {id: mouse}}, "linux")
	var causes []check.Cause
	for _, reader := range got {
		causes = append(causes, reader.Cause)
	}
	if diff := cmp.Diff([]check.Cause{check.NoDriver, "", check.DriverMissing}, causes); diff != "" {
		t.Error(diff)
	}
}

func TestThisComputerSaysNothingOfWhoUsesIt(t *testing.T) {
	t.Setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
	text := strings.Builder{}
	c := Machine{}.Computer(t.Context())
	for _, facts := range [][]diagnosis.Fact{c.System, c.Service, c.Permission, c.Clock} {
		for _, fact := range facts {
			text.WriteString(fact.Name + fact.Value)
		}
	}
	if c.Remote != "SSH" || strings.Contains(text.String()+c.Remote, "192.0.2") {
		t.Errorf("got %q, %s", c.Remote, text.String())
	}
}
