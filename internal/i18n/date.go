package i18n

import (
	"strconv"

	"kigen/rules"
)

// Date returns d in both calendars: 2026年1月15日（令和8年）, 15 January 2026 (Reiwa 8). It
// returns "" for the zero Date.
func (l *Language) Date(d rules.Date) string {
	era, year, ok := l.era(d)
	if !ok {
		return l.ShortDate(d)
	}
	return l.Say("date.long", "Date", l.ShortDate(d), "Era", era, "EraYear", year)
}

// ShortDate returns d without the era: 2026年1月15日, 15 January 2026. It returns "" for the
// zero Date.
func (l *Language) ShortDate(d rules.Date) string {
	if d.IsZero() {
		return ""
	}
	month := l.Say("month." + strconv.Itoa(int(d.Month)))
	return l.Say("date.short", "Year", strconv.Itoa(d.Year), "Month", month, "Day", strconv.Itoa(d.Day))
}
