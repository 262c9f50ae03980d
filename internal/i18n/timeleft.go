package i18n

import "kigen/rules"

// TimeLeft returns the time from today until expiry, the last day: あと91日, or
// あと5年3か月（1917日） from a year on; きょうまで on the day itself; 期限が切れて3日 after it. It
// returns "" if a date is not known.
//
// Years and months are counted to the end of the last day: what lasts through
// 2031-01-15 has five years and three months to go when 2025-10-16 begins.
func (l *Language) TimeLeft(today, expiry rules.Date) string {
	if today.IsZero() || expiry.IsZero() {
		return ""
	}
	days := today.DaysUntil(expiry)
	left := rules.Between(today, expiry)
	past := rules.Between(expiry, today)
	switch {
	case left.Years > 0:
		whole := rules.Between(today, expiry.AddDays(1))
		return l.Say("left.span", "Span", l.span(whole), "Count", days)
	case days > 0:
		return l.Say("left.days", "Count", days)
	case days == 0:
		return l.Say("left.today")
	case past.Years > 0:
		return l.Say("past.span", "Span", l.span(past), "Count", -days)
	default:
		return l.Say("past.days", "Count", -days)
	}
}

// span returns the years and months of a span of at least a year.
func (l *Language) span(s rules.Span) string {
	years := l.Say("span.years", "Count", s.Years)
	if s.Months == 0 {
		return years
	}
	return l.Say("span.both", "Years", years, "Months", l.Say("span.months", "Count", s.Months))
}
