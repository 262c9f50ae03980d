package check

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/rules"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// today is the day of every test that does not say otherwise.
var today = rules.Date{Year: 2025, Month: time.October, Day: 16}

// profile returns a named profile as it is today, changed.
func profile(t testing.TB, name string, changes ...func(*virtual.Profile)) virtual.Profile {
	t.Helper()
	p, ok := virtual.Named(name, today)
	if !ok {
		t.Fatalf("no profile %q", name)
	}
	for _, change := range changes {
		change(&p)
	}
	return p
}

// summary writes a report in short: a line an item, then a line a fault. What is not
// known is left out.
func summary(r Report) string {
	var lines []string
	for _, i := range r.Items {
		parts := []string{string(i.State)}
		if !i.Expires.IsZero() {
			parts = append(parts, strings.TrimLeft(fmt.Sprintf("%v to %v (%d)", i.NotBefore, i.Expires, i.DaysLeft), " to"))
		}
		if i.Tries.Known {
			parts = append(parts, fmt.Sprintf("%d tries", i.Tries.Left))
		}
		for _, more := range []string{string(i.Issuer), string(i.Limit)} {
			if more != "" {
				parts = append(parts, more)
			}
		}
		lines = append(lines, string(i.Kind)+": "+strings.Join(parts, ", "))
	}
	for _, f := range r.Faults {
		lines = append(lines, "fault "+string(f.Item)+": "+string(f.Cause))
	}
	return strings.Join(lines, "\n")
}

// readWhole reads a card that has nothing wrong with it.
func readWhole(t testing.TB, transport card.Transport) (Report, identity) {
	t.Helper()
	report, who, err := readCard(transport, nil, Report{Today: today}, func(Report) {})
	if err != nil {
		t.Fatal(err)
	}
	return report, who
}

// altered has one file of the JPKI application hold something else.
func altered(id card.FileID, change func([]byte) []byte) func(*virtual.Profile) {
	return func(p *virtual.Profile) {
		p.Alter = func(file card.FileID, content []byte) []byte {
			if file == id {
				return change(content)
			}
			return content
		}
	}
}

func zeros(content []byte) []byte { return make([]byte, len(content)) }

func missing(files ...card.FileID) func(*virtual.Profile) {
	return func(p *virtual.Profile) { p.Missing = files }
}
