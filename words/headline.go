package words

import (
	"kigen/check"
	"kigen/rules"
)

// From how many days before the end the headline presses.
const (
	lastWeek  = 7
	lastMonth = 30
)

// Headline returns the one large sentence above a report and the line below it. They
// speak of the most urgent item, [check.Report.MostUrgent]: 電子証明書を更新できます。
// あと91日です。 While no date is known they say that the card is being read, and once
// the report is complete, or has a fault, that there is no date. Where the whole
// check failed, show the fault instead.
func (l *Language) Headline(r check.Report) (answer, detail string) {
	item, ok := r.MostUrgent()
	opens := l.ShortDate(item.RenewalOpens)
	switch {
	case !ok && !r.Complete && len(r.Faults) == 0:
		return l.Say("reading.title"), l.Say("reading.detail")
	case !ok:
		return l.Say("headline.answer.nothing"), l.Say("headline.detail.nothing")
	case item.State == check.StateValid && certificateKnown(r):
		return l.Say("headline.answer.not-yet"), l.Say("headline.detail.not-yet", "Opens", opens)
	case item.State == check.StateValid:
		return l.Say("headline.answer.card-not-yet"), l.Say("headline.detail.not-yet", "Opens", opens)
	}
	when := situation(item)
	return l.Say("headline.answer."+string(item.Kind)+"."+when, "Count", item.DaysLeft),
		l.Say("headline.detail."+procedure(item.Kind)+"."+when, "Until", l.Date(item.Expires), "Opens", opens)
}

// certificateKnown reports whether the user-authentication certificate was read, or
// is known not to be there. Until then nothing can be said for the whole card.
func certificateKnown(r check.Report) bool {
	item, ok := r.Item(rules.UserAuthentication)
	return ok && (!item.Expires.IsZero() || item.State == check.StateAbsent)
}

// situation returns, in the words of the keys, how pressing an item is that is
// expired or can be renewed.
func situation(item check.Item) string {
	switch {
	case item.State == check.StateExpired:
		return "expired"
	case item.DaysLeft == 0:
		return "last-day"
	case item.DaysLeft <= lastWeek:
		return "last-week"
	case item.DaysLeft <= lastMonth:
		return "last-month"
	default:
		return "renewable"
	}
}

// procedure returns, in the words of the keys, how a thing is renewed: a card is applied for, a
// certificate is issued at the counter.
func procedure(kind rules.Kind) string {
	if kind == rules.Card {
		return "card"
	}
	return "certificate"
}
