package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kigen/card/virtual"
	"kigen/internal/hostiletest"
)

// The cards of testdata/hostile, each in every form that a check is printed in, and with a PIN.
func TestOfAHostileCardComesWhatItsFileSays(t *testing.T) {
	for name, hostile := range hostiletest.Cards(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, form := range [][]string{{"check", "--json"}, {"check"}, {"check", "--lang=en"}, {"diagnose"}, {"diagnose", "--json"}, {"check", "--pin", "--secrets-from-stdin"}} {
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute) // a diagnosis waits for a silent card
					defer cancel()
					card := hostile.Lay()
					defer card.PowerOff() // what is silent ends with this bubble
					readers := &leaving{Readers: with(card)}
					got := execute(ctx, Env{Stdin: strings.NewReader(rightPIN + "\n"), Readers: readers, Machine: noComputer{}}, append([]string{"--lang", "ja"}, form...)...)
					if err := got.wrong(form); err != nil {
						t.Error(err)
					}
					holdOutput(t, hostile.Must, got)
					most := 0 // secrets
					switch {
					case slices.Contains(form, "--pin"):
						if !slices.Contains(hostile.Must.Faults, "K405") {
							most = 1
						}
					case form[0] == "check":
						if n := len(card.Log()); n > hostile.Must.Commands {
							t.Errorf("%d commands, %d are enough", n, hostile.Must.Commands)
						}
						holdReport(t, hostile.Must, got, slices.Contains(form, "--json"))
					}
					if n := secretsSent(card); n > most {
						t.Errorf("%d secrets were sent, %d may be", n, most)
					}
				})
			}
		})
	}
}

// secretsSent returns how many commands had a secret, to whatever it belongs.
func secretsSent(c *virtual.Card) (n int) {
	const verify, withLe = 0x20, 5
	for _, command := range c.Log() {
		if command.Header[1] == verify && command.Length > withLe {
			n++
		}
	}
	return n
}

// The traces of testdata/hostile are refused with their line, or replayed.
func TestOfAHostileTraceComesWhatItsFileSays(t *testing.T) {
	for name, must := range hostiletest.Traces(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := hostiletest.Folder(t, "traces/"+name+".jsonl")
			for _, form := range [][]string{{"--json"}, {"--lang=en"}, {"--as-then"}, {"--window"}} {
				if must.Line == 0 && slices.Contains(form, "--window") {
					continue // it opens
				}
				synctest.Test(t, func(t *testing.T) {
					got := execute(t.Context(), Env{Stdin: strings.NewReader("")}, append([]string{"replay", file}, form...)...)
					if err := got.wrong([]string{"replay", form[0]}); must.Line == 0 && err != nil {
						t.Error(err)
					}
					holdOutput(t, must, got)
					if must.Line == 0 {
						holdReport(t, must, got, slices.Contains(form, "--json"))
						return
					}
					want := "line " + fmt.Sprint(must.Line) + ":"
					const short = 1000
					if got.code != exitUsage || got.stdout != "" || !strings.Contains(got.stderr, want) || len(got.stderr) > short {
						t.Errorf("exit code %d, %.1000q, want %q", got.code, got.stderr, want)
					}
				})
			}
		})
	}
}

// holdOutput holds what is printed to what must never be, and to a length.
func holdOutput(t *testing.T, must hostiletest.Must, got result) {
	t.Helper()
	const longest = 20_000
	if len(got.stdout)+len(got.stderr) > longest {
		t.Errorf("%d characters are printed", len(got.stdout)+len(got.stderr))
	}
	for _, never := range must.Never {
		if strings.Contains(got.stdout+got.stderr, never) {
			t.Errorf("%.50q is in\n%s%s", never, got.stdout, got.stderr)
		}
	}
}

// holdReport holds a report to faults, dates and issuer.
func holdReport(t *testing.T, must hostiletest.Must, got result, isJSON bool) {
	t.Helper()
	if !isJSON {
		return
	}
	report := parse(t, got)
	codes, dates, issuer := []string{}, map[string]string{}, ""
	for _, fault := range report.Faults {
		codes = append(codes, fault.Code)
	}
	for _, item := range report.Items {
		if item.Expires != "" {
			dates[item.Kind] = item.Expires
		}
		if item.Kind == "user-authentication" {
			issuer = item.Issuer
		}
	}
	if must.Issuer == "" { // the file says nothing of it
		issuer = ""
	}
	if len(must.Dates) == 0 {
		must.Dates = map[string]string{}
	}
	if !slices.Equal(codes, must.Faults) || !maps.Equal(dates, must.Dates) || issuer != must.Issuer {
		t.Errorf("%v, issuer %q %s, want %v, issuer %q\n%s", codes, issuer, cmp.Diff(must.Dates, dates), must.Faults, must.Issuer, got.stdout)
	}
}
