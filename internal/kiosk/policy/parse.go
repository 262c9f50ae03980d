package policy

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kigen/internal/municipality"
	"kigen/internal/tomlfile"
	"kigen/rules"
)

// The structure of a file.
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

// Parse reads a file's text. With any mistake in it, the policy is [Strict], with the file's own
// timeouts where they can be read and are shorter. The mistakes are in the order of their lines.
// languages are the tags of all languages.
func Parse(text string, languages []string) (Policy, []Mistake) {
	var f file
	lines, found := tomlfile.Decode(text, &f)
	wrong := func(key string, element ...int) {
		path := key
		for _, i := range element {
			path += "." + strconv.Itoa(i)
		}
		found = append(found, tomlfile.Mistake{Kind: tomlfile.BadValue, Line: lines[path], Key: key})
	}
	f.check(languages, wrong)
	p := f.policy()
	if f.Hours != nil && !slices.ContainsFunc(found, func(m tomlfile.Mistake) bool { return strings.HasPrefix(m.Key, "hours.") }) {
		p.AlwaysOpen, p.Hours = false, f.Hours.counter(wrong)
	}
	if len(found) == 0 {
		return p, nil
	}
	slices.SortStableFunc(found, func(a, b tomlfile.Mistake) int { return a.Line - b.Line })
	var mistakes []Mistake
	for _, m := range found[:min(len(found), tomlfile.Most)] {
		mistake := Mistake{Mistake: m}
		if m.Kind == tomlfile.BadValue {
			mistake.Form = formOf(m.Key)
		}
		mistakes = append(mistakes, mistake)
	}
	strict := Strict()
	strict.Idle, strict.Countdown = min(strict.Idle, p.Idle), min(strict.Countdown, p.Countdown)
	return strict, mistakes
}

// counter returns a counter with these hours.
func (h hoursFile) counter(wrong func(key string, element ...int)) municipality.Counter {
	hours, bad, err := municipality.ReadHours(h.Open)
	season, whole := h.YearEnd.Season()
	switch {
	case err != nil:
		wrong("hours.open", bad)
	case hours == nil:
		wrong("hours")
	case !whole:
		wrong("hours.year-end")
	}
	return municipality.Counter{Hours: hours, ClosedOnHolidays: h.Holidays, YearEnd: season, Until: rules.Date{Year: 9999, Month: time.December, Day: 31}}
}

var codeForm = regexp.MustCompile(`^[0-9]{5}$`)

// check calls wrong for each value that is not allowed, though it has the right type.
func (f file) check(languages []string, wrong func(key string, element ...int)) {
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
			wrong("notice." + tag)
		}
	}
	for _, name := range f.Pictures {
		if !filepath.IsAbs(name) || !slices.Contains([]string{".png", ".jpg", ".jpeg", ".svg"}, strings.ToLower(filepath.Ext(name))) {
			wrong("pictures")
			break
		}
	}
	if strings.HasPrefix(f.Printer.Name, "-") || strings.ContainsAny(f.Printer.Name, " \t\n/#") {
		wrong("printer.name")
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
