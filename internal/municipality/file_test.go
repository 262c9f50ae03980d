package municipality

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kigen/internal/tomlfile"
	"kigen/rules"
)

// Every file is read when the first is asked for, and that panics on a bad one: here it
// is a test that fails.
func TestEveryFileHoldsToTheSchema(t *testing.T) {
	entries, err := files.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`^([0-9]{5})-[a-z-]+\.toml$`)
	owner := map[string]string{}
	for _, entry := range entries {
		text, err := files.ReadFile("data/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		m, err := parse(string(text))
		if err != nil {
			t.Errorf("%s: %v", entry.Name(), err)
			continue
		}
		if name := named.FindStringSubmatch(entry.Name()); name == nil || name[1] != m.Code {
			t.Errorf("%s has the code %s: the name should be the code, a hyphen and the municipality", entry.Name(), m.Code)
		}
		for _, area := range append(m.Wards, m.Area) {
			if other := owner[area.Code]; other != "" {
				t.Errorf("%s: %s is in %s too", entry.Name(), area.Code, other)
			}
			owner[area.Code] = entry.Name()
			if area.Code[:2] != m.Code[:2] {
				t.Errorf("%s: %s is in another prefecture than %s", entry.Name(), area.Code, m.Code)
			}
		}
		for _, area := range m.areas() {
			if len(m.CountersFor(area.Code, m.Read)) == 0 {
				t.Errorf("%s: nowhere to go for the residents of %s", entry.Name(), area.Name.Japanese)
			}
		}
		if m.Updated.After(m.Read) || !m.Read.Before(m.Counters[0].Until) {
			t.Errorf("%s: updated %v, read %v, until %v", entry.Name(), m.Updated, m.Read, m.Counters[0].Until)
		}
	}
}

func TestAMunicipalityIsFoundByTheCodeOfTheCard(t *testing.T) {
	for code, want := range map[string]string{
		"14130": "川崎市", "14131": "川崎市川崎区", "14137": "川崎市麻生区", "13120": "練馬区",
		"": "", "99001": "", "14138": "", "1412": "",
	} {
		_, name, ok := Find(code)
		if name.Japanese != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", code, name.Japanese, want)
		}
	}
	var codes []string
	for _, area := range Areas() {
		codes = append(codes, area.Code)
	}
	// Of a designated city its wards alone. Other municipalities may be there, too.
	kawasaki := slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return !strings.HasPrefix(code, "1413") })
	if want := []string{"14131", "14132", "14133", "14134", "14135", "14136", "14137"}; !slices.Equal(kawasaki, want) || !slices.Contains(codes, "13120") || !slices.IsSorted(codes) {
		t.Errorf("to choose from: %v", codes)
	}
}

func TestEveryAreaIsInAPrefectureToChooseFrom(t *testing.T) {
	var codes []string
	for _, p := range Prefectures() {
		codes = append(codes, p.Code)
		if len(p.Name.Japanese) == 0 || len(p.Name.English) == 0 || !IsPrefecture(p.Code) {
			t.Errorf("%+v", p)
		}
	}
	for _, area := range Areas() {
		if !slices.Contains(codes, area.Code[:2]) {
			t.Errorf("%s is in none of %v", area.Name.Japanese, codes)
		}
	}
	if names := Prefectures(); !slices.IsSorted(codes) || names[slices.Index(codes, "13")].Name.Japanese != "東京都" || prefectureNames[46].Japanese != "沖縄県" || IsPrefecture("14131") || IsPrefecture("") {
		t.Errorf("%v", codes)
	}
}

// small is a file with everything that there must be, a line each.
const small = `code = "99001"
name = { ja = "見本市", en = "Sample City" }
source = { ja = "見本", en = "A sample" }
read = 2026-11-25
until = 2027-03-31
email = "card@city.sample.lg.jp"
fax = "03-1234-5679"
booking-page = "https://www.city.sample.lg.jp/book?a=1"
[[ward]]
code = "99002"
name = { ja = "見本区", en = "Sample-ku" }
[[telephone]]
name = { ja = "窓口", en = "Counter" }
number = "03-1234-5678"
[closed]
year-end = { from = "12-29", to = "01-03" }
[[counters]]
first = 2026-12-01
last = 2026-12-24
booking = "yes"
hours = [
  { days = ["Mon", "Tue"], opens = "8:30", closes = "17:00" },
  { days = ["Sat"], weeks = [2, 4], opens = "8:30", closes = "12:30" },
]
place = [
  { name = { ja = "区役所", en = "Ward Office" }, serves = ["99002"] },
]
`

func TestAMistakeIsNamedWithItsLine(t *testing.T) {
	if _, err := parse(small); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ old, new, want string }{
		{`code = "99001"`, `code = "9900"`, "line 1: "},
		{`code = "99001"` + "\n", "", "no code"},
		{`name = { ja = "見本市", en = "Sample City" }`, `name = "見本市"`, "line 2: "},
		{`en = "Sample City"`, `en = ""`, "line 2: "},
		{`en = "Sample City"`, `en = "Sample\nCity"`, "line 2: name.en: "},
		{`en = "Sample City"`, `en = "Sample City", fr = "Ville"`, "line 2: "},
		{"read = 2026-11-25", "", "no read"},
		{"read = 2026-11-25", `read = "2026-11-25"`, "line 4: read: "},
		{"read = 2026-11-25", "read = 2026-11-31", "line 4: "},
		{"read = 2026-11-25", "read = 2026-11-25T10:00:00Z", "line 4: read: "},
		{"until = 2027-03-31", "trusted = 2027-03-31", "line 5: unknown key trusted"},
		{"until = 2027-03-31", "Until = 2027-03-31", "line 5: unknown key Until"},
		{`email = "card@city.sample.lg.jp"`, `email = "card at city"`, "line 6: email: "},
		{`email = "card@city.sample.lg.jp"`, `email = "a@b.jp, c@d.jp"`, "line 6: email: "},
		{`email = "card@city.sample.lg.jp"`, `email = "カード@city.sample.lg.jp"`, "line 6: email: "},
		{`fax = "03-1234-5679"`, `fax = "none"`, "line 7: fax: "},
		{`booking-page = "https`, `booking-page = "http`, "line 8: booking-page: "},
		{`code = "99002"`, `code = "99001"`, "line 9"},
		{`number = "03-1234-5678"`, `number = "+81 3 1234 5678"`, "line 14: "},
		{`number = "03-1234-5678"`, "", "line 12"},
		{`number = "03-1234-5678"`, "number = \"03-1234-5678\"\ncost = \"cheap\"", "line 15: "},
		{`from = "12-29"`, `from = "12-32"`, "line 16: "},
		{`from = "12-29", `, "", "line 16"},
		{"last = 2026-12-24\n", "", "line 17: the last day is missing"},
		{"last = 2026-12-24", "last = 2026-11-30", "line 17: the last day is missing, or before the first"},
		{`booking = "yes"`, `booking = "perhaps"`, "line 20: "},
		{`"Mon"`, `"Mo"`, "line 22: "},
		{`opens = "8:30", closes = "17:00"`, `opens = "8.30", closes = "17:00"`, "line 22: "},
		{`closes = "17:00"`, `closes = "24:00"`, "line 22: "},
		{`closes = "17:00"`, `closes = "8:30"`, "line 22: closes at 8:30"},
		{"weeks = [2, 4]", "weeks = [0]", "line 23: "},
		{`"Mon", "Tue"`, `"Mon", "Sat"`, "line 23: twice open"},
		{`serves = ["99002"]`, `serves = []`, "line 26: a place without a name, or that serves nobody"},
		{`serves = ["99002"]`, `serves = ["99003"]`, "line 26: serves 99003"},
		{`serves = ["99002"]`, `street = "1-2-3", serves = ["99002"]`, "line 26: unknown key counters.place.street"},
	} {
		text := strings.Replace(small, test.old, test.new, 1)
		_, err := parse(text)
		message := ""
		if err != nil {
			message = err.Error()
		}
		if text == small || !strings.Contains(message, test.want) {
			t.Errorf("%s: %q, want %q", test.new, message, test.want)
		}
	}
}

func TestAFileMayGiveEmailFaxAndAPageForBookingsAndLeaveOutTheTelephone(t *testing.T) {
	m, err := parse(small)
	if err != nil || m.Email != "card@city.sample.lg.jp" || m.Fax != "03-1234-5679" || m.BookingPage != "https://www.city.sample.lg.jp/book?a=1" {
		t.Errorf("%+v, %v", m, err)
	}
	without := strings.Replace(small, "[[telephone]]\nname = { ja = \"窓口\", en = \"Counter\" }\nnumber = \"03-1234-5678\"\n", "", 1)
	if m, err := parse(without); err != nil || m.Telephones != nil || without == small {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestCountersMayHaveClosedDaysOfTheirOwn(t *testing.T) {
	m, err := parse(strings.Replace(small, "booking = \"yes\"\n", "booking = \"yes\"\nclosed = { holidays = false }\n", 1))
	if err != nil {
		t.Fatal(err)
	}
	if c := m.Counters[0]; c.ClosedOnHolidays || c.HolidaysNotSaid || !c.YearEndNotSaid {
		t.Errorf("%+v", c)
	}
	if m, _ = parse(small); !m.Counters[0].HolidaysNotSaid || m.Counters[0].YearEndNotSaid {
		t.Errorf("%+v", m.Counters[0])
	}
	if _, err := parse(strings.Replace(small, "booking = \"yes\"\n", "closed = { year-end = { from = \"12-30\" } }\n", 1)); err == nil || !strings.Contains(err.Error(), "line 20: year-end has only one") {
		t.Errorf("%v", err)
	}
}

func TestAPageIsOldTwoYearsAfterItsOwnDay(t *testing.T) {
	updated := rules.Date{Year: 2024, Month: 11, Day: 28}
	for _, test := range []struct {
		updated, on rules.Date
		want        bool
	}{
		{updated, rules.Date{Year: 2026, Month: 11, Day: 28}, false},
		{updated, rules.Date{Year: 2026, Month: 11, Day: 29}, true},
		{rules.Date{}, rules.Date{Year: 2026, Month: 11, Day: 29}, false}, // its day is not known
	} {
		m := Municipality{Updated: test.updated}
		if got := m.IsOld(test.on); got != test.want {
			t.Errorf("of %v on %v: %t", test.updated, test.on, got)
		}
	}
}

// FuzzParse proves that no file makes the parser or what it gives panic, that its errors
// name a line or what is missing, and that what it accepts can be asked about any moment.
func FuzzParse(f *testing.F) {
	f.Add(small)
	entries, _ := files.ReadDir("data")
	for _, entry := range entries {
		text, _ := files.ReadFile("data/" + entry.Name())
		f.Add(string(text))
	}
	f.Add("code = 1\n\n[[counters]]\nplace = [ { } ]")
	names := regexp.MustCompile(`^(line \d+: |no [a-z]+(\n|$))`)
	f.Fuzz(func(t *testing.T, text string) {
		m, err := parse(text)
		if err != nil {
			if m != nil || !names.MatchString(err.Error()) {
				t.Fatalf("%+v, %v", m, err)
			}
			return
		}
		m.IsOld(m.Read)
		for _, area := range m.areas() {
			for _, c := range m.CountersFor(area.Code, m.Read) {
				if !c.Last.IsZero() && c.Last.Before(m.Read) {
					t.Fatalf("%+v is past on %v", c, m.Read)
				}
				for _, h := range []int{0, 9, 23} {
					now := time.Date(m.Read.Year, m.Read.Month, m.Read.Day, h, 0, 0, 0, rules.Japan)
					opening := c.At(now)
					if next := opening.Next; next != (Period{}) && (next.Day.Before(m.Read) || next.Opens >= next.Closes) {
						t.Fatalf("%+v at %v", opening, now)
					}
				}
				if last, _, ok := c.LastOpen(m.Read, time.Date(m.Read.Year, m.Read.Month, m.Read.Day, 9, 0, 0, 0, rules.Japan)); ok && last.Day.After(m.Read) {
					t.Fatalf("last %+v for %v", last, m.Read)
				}
			}
		}
	})
}

func TestAFileBeyondTheBudgetsIsRefusedWithItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"# 1\n# " + strings.Repeat("x", tomlfile.MostBytes):               "line 2: a file of more than 65536 bytes",
		"# 1\nx = " + strings.Repeat("[", 1000):                           "line 2: more than 16 tables or arrays in each other",
		strings.Repeat("[[counters]]\n", tomlfile.MostParts):              "line 2001: more than 4000 keys and values",
		"[" + strings.Repeat("counters.", 1000) + "x]":                    "line 1: more than 16 tables or arrays in each other",
		"[[counters]]\nname.ja = \"" + strings.Repeat("\\n", 1<<16) + `"`: "line 2: a file of more than 65536 bytes",
	} {
		if _, err := parse(text); err == nil || err.Error() != want {
			t.Errorf("%.30q: %v, want %s", text, err, want)
		}
	}
}
