package municipality

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"

	"kigen/rules"
)

//go:embed data/*.toml
var files embed.FS

// municipalities reads the embedded files, once, in the order of their codes. They are
// part of the program, and tested: one that can't be read is a mistake in building it.
var municipalities = sync.OnceValue(func() []*Municipality {
	entries, err := files.ReadDir("data")
	if err != nil {
		panic(fmt.Errorf("municipality: %w", err))
	}
	var all []*Municipality
	for _, entry := range entries {
		text, err := files.ReadFile("data/" + entry.Name())
		if err != nil {
			panic(fmt.Errorf("municipality: %w", err))
		}
		m, err := parse(string(text))
		if err != nil {
			panic(fmt.Errorf("municipality: read %s: %w", entry.Name(), err))
		}
		all = append(all, m)
	}
	return all
})

// The file as it is written; data/README.md says what the keys mean.
type (
	municipalityFile struct {
		Code       code            `toml:"code"`
		Name       name            `toml:"name"`
		Source     name            `toml:"source"`
		Page       page            `toml:"page"`
		Read       date            `toml:"read"`
		Updated    date            `toml:"updated"`
		Until      date            `toml:"until"`
		Branches   answer          `toml:"branches"`
		Wards      []areaFile      `toml:"ward"`
		Telephones []telephoneFile `toml:"telephone"`
		Closed     closedFile      `toml:"closed"`
		Counters   []countersFile  `toml:"counters"`
	}
	areaFile struct {
		Code code `toml:"code"`
		Name name `toml:"name"`
	}
	telephoneFile struct {
		Name   name   `toml:"name"`
		Number number `toml:"number"`
		Cost   cost   `toml:"cost"`
	}
	closedFile struct {
		Holidays bool          `toml:"holidays"`
		YearEnd  WrittenSeason `toml:"year-end"`
	}
	// countersFile are counters that differ in their places alone.
	countersFile struct {
		First       date           `toml:"first"`
		Last        date           `toml:"last"`
		Booking     answer         `toml:"booking"`
		CardBooking answer         `toml:"card-booking"`
		Agent       answer         `toml:"agent"`
		Hours       []WrittenHours `toml:"hours"`
		Places      []placeFile    `toml:"place"`
	}
	placeFile struct {
		Name    name   `toml:"name"`
		Address line   `toml:"address"`
		Serves  []code `toml:"serves"`
	}
)

// WrittenHours are [Hours] as they stand in a TOML file: days = ["Mon"], opens = "8:30",
// closes = "17:15", and weeks = [2, 4] where it is not every week.
type WrittenHours struct {
	Days   []day  `toml:"days"`
	Weeks  []week `toml:"weeks"`
	Opens  clock  `toml:"opens"`
	Closes clock  `toml:"closes"`
}

// A WrittenSeason is a [Season] as it stands in one: { from = "12-29", to = "01-03" }.
type WrittenSeason struct {
	From monthDay `toml:"from"`
	To   monthDay `toml:"to"`
}

// Season returns it, and whether it is whole or left out.
func (s WrittenSeason) Season() (season Season, ok bool) {
	return Season{MonthDay(s.From), MonthDay(s.To)}, (s.From == monthDay{}) == (s.To == monthDay{})
}

// parse reads a file. Its errors name the line, and the key or what stands there.
func parse(text string) (*Municipality, error) {
	var file municipalityFile
	found, err := toml.Decode(text, &file)
	if wrong, ok := errors.AsType[toml.ParseError](err); ok {
		// The library gives the line of the last key of that name, wherever it stands.
		if value, err := strconv.QuotedPrefix(wrong.Message); err == nil {
			return nil, fmt.Errorf("line %d: %s = %s", lineOf(text, value), wrong.LastKey, wrong.Message)
		}
	}
	if err != nil {
		return nil, err
	}
	if unknown := found.Undecoded(); len(unknown) > 0 {
		key := unknown[0]
		return nil, fmt.Errorf("line %d: unknown key %s", lineOf(text, key[len(key)-1]), key)
	}
	for _, key := range found.Keys() { // the library takes CODE for code
		if name := key[len(key)-1]; name != strings.ToLower(name) {
			return nil, fmt.Errorf("line %d: unknown key %s", lineOf(text, name), key)
		}
	}
	m, err := file.municipality()
	if wrong, ok := errors.AsType[*mistake](err); ok {
		return nil, fmt.Errorf("line %d: %w", lineOf(text, wrong.near), err)
	}
	return m, err
}

// A mistake is something in a file that each value by itself does not show.
type mistake struct{ near, text string }

func (m *mistake) Error() string { return m.text }

// lineOf returns the number of the first line that has this text.
func lineOf(text, near string) int {
	before, _, _ := strings.Cut(text, near)
	return 1 + strings.Count(before, "\n")
}

func (f municipalityFile) municipality() (*Municipality, error) {
	m := &Municipality{
		Area: Area{string(f.Code), Name(f.Name)}, Branches: Answer(f.Branches), Page: string(f.Page),
		Source: Name(f.Source), Read: rules.Date(f.Read), Updated: rules.Date(f.Updated),
	}
	for key, missing := range map[string]bool{
		"code": f.Code == "", "name": f.Name == name{}, "source": f.Source == name{}, "read": f.Read == date{}, "until": f.Until == date{},
		"telephone": len(f.Telephones) == 0, "counters": len(f.Counters) == 0,
	} {
		if missing {
			return nil, &mistake{"", "no " + key}
		}
	}
	for _, ward := range f.Wards {
		m.Wards = append(m.Wards, Area{string(ward.Code), Name(ward.Name)})
	}
	for _, t := range f.Telephones {
		if t.Number == "" || t.Name == (name{}) {
			return nil, &mistake{"[[telephone]]", "a telephone without a name or a number"}
		}
		m.Telephones = append(m.Telephones, Telephone{Name(t.Name), string(t.Number), Cost(t.Cost)})
	}
	codes := []string{m.Code}
	for _, ward := range m.Wards {
		if ward.Code == "" || ward.Name == (Name{}) || slices.Contains(codes, ward.Code) {
			return nil, &mistake{"[[ward]]", fmt.Sprintf("ward %q has no code of its own or no name", ward.Code)}
		}
		codes = append(codes, ward.Code)
	}
	if _, ok := f.Closed.YearEnd.Season(); !ok {
		return nil, &mistake{"year-end", "year-end has only one of from and to"}
	}
	for _, group := range f.Counters {
		counters, err := group.counters(f, codes)
		if err != nil {
			return nil, err
		}
		m.Counters = append(m.Counters, counters...)
	}
	return m, nil
}

func (g countersFile) counters(f municipalityFile, codes []string) (all []Counter, err error) {
	yearEnd, _ := f.Closed.YearEnd.Season()
	if len(g.Places) == 0 {
		return nil, &mistake{"[[counters]]", "counters without a place"}
	}
	near := g.Places[0].Name.Japanese
	if first, last := rules.Date(g.First), rules.Date(g.Last); !last.IsZero() && last.Before(first) || last.IsZero() && !first.IsZero() {
		return nil, &mistake{near, "the last day is missing, or before the first"}
	}
	hours, err := ReadHours(g.Hours)
	if err != nil {
		return nil, &mistake{near, err.Error()}
	}
	for _, place := range g.Places {
		if place.Name == (name{}) || len(place.Serves) == 0 {
			return nil, &mistake{near, "a place without a name, or that serves nobody"}
		}
		c := Counter{
			Name: Name(place.Name), Address: string(place.Address), Hours: hours,
			ClosedOnHolidays: f.Closed.Holidays, YearEnd: yearEnd,
			First: rules.Date(g.First), Last: rules.Date(g.Last), Until: rules.Date(f.Until),
			Booking: Answer(g.Booking), CardBooking: Answer(g.CardBooking), Agent: Answer(g.Agent),
		}
		for _, served := range place.Serves {
			if !slices.Contains(codes, string(served)) {
				return nil, &mistake{string(served), fmt.Sprintf("serves %s, which is none of this file's codes", served)}
			}
			c.Serves = append(c.Serves, string(served))
		}
		all = append(all, c)
	}
	return all, nil
}

// ReadHours returns the hours as they were written. It fails where they can't be those of
// one place.
func ReadHours(written []WrittenHours) (all []Hours, err error) {
	for _, h := range written {
		hours := Hours{Opens: Clock(h.Opens), Closes: Clock(h.Closes)}
		for _, d := range h.Days {
			hours.Days = append(hours.Days, time.Weekday(d))
		}
		for _, w := range h.Weeks {
			hours.Weeks = append(hours.Weeks, int(w))
		}
		switch {
		case hours.Days == nil:
			return nil, errors.New("hours without days")
		case hours.Opens >= hours.Closes:
			return nil, fmt.Errorf("closes at %v, and opens at %v", hours.Closes, hours.Opens)
		case slices.ContainsFunc(all, hours.meet):
			return nil, fmt.Errorf("twice open at %v", hours.Opens)
		}
		all = append(all, hours)
	}
	return all, nil
}

// The values, each of which the decoder checks where it stands.
type (
	line     string
	code     string
	number   string
	page     string
	answer   string
	cost     string
	day      time.Weekday
	week     int
	clock    Clock
	date     rules.Date
	monthDay MonthDay
	name     Name
)

var (
	codeForm   = regexp.MustCompile(`^[0-9]{5}$`)
	numberForm = regexp.MustCompile(`^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}$`)
	pageForm   = regexp.MustCompile(`^https://[!-~]+$`)
	lineForm   = regexp.MustCompile(`^\S(\P{C}*\S)?$`)
)

// UnmarshalText implements [encoding.TextUnmarshaler], as do the others.
func (l *line) UnmarshalText(text []byte) error {
	return form(l, text, lineForm, "a line of text")
}

func (c *code) UnmarshalText(text []byte) error {
	return form(c, text, codeForm, "a code of five digits, such as 14130")
}

func (n *number) UnmarshalText(text []byte) error {
	return form(n, text, numberForm, "a telephone number, such as 03-1234-5678")
}

func (p *page) UnmarshalText(text []byte) error {
	return form(p, text, pageForm, "an address that begins with https://")
}

func form[T ~string](value *T, text []byte, want *regexp.Regexp, what string) error {
	if !want.Match(text) {
		return fmt.Errorf("%q: want %s", text, what)
	}
	*value = T(text)
	return nil
}

func (a *answer) UnmarshalText(text []byte) error {
	return choice(a, text, answer(Yes), answer(No))
}

func (c *cost) UnmarshalText(text []byte) error {
	return choice(c, text, cost(Free), cost(Charged))
}

func choice[T ~string](value *T, text []byte, choices ...T) error {
	*value = T(text)
	if !slices.Contains(choices, *value) {
		return fmt.Errorf("%q: want one of %v", text, choices)
	}
	return nil
}

var days = map[string]time.Weekday{
	"Sun": time.Sunday, "Mon": time.Monday, "Tue": time.Tuesday, "Wed": time.Wednesday,
	"Thu": time.Thursday, "Fri": time.Friday, "Sat": time.Saturday,
}

func (d *day) UnmarshalText(text []byte) error {
	known, ok := days[string(text)]
	if !ok {
		return fmt.Errorf("%q: want Sun, Mon, Tue, Wed, Thu, Fri or Sat", text)
	}
	*d = day(known)
	return nil
}

// UnmarshalTOML implements [toml.Unmarshaler], as do the others.
func (w *week) UnmarshalTOML(value any) error {
	number, ok := value.(int64)
	if !ok || number < 1 || number > 5 {
		return fmt.Errorf("%v: want the number of a week, 1 to 5", value)
	}
	*w = week(number)
	return nil
}

func (c *clock) UnmarshalText(text []byte) error {
	t, err := time.Parse("15:04", string(text))
	if err != nil {
		return fmt.Errorf("%q: want a time of day, such as 8:30", text)
	}
	*c = clock(60*t.Hour() + t.Minute())
	return nil
}

func (d *date) UnmarshalTOML(value any) error {
	t, ok := value.(time.Time)
	if !ok || t.Location().String() != "date-local" || t.Year() < 2000 {
		return fmt.Errorf("%v: want a date, such as 2026-11-25", value)
	}
	*d = date(dateOf(t))
	return nil
}

func (d *monthDay) UnmarshalText(text []byte) error {
	t, err := time.Parse("2006-01-02", "2028-"+string(text)) // a leap year
	if err != nil {
		return fmt.Errorf("%q: want a day of the year, such as 12-29", text)
	}
	*d = monthDay{t.Month(), t.Day()}
	return nil
}

// UnmarshalTOML takes both names or none.
func (n *name) UnmarshalTOML(value any) error {
	alone, _ := value.(string)
	table, _ := value.(map[string]any)
	japanese, _ := table["ja"].(string)
	english, _ := table["en"].(string)
	if len(table) != 2 || !lineForm.MatchString(japanese) || !lineForm.MatchString(english) {
		return fmt.Errorf(`%q: want { ja = "…", en = "…" }`, cmp.Or(japanese, english, alone, "name"))
	}
	*n = name{japanese, english}
	return nil
}
