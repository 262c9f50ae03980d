package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// completion returns a shell's script in a file.
func completion(t *testing.T, shell string) (file string) {
	t.Helper()
	got := run(t, nil, "", "completion", shell)
	if got.code != exitDone {
		t.Fatalf("%s: exit %d, %s", shell, got.code, got.stderr)
	}
	file = filepath.Join(t.TempDir(), "kigen."+shell)
	if err := os.WriteFile(file, []byte(got.stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestBashCompletesCommandsFlagsAndValues(t *testing.T) {
	script := completion(t, "bash")
	for _, c := range []struct {
		typed string // its last word is being completed
		want  []string
		never []string
	}{
		{"kigen ", []string{"check", "diagnose", "replay", "completion", "--lang", "--demo"}, []string{"window", "--wait"}},
		{"kigen di", []string{"diagnose"}, []string{"dates", "check"}},
		{"kigen check --re", []string{"--reader", "--repeat"}, []string{"--json", "--explain"}},
		{"kigen --lang zh", []string{"zh-Hans", "zh-Hant"}, []string{"ja", "--lang"}},
		{"kigen --lang ja diagnose --", []string{"--explain", "--bundle", "--help"}, []string{"--repeat"}},
		{"kigen simulate --profile card-", []string{"card-renewable", "card-expired"}, []string{"valid"}},
		{"kigen completion f", []string{"fish"}, []string{"bash"}},
	} {
		words := strings.Split(c.typed, " ")
		program := "source " + script + "; COMP_WORDS=(" + strings.Join(words[:len(words)-1], " ") + " '" + words[len(words)-1] + "'); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _kigen; printf '%s\\n' \"${COMPREPLY[@]}\""
		out, err := exec.Command("bash", "--norc", "-euc", program).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v, %s", c.typed, err, out)
		}
		got := strings.Fields(string(out))
		for _, word := range c.want {
			if !slices.Contains(got, word) {
				t.Errorf("%q: %q is not among %v", c.typed, word, got)
			}
		}
		for _, word := range c.never {
			if slices.Contains(got, word) {
				t.Errorf("%q: %q is among %v", c.typed, word, got)
			}
		}
	}
}

// Where a shell is at hand it reads its script; bash always is.
func TestEveryShellReadsItsScript(t *testing.T) {
	for shell, args := range map[string][]string{"bash": {"-n"}, "zsh": {"-n"}, "fish": {"--no-execute"}} {
		script := completion(t, shell)
		if _, err := exec.LookPath(shell); err != nil {
			continue
		}
		if out, err := exec.Command(shell, append(args, script)...).CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v, %s", shell, err, out)
		}
	}
	for _, shell := range []string{"zsh", "fish", "powershell"} {
		text := run(t, nil, "", "completion", shell).stdout
		for _, word := range []string{"check", "diagnose", "explain", "zh-Hans", "card-renewable"} {
			if !strings.Contains(text, word) {
				t.Errorf("%s: nowhere is %q", shell, word)
			}
		}
	}
	if got := run(t, nil, "", "completion", "csh"); got.code != exitUsage {
		t.Errorf("a shell that is not known: exit %d", got.code)
	}
}

func TestTheManualPageHasEveryCommandFlagAndExitCode(t *testing.T) {
	page := run(t, nil, "", "man").stdout
	for _, word := range []string{".TH KIGEN 1", ".SS check", ".SS diagnose", `\-\-explain`, `\-\-repeat`, ".TP\n10\nAnother program", `\-\-secrets\-from\-stdin`} {
		if !strings.Contains(page, word) {
			t.Errorf("nowhere is %q", word)
		}
	}
	for cause, code := range exitCodes {
		if code >= len(exitMeanings) || exitMeanings[code] == "" {
			t.Errorf("what %s exits with is not explained", cause)
		}
	}
	groff, err := exec.LookPath("groff")
	if err != nil {
		return // bare of it, as Debian can be: the page is read where there is one
	}
	command := exec.Command(groff, "-ww", "-Kutf8", "-man", "-Tutf8", "-z")
	command.Stdin = strings.NewReader(page)
	var complaints bytes.Buffer
	command.Stderr = &complaints
	if err := command.Run(); err != nil || complaints.Len() > 0 {
		t.Errorf("groff: %v, %s", err, &complaints)
	}
}
