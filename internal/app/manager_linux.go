package app

import (
	"net"
	"os"
)

// A manager is the connection to systemd, if it started the program and waits to be told that
// it is ready and alive: sd_notify(3). It restarts a kiosk whose screen hangs (WatchdogSec=).
type manager struct{ address string }

// findManager reads the manager's address and removes it from the environment, so that programs
// that this one starts, such as a dbus-daemon, don't notify systemd in its name.
func findManager() manager {
	const variable = "NOTIFY_SOCKET"
	address := os.Getenv(variable)
	_ = os.Unsetenv(variable) // fails only for an invalid name
	return manager{address}
}

// tell sends a notification. It does nothing if no manager waits for one.
func (m manager) tell(what string) {
	if m.address == "" {
		return
	}
	connection, err := net.Dial("unixgram", m.address)
	if err != nil {
		return // systemd is gone; the watchdog will decide
	}
	defer connection.Close()
	_, _ = connection.Write([]byte(what)) // as above
}
