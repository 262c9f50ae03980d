package model

import (
	"strconv"
	"time"

	"kigen/internal/i18n"
	"kigen/rules"
)

// A birthEntry is a birth date being entered: a number, digit by digit. It is the
// person's own, so it is kept as numbers, in the model alone.
type birthEntry struct {
	Era    string // its key in words, "" for Western years
	Count  int    // digits entered
	number int    // that they make
	Wrong  bool   // it was confirmed, and there is no such day
}

// Calendars are the ways to count years, by the key of the era: those in which somebody
// alive may have been born.
var Calendars = []string{"", "taisho", "showa", "heisei", "reiwa"}

// Length returns how many digits a date has: year, two for the month, two for the day.
func (e birthEntry) Length() int { return e.YearLength() + 4 }

func (e birthEntry) YearLength() int {
	if e.Era == "" {
		return 4
	}
	return 2
}

func (e birthEntry) typed(character rune) birthEntry {
	if '０' <= character && character <= '９' {
		character += '0' - '０' // as Japanese keyboards may give them
	}
	if character < '0' || character > '9' || e.Count == e.Length() {
		return e
	}
	e.number, e.Count, e.Wrong = e.number*10+int(character-'0'), e.Count+1, false
	return e
}

func (e birthEntry) backspace() birthEntry {
	if e.Count > 0 {
		e.number, e.Count, e.Wrong = e.number/10, e.Count-1, false
	}
	return e
}

// Digit returns the i-th digit entered, "" where there is none yet.
func (e birthEntry) Digit(i int) string {
	if i >= e.Count {
		return ""
	}
	n := e.number
	for range e.Count - 1 - i {
		n /= 10
	}
	return strconv.Itoa(n % 10)
}

// oldest is more years than anybody has lived.
const oldest = 130

// Date returns the day that was entered, and whether there is one on which somebody may
// have been born.
func (e birthEntry) Date(today rules.Date) (rules.Date, bool) {
	if e.Count < e.Length() {
		return rules.Date{}, false
	}
	year, month, day := e.number/10000, time.Month(e.number/100%100), e.number%100
	born, ok := rules.DateOn(year, month, day)
	if e.Era != "" {
		born, ok = i18n.EraDate(e.Era, year, month, day)
	}
	return born, ok && !born.After(today) && today.Year-born.Year <= oldest
}
