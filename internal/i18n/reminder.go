package i18n

import (
	"kigen/internal/check"
	"kigen/rules"
)

// A Reminder is a day on which something is to be said of a thing that expires: its
// renewal opens (check.CanBeRenewed), its last month (check.LastMonth) or last day
// (check.LastDay) has come.
type Reminder struct {
	On      rules.Date
	Finding check.Finding
	Kind    rules.Kind
	Expires rules.Date
	// Practice is true for a demonstration card. The title says so.
	Practice bool
}

// Reminder returns title and text of a calendar entry: the headline of that day.
func (l *Language) Reminder(r Reminder) (title, text string) {
	item := check.Expiring(r.Expires, r.On)
	item.Kind = r.Kind
	answer, text := l.answer(r.Finding, item, r.On)
	if r.Practice {
		return l.Say("calendar.practice", "Answer", answer), text
	}
	return l.Say("calendar.title", "Answer", answer), text
}
