//go:build linux

package pcsctest_test

import (
	"net"
	"os"
	"strings"
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

func expect(t *testing.T, daemon *pcsctest.Daemon, when string, service, readers bool) {
	t.Helper()
	if got := listens("unix", daemon.Socket()); got != service {
		t.Errorf("%s: service listens: %t, want %t", when, got, service)
	}
	for _, address := range []string{daemon.Address(), daemon.SecondAddress()} {
		if got := listens("tcp", address); got != readers {
			t.Errorf("%s: reader listens at %s: %t, want %t", when, address, got, readers)
		}
	}
}

func TestServiceAndReadersAreThereWhileTheDaemonRuns(t *testing.T) {
	for name, start := range map[string]func(testing.TB) *pcsctest.Daemon{"for others": pcsctest.Start, "in process": pcsctest.StartInProcess} {
		t.Run(name, func(t *testing.T) {
			daemon := start(t)
			expect(t, daemon, "started", true, true)
			daemon.Stop()
			expect(t, daemon, "stopped", false, false)
			daemon.Stop()
			daemon.Restart()
			expect(t, daemon, "restarted when stopped", true, true)
			daemon.Restart()
			expect(t, daemon, "restarted when running", true, true)
			daemon.RestartWithoutReaders()
			expect(t, daemon, "restarted without readers", true, false)
			daemon.Kill()
			expect(t, daemon, "killed", false, false)
			daemon.Restart()
			expect(t, daemon, "restarted when killed", true, true)
		})
	}
}

func TestAFrozenDaemonGoesOnWhereItWas(t *testing.T) {
	daemon := pcsctest.Start(t)
	thaw := daemon.Freeze()
	conn, err := net.Dial("unix", daemon.Socket()) // which the kernel answers
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	thaw()
	daemon.Stop()
}

func TestDaemonsRunSideBySide(t *testing.T) {
	one, other := pcsctest.Start(t), pcsctest.Start(t)
	expect(t, one, "both run", true, true)
	expect(t, other, "both run", true, true)
	one.Kill()
	expect(t, one, "killed", false, false)
	expect(t, other, "the other is killed", true, true)
	one.Restart()
	other.RestartWithoutReaders()
	expect(t, one, "the other has no readers", true, true)
	expect(t, other, "without readers", true, false)
}

func TestEnvHasProgramsUseThisDaemonAlone(t *testing.T) {
	t.Setenv("PCSCLITE_CSOCK_NAME", "/nowhere")
	daemon := pcsctest.Start(t)
	var found []string
	for _, variable := range daemon.Env() {
		if strings.HasPrefix(variable, "PCSCLITE_") {
			found = append(found, variable)
		}
	}
	if want := "PCSCLITE_CSOCK_NAME=" + daemon.Socket(); len(found) != 1 || found[0] != want {
		t.Errorf("%v, want %s", found, want)
	}
}

// libpcsclite reads the variable once, so all of a process's daemons are in one place.
func TestDaemonsOfOneProcessWaitForTheirTurn(t *testing.T) {
	var places [3]string
	t.Run("daemons", func(t *testing.T) {
		for i := range places {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				places[i] = pcsctest.StartInProcess(t).Socket()
			})
		}
	})
	for _, place := range places {
		if place != os.Getenv("PCSCLITE_CSOCK_NAME") {
			t.Errorf("%v, with PCSCLITE_CSOCK_NAME=%s", places, os.Getenv("PCSCLITE_CSOCK_NAME"))
		}
	}
}
