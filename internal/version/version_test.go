package version

import (
	"os"
	"runtime/debug"
	"testing"
	"time"
)

func TestVersionIsThatOfFyneAppAndGit(t *testing.T) {
	const file = "[Details]\nVersion = \"1.2.3\"\n"
	for _, test := range []struct{ revision, finished, want string }{
		{"0123456789ab", "2026-11-28T12:00:00+09:00", "1.2.3+0123456789ab"},
		{"0123456789ab.dirty", "", "1.2.3+0123456789ab.dirty"},
		{"0123456789ab", "not a moment", "1.2.3+0123456789ab"},
	} {
		build := Of(file, test.revision, test.finished)
		if got := build.String(); got != test.want {
			t.Errorf("%q: got %s, want %s", test.revision, got, test.want)
		}
		if known := !build.Finished.IsZero(); known != (len(test.finished) == len(time.RFC3339)) {
			t.Errorf("finished %q: got %v", test.finished, build.Finished)
		}
	}
}

func TestAPlainGoBuildTakesTheCommitFromTheToolchain(t *testing.T) {
	revision, finished := fromToolchain([]debug.BuildSetting{
		{Key: "vcs", Value: "git"},
		{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"},
		{Key: "vcs.time", Value: "2026-11-28T03:00:00Z"},
		{Key: "vcs.modified", Value: "true"},
	})
	if revision != "0123456789ab.dirty" || finished != "2026-11-28T03:00:00Z" {
		t.Errorf("got %s of %s", revision, finished)
	}
	if revision, _ := fromToolchain(nil); revision != "" {
		t.Errorf("without git: %q", revision)
	}
}

func TestTheProgramsOwnFileHasAVersion(t *testing.T) {
	file, err := os.ReadFile("../../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if Of(string(file), "x", "").Release == "" {
		t.Error("none")
	}
}
