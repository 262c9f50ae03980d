package rules

// RenewalOpens returns the first day on which a card or certificate can be renewed:
// the first with less than three months left (三月未満となった場合: 命令29条, 認証規則13条,
// 49条). That is three months before the day after the expiry or, where that month
// has no such day, the 1st of the next. It gives every example printed by Kawasaki
// and Nerima.
func RenewalOpens(expiry Date) Date {
	day, exists := expiry.AddDays(1).AddMonths(-windowMonths)
	if !exists {
		return day.AddDays(1)
	}
	return day
}

// MayOpenEarlier returns the day from which some municipalities may accept a
// renewal already, and whether that is earlier than [RenewalOpens].
//
// It is Nerima's sentence to the letter: the day after the date three months before,
// or the 1st of the next month where there is no such date. It is a day or two
// earlier for expiries on 02-28 of a common year, 02-29, 04-30, 06-30 and 11-30,
// where Kawasaki's example (2025-11-30, from 2025-09-01) sides with RenewalOpens.
// An application before the window opens costs the holder a year, so this date is
// for a note beside the other.
func MayOpenEarlier(expiry Date) (Date, bool) {
	before, _ := expiry.AddMonths(-windowMonths)
	// The day after a month's last day is the 1st, so one step serves both halves of
	// the sentence.
	day := before.AddDays(1)
	if !day.Before(RenewalOpens(expiry)) {
		return Date{}, false
	}
	return day, true
}

// StateOn returns the state on today of what expires on expiry. It can still be
// renewed on the day of expiry.
func StateOn(today, expiry Date) State {
	switch {
	case today.IsZero() || expiry.IsZero():
		return ""
	case today.After(expiry):
		return Expired
	case today.Before(RenewalOpens(expiry)):
		return Valid
	default:
		return Renewable
	}
}
