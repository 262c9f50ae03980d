package i18n

import (
	"kigen/internal/check"
	"kigen/rules"
)

// Headline returns the large sentence above a report and the line below it. They
// say what the report comes to, [check.Report.Verdict]: 電子証明書を更新できます。
// あと91日です。 While no date is known they say that the card is being read, and once
// the report is complete, or has a fault, that there is no date. Of an issuer that nobody
// knows the line below begins by saying so. Where the whole
// check failed, show the fault instead.
func (l *Language) Headline(r check.Report) (answer, detail string) {
	answer, detail = l.headline(r)
	if r.UnknownIssuer() {
		detail = l.Say("headline.unknown-issuer", "Detail", detail)
	}
	return answer, detail
}

func (l *Language) headline(r check.Report) (answer, detail string) {
	verdict := r.Verdict()
	finding, item := verdict.Finding, verdict.Item
	until, opens := l.Date(item.Expires), l.ShortDate(item.RenewalOpens)
	detailed := func(key string) string {
		return l.Say("headline.detail."+key, "Until", until, "Opens", opens)
	}
	switch finding {
	case check.IsForged:
		return l.Say("headline.answer.forged"), detailed("forged")
	case check.StillReading:
		return l.Say("reading.title"), l.Say("reading.detail")
	case check.NothingKnown:
		return l.Say("headline.answer.nothing"), detailed("nothing")
	case check.CardNotYet:
		return l.Say("headline.answer.card-not-yet"), detailed("not-yet")
	case check.NotYet:
		if without(r, rules.Signature) && !without(r, rules.UserAuthentication) {
			return l.Say("headline.answer.not-yet"), detailed("no-signature")
		}
		return l.Say("headline.answer.not-yet"), detailed("not-yet")
	case check.IsFresh:
		return l.Say("headline.answer.fresh"), detailed("fresh")
	case check.IsBlocked:
		return l.Say("headline.answer.blocked." + blocked(r)), detailed("blocked")
	}
	return l.answer(finding, item, r.Today)
}

// answer is the headline of an item by a finding that each kind of thing has sentences for.
func (l *Language) answer(finding check.Finding, item check.Item, today rules.Date) (answer, detail string) {
	count, opens := item.DaysLeft, l.ShortDate(item.RenewalOpens)
	if finding == check.OpensSoon {
		count = today.DaysUntil(item.RenewalOpens)
	}
	return l.Say("headline.answer."+string(item.Kind)+"."+string(finding), "Count", count, "Opens", opens),
		l.Say("headline.detail."+procedure(item.Kind)+"."+string(finding), "Until", l.Date(item.Expires), "Opens", opens)
}

// without reports whether the card is known not to have a thing.
func without(r check.Report, kind rules.Kind) bool {
	item, ok := r.Item(kind)
	return ok && item.State == check.StateAbsent
}

// blocked returns the last part of a key: which secrets are blocked.
func blocked(r check.Report) string {
	kinds := r.Blocked()
	if len(kinds) > 1 {
		return "both"
	}
	return string(kinds[0])
}

// procedure returns a part of a key: a card is renewed by application, a certificate at the
// counter.
func procedure(kind rules.Kind) string {
	if kind == rules.Card {
		return "card"
	}
	return "certificate"
}
