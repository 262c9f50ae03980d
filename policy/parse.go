package policy

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"kigen/office"
	"kigen/rules"
)

// A Mistake is something in a file that it can't have.
type Mistake struct {
	Kind MistakeKind
	Line int    // from 1; 0 where it is of no line
	Key  string // "" where it is of none
	Want string // what is right, or what is wrong: short, in English
}

// A MistakeKind is what sort of mistake it is, as package words has it.
type MistakeKind string

// The kinds of mistakes.
const (
	UnknownKey MistakeKind = "unknown-key"
	BadValue   MistakeKind = "bad-value"
	BadTOML    MistakeKind = "bad-toml"
	Unreadable MistakeKind = "unreadable"
)

// Error implements error, for logs.
func (m Mistake) Error() string {
	return fmt.Sprintf("line %d: %s %s: %s", m.Line, m.Kind, m.Key, m.Want)
}

// The file as it is written.
type (
	file struct {
		Municipality string            `toml:"municipality"`
		Language     string            `toml:"language"`
		Languages    []string          `toml:"languages"`
		Sound        *bool             `toml:"sound"`
		Pictures     []string          `toml:"pictures"`
		Notice       map[string]string `toml:"notice"`
		StaffCode    Code              `toml:"staff-code"`
		Ask          askFile           `toml:"ask"`
		Keypad       keypadFile        `toml:"keypad"`
		Timeouts     timeoutsFile      `toml:"timeouts"`
		Printer      printerFile       `toml:"printer"`
		Hours        *hoursFile        `toml:"hours"`
	}
	askFile struct {
		PIN      *bool `toml:"pin"`
		Password bool  `toml:"signature-password"`
	}
	keypadFile struct {
		Shuffle bool `toml:"shuffle"`
	}
	timeoutsFile struct {
		Idle      duration `toml:"idle"`
		Countdown duration `toml:"countdown"`
	}
	printerFile struct {
		Name  string `toml:"name"`
		Paper paper  `toml:"paper"`
	}
	hoursFile struct {
		Holidays bool                  `toml:"closed-on-holidays"`
		YearEnd  office.WrittenSeason  `toml:"year-end"`
		Open     []office.WrittenHours `toml:"open"`
	}
)

type (
	duration time.Duration
	paper    Paper
)

// UnmarshalText implements [encoding.TextUnmarshaler].
func (d *duration) UnmarshalText(text []byte) error {
	const least, most = 5 * time.Second, time.Hour
	parsed, err := time.ParseDuration(string(text))
	if err != nil || parsed < least || parsed > most {
		return fmt.Errorf("%q: want a time from 5s to 1h, such as 90s", text)
	}
	*d = duration(parsed)
	return nil
}

// UnmarshalText implements [encoding.TextUnmarshaler].
func (p *paper) UnmarshalText(text []byte) error {
	if !slices.Contains([]Paper{NoPaper, A4, Receipt}, Paper(text)) {
		return fmt.Errorf("%q: want A4, receipt or none", text)
	}
	*p = paper(text)
	return nil
}

// Parse reads a file's text. With any mistake in it, the policy is [Default].
func Parse(text string, languages []string) (Policy, []Mistake) {
	var f file
	found, err := toml.Decode(text, &f)
	if err != nil {
		return Default(), []Mistake{mistakeOf(text, err)}
	}
	var mistakes []Mistake
	for _, key := range found.Undecoded() {
		mistakes = append(mistakes, Mistake{UnknownKey, lineOf(text, key), key.String(), ""})
	}
	for _, key := range found.Keys() { // the library takes SOUND for sound
		if last := key[len(key)-1]; last != strings.ToLower(last) && !slices.ContainsFunc(mistakes, func(m Mistake) bool { return m.Key == key.String() }) && key[0] != "notice" {
			mistakes = append(mistakes, Mistake{UnknownKey, lineOf(text, key), key.String(), ""})
		}
	}
	wrong := func(key toml.Key, want string) {
		mistakes = append(mistakes, Mistake{BadValue, lineOf(text, key), key.String(), want})
	}
	f.check(languages, wrong)
	p := f.policy()
	if f.Hours != nil {
		hours, err := office.ReadHours(f.Hours.Open)
		season, whole := f.Hours.YearEnd.Season()
		switch {
		case err != nil:
			wrong(toml.Key{"hours", "open"}, err.Error())
		case hours == nil:
			wrong(toml.Key{"hours"}, "want [[hours.open]] with days, opens and closes")
		case !whole:
			wrong(toml.Key{"hours", "year-end"}, "want from and to")
		}
		p.AlwaysOpen = false
		p.Hours = office.Counter{Hours: hours, ClosedOnHolidays: f.Hours.Holidays, YearEnd: season, Until: rules.Date{Year: 9999, Month: time.December, Day: 31}}
	}
	if len(mistakes) > 0 {
		slices.SortStableFunc(mistakes, func(a, b Mistake) int { return a.Line - b.Line })
		return Default(), mistakes
	}
	return p, nil
}

// mistakeOf tells what the library says: where a value is bad it has its key.
func mistakeOf(text string, err error) Mistake {
	parse, ok := errors.AsType[toml.ParseError](err)
	if !ok {
		if found := typeForm.FindStringSubmatch(err.Error()); found != nil {
			line, _ := strconv.Atoi(found[1]) // digits
			return Mistake{BadValue, line, found[2], found[3]}
		}
		return Mistake{Kind: BadTOML, Want: err.Error()}
	}
	if value, err := strconv.QuotedPrefix(parse.Message); err == nil { // by one of this package's types, or office's
		line := 1
		if before, _, found := strings.Cut(text, value); found {
			line += strings.Count(before, "\n")
		}
		return Mistake{BadValue, line, parse.LastKey, parse.Message}
	}
	return Mistake{BadTOML, parse.Position.Line, parse.LastKey, parse.Message}
}

// typeForm is how the library tells of a value of another type: it gives the line as text.
var typeForm = regexp.MustCompile(`^toml: line ([0-9]+) \(last key "([^"]+)"\): (.*)$`)

var codeForm = regexp.MustCompile(`^[0-9]{5}$`)

// check looks at what each value by itself does not show.
func (f file) check(languages []string, wrong func(toml.Key, string)) {
	known := "want one of " + strings.Join(languages, " ")
	if f.Municipality != "" && !codeForm.MatchString(f.Municipality) {
		wrong(toml.Key{"municipality"}, "want a code of five digits, such as 14130")
	}
	if f.Language != "" && !slices.Contains(languages, f.Language) {
		wrong(toml.Key{"language"}, known)
	}
	if slices.ContainsFunc(f.Languages, func(tag string) bool { return !slices.Contains(languages, tag) }) || f.Languages != nil && len(f.Languages) == 0 {
		wrong(toml.Key{"languages"}, known)
	} else if f.Languages != nil && f.Language != "" && !slices.Contains(f.Languages, f.Language) {
		wrong(toml.Key{"language"}, "want one of languages")
	}
	for tag, text := range f.Notice {
		const longest = 400
		switch {
		case !slices.Contains(languages, tag):
			wrong(toml.Key{"notice", tag}, known)
		case len([]rune(text)) > longest:
			wrong(toml.Key{"notice", tag}, fmt.Sprintf("want at most %d letters", longest))
		}
	}
	for _, name := range f.Pictures {
		if !filepath.IsAbs(name) || !slices.Contains([]string{".png", ".jpg", ".jpeg", ".svg"}, strings.ToLower(filepath.Ext(name))) {
			wrong(toml.Key{"pictures"}, "want whole paths of PNG, JPEG or SVG files")
			break
		}
	}
	if strings.HasPrefix(f.Printer.Name, "-") || strings.ContainsAny(f.Printer.Name, " \t\n/#") {
		wrong(toml.Key{"printer", "name"}, "want a name of the print service")
	}
}

func (f file) policy() Policy {
	p := Default()
	p.Municipality, p.Language, p.Languages, p.Pictures, p.Notice = f.Municipality, f.Language, f.Languages, f.Pictures, f.Notice
	p.StaffCode, p.AskPassword, p.Shuffle, p.Printer = f.StaffCode, f.Ask.Password, f.Keypad.Shuffle, f.Printer.Name
	if f.Sound != nil {
		p.Sound = *f.Sound
	}
	if f.Ask.PIN != nil {
		p.AskPIN = *f.Ask.PIN
	}
	if f.Timeouts.Idle != 0 {
		p.Idle = time.Duration(f.Timeouts.Idle)
	}
	if f.Timeouts.Countdown != 0 {
		p.Countdown = time.Duration(f.Timeouts.Countdown)
	}
	p.Paper = A4
	if f.Printer.Paper != "" {
		p.Paper = Paper(f.Printer.Paper)
	}
	if p.Language == "" && len(p.Languages) > 0 {
		p.Language = p.Languages[0]
	}
	return p
}

var header = regexp.MustCompile(`^\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}`)

// lineOf returns the number of the line on which a key is written, 0 where that is not
// found. The library knows it and does not tell.
func lineOf(text string, key toml.Key) int {
	table := ""
	for i, line := range strings.Split(text, "\n") {
		if found := header.FindStringSubmatch(line); found != nil {
			table = strings.NewReplacer(" ", "", `"`, "").Replace(found[1])
			if table == strings.Join(key, ".") {
				return i + 1
			}
			continue
		}
		name, _, assigns := strings.Cut(line, "=")
		name = strings.Trim(strings.TrimSpace(name), `"'`)
		if !assigns {
			continue
		}
		whole := name
		if table != "" {
			whole = table + "." + name
		}
		if whole == strings.Join(key, ".") {
			return i + 1
		}
		// A key of an inline table stands on the line of the table.
		if len(key) > 1 && whole == strings.Join(key[:len(key)-1], ".") {
			return i + 1
		}
	}
	return 0
}
