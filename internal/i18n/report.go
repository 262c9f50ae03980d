package i18n

import (
	"kigen/card"
	"kigen/internal/check"
	"kigen/rules"
)

// Kind returns the name of a thing that expires, as on the letter: 利用者証明用電子証明書.
func (l *Language) Kind(kind rules.Kind) string { return l.Say("kind." + string(kind)) }

// Use returns in a few words what it is used for: e-Tax など.
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

// Window returns from when until when an item can be renewed. It is "" where that is
// not known.
func (l *Language) Window(item check.Item) string {
	if item.RenewalOpens.IsZero() {
		return ""
	}
	return l.Say("result.window", "Opens", l.ShortDate(item.RenewalOpens), "Expires", l.ShortDate(item.Expires))
}

// Limit returns why a thing lasts until the day it does: 発行から 5回目の誕生日まで. It is "" where that can't be
// known.
func (l *Language) Limit(limit rules.Limit) string {
	if limit == "" {
		return ""
	}
	return l.Say("limit." + string(limit))
}

// Issuer returns what is known of a certificate's issuer, "" when nothing is known yet.
func (l *Language) Issuer(issuer check.Issuer) string {
	if issuer == "" {
		return ""
	}
	return l.Say("issuer." + string(issuer))
}

// Tries returns how many tries are left of the secret that belongs to kind, by its
// name: 暗証番号は 残り3回です. It is "" for the card, which has none here.
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

// secretOf returns the name in keys of the secret that belongs to kind: "any" where
// it is not known which.
func secretOf(kind rules.Kind) string {
	switch kind {
	case rules.UserAuthentication, rules.Signature:
		return string(kind)
	default:
		return "any"
	}
}

// Notes returns what must be said beside an item's date so that the date is not
// misread, a sentence each; none for most items.
//
//   - That the card goes on as a health insurance card for some months, when its
//     expiry is near or past and until that ends.
//   - That the signature certificate may have lapsed though its date is not over.
//   - That some municipalities may accept a renewal earlier, until all do.
//   - How to get a locked PIN or password going again, and that the dates still show.
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
