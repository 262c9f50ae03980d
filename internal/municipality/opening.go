package municipality

import (
	"cmp"
	"slices"
	"time"

	"kigen/rules"
)

// A Situation is what a counter is doing at an instant.
type Situation string

// The situations.
const (
	Open       Situation = "open"
	OpensLater Situation = "opens-later" // today
	Over       Situation = "over"        // it was open today, and will not be again
	Closed     Situation = "closed"      // on this weekday, or before its first day or after its last
	OnHoliday  Situation = "holiday"
	AtYearEnd  Situation = "year-end"
	SystemRest Situation = "system-rest" // the national system rests, and so nothing can be done
	Unknown    Situation = "unknown"     // its hours are unknown
	RunOut     Situation = "run-out"     // they are known, but not for this day
)

// A Period is a time on one day during which a counter is open. The zero value is none.
type Period struct {
	Day           rules.Date
	Opens, Closes Clock
}

// An Opening is what a counter is doing at an instant.
type Opening struct {
	Situation Situation
	// Next is the current or next period, zero if none is known within two months.
	Next Period
}

// farthest is how many days are searched for a period.
const farthest = 62

// At returns what the counter is doing at t. Next is never after [Counter.Until].
func (c Counter) At(t time.Time) Opening {
	today, now := rules.DateOf(t), ClockOf(t)
	switch {
	case c.Hours == nil, c.notSaid(today):
		return Opening{Situation: Unknown}
	case !c.knows(today):
		return Opening{Situation: RunOut}
	}
	opening := Opening{Situation: c.why(today)}
	periods := c.periods(today)
	for _, period := range periods {
		switch {
		case now < period.Opens:
			return Opening{OpensLater, period}
		case now < period.Closes:
			return Opening{Open, period}
		}
	}
	if periods != nil {
		opening.Situation = Over
	}
	for after := range farthest {
		day := today.AddDays(1 + after)
		if !c.knows(day) {
			break
		}
		if periods := c.periods(day); periods != nil {
			opening.Next = periods[0]
			break
		}
	}
	return opening
}

// LastOpen returns the last period in which the counter is open on or before an expiry date,
// and whether it is over at t. ok is false if that is unknown, as it is of a date after
// [Counter.Until], or more than two months before the expiry.
func (c Counter) LastOpen(expiry rules.Date, t time.Time) (last Period, over, ok bool) {
	today, now := rules.DateOf(t), ClockOf(t)
	for before := range farthest + 1 {
		day := expiry.AddDays(-before)
		if !c.knows(day) || !c.knows(today) {
			break
		}
		if periods := c.periods(day); periods != nil {
			last = periods[len(periods)-1]
			return last, day.Before(today) || day == today && now >= last.Closes, true
		}
	}
	return Period{}, false, false
}

// knows reports whether the data tell if the counter is open on a day.
func (c Counter) knows(day rules.Date) bool {
	_, known := IsHoliday(day)
	return !day.After(c.Until) && (known || !c.ClosedOnHolidays && !c.HolidaysNotSaid) && !c.notSaid(day)
}

// newYear is when public offices rest in general; each sets its own days (地方自治法4条の2).
var newYear = Season{MonthDay{time.December, 29}, MonthDay{time.January, 3}}

// notSaid reports whether a day is of a kind on which most counters are closed, and the source
// does not say whether this one is.
func (c Counter) notSaid(day rules.Date) bool {
	holiday, _ := IsHoliday(day)
	return c.HolidaysNotSaid && holiday || c.YearEndNotSaid && newYear.has(day)
}

// why returns why the counter is closed on a day: [AtYearEnd], [OnHoliday], [SystemRest] where
// it would else be open, or [Closed] for any other reason.
func (c Counter) why(day rules.Date) Situation {
	holiday, _ := IsHoliday(day)
	switch {
	case c.YearEnd.has(day):
		return AtYearEnd
	case holiday && c.ClosedOnHolidays:
		return OnHoliday
	case national.rests(day) && slices.ContainsFunc(c.Hours, func(h Hours) bool { return h.on(day) }):
		return SystemRest
	default:
		return Closed
	}
}

// periods returns when the counter is open on a day, in order; nil if it is closed.
func (c Counter) periods(day rules.Date) (all []Period) {
	before, after := day.Before(c.First), !c.Last.IsZero() && day.After(c.Last)
	if before || after || c.why(day) != Closed {
		return nil
	}
	for _, hours := range c.Hours {
		if closes := min(hours.Closes, national.closes); hours.on(day) && hours.Opens < closes {
			all = append(all, Period{day, hours.Opens, closes})
		}
	}
	slices.SortFunc(all, func(a, b Period) int { return cmp.Compare(a.Opens, b.Opens) })
	return all
}
