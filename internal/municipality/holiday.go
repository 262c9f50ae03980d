package municipality

import (
	"sync"
	"time"

	"github.com/rickar/cal/v2/jp"

	"kigen/rules"
)

// The years whose public holidays are known. Those up to 2027 were announced by the Cabinet
// Office (内閣府「国民の祝日」について), later ones follow from the law.
const (
	FirstHolidayYear = 2025
	LastHolidayYear  = 2028
)

// IsHoliday reports whether a day is a public holiday (休日: 国民の祝日に関する法律3条), which
// includes substitute holidays (振替休日) and days between two holidays. known is false for other
// years than [FirstHolidayYear] to [LastHolidayYear].
func IsHoliday(day rules.Date) (holiday, known bool) {
	return holidays()[day], day.Year >= FirstHolidayYear && day.Year <= LastHolidayYear
}

// holidays computes all of them once: the library writes to a table of its own meanwhile.
var holidays = sync.OnceValue(func() map[rules.Date]bool {
	all := map[rules.Date]bool{}
	for year := FirstHolidayYear; year <= LastHolidayYear; year++ {
		for _, holiday := range jp.Holidays {
			actual, observed := holiday.Calc(year)
			all[dateOf(actual)], all[dateOf(observed)] = true, true
		}
	}
	delete(all, dateOf(time.Time{})) // a holiday that a year does not have
	return all
})

// dateOf returns the date of a time in its own zone: the library's holidays are midnights of
// the computer's zone.
func dateOf(t time.Time) rules.Date {
	year, month, day := t.Date()
	return rules.Date{Year: year, Month: month, Day: day}
}
