package main

import (
	"net"
	"os"
)

// tellManager tells systemd that the program is ready, or alive: sd_notify(3). A terminal
// whose screen hangs does not, and is started again (WatchdogSec=).
func tellManager(what string) {
	address := os.Getenv("NOTIFY_SOCKET")
	if address == "" {
		return
	}
	connection, err := net.Dial("unixgram", address) //nolint:gosec // whoever starts the program names its own socket
	if err != nil {
		return // nobody listens, and there is nobody else to tell
	}
	defer connection.Close()
	_, _ = connection.Write([]byte(what)) // as above
}
