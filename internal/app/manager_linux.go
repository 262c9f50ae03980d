package app

import (
	"net"
	"os"
)

// A manager is the systemd that started the program and wants to be told that it is ready,
// and alive: sd_notify(3). It starts a terminal again whose screen hangs (WatchdogSec=).
type manager struct{ address string }

// findManager finds it and takes it out of the environment: programs that this one starts,
// such as a dbus-daemon, would speak to it in our name.
func findManager() manager {
	const variable = "NOTIFY_SOCKET"
	address := os.Getenv(variable)
	_ = os.Unsetenv(variable) // fails only for a name that is none
	return manager{address}
}

func (m manager) tell(what string) {
	if m.address == "" {
		return
	}
	connection, err := net.Dial("unixgram", m.address)
	if err != nil {
		return // nobody listens, and there is nobody else to tell
	}
	defer connection.Close()
	_, _ = connection.Write([]byte(what)) // as above
}
