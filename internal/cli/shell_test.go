package cli

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"kigen/internal/needtest"
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

// What shells offer for what has been typed, the last word of which is being completed.
var completions = []struct {
	typed       string
	want, never []string
}{
	{"kigen ", []string{"check", "diagnose", "replay", "completion"}, []string{"window", "--wait"}},
	{"kigen --", []string{"--lang", "--demo"}, []string{"--wait"}},
	{"kigen di", []string{"diagnose"}, []string{"dates", "check"}},
	{"kigen check --re", []string{"--reader", "--repeat"}, []string{"--json", "--explain"}},
	{"kigen --lang zh", []string{"zh-Hans", "zh-Hant"}, []string{"ja", "--lang"}},
	{"kigen --lang ja diagnose --", []string{"--explain", "--bundle", "--help"}, []string{"--repeat"}},
	{"kigen simulate --profile card-", []string{"card-renewable", "card-expired"}, []string{"valid"}},
	{"kigen completion f", []string{"fish"}, []string{"bash"}},
	{"kigen policy c", []string{"check", "code"}, []string{"completion"}},
	{"kigen replay vers", []string{"version.go"}, []string{"version"}},
	{"kigen replay --js", []string{"--json"}, nil},
	{"kigen check --trace vers", []string{"version.go"}, []string{"version"}},
}

// offered is what a shell that has read the script prints for what has been typed.
var offered = map[string]func(t *testing.T, script, typed string) string{
	"bash": func(t *testing.T, script, typed string) string {
		words := strings.Split(typed, " ")
		return said(t, "bash", "--norc", "-euc", "source "+script+"; COMP_WORDS=("+strings.Join(words[:len(words)-1], " ")+" '"+words[len(words)-1]+
			"'); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _kigen; printf '%s\\n' \"${COMPREPLY[@]}\"")
	},
	"fish": func(t *testing.T, script, typed string) string {
		return said(t, "fish", "--no-config", "-c", "source "+script+"; complete -C "+quoted(typed))
	},
	// zsh completes on a TTY only: another zsh is given one, and TAB is pressed in it.
	"zsh": func(t *testing.T, script, typed string) string {
		return said(t, "zsh", "-fc", `zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; stty -echo; autoload -U compinit; compinit -u -D; source `+script+`; zstyle ':completion:*' list-grouped no; LISTMAX=10000; bindkey '^I' complete-word; unsetopt menu_complete auto_menu list_beep; setopt list_ambiguous; COLUMNS=400 LINES=400; zle-line-init() { print -n REA''DY }; zle -N zle-line-init"
zpty -r shell before '*READY*' # it reads keys now, and throws none away
zpty -w -n shell `+quoted(typed)+`$'\t\t'
zpty -w shell $'\x15print -r -- DO''NE'
zpty -r shell out '*DONE*'
print -r -- "$out"
zpty -d shell`)
	},
}

func said(t *testing.T, shell string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, needtest.Program(t, shell, shell), args...)
	command.Env = append(os.Environ(), "HOME="+t.TempDir(), "TERM=dumb")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", shell, err, out)
	}
	return string(out)
}

func TestShellsCompleteCommandsFlagsAndValues(t *testing.T) {
	for shell, offers := range offered {
		t.Run(shell, func(t *testing.T) {
			script := completion(t, shell)
			for _, c := range completions {
				text := offers(t, script, c.typed)
				got := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
				for _, word := range c.want {
					if !slices.Contains(got, word) {
						t.Errorf("%q: %q is not among %q", c.typed, word, text)
					}
				}
				for _, word := range c.never {
					if slices.Contains(got, word) && !strings.Contains(c.typed, word) { // zsh shows what is typed
						t.Errorf("%q: %q is among %q", c.typed, word, text)
					}
				}
			}
		})
	}
}

// No PowerShell is in Debian: its script is read by whoever has one, and here only its words are.
func TestEveryShellReadsItsScript(t *testing.T) {
	for shell, args := range map[string][]string{"bash": {"-n"}, "zsh": {"-n"}, "fish": {"--no-execute"}} {
		t.Run(shell, func(t *testing.T) {
			script := completion(t, shell)
			if out, err := exec.Command(needtest.Program(t, shell, shell), append(args, script)...).CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("%v, %s", err, out)
			}
		})
	}
	for _, shell := range []string{"zsh", "fish", "powershell"} {
		text := run(t, nil, "", "completion", shell).stdout
		for _, word := range []string{"check", "diagnose", "explain", "zh-Hans", "card-renewable"} {
			if !strings.Contains(text, word) {
				t.Errorf("%s: nowhere is %q", shell, word)
			}
		}
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
