//go:build linux

package pcsctest_test

import (
	"net"
	"testing"

	"kigen/pcsc/pcsctest"
)

func listens(network, address string) bool {
	conn, err := net.Dial(network, address)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

func TestServiceAndReadersAreThereWhileTheDaemonRuns(t *testing.T) {
	const socket = "/run/pcscd/pcscd.comm"
	daemon := pcsctest.Start(t)
	expect := func(when string, service, readers bool) {
		t.Helper()
		if got := listens("unix", socket); got != service {
			t.Errorf("%s: service listens: %t, want %t", when, got, service)
		}
		for _, address := range []string{daemon.Address(), daemon.SecondAddress()} {
			if got := listens("tcp", address); got != readers {
				t.Errorf("%s: reader listens at %s: %t, want %t", when, address, got, readers)
			}
		}
	}
	expect("started", true, true)
	daemon.Stop()
	expect("stopped", false, false)
	daemon.Stop()
	daemon.Restart()
	expect("restarted when stopped", true, true)
	daemon.Restart()
	expect("restarted when running", true, true)
	daemon.RestartWithoutReaders()
	expect("restarted without readers", true, false)
	daemon.Kill()
	expect("killed", false, false)
	daemon.Restart()
	expect("restarted when killed", true, true)
}

func TestAFrozenDaemonGoesOnWhereItWas(t *testing.T) {
	daemon := pcsctest.Start(t)
	thaw := daemon.Freeze()
	conn, err := net.Dial("unix", "/run/pcscd/pcscd.comm") // which the kernel answers
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	thaw()
	daemon.Stop()
}

// Start fails where another pcscd is running.
func TestStartWaitsForItsTurn(t *testing.T) {
	for range 3 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			pcsctest.Start(t)
		})
	}
}
