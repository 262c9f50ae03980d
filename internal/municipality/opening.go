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
	Over       Situation = "over"        // it was open today, and is not again
	Closed     Situation = "closed"      // on this day of the week, or not yet
	OnHoliday  Situation = "holiday"
	AtYearEnd  Situation = "year-end"
	Unknown    Situation = "unknown" // its hours are not known
	RunOut     Situation = "run-out" // they are, but not for this day any more
)

// A Period is a time on one day in which a counter is open. The zero value is none.
type Period struct {
	Day           rules.Date
	Opens, Closes Clock
}

// An Opening is what there is to know of a counter at an instant.
type Opening struct {
	Situation Situation
	// Next is the period that is now or comes next, whatever day it is on. It is zero where
	// none is known within two months.
	Next Period
}

// farthest is how many days are looked at for an opening.
const farthest = 62

// At returns what the counter is doing at the instant t. It promises nothing for a day after
// [Counter.Until].
func (c Counter) At(t time.Time) Opening {
	today, now := rules.DateOf(t), ClockOf(t)
	switch {
	case c.Hours == nil:
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

// LastOpen returns the last time at which the counter is open on or before an expiry date,
// and whether that is over at the instant t. ok is false where it is not known, or lies more
// than two months before.
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

// knows reports whether it is known of a day whether the counter is open.
func (c Counter) knows(day rules.Date) bool {
	_, known := IsHoliday(day)
	return !day.After(c.Until) && (known || !c.ClosedOnHolidays)
}

// why returns for what reason the counter is closed on a day: Closed where for none but
// the day of the week.
func (c Counter) why(day rules.Date) Situation {
	holiday, _ := IsHoliday(day)
	switch {
	case c.YearEnd.has(day):
		return AtYearEnd
	case holiday && c.ClosedOnHolidays:
		return OnHoliday
	default:
		return Closed
	}
}

// periods returns when the counter is open on a day, in order; nil for not at all.
func (c Counter) periods(day rules.Date) (all []Period) {
	before, after := day.Before(c.First), !c.Last.IsZero() && day.After(c.Last)
	if before || after || c.why(day) != Closed {
		return nil
	}
	for _, hours := range c.Hours {
		if hours.on(day) {
			all = append(all, Period{day, hours.Opens, hours.Closes})
		}
	}
	slices.SortFunc(all, func(a, b Period) int { return cmp.Compare(a.Opens, b.Opens) })
	return all
}
