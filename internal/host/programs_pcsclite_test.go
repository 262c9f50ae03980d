//go:build !windows && !darwin

package host

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestProgramsThatMayHoldTheCardAreNamedAndNothingElseOfThem(t *testing.T) {
	const with, without = "7f00-7f01 r-xp 0 08:01 42 /usr/lib/x86_64-linux-gnu/libpcsclite.so.1.0.0\n", "7f00-7f01 r-xp 0 08:01 42 /usr/lib/libc.so.6\n"
	root := fstest.MapFS{}
	for pid, p := range map[string][2]string{
		"10": {"scdaemon", with}, "11": {"firefox-esr", with}, "12": {"firefox-esr", with}, "13": {"bash", without},
		"14": {"pcscd", with}, "15": {"kigen", with}, "16": {"someprogram\x1b[1m", with},
	} {
		root["proc/"+pid+"/comm"] = &fstest.MapFile{Data: []byte(p[0] + "\n")}
		root["proc/"+pid+"/maps"] = &fstest.MapFile{Data: []byte(p[1])}
		root["proc/"+pid+"/cmdline"] = &fstest.MapFile{Data: []byte("/home/hanako/x\x00--pin\x001234")}
	}
	root["proc/self/comm"] = &fstest.MapFile{Data: []byte("kigen\n")}
	want := []string{"Firefox", "GnuPG (scdaemon)", "someprogram[1m"}
	if diff := cmp.Diff(want, mayHoldCard(libraryUsers(root, 15))); diff != "" {
		t.Error(diff)
	}
	if got := libraryUsers(fstest.MapFS{}, 1); got != nil {
		t.Errorf("without /proc: %v", got)
	}
}
