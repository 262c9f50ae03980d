package municipality

import (
	"fmt"
	"slices"
	"time"

	"kigen/rules"
)

// A Clock is a time of day in Japan, in minutes after midnight.
type Clock int

// ClockOf returns the time of day in Japan at the instant t; its seconds are dropped.
func ClockOf(t time.Time) Clock {
	hour, minute, _ := t.In(rules.Japan).Clock()
	return Clock(60*hour + minute)
}

// String returns the form 8:30.
func (c Clock) String() string { return fmt.Sprintf("%d:%02d", c/60, c%60) }

// Hours are the hours of some days.
type Hours struct {
	Days []time.Weekday
	// Weeks are the weeks of a month, 1 to 5, nil for all. Week 2 has the second Saturday of
	// the month, whatever weekday the month begins with.
	Weeks []int
	// Opens and Closes are times of the same day. It is open until just before Closes.
	Opens, Closes Clock
}

// on reports whether the hours apply to a day.
func (h Hours) on(day rules.Date) bool {
	const week = 7
	return slices.Contains(h.Days, weekday(day)) && (h.Weeks == nil || slices.Contains(h.Weeks, (day.Day-1)/week+1))
}

// meet reports whether two hours overlap on some day.
func (h Hours) meet(other Hours) bool {
	days := slices.ContainsFunc(h.Days, func(d time.Weekday) bool { return slices.Contains(other.Days, d) })
	weeks := h.Weeks == nil || other.Weeks == nil || slices.ContainsFunc(h.Weeks, func(w int) bool { return slices.Contains(other.Weeks, w) })
	return days && weeks && h.Opens < other.Closes && other.Opens < h.Closes
}

func weekday(day rules.Date) time.Weekday { return day.Start().Weekday() }

// A MonthDay is a day of the year: 29 December.
type MonthDay struct {
	Month time.Month
	Day   int
}

func (d MonthDay) compare(other MonthDay) int {
	return (int(d.Month)-int(other.Month))*100 + d.Day - other.Day
}

// A Season is a part of every year, from its first to its last day, and may include New Year.
// The zero value has no days.
type Season struct{ From, To MonthDay }

// has reports whether a day is in the season.
func (s Season) has(day rules.Date) bool {
	d := MonthDay{day.Month, day.Day}
	begun, notOver := d.compare(s.From) >= 0, d.compare(s.To) <= 0
	switch {
	case s == Season{}:
		return false
	case s.From.compare(s.To) <= 0:
		return begun && notOver
	default:
		return begun || notOver
	}
}
