// Package needtest skips tests that need something of the machine which is not there:
// a program, a service, a screen. The reason that a skipped test gives says what to
// install. Where the environment has KIGEN_TEST_ALL=1, as in ./test, such a test fails
// instead.
package needtest

import (
	"os"
	"os/exec"
	"testing"
)

// All is the variable that turns a skip into a failure.
const All = "KIGEN_TEST_ALL"

// Missing ends a test that can't run here. The message says what is not there, and what
// to install.
func Missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv(All) == "1" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// Program returns the path of a program, or ends the test where it is not installed. Its
// Debian package is named for whoever wants to run the test.
func Program(t testing.TB, name, debian string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		// Where services are, which is not in everybody's PATH.
		path, err = exec.LookPath("/usr/sbin/" + name)
	}
	if err != nil {
		Missing(t, "%s is not installed: ./test installs it, or apt-get install %s", name, debian)
	}
	return path
}

// Long skips a test with -short, for what takes a service, a screen or long.
func Long(t testing.TB, why string) {
	t.Helper()
	if testing.Short() {
		t.Skipf("-short leaves this out: %s", why)
	}
}
