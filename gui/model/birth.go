package model

import (
	"strconv"
	"time"

	"kigen/internal/i18n"
	"kigen/rules"
)

// A birthEntry is a birth date being entered digit by digit. It is personal data, so it is a
// number, not a string, and kept in the model only.
type birthEntry struct {
	Era    string // i18n key of the era, "" for Western years
	Count  int    // digits entered
	number int    // the digits as one number
	Wrong  bool   // an impossible date was confirmed
}

// Calendars lists the eras that a birth date can be entered in, by key; "" is for Western
// years.
var Calendars = []string{"", "taisho", "showa", "heisei", "reiwa"}

// Length returns the number of digits of a date: the year's, two for the month, two for the day.
func (e birthEntry) Length() int { return e.YearLength() + 4 }

// YearLength returns the number of digits of a year.
func (e birthEntry) YearLength() int {
	if e.Era == "" {
		return 4
	}
	return 2
}

// typed appends a digit; other characters are ignored.
func (e birthEntry) typed(character rune) birthEntry {
	if character >= '０' {
		character += '0' - '０' // full-width digits of Japanese input methods
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

// Digit returns the i-th digit entered, "" if it was not entered yet.
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

// oldest is the greatest age accepted, in years.
const oldest = 130

// Date returns the date entered, and whether it is complete and a plausible birth date.
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
