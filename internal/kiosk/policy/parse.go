package policy

import (
	"cmp"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"kigen/internal/municipality"
	"kigen/rules"
)

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
		Holidays bool                        `toml:"closed-on-holidays"`
		YearEnd  municipality.WrittenSeason  `toml:"year-end"`
		Open     []municipality.WrittenHours `toml:"open"`
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

// Parse reads a file's text. With any mistake in it, the policy is [Default]; the mistakes
// are in the order of their lines.
func Parse(text string, languages []string) (Policy, []Mistake) {
	f, found, mistakes := decode(text)
	for _, key := range found.Undecoded() {
		mistakes = append(mistakes, Mistake{Kind: UnknownKey, Line: lineOf(text, key), Key: key.String()})
	}
	for _, key := range found.Keys() { // the library takes SOUND for sound
		if last := key[len(key)-1]; last != strings.ToLower(last) && !slices.ContainsFunc(mistakes, func(m Mistake) bool { return m.Key == key.String() }) && key[0] != "notice" {
			mistakes = append(mistakes, Mistake{Kind: UnknownKey, Line: lineOf(text, key), Key: key.String()})
		}
	}
	wrong := func(key ...string) {
		mistakes = append(mistakes, badValue(lineOf(text, key), toml.Key(key).String(), ""))
	}
	f.check(languages, wrong)
	p := f.policy()
	if ofHours := func(m Mistake) bool { return strings.HasPrefix(m.Key, "hours.") }; f.Hours != nil && !slices.ContainsFunc(mistakes, ofHours) {
		hours, err := municipality.ReadHours(f.Hours.Open)
		season, whole := f.Hours.YearEnd.Season()
		switch {
		case err != nil:
			wrong("hours", "open")
		case hours == nil:
			wrong("hours")
		case !whole:
			wrong("hours", "year-end")
		}
		p.AlwaysOpen = false
		p.Hours = municipality.Counter{Hours: hours, ClosedOnHolidays: f.Hours.Holidays, YearEnd: season, Until: rules.Date{Year: 9999, Month: time.December, Day: 31}}
	}
	if len(mistakes) > 0 {
		slices.SortFunc(mistakes, func(a, b Mistake) int { return cmp.Or(a.Line-b.Line, strings.Compare(a.Key, b.Key)) })
		return Default(), mistakes
	}
	return p, nil
}

// most is how many bad values are looked for.
const most = 20

// decode reads what is right in a text. The library stops at the first bad value, so the
// rest is read without its line.
func decode(text string) (f file, found toml.MetaData, mistakes []Mistake) {
	for len(mistakes) < most {
		f = file{}
		found, err := toml.Decode(text, &f)
		if err == nil {
			return f, found, mistakes
		}
		m := mistakeOf(text, err)
		if m.Kind != BadValue && len(mistakes) > 0 {
			break // a value on several lines has lost its first
		}
		mistakes = append(mistakes, m)
		rest, less := without(text, m)
		if !less {
			break
		}
		text = rest
	}
	return file{}, toml.MetaData{}, mistakes
}

var codeForm = regexp.MustCompile(`^[0-9]{5}$`)

// check looks at what each value by itself does not show.
func (f file) check(languages []string, wrong func(key ...string)) {
	if f.Municipality != "" && !codeForm.MatchString(f.Municipality) {
		wrong("municipality")
	}
	if f.Language != "" && !slices.Contains(languages, f.Language) {
		wrong("language")
	}
	if slices.ContainsFunc(f.Languages, func(tag string) bool { return !slices.Contains(languages, tag) }) || f.Languages != nil && len(f.Languages) == 0 {
		wrong("languages")
	} else if f.Languages != nil && f.Language != "" && !slices.Contains(f.Languages, f.Language) {
		wrong("language")
	}
	for tag, text := range f.Notice {
		const longest = 400
		if !slices.Contains(languages, tag) || utf8.RuneCountInString(text) > longest {
			wrong("notice", tag)
		}
	}
	for _, name := range f.Pictures {
		if !filepath.IsAbs(name) || !slices.Contains([]string{".png", ".jpg", ".jpeg", ".svg"}, strings.ToLower(filepath.Ext(name))) {
			wrong("pictures")
			break
		}
	}
	if strings.HasPrefix(f.Printer.Name, "-") || strings.ContainsAny(f.Printer.Name, " \t\n/#") {
		wrong("printer", "name")
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
