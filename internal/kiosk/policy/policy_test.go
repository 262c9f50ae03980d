package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"kigen/internal/tomlfile"
	"kigen/rules"
)

var tags = []string{"ja", "en", "ko"}

// documented is the file that the package comment shows, as it would be written.
func documented(t *testing.T) string {
	t.Helper()
	comment, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	shown, _, _ := strings.Cut(string(comment), "// Every key may be left out")
	for line := range strings.Lines(shown) {
		if text, isFile := strings.CutPrefix(line, "//\t"); isFile {
			lines = append(lines, text)
		}
	}
	code := Code{rounds: 1000, salt: strings.Repeat("s", saltLength)}
	code.hash = string(derived(t, "123456", []byte(code.salt), code.rounds))
	return strings.Replace(strings.Join(lines, ""), "pbkdf2-sha256:…", code.String(), 1)
}

func TestTheDocumentedFileIsReadWholeAndHasEveryKey(t *testing.T) {
	text := documented(t)
	p, mistakes := Parse(text, tags)
	if mistakes != nil {
		t.Fatal(mistakes)
	}
	if p.Municipality != "14130" || p.Language != "ja" || !p.Offers("en") || p.Offers("ko") || !p.Sound || len(p.Pictures) != 1 || p.Notice["ja"] != "…" ||
		!p.AskPIN || p.AskPassword || p.Shuffle || p.Idle != 90*time.Second || p.Countdown != 20*time.Second || p.Paper != A4 || p.AlwaysOpen {
		t.Errorf("%+v", p)
	}
	if !p.StaffCode.Opens([]byte("123456")) || p.StaffCode.Opens([]byte("123457")) || p.StaffCode.Opens(nil) {
		t.Error("the staff code opens what it should not")
	}
	source, err := os.ReadFile("parse.go")
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile("../../../docs/kiosk.ja.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range regexp.MustCompile("`toml:\"([^\"]+)\"`").FindAllStringSubmatch(string(source), -1) {
		for where, text := range map[string]string{"the package comment": text, "docs/kiosk.ja.md": string(guide)} {
			if !regexp.MustCompile(`(?m)(^|[.{\[ ])` + key[1] + `(\s*=|\])`).MatchString(text) {
				t.Errorf("%s is not in %s", key[1], where)
			}
		}
	}
}

func TestEveryMistakeIsNamedWithItsLineAndNothingOfItsFileIsUsed(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		kind tomlfile.Kind
		line int
		key  string
	}{
		"a key that nobody knows":      {"sound = false\nlanguge = \"ja\"", tomlfile.UnknownKey, 2, "languge"},
		"one in a table":               {"sound = false\n[ask]\npassword = true", tomlfile.UnknownKey, 3, "ask.password"},
		"a table that nobody knows":    {"\n[asks]\npin = true", tomlfile.UnknownKey, 2, "asks"},
		"capitals":                     {"Sound = false", tomlfile.UnknownKey, 1, "Sound"},
		"a language that is not there": {"\nlanguage = \"fr\"", tomlfile.BadValue, 2, "language"},
		"one among several":            {"\nlanguages = [\"ja\", \"fr\"]", tomlfile.BadValue, 2, "languages"},
		"none at all":                  {"languages = []", tomlfile.BadValue, 1, "languages"},
		"one that is not offered":      {"languages = [\"en\"]\nlanguage = \"ja\"", tomlfile.BadValue, 2, "language"},
		"a notice in no language":      {"notice = { fr = \"x\" }", tomlfile.BadValue, 1, "notice.fr"},
		"a long notice":                {"[notice]\nja = \"" + strings.Repeat("字", 401) + "\"", tomlfile.BadValue, 2, "notice.ja"},
		"a municipality that is none":  {"municipality = \"Kawasaki\"", tomlfile.BadValue, 1, "municipality"},
		"a number for a text":          {"sound = true\nmunicipality = 14130", tomlfile.BadValue, 2, "municipality"},
		"a text for yes":               {"sound = \"yes\"", tomlfile.BadValue, 1, "sound"},
		"a time that is none":          {"[timeouts]\nidle = \"soon\"", tomlfile.BadValue, 2, "timeouts.idle"},
		"a time too short":             {"[timeouts]\nidle = \"90s\"\ncountdown = \"1s\"", tomlfile.BadValue, 3, "timeouts.countdown"},
		"paper that is none":           {"[printer]\npaper = \"A3\"", tomlfile.BadValue, 2, "printer.paper"},
		"an option for a printer":      {"[printer]\nname = \"-oraw\"", tomlfile.BadValue, 2, "printer.name"},
		"a staff code that is none":    {"sound = true\nstaff-code = \"123456\"", tomlfile.BadValue, 2, "staff-code"},
		"hours without times":          {"\n[hours]\nclosed-on-holidays = true", tomlfile.BadValue, 2, "hours"},
		"hours that end first":         {"[[hours.open]]\ndays = [\"Mon\"]\nopens = \"17:00\"\ncloses = \"8:30\"", tomlfile.BadValue, 1, "hours.open"},
		"a day that is none":           {"[[hours.open]]\ndays = [\"Monday\"]\nopens = \"8:00\"\ncloses = \"9:00\"", tomlfile.BadValue, 2, "hours.open.days"},
		"half a year's end":            {"[hours]\nyear-end = { from = \"12-29\" }\n[[hours.open]]\ndays = [\"Mon\"]\nopens = \"8:00\"\ncloses = \"9:00\"", tomlfile.BadValue, 2, "hours.year-end"},
		"a picture of nothing":         {"pictures = [\"ward.png\"]", tomlfile.BadValue, 1, "pictures"},
		"no TOML":                      {"sound = true\n[ask", tomlfile.BadTOML, 2, ""},
		"a key twice":                  {"sound = true\nsound = false", tomlfile.BadTOML, 2, "sound"},
	} {
		p, mistakes := Parse(test.text, tags)
		if len(mistakes) == 0 {
			t.Errorf("%s: no mistake", name)
			continue
		}
		m := mistakes[0]
		if m.Kind != test.kind || m.Line != test.line || test.key != "" && m.Key != test.key || (test.kind == tomlfile.BadValue) != (m.Form != "") {
			t.Errorf("%s: %+v", name, m)
		}
		if got, want := fmt.Sprintf("%+v", p), fmt.Sprintf("%+v", Strict()); got != want {
			t.Errorf("%s: something of it is used: %s", name, got)
		}
	}
}

func TestAllMistakesAreNamedAtOnce(t *testing.T) {
	for text, want := range map[string][]int{
		"a = 1\nlanguage = \"fr\"\nb = 2\n": {1, 2, 3},
		"a = 1\nsound = \"yes\"\nlanguage = \"fr\"\n[timeouts]\nidle = \"soon\"\ncountdown = 3\n": {1, 2, 3, 5, 6},
		"keypad = 1\n[hours]\n[[hours.open]]\ndays = [\"Monday\"]\nopens = \"25:00\"\n":           {1, 4, 5},
		"sound = 1\nlanguages = [\n\"ja\",\n3]\n":                                                 nil,
		"sound = 1\n[ask\n": {2},
		strings.Repeat("[[hours.open]]\ndays = [\"x\"]\n", 30): nil, // some
	} {
		_, mistakes := Parse(text, tags)
		var lines []int
		for _, m := range mistakes {
			lines = append(lines, m.Line)
		}
		if want != nil && !slices.Equal(lines, want) || len(lines) == 0 || len(lines) > tomlfile.Most {
			t.Errorf("%q: lines %v, want %v: %v", text, lines, want, mistakes)
		}
	}
}

func TestEveryKeyOfAFileHasAForm(t *testing.T) {
	source, err := os.ReadFile("parse.go")
	if err != nil {
		t.Fatal(err)
	}
	keys := regexp.MustCompile("`toml:\"([^\"]+)\"`").FindAllStringSubmatch(string(source), -1)
	if len(keys) == 0 {
		t.Fatal("no keys")
	}
	for _, key := range keys {
		if formOf(key[1]) == "" && formOf("hours."+key[1]) == "" {
			t.Errorf("%s has no form", key[1])
		}
	}
}

func TestAMistakeSaysHowItsKeyIsWritten(t *testing.T) {
	for key, want := range map[string]Form{
		"municipality": Municipality, "language": Language, "sound": YesOrNo, "notice": Notice, "notice.ja": Notice, "staff-code": StaffCode, "ask": Table, "ask.pin": YesOrNo,
		"timeouts.idle": Time, "printer.name": PrinterName, "printer.paper": PaperSize, "pictures": Pictures,
		"hours": Hours, "hours.open": Hours, "hours.open.days": Hours, "hours.closed-on-holidays": YesOrNo, "hours.year-end": YearEnd, "hours.year-end.from": YearEnd,
	} {
		if got := formOf(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

func TestAPersonalComputerWithoutAFileIsFree(t *testing.T) {
	if p := Free(); !p.AskPIN || !p.AskPassword || p.Paper != A4 || !p.Offers("vi") || p.Shuffle || p.StaffCode.IsSet() {
		t.Errorf("%+v", p)
	}
	if got := Path(); runtime.GOOS == "linux" && got != "/etc/kigen/policy.toml" {
		t.Errorf("its file would be %s", got)
	}
}

func TestAFileThatIsNotThereHasDecidedNothing(t *testing.T) {
	folder := t.TempDir()
	if p, there, mistakes := Load(filepath.Join(folder, "policy.toml"), tags); there || mistakes != nil || p.AskPassword || p.Paper != NoPaper {
		t.Errorf("%t, %v, %+v", there, mistakes, p)
	}
	if _, there, mistakes := Load(folder, tags); !there || len(mistakes) != 1 || mistakes[0].Kind != Unreadable {
		t.Errorf("a folder: %t, %v", there, mistakes)
	}
}

func TestOutsideItsHoursItIsClosed(t *testing.T) {
	p, mistakes := Parse(documented(t), tags)
	if mistakes != nil {
		t.Fatal(mistakes)
	}
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, rules.Japan)
	}
	for _, test := range []struct {
		at   time.Time
		open bool
		next string
	}{
		{at(11, 25, 8, 29), false, "2026-11-25 8:30"},
		{at(11, 25, 8, 30), true, "2026-11-25 8:30"},
		{at(11, 25, 17, 15), false, "2026-11-26 8:30"},
		{at(11, 28, 12, 0), false, "2026-11-30 8:30"}, // a Saturday
		{at(11, 23, 12, 0), false, "2026-11-24 8:30"}, // 勤労感謝の日
		{at(12, 30, 12, 0), false, "2027-01-04 8:30"}, // the end of the year
	} {
		open, next := p.Open(test.at)
		if got := next.Day.String() + " " + next.Opens.String(); open != test.open || got != test.next {
			t.Errorf("%v: %t, next %s; want %t, %s", test.at, open, got, test.open, test.next)
		}
	}
	if open, _ := p.Open(time.Date(2090, 3, 1, 9, 0, 0, 0, rules.Japan)); !open {
		t.Error("in a year of which no holiday is known, it stays closed")
	}
	if open, _ := Default().Open(at(12, 31, 23, 59)); !open {
		t.Error("a terminal of which nothing was decided is closed")
	}
}

func TestCodesThatAreNoneAreRefused(t *testing.T) {
	for _, digits := range []string{"", "12345", "1234567890123", "12345a", "１２３４５６"} {
		if c, err := NewCode([]byte(digits)); err == nil {
			t.Errorf("%q: %v", digits, c)
		}
	}
	one, _ := NewCode([]byte("654321"))
	two, _ := NewCode([]byte("654321"))
	if one.String() == two.String() {
		t.Error("two hashes of one code are the same: no salt")
	}
	if (Code{}).Opens([]byte("000000")) || (Code{}).IsSet() {
		t.Error("no code opens something")
	}
}

// FuzzParse proves that no file makes reading it panic, that what is accepted is within the
// bounds that the terminal relies on, and that a mistake leaves nothing of the file but shorter timeouts.
func FuzzParse(f *testing.F) {
	f.Add("sound = true\n[timeouts]\nidle = \"90s\"")
	f.Add("[hours]\nyear-end = { from = \"12-29\", to = \"01-03\" }\n[[hours.open]]\ndays = [\"Mon\"]\nopens = \"8:30\"\ncloses = \"17:15\"")
	f.Add("notice = { ja = \"…\" }\npictures = [\"/a.png\"]\nstaff-code = \"pbkdf2-sha256:1000:AAAAAAAAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"")
	f.Fuzz(func(t *testing.T, text string) {
		p, mistakes := Parse(text, tags)
		if len(mistakes) > 0 {
			shorter := Strict()
			shorter.Idle, shorter.Countdown = p.Idle, p.Countdown
			if p.Idle > Strict().Idle || p.Countdown > Strict().Countdown || fmt.Sprintf("%+v", p) != fmt.Sprintf("%+v", shorter) {
				t.Fatalf("%v, and yet %+v", mistakes, p)
			}
		}
		if p.Idle < 5*time.Second || p.Countdown < 5*time.Second || p.Language != "" && !p.Offers(p.Language) || p.StaffCode.rounds > mostRounds {
			t.Fatalf("%+v", p)
		}
		for _, m := range mistakes {
			if m.Line < 0 || m.Line > strings.Count(text, "\n")+1 {
				t.Fatalf("%+v of %d lines", m, strings.Count(text, "\n")+1)
			}
		}
		p.Open(time.Date(2026, 11, 25, 9, 0, 0, 0, rules.Japan))
	})
}
