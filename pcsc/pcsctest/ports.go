//go:build linux

package pcsctest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// Below the ports that Linux gives to clients, where any connection could be in the way.
const lowest, highest = 20_000, 32_000

// claimPorts returns the first of two free ports, which no other test on the machine is
// given until this one has ended.
func claimPorts(t testing.TB) int {
	t.Helper()
	const tries = 1000
	for range tries {
		port := lowest + 2*rand.IntN((highest-lowest)/2)
		// An abstract socket has one owner, and goes with its process.
		claim, err := net.Listen("unix", fmt.Sprintf("@kigen-vpcd-%d", port))
		if err != nil {
			continue
		}
		if free(port) && free(port+1) {
			t.Cleanup(func() { claim.Close() })
			return port
		}
		claim.Close()
	}
	t.Fatal("no port is free for vpcd")
	panic("unreachable")
}

func free(port int) bool {
	listener, err := net.Listen("tcp", fmt.Sprintf(":%d", port))
	if err != nil {
		return false
	}
	listener.Close()
	return true
}
