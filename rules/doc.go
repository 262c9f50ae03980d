// Package rules is the calendar of the My Number Card: how long the card and its
// certificates last, and when their renewal opens. It is pure: dates and facts
// about the holder go in, dates, states and the rule that gave each come out. It
// asks no clock, no card, and speaks no language.
//
// Three questions are answered. [RenewalOpens] and [StateOn] judge an expiry that
// is known, which is all that a check of a card needs. [BindingLimit] says which
// rule set a certificate's expiry, where the dates on the card alone tell it.
// [CardMaking] and [CertificateIssue] say how long a thing will last, from the
// holder's birth date and the day of making. Around these stand the days of the
// insurance card, the notice by post and a change of address.
//
// Every rule names its source: the law (命令 is 個人番号カード等に関する命令, 認証規則 is
// 公的個人認証法施行規則, both as in force from 2026-06-14) or one of the two municipal
// pages this project was made from, Kawasaki and Nerima. What a source does not
// settle is marked, as in [Expiry], or left open, as in [BindingLimit]. The counts
// that the law may change stand together in terms.go.
//
// Every date is a calendar date in Japan, and every last day is still inside: a
// thing expires when that day is over. The zero [Date] is "not known", and what
// is made of a date not known is not known either: a zero Date, an empty State or
// Limit, a zero Span. The calendar is today's, reckoned backwards and forwards
// without end; nothing here overflows for any year that [ParseDate] reads.
package rules
