package rules

import "time"

// BindingLimit returns the limit that set a certificate's expiry, or "" where the
// dates on the card can't tell. notBefore and expires are the certificate's own.
// userAuthenticationExpires counts for the signature certificate alone. For the
// card it always returns "": its day of making is not on the chip.
//
// The law makes a certificate's expiry the earliest of the 5th or 6th birthday, the
// card's expiry and, for the signature certificate, the other certificate's
// (認証規則13条, 49条). The birth date is not known here; but if the expiry is a
// birthday, its month and day count how many birthdays there were after the issue.
//
//   - Fewer than five: no birthday limit. An expiry that equals the card's, or the
//     other certificate's where that is earlier, was set by it.
//   - Five or more, and equal to one of these: the expiry may be that limit, a
//     birthday, or both at once, as on the card of a child. Nothing is claimed.
//   - Five or six, and earlier than all of these: the 5th or 6th birthday, if the
//     card expires on the same day of the year. A card that does not is one with a
//     period of stay, whose expiry may have been put off since the certificate was
//     issued with the old one. Nothing is claimed.
//   - Anything else breaks the rules above, or shows a date that was changed
//     later. Nothing is claimed.
//
// Someone born on 29 February may have the certificate's birthday on 28 February or
// 1 March of a common year. The count depends on which only if the certificate was
// issued in those days too: then nothing is claimed.
//
// One thing is taken on trust: that the dates beside the certificate are those it
// was issued with. It fails unseen where a five-year stay was prolonged by whole
// years on the same card, or the other certificate was renewed alone.
func BindingLimit(kind Kind, notBefore, expires, userAuthenticationExpires, cardExpires Date) Limit {
	if kind != UserAuthentication && kind != Signature ||
		notBefore.IsZero() || cardExpires.IsZero() || expires.Before(notBefore) {
		return ""
	}
	nearest, nearestLimit := cardExpires, CardExpiry
	if kind == Signature {
		other := userAuthenticationExpires
		if other.IsZero() && expires != cardExpires {
			return "" // it may be as early as this certificate's, or earlier
		}
		if !other.IsZero() && other.Before(cardExpires) {
			nearest, nearestLimit = other, UserAuthenticationLimit
		}
	}
	if aroundLeapDay(expires) && aroundLeapDay(notBefore) {
		return ""
	}

	count := anniversaries(notBefore, expires)
	switch expires.Compare(nearest) {
	case 0:
		if count < birthdays[certificate.new] {
			return nearestLimit
		}
	case -1:
		if !sameDayOfYear(expires, cardExpires) {
			return ""
		}
		for _, limit := range []Limit{certificate.new, certificate.renewed} {
			if count == birthdays[limit] {
				return limit
			}
		}
	}
	return ""
}

// anniversaries returns how often the month and day of expires come round after
// notBefore, notBefore itself not counted, expires counted.
func anniversaries(notBefore, expires Date) int {
	count := expires.Year - notBefore.Year
	if (Date{expires.Year, notBefore.Month, notBefore.Day}).Before(expires) {
		count++
	}
	return count
}

// sameDayOfYear reports whether two expiries can be birthdays of one person: the
// last day of February is that of everyone born on the 29th (命令26条2項).
func sameDayOfYear(a, b Date) bool {
	lastOfFebruary := func(d Date) bool {
		return d.Month == time.February && d.AddDays(1).Month == time.March
	}
	return a.Month == b.Month && a.Day == b.Day || lastOfFebruary(a) && lastOfFebruary(b)
}

// aroundLeapDay reports whether d is a day that the birthday of someone born on 29
// February may fall on.
func aroundLeapDay(d Date) bool {
	return d.Month == time.February && d.Day >= 28 || d.Month == time.March && d.Day == 1
}
