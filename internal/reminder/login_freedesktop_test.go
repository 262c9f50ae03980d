//go:build !windows && !darwin

package reminder

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheDesktopStartsTheProgramAtLoginOnlyWhileAskedTo(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	entry := filepath.Join(config, "autostart", "jp.kigen.kigen.desktop")
	for range 2 {
		if err := AtLogin("/opt/kigen/kigen", true); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(entry)
		if err != nil || !strings.Contains(string(text), "\nExec=\"/opt/kigen/kigen\" remind\n") {
			t.Errorf("got %s, %v", text, err)
		}
	}
	for range 2 {
		if err := AtLogin("/opt/kigen/kigen", false); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(entry); !os.IsNotExist(err) {
			t.Errorf("asked no longer, and still there: %v", err)
		}
	}
}

func TestADesktopEntryThatCannotBeWrittenIsAnError(t *testing.T) {
	config := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(config, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CONFIG_HOME", config)
	if err := AtLogin("/opt/kigen/kigen", true); err == nil {
		t.Error("nothing was said")
	}
	t.Chdir(t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", "no absolute path")
	for _, on := range []bool{true, false} {
		if err := AtLogin("/opt/kigen/kigen", on); err == nil {
			t.Errorf("a desktop without a folder of settings, on %t: nothing was said", on)
		}
	}
}

func TestADesktopEntryThatCannotBeReplacedOrRemovedIsAnError(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	inItsPlace := filepath.Join(config, "autostart", "jp.kigen.kigen.desktop", "a folder")
	if err := os.MkdirAll(inItsPlace, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, on := range []bool{true, false} {
		if err := AtLogin("/opt/kigen/kigen", on); err == nil {
			t.Errorf("on %t: nothing was said", on)
		}
	}
	if _, err := os.Stat(inItsPlace); err != nil {
		t.Error(err)
	}
}

func TestTheDesktopEntryIsItsOwnersAloneAndWrittenThroughNoLink(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	if err := AtLogin("/opt/kigen/kigen", true); err != nil {
		t.Fatal(err)
	}
	entry := filepath.Join(config, "autostart", "jp.kigen.kigen.desktop")
	for path, want := range map[string]os.FileMode{entry: 0o600, filepath.Dir(entry): os.ModeDir | 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%s is %v, %v, want %v", path, info.Mode(), err, want)
		}
	}
	target := filepath.Join(config, "target")
	if err := errors.Join(os.WriteFile(target, nil, 0o600), os.Remove(entry), os.Symlink(target, entry), AtLogin("/opt/kigen/kigen", true)); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(target); err != nil || len(text) != 0 {
		t.Errorf("written through a link: %s, %v", text, err)
	}
}

// The quoting of an argument in a desktop entry is that of a shell's double quotes,
// which is asked here, once the escapes of the file are undone.
func TestAnyPathOfTheProgramIsQuotedAsTheDesktopReadsIt(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	for _, program := range []string{"/opt/kigen", "/home/はな子/my programs/kigen", `/a "b" $c ` + "`d`" + ` \e 100%/kigen`} {
		_, content, err := loginFile(program)
		if err != nil {
			t.Fatal(err)
		}
		_, line, _ := strings.Cut(string(content), "\nExec=")
		line, _, _ = strings.Cut(line, "\n")
		line = strings.ReplaceAll(strings.ReplaceAll(line, `\\`, `\`), "%%", "%")
		out, err := exec.Command("sh", "-c", "printf '%s\\n' "+line).Output()
		if err != nil || string(out) != program+"\nremind\n" {
			t.Errorf("%s: got %s, %v from %s", program, out, err, line)
		}
	}
}
