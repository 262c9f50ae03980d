// Package rules computes how long a My Number Card and its certificates last, and when
// their renewal opens. All its functions are pure: dates and facts about the holder go
// in, dates, states and the rule that gave each come out. It has no clock, no card and
// no sentences.
//
// It answers three questions. [RenewalOpens] and [StateOn] judge an expiry that
// is known, which is all that a check of a card needs. [BindingLimit] says which
// rule set a certificate's expiry, where the dates on the card alone tell it.
// [CardMaking] and [CertificateIssue] say how long a thing will last, from the
// holder's birth date and the day of making. Further functions are about the
// insurance card, the notice by post and a change of address.
//
// Every rule names its source: the law (命令 is 個人番号カード等に関する命令, 認証規則 is
// 公的個人認証法施行規則, both as in force from 2026-06-14) or one of the two municipal
// pages that print examples of it, Kawasaki's and Nerima's. What no source settles is
// marked as an estimate, as in [Expiry], or left open, as in [BindingLimit]. The counts
// that the law may change are in terms.go.
//
// Every date is a calendar date in Japan, and every last day is inclusive: a thing
// expires when that day is over. The zero [Date] is "not known", and what follows from
// it is not known either: a zero Date, an empty State or Limit, a zero Span. The
// calendar is the Gregorian one in both directions; nothing overflows for any year that
// [ParseDate] reads.
package rules
