package gui

import (
	"strconv"
	"time"

	"kigen/internal/i18n"
	"kigen/rules"
)

// A birthEntry is a birth date being entered: a number, digit by digit. It is the
// person's own, so it is kept as numbers, in the model alone.
type birthEntry struct {
	era    string // its key in words, "" for Western years
	count  int    // digits entered
	number int    // that they make
	wrong  bool   // it was confirmed, and there is no such day
}

// calendars are the ways to count years, by the key of the era: those in which somebody
// alive may have been born.
var calendars = []string{"", "taisho", "showa", "heisei", "reiwa"}

// length returns how many digits a date has: year, two for the month, two for the day.
func (e birthEntry) length() int { return e.yearLength() + 4 }

func (e birthEntry) yearLength() int {
	if e.era == "" {
		return 4
	}
	return 2
}

func (e birthEntry) typed(character rune) birthEntry {
	if '０' <= character && character <= '９' {
		character += '0' - '０' // as Japanese keyboards may give them
	}
	if character < '0' || character > '9' || e.count == e.length() {
		return e
	}
	e.number, e.count, e.wrong = e.number*10+int(character-'0'), e.count+1, false
	return e
}

func (e birthEntry) backspace() birthEntry {
	if e.count > 0 {
		e.number, e.count, e.wrong = e.number/10, e.count-1, false
	}
	return e
}

// digit returns the i-th digit entered, "" where there is none yet.
func (e birthEntry) digit(i int) string {
	if i >= e.count {
		return ""
	}
	n := e.number
	for range e.count - 1 - i {
		n /= 10
	}
	return strconv.Itoa(n % 10)
}

// oldest is more years than anybody has lived.
const oldest = 130

// date returns the day that was entered, and whether there is one on which somebody may
// have been born.
func (e birthEntry) date(today rules.Date) (rules.Date, bool) {
	if e.count < e.length() {
		return rules.Date{}, false
	}
	year, month, day := e.number/10000, time.Month(e.number/100%100), e.number%100
	born, ok := rules.DateOn(year, month, day)
	if e.era != "" {
		born, ok = i18n.EraDate(e.era, year, month, day)
	}
	return born, ok && !born.After(today) && today.Year-born.Year <= oldest
}
