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

func inspect() diagnosis.Computer {
	c := pcscliteComputer(os.DirFS("/"), os.Getenv)
	var name unix.Utsname
	if unix.Uname(&name) == nil {
		c.System = append(c.System, facts(diagnosis.Fact{Name: "kernel", Value: runtime.GOOS + " " + unix.ByteSliceToString(name.Release[:])})...)
	}
	access := "allowed"
	if err := unix.Access("/"+socketPath(os.Getenv), unix.W_OK); err != nil {
		access = err.Error()
	}
	c.Permission = append(c.Permission, facts(diagnosis.Fact{Name: "socket", Value: access})...)
	return c
}

// Files of pcscd, polkit and systemd, from the root folder.
const (
	pcscdSocket    = "run/pcscd/pcscd.comm"
	polkitRule     = "usr/share/polkit-1/actions/org.debian.pcsc-lite.policy"
	timesyncMarker = "run/systemd/timesync/synchronized" // systemd-timesyncd(8)
)

// socketPath returns the path of pcscd's socket from the root folder. libpcsclite takes
// another one from the environment.
func socketPath(environment func(string) string) string {
	return strings.TrimPrefix(cmp.Or(environment("PCSCLITE_CSOCK_NAME"), pcscdSocket), "/")
}

// pcscliteComputer describes a system with pcsc-lite from its files. root is the root folder.
func pcscliteComputer(root fs.FS, environment func(string) string) diagnosis.Computer {
	exists := func(name string) bool {
		_, err := fs.Stat(root, name)
		return err == nil
	}
	return diagnosis.Computer{
		System: facts(diagnosis.Fact{Name: "system", Value: osRelease(root)}),
		Service: facts(
			diagnosis.Fact{Name: "pcscd", Value: runningProcess(root, "pcscd")},
			diagnosis.Fact{Name: "socket", Value: presence(exists(socketPath(environment)))},
			diagnosis.Fact{Name: "drivers", Value: strings.Join(driverBundles(root), " ")},
		),
		Permission: facts(
			diagnosis.Fact{Name: "user", Value: userKind(os.Geteuid())},
			diagnosis.Fact{Name: "polkit rule", Value: presence(exists(polkitRule))},
		),
		Remote: remoteSession(root, environment),
		Clock: facts(
			diagnosis.Fact{Name: "set by", Value: cmp.Or(runningProcess(root, "systemd-timesyn"), runningProcess(root, "chronyd"), runningProcess(root, "ntpd"), "nothing that is known")},
			diagnosis.Fact{Name: "timesyncd has set it", Value: presence(exists(timesyncMarker))},
		),
	}
}

// userKind returns "root" or "not root", and nothing else about the person.
func userKind(uid int) string {
	if uid == 0 {
		return "root"
	}
	return "not root"
}

// osRelease returns the system's name of itself, "" if it has none; os-release(5).
func osRelease(root fs.FS) string {
	text, err := readFile(root, "etc/os-release", smallFileMaxBytes)
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

// runningProcess returns "NAME is running", "" if no process has that name. The kernel
// keeps the first 15 letters of names.
func runningProcess(root fs.FS, name string) string {
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

// driverBundles returns the names of the drivers that pcscd can load.
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

// remoteSession returns how the person uses this computer from another one, "" if they
// don't: sshd(8), xrdp-sesman(8), and what sd_session_is_remote(3) reads.
func remoteSession(root fs.FS, environment func(string) string) string {
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
	text, err := readFile(root, path.Join("run/systemd/sessions", session), smallFileMaxBytes)
	if err == nil && strings.Contains("\n"+string(text), "\nREMOTE=1\n") {
		return "remote session"
	}
	return ""
}
