package municipality

import (
	"sync"
	"time"

	"github.com/rickar/cal/v2/jp"

	"kigen/rules"
)

// The years whose public holidays are known. Those up to 2027 are as the Cabinet Office
// announced them (内閣府「国民の祝日」について); what follows is reckoned by the law, and waits for
// the announcement.
const (
	FirstHolidayYear = 2025
	LastHolidayYear  = 2028
)

// IsHoliday reports whether a day is a public holiday (休日: 国民の祝日に関する法律3条), substitute
// holidays (振替休日) and days between two holidays included. known is false outside the
// years that are known.
func IsHoliday(day rules.Date) (holiday, known bool) {
	return holidays()[day], day.Year >= FirstHolidayYear && day.Year <= LastHolidayYear
}

// holidays reckons all at once: the library writes into its own table while it does.
var holidays = sync.OnceValue(func() map[rules.Date]bool {
	all := map[rules.Date]bool{}
	for year := FirstHolidayYear; year <= LastHolidayYear; year++ {
		for _, holiday := range jp.Holidays {
			actual, observed := holiday.Calc(year)
			all[dateOf(actual)], all[dateOf(observed)] = true, true
		}
	}
	delete(all, dateOf(time.Time{})) // what is none of that year's
	return all
})

// dateOf takes the library's days as they are written: they are midnights of whatever
// zone the computer has.
func dateOf(t time.Time) rules.Date {
	year, month, day := t.Date()
	return rules.Date{Year: year, Month: month, Day: day}
}
