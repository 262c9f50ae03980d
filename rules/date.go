package rules

import (
	"fmt"
	"time"
)

// Japan is the zone of every date here: UTC+9, with no daylight saving since 1951.
var Japan = time.FixedZone("JST", 9*60*60)

// A Date is a calendar date in Japan. The zero value is "not known". [DateOf] and
// [ParseDate] give only days that the calendar has; the functions of this package
// expect such days.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the date in Japan at the instant t, whatever zone t is in.
func DateOf(t time.Time) Date {
	year, month, day := t.In(Japan).Date()
	return Date{year, month, day}
}

// ParseDate reads a date of the form 2006-01-02, years 0000 to 9999. A day that the
// calendar does not have is an error.
func ParseDate(text string) (Date, error) {
	t, err := time.ParseInLocation(time.DateOnly, text, Japan)
	if err != nil {
		return Date{}, fmt.Errorf("parse date: %w", err)
	}
	return DateOf(t), nil
}

// DateOn returns the date of that year, month and day, and whether the calendar has it.
func DateOn(year int, month time.Month, day int) (Date, bool) {
	d := Date{year, month, day}
	return d, year >= 1 && year <= 9999 && DateOf(d.Start()) == d
}

// String returns the form 2006-01-02, and "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// IsZero reports whether d is "not known".
func (d Date) IsZero() bool { return d == Date{} }

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After reports whether d is later than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// Compare returns -1, 0 or 1 as d is earlier than, the same as or later than other.
// A Date not known comes before all others.
func (d Date) Compare(other Date) int { return d.Start().Compare(other.Start()) }

// AddDays returns the date n days after d, or before it where n is negative.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return DateOf(d.Start().AddDate(0, 0, n))
}

// DaysUntil returns the number of days from d to other: 0 for the same day,
// negative where other is earlier. Both must be known.
func (d Date) DaysUntil(other Date) int {
	// Seconds, because a time.Duration ends after 292 years.
	const day = 24 * 60 * 60
	return int((other.Start().Unix() - d.Start().Unix()) / day)
}

// AddMonths returns the day with d's number n months after d, or before it where n
// is negative. Where that month has no such day it returns the month's last day,
// and exists is false.
func (d Date) AddMonths(n int) (day Date, exists bool) {
	if d.IsZero() {
		return d, true
	}
	first := Date{d.Year, d.Month, 1}.Start().AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}, d.Day <= last
}

// Start returns the instant at which d begins in Japan.
func (d Date) Start() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, Japan) }
