package advice

import (
	"time"

	"kigen/internal/check"
	"kigen/rules"
)

// newExpiry computes the expiry of what the procedure gives (both cities; 命令26条, 29条,
// 認証規則13条, 49条: see package rules).
func (s planner) newExpiry(p Procedure, renewed check.Item) NewExpiry {
	if renewed.Expires.IsZero() {
		return NewExpiry{}
	}
	o := NewExpiry{Of: renewed.Kind, Late: renewed.State == check.StateExpired}
	if s.facts.PeriodOfStay == Yes {
		return NewExpiry{Of: renewed.Kind, Late: o.Late, Stay: true}
	}
	on := s.today
	if p == NotYet {
		on = renewed.RenewalOpens
	}
	expiry := s.expiry(renewed, on)
	switch {
	case o.Late:
		o.AfterExpiry = expiry
		return o
	default:
		o.InTime = expiry
	}
	if p == NotYet && renewed.Kind != rules.Card {
		o.TooEarly = s.expiry(renewed, s.today)
		o.Lost = s.issue(renewed, s.today).LostByRenewingEarly()
	}
	return o
}

// expiry returns the expiry of what is issued on a day in place of an item.
func (s planner) expiry(renewed check.Item, on rules.Date) rules.Expiry {
	if renewed.Kind != rules.Card {
		return s.issue(renewed, on).Expiry()
	}
	if s.facts.PeriodOfStay == NotSaid && !rules.IsBirthday(s.facts.Born, renewed.Expires) {
		return rules.Expiry{} // it may be a stay's end
	}
	// The day on which a card is made is not known: some weeks after the application. Taken
	// to be that day, it gives the earlier of the birthdays that it can be.
	expiry := rules.CardMaking{Born: s.facts.Born, Applied: on, Made: on, Replaces: renewed.Expires}.Expiry()
	expiry.Estimated = !expiry.Date.IsZero()
	return expiry
}

// issue is the issue of a certificate on a day in place of an item. A signature certificate that is
// issued together with the other ends with it.
func (s planner) issue(renewed check.Item, on rules.Date) rules.CertificateIssue {
	issue := rules.CertificateIssue{
		Kind: renewed.Kind, Born: s.birthday(renewed), Issued: on,
		Replaces: renewed.Expires, CardExpires: s.card.Expires,
	}
	if renewed.Kind == rules.Signature {
		issue.UserAuthenticationExpires = s.userAuthentication.Expires
	}
	return issue
}

// birthday returns a date on which the holder may have been born, as far as certificates go
// by it: one on the birthday that the certificate ends on, which is on the chip, or else the
// birth date. Around 29 February an expiry leaves open which birthday it is.
func (s planner) birthday(certificate check.Item) rules.Date {
	day := certificate.Expires
	open := day.Month == time.February && day.Day >= 28 || day.Month == time.March && day.Day == 1
	if open || !endsOnBirthday(certificate) {
		return s.facts.Born
	}
	return rules.Date{Year: certificate.NotBefore.Year - 1, Month: day.Month, Day: day.Day}
}
