package rules

// An Expiry is a last day reckoned from facts about the holder. The zero Expiry is
// "can't be reckoned": a fact is missing, or the facts can't be true together.
type Expiry struct {
	Date  Date
	Limit Limit
	// Estimated is true where no text settles the date. What the chip says counts;
	// never show the date without saying that it is an estimate.
	Estimated bool
}

// A CardMaking is what decides how long a card lasts.
type CardMaking struct {
	Born Date
	// Applied is the day on which J-LIS received the application.
	Applied Date
	// Made is the day of issue (発行の日), not that of handing over.
	Made Date
	// StayEnds is the last day of the period of stay. Zero for those without one:
	// Japanese nationals, 永住者, 高度専門職第2号, 特別永住者.
	StayEnds Date
	// Replaces is the expiry of the card that is renewed, zero for a first card.
	Replaces Date
}

// Expiry returns the card's last day: the 10th birthday after the making, or the
// 5th of a holder under 18 (Kawasaki, Nerima, 命令26条); one more where the
// application came within the renewal window of the card before (Nerima, 命令29条).
// With a period of stay, its end or that birthday, whichever is earlier (Kawasaki,
// 命令27条): a stay is five years at most, so the birthday can only be the young's.
func (m CardMaking) Expiry() Expiry {
	if m.Born.IsZero() || m.Applied.IsZero() || m.Made.Before(m.Born) {
		return Expiry{}
	}
	age := adultAge
	if m.Applied.Before(adultAgeChanged) {
		age = formerAdultAge
	}
	lasts := adultCard
	if !hasReached(age, m.Born, m.Made) {
		lasts = youngCard
	}
	limit := lasts.limit(m.Applied, m.Replaces)
	birthday := nthBirthday(m.Born, m.Made, birthdays[limit])

	switch {
	case m.StayEnds.IsZero():
		return Expiry{Date: birthday, Limit: limit}
	case m.StayEnds.Before(m.Made):
		return Expiry{}
	}
	// No source here says whether 命令29条, which gives the 6th birthday, also reaches
	// the young with a period of stay. It matters only where the stay outlasts the 5th.
	unsettled := limit == lasts.renewed &&
		m.StayEnds.After(nthBirthday(m.Born, m.Made, birthdays[lasts.new]))
	if birthday.Before(m.StayEnds) {
		return Expiry{birthday, limit, unsettled}
	}
	return Expiry{m.StayEnds, EndOfStay, unsettled}
}

// A CertificateIssue is what decides how long a certificate lasts.
type CertificateIssue struct {
	// Kind is UserAuthentication or Signature.
	Kind   Kind
	Born   Date
	Issued Date
	// Replaces is the expiry of the certificate that is renewed or, once expired,
	// issued again. Zero for a first one.
	Replaces Date
	// UserAuthenticationExpires counts for the signature certificate alone. Zero
	// where the card holds no user-authentication certificate.
	UserAuthenticationExpires Date
	CardExpires               Date
}

// Expiry returns the certificate's last day: the earliest of the 5th birthday after
// the issue (the 6th where it was issued within the renewal window of the one
// before), the card's expiry and, for the signature certificate, the
// user-authentication certificate's. Kawasaki, Nerima; 認証規則13条, 49条. Where limits
// fall on one day, the birthday is named first, then the card.
//
// It is an estimate for everyone born on 29 February: no text gives their birthday
// in a common year for certificates, and 28 February is taken as for the card.
func (i CertificateIssue) Expiry() Expiry {
	if i.Kind != UserAuthentication && i.Kind != Signature ||
		i.Born.IsZero() || i.CardExpires.IsZero() || i.Issued.Before(i.Born) {
		return Expiry{}
	}
	limit := certificate.limit(i.Issued, i.Replaces)
	expiry := Expiry{
		Date:      nthBirthday(i.Born, i.Issued, birthdays[limit]),
		Limit:     limit,
		Estimated: bornOnLeapDay(i.Born),
	}
	if i.CardExpires.Before(expiry.Date) {
		expiry.Date, expiry.Limit = i.CardExpires, CardExpiry
	}
	other := i.UserAuthenticationExpires
	if i.Kind == Signature && !other.IsZero() && other.Before(expiry.Date) {
		expiry.Date, expiry.Limit = other, UserAuthenticationLimit
	}
	if expiry.Date.Before(i.Issued) {
		return Expiry{}
	}
	return expiry
}

// LostByRenewingEarly returns how much sooner the certificate ends than if it had
// been issued on the day on which the renewal of the one before opens: a year for a
// renewal a day too early, as the 5th birthday takes the place of the 6th (Nerima's
// table). The zero Span where nothing is lost: it was not too early, or another
// limit comes first anyway.
func (i CertificateIssue) LostByRenewingEarly() Span {
	inTime := i
	inTime.Issued = RenewalOpens(i.Replaces)
	if !i.Issued.Before(inTime.Issued) {
		return Span{}
	}
	return Between(i.Expiry().Date, inTime.Expiry().Date)
}

// SignatureOffered reports whether the holder is old enough on a day for a signature
// certificate: 15 (Kawasaki, Nerima). Nerima makes exceptions where a parent comes
// along, so it may be on a younger holder's card all the same.
func SignatureOffered(born, on Date) bool {
	return !born.IsZero() && !on.IsZero() && hasReached(signatureAge, born, on)
}
