package i18n

import (
	"strconv"
	"time"

	"kigen/rules"
)

// eras are the eras (元号) of modern Japan, newest first, each with its first day.
// The first year of an era ends with its first 31 December.
var eras = []struct {
	name  string // of its key
	start rules.Date
}{
	// 元号を改める政令, 平成31年政令第143号, in force from that day.
	{"reiwa", rules.Date{Year: 2019, Month: time.May, Day: 1}},
	// 元号を改める政令, 昭和64年政令第1号, in force from that day.
	{"heisei", rules.Date{Year: 1989, Month: time.January, Day: 8}},
	// 昭和改元の詔書, of that day and from that day.
	{"showa", rules.Date{Year: 1926, Month: time.December, Day: 25}},
	// 大正改元の詔書, of that day and from that day.
	{"taisho", rules.Date{Year: 1912, Month: time.July, Day: 30}},
	// 明治改元の詔, which counts from the first day of that year of the old calendar.
	{"meiji", rules.Date{Year: 1868, Month: time.January, Day: 25}},
}

// era returns the era of d and its year: 令和, 8. The first year is 元 in Japanese. ok is
// false before the first era of the table.
func (l *Language) era(d rules.Date) (name, year string, ok bool) {
	for _, e := range eras {
		if d.Before(e.start) {
			continue
		}
		year := d.Year - e.start.Year + 1
		if year == 1 {
			return l.Say("era." + e.name), l.Say("date.first-year"), true
		}
		return l.Say("era." + e.name), strconv.Itoa(year), true
	}
	return "", "", false
}

// EraDate returns a date given in an era: showa, 25, March, 7. It returns false if the era has
// no such day, such as 8 January of Showa 64.
func EraDate(name string, year int, month time.Month, day int) (rules.Date, bool) {
	end := rules.Date{Year: 9999, Month: time.December, Day: 31}
	for _, e := range eras {
		if e.name == name {
			d, ok := rules.DateOn(e.start.Year+year-1, month, day)
			return d, ok && year > 0 && !d.Before(e.start) && !d.After(end)
		}
		end = e.start.AddDays(-1)
	}
	return rules.Date{}, false
}
