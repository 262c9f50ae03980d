package i18n

import (
	"kigen/card"
	"kigen/internal/check"
	"kigen/rules"
)

// Kind returns the name of a thing that expires, as on the letter: 利用者証明用電子証明書.
func (l *Language) Kind(kind rules.Kind) string { return l.Say("kind." + string(kind)) }

// Use returns what a thing is used for in a few words: e-Tax など.
func (l *Language) Use(kind rules.Kind) string { return l.Say("use." + string(kind)) }

// State returns a short line on the state of an item: 更新できます.
//
// The signature certificate is never called valid, only not expired: a move or a new
// name makes it lapse without a trace on the chip. See also [Language.Notes].
func (l *Language) State(item check.Item) string {
	state := string(item.State)
	switch {
	case item.State == check.StateValid && item.Kind == rules.Signature:
		state = "in-term"
	case item.State == check.StateNeedsPassword && item.Tries.Blocked():
		state = "password-blocked"
	}
	return l.Say("state."+state, "Opens", l.ShortDate(item.RenewalOpens))
}

// Window returns from when until when an item can be renewed, or "" if that is not known.
func (l *Language) Window(item check.Item) string {
	if item.RenewalOpens.IsZero() {
		return ""
	}
	return l.Say("result.window", "Opens", l.ShortDate(item.RenewalOpens), "Expires", l.ShortDate(item.Expires))
}

// Limit returns the rule that gave an expiry: 発行から 5回目の誕生日まで. It returns "" if the
// rule is not known.
func (l *Language) Limit(limit rules.Limit) string {
	if limit == "" {
		return ""
	}
	return l.Say("limit." + string(limit))
}

// Issuer says whether a certificate's issuer was verified, or returns "" before that.
func (l *Language) Issuer(issuer check.Issuer) string {
	if issuer == "" {
		return ""
	}
	return l.Say("issuer." + string(issuer))
}

// Tries returns the tries left of the PIN or password that belongs to kind: 暗証番号は
// 残り3回です. It returns "" for the card itself.
func (l *Language) Tries(kind rules.Kind, tries card.Tries) string {
	if kind == rules.Card {
		return ""
	}
	return l.tries(secretOf(kind), tries)
}

func (l *Language) tries(secret string, tries card.Tries) string {
	switch {
	case !tries.Known:
		return l.Say("tries.unknown." + secret)
	case tries.Blocked():
		return l.Say("tries.blocked." + secret)
	default:
		return l.Say("tries.left."+secret, "Count", tries.Left)
	}
}

// secretOf returns the part of a key for the secret of kind, "any" if it is not known which.
func secretOf(kind rules.Kind) string {
	switch kind {
	case rules.UserAuthentication, rules.Signature:
		return string(kind)
	default:
		return "any"
	}
}

// Notes returns sentences that keep an item's date from being misread; none for most items:
//
//   - That the card works as a health insurance card for some months more, if its expiry is
//     near or past and those months are not over.
//   - That the signature certificate may have lapsed though its date is not over.
//   - That some municipalities may accept a renewal earlier, until all do.
//   - How to unlock a PIN or password, and that the dates can be read without it.
func (l *Language) Notes(item check.Item) []string {
	var notes []string
	near := item.State == check.StateRenewable || item.State == check.StateExpired
	daysInsured := item.DaysLeft + item.Expires.DaysUntil(item.InsuranceUntil)
	if near && !item.InsuranceUntil.IsZero() && daysInsured >= 0 {
		notes = append(notes, l.Say("note.insurance", "Date", l.ShortDate(item.InsuranceUntil)))
	}
	if item.Kind == rules.Signature && !item.Expires.IsZero() && item.State != check.StateExpired {
		notes = append(notes, l.Say("note.signature"))
	}
	if item.State == check.StateValid && !item.MayOpenEarlier.IsZero() {
		notes = append(notes, l.Say("note.may-open-earlier", "Date", l.ShortDate(item.MayOpenEarlier)))
	}
	if item.Kind != rules.Card && item.Tries.Blocked() {
		notes = append(notes, l.Say("note.blocked."+string(item.Kind)))
	}
	return notes
}
