package calendar

import (
	"slices"

	"kigen/internal/check"
	"kigen/internal/i18n"
	"kigen/rules"
)

// A Calendar is the entries of one report, the next one first.
type Calendar struct {
	Entries []Entry

	today rules.Date
}

// An Entry is one event of a calendar.
type Entry struct {
	On       rules.Date
	Occasion Occasion
	Expires  rules.Date
	// Kinds are the things that end on the day Expires, in the report's order. The entry is
	// named after the first.
	Kinds []rules.Kind
	// Practice is true for a demonstration card.
	Practice    bool
	Title, Text string
}

// An Occasion is why a day has an entry.
type Occasion string

// The occasions, as they stand in UIDs.
const (
	RenewalOpens Occasion = "opens"
	MonthBefore  Occasion = "month-before"
	LastDay      Occasion = "last-day"
)

// Of returns a report's entries after its day, in a language: none if everything has expired
// or no date is known.
func Of(report check.Report, language *i18n.Language) Calendar {
	c := Calendar{today: report.Today}
	for _, end := range ends(report) {
		monthBefore, _ := end.Expires.AddMonths(-1) // no rule asks for it; it is a good day to remind
		for _, day := range []Entry{
			{Occasion: RenewalOpens, On: rules.RenewalOpens(end.Expires)},
			{Occasion: MonthBefore, On: monthBefore},
			{Occasion: LastDay, On: end.Expires},
		} {
			if !day.On.After(report.Today) {
				continue
			}
			day.Expires, day.Kinds, day.Practice = end.Expires, end.Kinds, report.Simulated
			day.Title, day.Text = day.say(language)
			if report.UnknownIssuer() {
				day.Text = language.Say("headline.unknown-issuer", "Detail", day.Text)
			}
			c.Entries = append(c.Entries, day)
		}
	}
	slices.SortStableFunc(c.Entries, func(a, b Entry) int { return a.On.Compare(b.On) })
	return c
}

// ends returns each expiry date with what ends then.
func ends(report check.Report) (all []Entry) {
	for _, item := range report.Items {
		if item.Expires.IsZero() {
			continue
		}
		same := slices.IndexFunc(all, func(e Entry) bool { return e.Expires == item.Expires })
		if same < 0 {
			all = append(all, Entry{Expires: item.Expires})
			same = len(all) - 1
		}
		all[same].Kinds = append(all[same].Kinds, item.Kind)
	}
	return all
}

// say returns title and text: what the window will say on that day, and the official names
// of what ends.
func (e Entry) say(language *i18n.Language) (title, text string) {
	finding := check.Expiring(e.Expires, e.On).Finding()
	if e.Occasion == MonthBefore {
		finding = check.LastMonth // which is a day shorter than the longest months
	}
	title, text = language.Reminder(i18n.Reminder{
		On: e.On, Finding: finding, Kind: e.Kinds[0], Expires: e.Expires, Practice: e.Practice,
	})
	for _, kind := range e.Kinds {
		text += "\n" + language.Kind(kind)
	}
	return title, text
}
