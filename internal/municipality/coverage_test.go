package municipality

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"kigen/rules"
)

// codesOfJapan returns the names of all municipalities and wards by their codes of five digits.
func codesOfJapan(t *testing.T) map[string]string {
	text, err := os.ReadFile("testdata/codes.txt")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for line := range strings.Lines(string(text)) {
		code, name, ok := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case code == "#":
		case !ok || len(code) != 6 || code[5] != checkDigit(code[:5]):
			t.Errorf("%q: want a code with a right check digit, and a name", line)
		default:
			names[code[:5]] = name
		}
	}
	return names
}

// checkDigit returns the sixth digit of a code: what is missing from a multiple of eleven when
// its digits count six, five, four, three and two times.
func checkDigit(code string) byte {
	sum := 0
	for i, digit := range []byte(code) {
		sum += int(digit-'0') * (6 - i)
	}
	return '0' + byte((11-sum%11)%10)
}

func TestTheCheckDigitIsThatOfKnownCodes(t *testing.T) {
	for _, code := range []string{"131202", "141305", "011002", "141313", "131059"} {
		if got := checkDigit(code[:5]); got != code[5] {
			t.Errorf("%s: %c", code, got)
		}
	}
}

func TestEveryCodeAndNameIsInTheListOfCodes(t *testing.T) {
	names := codesOfJapan(t)
	if len(names) < 1890 {
		t.Fatalf("%d codes", len(names))
	}
	for _, m := range municipalities() {
		for _, area := range append(m.areas(), m.Area) {
			if name := names[area.Code]; area.Name.Japanese != name {
				t.Errorf("%s is %s, in the list %q", area.Code, area.Name.Japanese, name)
			}
		}
		wards := 0
		for code := range names {
			if strings.HasPrefix(names[code], m.Name.Japanese) && code[:3] == m.Code[:3] && code != m.Code {
				wards++
			}
		}
		if wards != len(m.Wards) {
			t.Errorf("%s has %d wards, in the list %d", m.Name.Japanese, len(m.Wards), wards)
		}
	}
}

// whole is what a municipality that is complete has, in the order of the table.
var whole = []string{"page", "its day", "telephone", "hours", "holidays", "new year", "booking", "agent"}

// missing returns what a municipality's file does not say, of all its counters. Temporary ones
// do not count.
func missing(m *Municipality) (gaps []string) {
	has := map[string]bool{"page": m.Page != "", "its day": !m.Updated.IsZero(), "telephone": m.Telephones != nil}
	for _, c := range m.Counters {
		if !c.Last.IsZero() {
			continue
		}
		for what, said := range map[string]bool{
			"hours": c.Hours != nil, "holidays": !c.HolidaysNotSaid, "new year": !c.YearEndNotSaid, "booking": c.Booking != NotSaid, "agent": c.Agent != NotSaid,
		} {
			before, seen := has[what]
			has[what] = said && (before || !seen)
		}
	}
	for _, what := range whole {
		if !has[what] {
			gaps = append(gaps, what)
		}
	}
	return gaps
}

func TestMissingNamesWhatOneCounterOfSeveralLeavesOut(t *testing.T) {
	m := Municipality{Page: "https://www.city.sample.lg.jp/", Counters: []Counter{
		{Hours: []Hours{}, Booking: No, Agent: Yes},
		{Booking: No, HolidaysNotSaid: true},
		{Last: rules.Date{Year: 2026, Month: 1, Day: 1}},
	}}
	if got := strings.Join(missing(&m), ", "); got != "its day, telephone, hours, holidays, agent" {
		t.Errorf("missing: %s", got)
	}
}

// TestCoverage prints the table of make municipalities: which municipalities there are, how old
// their pages are, and what is missing.
func TestCoverage(t *testing.T) {
	if !testing.Verbose() {
		t.Skip("prints a table alone")
	}
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "code\tmunicipality\tcounters\tpage of\tread\tmissing")
	lacking := map[string]int{}
	old := 0
	for _, m := range municipalities() {
		updated, gaps := "unknown", missing(m)
		if !m.Updated.IsZero() {
			updated = m.Updated.String()
		}
		if m.IsOld(m.Read) {
			updated += " (old)"
			old++
		}
		for _, gap := range gaps {
			lacking[gap]++
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%v\t%s\n", m.Code, m.Name.English, len(m.Counters), updated, m.Read, strings.Join(gaps, ", "))
	}
	w.Flush()
	fmt.Fprintf(&table, "\n%d municipalities, %d areas to choose from; %d pages were older than two years when they were read\nwithout", len(municipalities()), len(Areas()), old)
	for _, gap := range slices.SortedFunc(maps.Keys(lacking), func(a, b string) int { return slices.Index(whole, a) - slices.Index(whole, b) }) {
		fmt.Fprintf(&table, " %s: %d;", gap, lacking[gap])
	}
	fmt.Println(strings.TrimSuffix(table.String(), ";"))
}
