//go:build linux

package e2e_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"testing"
)

// An input method sees all keys, and may learn what is typed: Xlib asks the one that XMODIFIERS
// names. Of two values of a variable, C and Go's runtime take the first.
func TestAKioskAsksForNoInputMethodWhateverItsEnvironmentSays(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can look into the environment of a program that hides it")
	}
	t.Parallel()
	p := startKiosk(t, "", "XMODIFIERS=@im=ibus", "GODEBUG=madvdontneed=1")
	environment, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", p.program.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"XMODIFIERS": "@im=none", "GODEBUG": "madvdontneed=1,clobberfree=1"} {
		var values []string
		for variable := range bytes.SplitSeq(environment, []byte{0}) {
			if value, is := bytes.CutPrefix(variable, []byte(name+"=")); is {
				values = append(values, string(value))
			}
		}
		if !slices.Equal(values, []string{want}) {
			t.Errorf("%s is %q, want %q", name, values, want)
		}
	}
	p.endKiosk()
}
