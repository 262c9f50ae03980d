package cli

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
)

var update = flag.Bool("update", false, "record the traces in testdata/traces anew")

// traceCases are the traces in testdata/traces, each of a check of a virtual card, with
// the exit code that it must have and the causes that its report must tell.
var traceCases = []struct {
	name    string
	profile string
	change  func(*virtual.Profile)
	readers func(*virtual.Card) check.Readers // nil for one reader with the card
	how     string                            // of asking
	code    int
	causes  string
}{
	{"usual-card", "renewable", nil, nil, "", exitDone, ""},
	{"usual-card-both-secrets", "valid", nil, nil, "both", exitDone, ""},
	{"quirky-card", "valid", func(p *virtual.Profile) {
		p.Quirks = virtual.Quirks{FirstCommandFails: true, GetResponse: true, ExactLe: true, EndOfFileWarning: true, NoPadding: true, FourByteVerify: card.WrongLength}
	}, nil, "both", exitDone, ""},
	{"blocked", "blocked", nil, nil, "PIN", exitBlocked, "secret-blocked secret-blocked"},
	{"last-try-not-agreed", "last-try", nil, nil, "PIN", exitBlocked, "last-try"},
	{"wrong-pin", "valid", nil, nil, "wrong PIN", exitWrongSecret, "wrong-secret"},
	{"malformed-password", "valid", nil, nil, "malformed", exitUsage, "malformed"},
	{"other-card", "other", nil, nil, "", exitOtherCard, "other-card"},
	{"telephone", "valid", func(p *virtual.Profile) { p.Label, p.Quirks.NoCommonApplication = "JPKIAPIOSTOKEN", true }, nil, "", exitOtherCard, "other-card"},
	{"old-juki-card", "juki", nil, nil, "", exitOtherCard, "old-juki-card"},
	{"forged", "valid", forged, nil, "both", exitForged, "issuer-mismatch"},
	{"no-signature", "no-signature", nil, nil, "both", exitDone, ""},
	{"no-card-date", "no-card-date", nil, nil, "", exitDone, "not-offered"},
	{"damaged", "damaged", nil, nil, "", exitDone, "unreadable"},
	{"poor-contact-retried", "valid", lost(4, 9), nil, "", exitDone, ""},
	{"poor-contact", "valid", lost(2, 4, 6, 8), nil, "", exitCardGone, "poor-contact"},
	{"unknown-answer", "valid", func(p *virtual.Profile) {
		p.Faults = map[int]virtual.Fault{1: {Status: card.NoPreciseDiagnosis}, 2: {Status: card.NoPreciseDiagnosis}}
	}, nil, "", exitUnexpected, "unknown"},
	{"card-removed", "valid", func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{9: {Remove: true}} },
		func(v *virtual.Card) check.Readers { return &leaving{Readers: with(v)} }, "", exitCardGone, "card-removed"},
	{"card-silent", "valid", func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{9: {Hang: make(chan struct{})}} },
		func(v *virtual.Card) check.Readers { return &leaving{Readers: with(v)} }, "", exitCardGone, "poor-contact"},
	{"card-changed", "valid", nil, func(v *virtual.Card) check.Readers {
		other := namedProfile("valid")
		other.SerialNumber = "000000000000002"
		return &swapping{with(v), with(virtual.New(other)), 0}
	}, "PIN", exitCardGone, "card-changed"},
	{"in-use", "valid", nil, func(*virtual.Card) check.Readers { return refusing(check.InUse) }, "", exitInUse, "in-use"},
	{"no-card", "valid", nil, func(v *virtual.Card) check.Readers { return holding(v, []string{"Reader A"}) }, "", exitNoCard, "card-absent"},
	{"service-down", "valid", nil, func(*virtual.Card) check.Readers { return faulty(check.ServiceDown) }, "", exitServiceDown, "service-down"},
	{"no-driver", "valid", nil, func(*virtual.Card) check.Readers {
		return fixedReaders{Snapshot: check.Snapshot{Fault: &check.Fault{Cause: check.NoDriver, Err: &check.USBReader{ID: "054C:06C1", Name: "Sony RC-S380"}}}}
	}, "", exitNoReader, "no-driver"},
}

// lost loses the answers to these commands.
func lost(commands ...int) func(*virtual.Profile) {
	return func(p *virtual.Profile) {
		p.Faults = map[int]virtual.Fault{}
		for _, n := range commands {
			p.Faults[n] = virtual.Fault{Err: errors.New("lost")}
		}
	}
}

// swapping are readers whose card is another from the second connection on, which the
// service did not see.
type swapping struct {
	check.Readers
	second   check.Readers
	connects int
}

func (s *swapping) Connect(ctx context.Context, reader string) (check.Connection, error) {
	if s.connects++; s.connects > 1 {
		return s.second.Connect(ctx, reader)
	}
	return s.Readers.Connect(ctx, reader)
}

// TestTracesOfFaultsStillGiveWhatTheResidentSaw replays every trace in testdata/traces.
// The report beside it is what the check printed when it was recorded, without the words,
// which may change.
func TestTracesOfFaultsStillGiveWhatTheResidentSaw(t *testing.T) {
	for _, test := range traceCases {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join("..", "..", "testdata", "traces", test.name+".jsonl")
			reportFile := strings.TrimSuffix(file, ".jsonl") + ".json"
			if *update {
				recordCase(t, test.profile, test.change, test.readers, asking[test.how], file, reportFile)
			}
			var got result
			synctest.Test(t, func(t *testing.T) { got = run(t, nil, "", "replay", file, "--json") })
			want, err := os.ReadFile(reportFile)
			if err != nil {
				t.Fatal(err)
			}
			report := parse(t, got)
			var causes []string
			for _, fault := range report.Faults {
				causes = append(causes, fault.Cause)
			}
			if got.code != test.code || strings.Join(causes, " ") != test.causes || wordless(t, got) != string(want) {
				t.Errorf("exit code %d, %q\n%s\nwant %d\n%s", got.code, causes, wordless(t, got), test.code, want)
			}
			recorded, err := readTrace(file)
			if err != nil {
				t.Fatal(err)
			}
			if end := recorded.Events[len(recorded.Events)-1].End; end == nil || end.Exit != test.code {
				t.Errorf("the trace ended with %+v", end)
			}
		})
	}
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "traces", "*.jsonl"))
	if err != nil || len(files) != len(traceCases) {
		t.Errorf("%d traces of %d cases, %v", len(files), len(traceCases), err)
	}
}

func recordCase(t *testing.T, name string, change func(*virtual.Profile), readers func(*virtual.Card) check.Readers, how []string, file, reportFile string) {
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	var got result
	synctest.Test(t, func(t *testing.T) {
		profile := namedProfile(name)
		if change != nil {
			change(&profile)
		}
		v := virtual.New(profile)
		defer v.PowerOff()
		r := with(v)
		if readers != nil {
			r = readers(v)
		}
		got = run(t, r, how[0], append([]string{"check", "--json", "--trace", file}, how[1:]...)...)
	})
	if err := errors.Join(os.Chmod(file, 0o644), os.WriteFile(reportFile, []byte(wordless(t, got)), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// wordless is a report without the sentences.
func wordless(t *testing.T, got result) string {
	report := checkSchema[reportJSON](t, got.stdout)
	for i := range report.Faults {
		report.Faults[i].Title, report.Faults[i].Next = "", ""
	}
	var text strings.Builder
	if err := writeJSON(&text, report); err != nil {
		t.Fatal(err)
	}
	return text.String()
}
