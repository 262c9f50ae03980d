package municipality

import (
	"embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"

	"kigen/internal/tomlfile"
	"kigen/rules"
)

//go:embed data/*.toml
var files embed.FS

// municipalities returns what the embedded files have, in the order of their codes. It panics
// if one can't be read: they are part of the program.
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

// The structure of a file; data/README.md explains the keys.
type (
	municipalityFile struct {
		Code       code            `toml:"code"`
		Name       nameFile        `toml:"name"`
		Source     nameFile        `toml:"source"`
		Page       page            `toml:"page"`
		Read       tomlfile.Date   `toml:"read"`
		Updated    tomlfile.Date   `toml:"updated"`
		Until      tomlfile.Date   `toml:"until"`
		Branches   answer          `toml:"branches"`
		Email      email           `toml:"email"`
		Fax        number          `toml:"fax"`
		Booking    page            `toml:"booking-page"`
		Wards      []areaFile      `toml:"ward"`
		Telephones []telephoneFile `toml:"telephone"`
		Closed     closedFile      `toml:"closed"`
		Counters   []countersFile  `toml:"counters"`
	}
	areaFile struct {
		Code code     `toml:"code"`
		Name nameFile `toml:"name"`
	}
	telephoneFile struct {
		Name   nameFile `toml:"name"`
		Number number   `toml:"number"`
		Cost   cost     `toml:"cost"`
	}
	closedFile struct {
		Holidays *bool         `toml:"holidays"`
		YearEnd  WrittenSeason `toml:"year-end"`
	}
	// A countersFile is several counters that are alike but for their places.
	countersFile struct {
		First       tomlfile.Date  `toml:"first"`
		Last        tomlfile.Date  `toml:"last"`
		Booking     answer         `toml:"booking"`
		CardBooking answer         `toml:"card-booking"`
		Agent       answer         `toml:"agent"`
		Closed      *closedFile    `toml:"closed"`
		Hours       []WrittenHours `toml:"hours"`
		Places      []placeFile    `toml:"place"`
	}
	placeFile struct {
		Name    nameFile `toml:"name"`
		Address line     `toml:"address"`
		Serves  []code   `toml:"serves"`
	}
)

// WrittenHours are [Hours] in a TOML file: days = ["Mon"], opens = "8:30", closes = "17:15",
// and weeks = [2, 4] for some weeks of the month alone.
type WrittenHours struct {
	Days   []day `toml:"days"`
	Weeks  []int `toml:"weeks"`
	Opens  clock `toml:"opens"`
	Closes clock `toml:"closes"`
}

// A WrittenSeason is a [Season] in a TOML file: { from = "12-29", to = "01-03" }.
type WrittenSeason struct {
	From monthDay `toml:"from"`
	To   monthDay `toml:"to"`
}

// Season returns the season. ok is false if only one of its days is given.
func (s WrittenSeason) Season() (season Season, ok bool) {
	return Season{MonthDay(s.From), MonthDay(s.To)}, (s.From == monthDay{}) == (s.To == monthDay{})
}

// parse reads a file. Its errors name the line and the key of every mistake.
func parse(text string) (*Municipality, error) {
	var file municipalityFile
	lines, mistakes := tomlfile.Decode(text, &file)
	r := reading{lines: lines}
	for _, m := range mistakes {
		r.errs = append(r.errs, m)
	}
	if len(r.errs) > 0 { // a key that is missing may be one with a mistake
		return nil, errors.Join(r.errs...)
	}
	m := r.municipality(file)
	if len(r.errs) > 0 {
		return nil, errors.Join(r.errs...)
	}
	return m, nil
}

// A reading collects what is wrong with values that by themselves are right.
type reading struct {
	lines tomlfile.Lines
	errs  []error
}

// wrong adds an error about the key or table that is first at path; see [tomlfile.Lines].
func (r *reading) wrong(path, format string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf("line %d: "+format, append([]any{r.lines[path]}, args...)...))
}

func (r *reading) municipality(f municipalityFile) *Municipality {
	for _, required := range []struct {
		key   string
		there bool
	}{
		{"code", f.Code != ""}, {"name", f.Name.isWhole()}, {"source", f.Source.isWhole()}, {"read", f.Read != tomlfile.Date{}}, {"until", f.Until != tomlfile.Date{}},
		{"counters", len(f.Counters) > 0},
	} {
		if !required.there {
			r.errs = append(r.errs, errors.New("no "+required.key))
		}
	}
	m := &Municipality{
		Area: Area{string(f.Code), f.Name.name()}, Branches: Answer(f.Branches), Page: string(f.Page),
		Email: string(f.Email), Fax: string(f.Fax), BookingPage: string(f.Booking),
		Source: f.Source.name(), Read: dayOf(f.Read), Updated: dayOf(f.Updated),
	}
	codes := []code{f.Code}
	for i, ward := range f.Wards {
		if ward.Code == "" || !ward.Name.isWhole() || slices.Contains(codes, ward.Code) {
			r.wrong(element("ward", i), "ward %q has no code of its own or no name", ward.Code)
		}
		codes = append(codes, ward.Code)
		m.Wards = append(m.Wards, Area{string(ward.Code), ward.Name.name()})
	}
	for i, t := range f.Telephones {
		if t.Number == "" || !t.Name.isWhole() {
			r.wrong(element("telephone", i), "a telephone without a name or a number")
		}
		m.Telephones = append(m.Telephones, Telephone{t.Name.name(), string(t.Number), Cost(t.Cost)})
	}
	for i, group := range f.Counters {
		m.Counters = append(m.Counters, r.counters(element("counters", i), group, f, codes)...)
	}
	return m
}

// element returns the path of an element of an array.
func element(array string, i int) string { return array + "." + strconv.Itoa(i) }

func (r *reading) counters(path string, g countersFile, f municipalityFile, codes []code) (all []Counter) {
	if len(g.Places) == 0 {
		r.wrong(path, "counters without a place")
	}
	first, last := dayOf(g.First), dayOf(g.Last)
	if !last.IsZero() && last.Before(first) || last.IsZero() && !first.IsZero() {
		r.wrong(path, "the last day is missing, or before the first")
	}
	hours, bad, err := ReadHours(g.Hours)
	if err != nil {
		r.wrong(element(path+".hours", bad), "%w", err)
	}
	closed, where := &f.Closed, "closed"
	if g.Closed != nil {
		closed, where = g.Closed, path+".closed"
	}
	yearEnd, ok := closed.YearEnd.Season()
	if !ok {
		r.wrong(where+".year-end", "year-end has only one of from and to")
	}
	for i, place := range g.Places {
		at := element(path+".place", i)
		if !place.Name.isWhole() || len(place.Serves) == 0 {
			r.wrong(at, "a place without a name, or that serves nobody")
		}
		c := Counter{
			Name: place.Name.name(), Address: string(place.Address), Hours: hours,
			ClosedOnHolidays: closed.Holidays != nil && *closed.Holidays, YearEnd: yearEnd,
			HolidaysNotSaid: closed.Holidays == nil, YearEndNotSaid: yearEnd == Season{},
			First: first, Last: last, Until: dayOf(f.Until),
			Booking: Answer(g.Booking), CardBooking: Answer(g.CardBooking), Agent: Answer(g.Agent),
		}
		for _, served := range place.Serves {
			if !slices.Contains(codes, served) {
				r.wrong(at+".serves", "serves %s, which is none of this file's codes", served)
			}
			c.Serves = append(c.Serves, string(served))
		}
		all = append(all, c)
	}
	return all
}

// ReadHours returns the hours that a file has. If they contradict themselves or each other,
// it fails with the index of the bad ones.
func ReadHours(written []WrittenHours) (all []Hours, bad int, err error) {
	for i, h := range written {
		hours := Hours{Opens: Clock(h.Opens), Closes: Clock(h.Closes)}
		if len(h.Weeks) > 0 {
			hours.Weeks = h.Weeks
		}
		for _, d := range h.Days {
			hours.Days = append(hours.Days, time.Weekday(d))
		}
		switch {
		case hours.Days == nil:
			return nil, i, errors.New("hours without days")
		case slices.ContainsFunc(h.Weeks, func(week int) bool { return week < 1 || week > 5 }):
			return nil, i, fmt.Errorf("weeks %v: want numbers from 1 to 5", h.Weeks)
		case hours.Opens >= hours.Closes:
			return nil, i, fmt.Errorf("closes at %v, and opens at %v", hours.Closes, hours.Opens)
		case slices.ContainsFunc(all, hours.meet):
			return nil, i, fmt.Errorf("twice open at %v", hours.Opens)
		}
		all = append(all, hours)
	}
	return all, 0, nil
}

// Types of values, which check what the file has.
type (
	line     string
	code     string
	number   string
	page     string
	email    string
	answer   string
	cost     string
	day      time.Weekday
	clock    Clock
	monthDay MonthDay
)

// A nameFile is a name in both languages.
type nameFile struct {
	Japanese line `toml:"ja"`
	English  line `toml:"en"`
}

func (n nameFile) name() Name    { return Name{string(n.Japanese), string(n.English)} }
func (n nameFile) isWhole() bool { return n.Japanese != "" && n.English != "" }

// dayOf returns a date of a file, zero where it is left out.
func dayOf(d tomlfile.Date) rules.Date {
	return rules.Date{Year: d.Year, Month: time.Month(d.Month), Day: d.Day}
}

var (
	codeForm   = regexp.MustCompile(`^[0-9]{5}$`)
	numberForm = regexp.MustCompile(`^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}$`)
	emailForm  = regexp.MustCompile(`^[!-?A-~]+@[0-9A-Za-z.-]+\.[a-z]+$`)
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

func (e *email) UnmarshalText(text []byte) error {
	return form(e, text, emailForm, "an e-mail address")
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

func (c *clock) UnmarshalText(text []byte) error {
	t, err := time.Parse("15:04", string(text))
	if err != nil {
		return fmt.Errorf("%q: want a time of day, such as 8:30", text)
	}
	*c = clock(60*t.Hour() + t.Minute())
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
