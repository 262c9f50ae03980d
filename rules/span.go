package rules

// A Span is a length of time as people say it: あと5年3か月. Months are 0 to 11 and
// Days 0 to 30.
type Span struct {
	Years, Months, Days int
}

const monthsAYear = 12

// Between returns the calendar span between two dates: as many whole months as fit,
// then the days that are left. A month after the 31st is the last day of a shorter
// month, so 01-31 to 02-28 of a common year is one month. Nothing fits between
// dates the wrong way round, or where one is not known: the zero Span.
func Between(from, to Date) Span {
	if from.IsZero() || !from.Before(to) {
		return Span{}
	}
	months := (to.Year-from.Year)*monthsAYear + int(to.Month-from.Month)
	reached, _ := from.AddMonths(months)
	if reached.After(to) {
		months--
		reached, _ = from.AddMonths(months)
	}
	return Span{months / monthsAYear, months % monthsAYear, reached.DaysUntil(to)}
}
