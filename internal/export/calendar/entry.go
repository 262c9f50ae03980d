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

// An Entry is a day with something to remember.
type Entry struct {
	On       rules.Date
	Occasion Occasion
	Expires  rules.Date
	// Kinds are the things that end on the day Expires, in the report's order. The entry is
	// named after the first.
	Kinds []rules.Kind
	// Practice is true where they are of a card that is not real.
	Practice    bool
	Title, Text string
}

// An Occasion is what a day is in the life of a thing that expires.
type Occasion string

// The days of a thing that are worth an entry, in the words of the UIDs.
const (
	RenewalOpens Occasion = "opens"
	MonthBefore  Occasion = "month-before"
	LastDay      Occasion = "last-day"
)

// Of returns the entries of a report that lie after its day, in a language. There are none
// where everything has expired or nothing is known.
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
			c.Entries = append(c.Entries, day)
		}
	}
	slices.SortStableFunc(c.Entries, func(a, b Entry) int { return a.On.Compare(b.On) })
	return c
}

// ends returns the days on which something ends, with what does. A date whose certificate is
// not from its issuer is not to be relied on, and so not to be remembered.
func ends(report check.Report) (all []Entry) {
	for _, item := range report.Items {
		if item.Expires.IsZero() || item.Issuer == check.IssuerFalse {
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

// say returns title and text: what the window will say on that day, and below it what it is
// that ends, as on the letter.
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
