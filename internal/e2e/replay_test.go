//go:build linux

package e2e_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/pcsc/pcsctest"
)

// TestATraceOfARealReaderGivesTheSameReport records on a real pcscd, and replays where
// there is none.
func TestATraceOfARealReaderGivesTheSameReport(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		profile string
		change  func(*virtual.Profile)
		stdin   string
		args    string
	}{
		"usual": {"renewable", nil, "", ""},
		"quirky": {"valid", func(p *virtual.Profile) {
			p.Quirks.FirstCommandFails, p.Quirks.GetResponse, p.Quirks.ExactLe = true, true, true
		}, "", ""},
		"secrets":     {"valid", nil, virtual.PIN + "\n" + virtual.Password + "\n", "--pin --password"},
		"wrong":       {"valid", nil, "0000\n", "--pin"},
		"blocked":     {"blocked", nil, virtual.PIN + "\n", "--pin"},
		"other":       {"other", nil, "", ""},
		"taken away":  {"valid", func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{9: {Leave: true}} }, "", ""},
		"taken later": {"valid", func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{30: {Remove: true}} }, virtual.PIN + "\n", "--pin"},
		"odd answer":  {"valid", func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{4: {Status: card.NoPreciseDiagnosis}} }, "", ""},
		"no card":     {"", nil, "", "--wait=1s"},
	} {
		t.Run(name, func(t *testing.T) {
			daemon := pcsctest.Start(t)
			if test.profile != "" {
				lay(t, daemon, test.profile, test.change)
			}
			file := filepath.Join(t.TempDir(), "trace.jsonl")
			recorded := runKigen(t, daemon.Env(), test.stdin, append(strings.Fields("check --json --secrets-from-stdin --trace "+file+" --today "+today.String()), strings.Fields(test.args)...)...)
			replayed := runKigen(t, append(os.Environ(), "PCSCLITE_CSOCK_NAME=/nowhere"), "", "replay", "--json", file)
			if recorded != replayed {
				content, _ := os.ReadFile(file)
				t.Errorf("%s\nwant %s\n%s", replayed, recorded, content)
			}
		})
	}
}

// runKigen returns exit code and standard output of a run.
func runKigen(t *testing.T, env []string, stdin string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	command := exec.Command(kigen, append([]string{"--lang", "ja"}, args...)...)
	command.Env, command.Stdin, command.Stdout = env, strings.NewReader(stdin), &out
	if err := command.Run(); command.ProcessState == nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("exit code %d\n%s", command.ProcessState.ExitCode(), &out)
}
