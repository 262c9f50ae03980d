//go:build !windows && !darwin

package host

import (
	"cmp"
	"io/fs"
	"os"
	"path"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"kigen/internal/diagnosis"
)

func thisComputer() diagnosis.Computer {
	c := freeComputer(os.DirFS("/"), os.Getenv)
	var name unix.Utsname
	if unix.Uname(&name) == nil {
		c.System = append(c.System, known(diagnosis.Fact{Name: "kernel", Value: runtime.GOOS + " " + unix.ByteSliceToString(name.Release[:])})...)
	}
	access := "allowed"
	if err := unix.Access("/"+socketOf(os.Getenv), unix.W_OK); err != nil {
		access = err.Error()
	}
	c.Permission = append(c.Permission, known(diagnosis.Fact{Name: "socket", Value: access})...)
	return c
}

// Where pcscd and those it asks are, from the root folder.
const (
	pcscdSocket = "run/pcscd/pcscd.comm"
	polkitRule  = "usr/share/polkit-1/actions/org.debian.pcsc-lite.policy"
	synchronize = "run/systemd/timesync/synchronized" // systemd-timesyncd(8)
)

// socketOf returns where clients find pcscd, from the root folder: libpcsclite takes another
// place from the environment.
func socketOf(environment func(string) string) string {
	return strings.TrimPrefix(cmp.Or(environment("PCSCLITE_CSOCK_NAME"), pcscdSocket), "/")
}

// freeComputer looks at a system with pcsc-lite. root is the root folder.
func freeComputer(root fs.FS, environment func(string) string) diagnosis.Computer {
	exists := func(name string) bool {
		_, err := fs.Stat(root, name)
		return err == nil
	}
	return diagnosis.Computer{
		System: known(diagnosis.Fact{Name: "system", Value: osRelease(root)}),
		Service: known(
			diagnosis.Fact{Name: "pcscd", Value: running(root, "pcscd")},
			diagnosis.Fact{Name: "socket", Value: there(exists(socketOf(environment)))},
			diagnosis.Fact{Name: "drivers", Value: strings.Join(driverBundles(root), " ")},
		),
		Permission: known(
			diagnosis.Fact{Name: "user", Value: account(os.Geteuid())},
			diagnosis.Fact{Name: "polkit rule", Value: there(exists(polkitRule))},
		),
		Remote: remote(root, environment),
		Clock: known(
			diagnosis.Fact{Name: "set by", Value: cmp.Or(running(root, "systemd-timesyn"), running(root, "chronyd"), running(root, "ntpd"), "nothing that is known")},
			diagnosis.Fact{Name: "timesyncd has set it", Value: there(exists(synchronize))},
		),
	}
}

// account says whether the superuser asks, and nothing more of who it is.
func account(uid int) string {
	if uid == 0 {
		return "root"
	}
	return "not root"
}

// osRelease is what the system calls itself; os-release(5).
func osRelease(root fs.FS) string {
	text, err := readFile(root, "etc/os-release", sysfsLongest)
	if err != nil {
		return ""
	}
	for _, line := range strings.Split(string(text), "\n") {
		if name, found := strings.CutPrefix(line, "PRETTY_NAME="); found {
			return strings.Trim(name, `"'`)
		}
	}
	return ""
}

// running says that a process of that name runs, "" where none does. The kernel keeps the
// first 15 letters.
func running(root fs.FS, name string) string {
	processes, err := fs.ReadDir(root, "proc")
	if err != nil {
		return ""
	}
	for _, process := range processes {
		if _, err := strconv.Atoi(process.Name()); err == nil && readLine(root, path.Join("proc", process.Name(), "comm")) == name {
			return name + " is running"
		}
	}
	return ""
}

// driverBundles are the drivers that pcscd can load.
func driverBundles(root fs.FS) (names []string) {
	for _, folder := range driverFolders {
		bundles, err := fs.ReadDir(root, folder)
		if err != nil {
			continue
		}
		for _, bundle := range bundles {
			if name, found := strings.CutSuffix(bundle.Name(), ".bundle"); found {
				names = append(names, name)
			}
		}
	}
	return names
}

// remote returns how the person sits at another computer; sshd(8), xrdp-sesman(8), and
// sd_session_is_remote(3), whose answer systemd keeps in a file.
func remote(root fs.FS, environment func(string) string) string {
	switch {
	case environment("SSH_CONNECTION") != "":
		return "SSH"
	case environment("XRDP_SESSION") != "":
		return "RDP"
	}
	session := environment("XDG_SESSION_ID")
	if session == "" || strings.ContainsAny(session, "/.") {
		return ""
	}
	text, err := readFile(root, path.Join("run/systemd/sessions", session), sysfsLongest)
	if err == nil && strings.Contains("\n"+string(text), "\nREMOTE=1\n") {
		return "remote session"
	}
	return ""
}
