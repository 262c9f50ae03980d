package rules

// InsuranceUntil returns the last day on which the card goes on as a health
// insurance card (マイナ保険証, eligibility only) after the card or its
// user-authentication certificate expired on userAuthenticationExpiry: the end of
// the month three months after the month of expiry. Kawasaki, 3).
func InsuranceUntil(userAuthenticationExpiry Date) Date {
	if userAuthenticationExpiry.IsZero() {
		return Date{}
	}
	first := Date{userAuthenticationExpiry.Year, userAuthenticationExpiry.Month, 1}
	next, _ := first.AddMonths(insuranceMonths + 1)
	return next.AddDays(-1)
}

// NoticePosted returns the first and last day of the time in which the notice
// (有効期限通知書) is sent by post. The sources say "about", so show it with that
// word. It is not sent to holders with a period of stay: zero Dates. It is not needed
// at the counter. Kawasaki, Nerima.
func NoticePosted(expiry Date, periodOfStay bool) (from, until Date) {
	if periodOfStay {
		return Date{}, Date{}
	}
	from, _ = expiry.AddMonths(-noticeFromMonths)
	until, _ = expiry.AddMonths(-noticeUntilMonths)
	return from, until
}

// An AddressEvent is a step of moving house from which days are counted.
type AddressEvent string

// The steps.
const (
	MovedIn           AddressEvent = "moved-in"            // 新住所地に住み始めた日
	PlannedMovingOut  AddressEvent = "planned-moving-out"  // 転出予定日
	MovingInAnnounced AddressEvent = "moving-in-announced" // 転入の届出をした日
)

// AddressChangeUntil returns the last day on which the card can be taken along to
// the new address, as far as this event limits it: 14, 30 or 90 days after it, the
// day itself not counted (民法140条). Past any of the limits the card lapses.
// Kawasaki, 券面記載事項の変更について.
func AddressChangeUntil(event AddressEvent, on Date) Date {
	days, known := addressDays[event]
	if !known {
		return Date{}
	}
	return on.AddDays(days)
}
