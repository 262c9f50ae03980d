//go:build linux

package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"testing"
)

// commit returns the version's suffix for the files as they are now, "" outside git.
func commit(t *testing.T) string {
	t.Helper()
	head, err := exec.Command("git", "rev-parse", "HEAD").Output()
	if err != nil {
		return ""
	}
	changes, err := exec.Command("git", "status", "--porcelain", "--untracked-files=no").Output()
	if err != nil {
		t.Fatal(err)
	}
	suffix := "+" + string(head[:12])
	if len(changes) > 0 {
		suffix += ".dirty"
	}
	return suffix
}

func TestVersionIsThatOfFyneAppAndTheCommit(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	release := regexp.MustCompile(`(?m)^Version = "(.+)"$`).FindSubmatch(file)
	if release == nil {
		t.Fatal("FyneApp.toml has no version")
	}
	want := fmt.Sprintf("kigen %s%s %s %s/%s\n", release[1], commit(t), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if stdout, code := run(t, os.Environ(), "", "version"); stdout != want || code != 0 {
		t.Errorf("exit %d, %q, want %q", code, stdout, want)
	}
}
