//go:build linux

package e2e_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/pcsc/pcsctest"
)

// A cue is standard error that is awaited to say something.
type cue struct {
	heard bytes.Buffer
	text  string
	said  func()
}

func (c *cue) Write(text []byte) (int, error) {
	n, err := c.heard.Write(text)
	if strings.Contains(c.heard.String(), c.text) {
		c.said()
	}
	return n, err
}

// TestACheckToldToEndTellsWhatItKnowsAndNoMore is of a check that is told to end at each
// moment of an entry. Its exit code is 1, and of tries it tells those that the card has, or none
// once the PIN may have been counted.
func TestACheckToldToEndTellsWhatItKnowsAndNoMore(t *testing.T) {
	t.Parallel()
	wrong := append([]byte{0x00, 0x20, 0x00, 0x80, 4}, "9999"...)
	for moment, test := range map[string]struct {
		cue     string // on standard error, "" for that of the tap
		noCard  bool
		befall  func(*tap)
		entered bool
		read    bool // the report has the user-authentication certificate
	}{
		"without a card":         {cue: "Put your card", noCard: true},
		"while the card is read": {cue: "Reading your card"},
		"while the PIN is typed": {cue: "3 tries left", read: true},
		"before the card has it": {befall: func(p *tap) { p.at = p.hang }, entered: true, read: true},
		"before the card's answer": {befall: func(p *tap) {
			p.at = func() []byte {
				answer, _ := p.card.Transmit(wrong) // it counts a try
				p.hang()
				return answer
			}
		}, entered: true, read: true},
	} {
		for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			for _, form := range []string{"--json", ""} {
				t.Run(moment+" "+signal.String()+" "+form, func(t *testing.T) {
					t.Parallel()
					profile, _ := virtual.Named("valid", today)
					daemon, tap := pcsctest.Start(t), newTap(t, profile)
					if test.befall != nil {
						test.befall(tap)
					}
					if !test.noCard {
						tap.lay(daemon)
					}
					args := []string{"--lang", "en", "check", "--pin", "--secrets-from-stdin"}
					if form != "" {
						args = append(args, form)
					}
					program := exec.Command(kigen, args...)
					program.Env = daemon.Env()
					typed, err := program.StdinPipe()
					if err != nil {
						t.Fatal(err)
					}
					var stdout bytes.Buffer
					spoken := make(chan struct{})
					stderr := &cue{text: test.cue, said: sync.OnceFunc(func() { close(spoken) })}
					program.Stdout, program.Stderr = &stdout, stderr
					if err := program.Start(); err != nil {
						t.Fatal(err)
					}
					if test.entered {
						if _, err := io.WriteString(typed, "9999\n"); err != nil {
							t.Fatal(err)
						}
						await(t, tap.arrived, "the PIN")
					} else {
						await(t, spoken, test.cue)
					}
					if err := program.Process.Signal(signal); err != nil {
						t.Fatal(err)
					}
					_ = program.Wait() // the exit code says it
					tap.letGo()
					t.Logf("%v\n%s\n%s", program.ProcessState, stdout.String(), stderr.heard.String())
					if code := program.ProcessState.ExitCode(); code != 1 {
						t.Errorf("exit code %d, want 1", code)
					}
					if sent := tap.card.Presented(card.UserPIN); sent > 1 || sent == 1 && !test.entered {
						t.Errorf("the PIN was sent %d times", sent)
					}
					if form == "" {
						wantTextOfTries(t, stdout.String(), test.read, test.entered)
						return
					}
					wantJSONOfTries(t, stdout.Bytes(), test.read, test.entered)
				})
			}
		}
	}
}

func wantTextOfTries(t *testing.T, text string, read, entered bool) {
	t.Helper()
	if unknown := strings.Contains(text, "PIN (暗証番号): tries left not known"); read && unknown != entered {
		t.Errorf("said not to be known: %t, want %t", unknown, entered)
	}
	if told := strings.Contains(text, "PIN (暗証番号): 3 tries left"); read && told == entered {
		t.Errorf("told: %t, want %t", told, !entered)
	}
}

func wantJSONOfTries(t *testing.T, text []byte, read, entered bool) {
	t.Helper()
	var report struct {
		Schema string
		Items  []struct {
			Kind      string
			TriesLeft *int
			Blocked   *bool
		}
		Faults []any
	}
	if err := json.Unmarshal(text, &report); err != nil || report.Schema != "kigen.report/1" || len(report.Faults) != 0 {
		t.Fatalf("%v, %+v", err, report)
	}
	for _, item := range report.Items {
		if item.Kind != "user-authentication" || !read {
			continue
		}
		read = false
		if told := item.TriesLeft != nil && *item.TriesLeft == 3 && item.Blocked != nil; told == entered || entered && (item.TriesLeft != nil || item.Blocked != nil) {
			t.Errorf("after an entry: %t, told %+v", entered, item)
		}
	}
	if read {
		t.Error("the certificate is missing")
	}
}
