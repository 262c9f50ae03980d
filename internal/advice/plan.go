package advice

import "kigen/rules"

// Facts are what the person said, about themselves. Nothing of it is on a card.
type Facts struct {
	// PeriodOfStay is whether the holder has a period of stay (在留期間) that ends. Japanese
	// nationals, 永住者, 高度専門職第2号 and 特別永住者 have none.
	PeriodOfStay Answer
	// Changed is whether the holder moved or changed their name since the certificates were issued.
	Changed Answer
	// Born is the birth date, zero when not said. It counts where the report has none.
	Born rules.Date
}

// An Answer is that to a yes-or-no question.
type Answer string

// The answers.
const (
	NotSaid Answer = ""
	Yes     Answer = "yes"
	No      Answer = "no"
)

// A Question is one whose answer would change a plan: about the fact of that name.
type Question string

// The questions, in the order in which they are asked.
const (
	AskPeriodOfStay Question = "period-of-stay"
	AskChanged      Question = "changed"
	AskBorn         Question = "born"
)

// A Procedure is what the dates of a card ask for.
type Procedure string

// The procedures. "" is that no date is known.
const (
	// NotYet: no renewal is open.
	NotYet Procedure = "not-yet"
	// RenewCertificates at the counter, before they expire.
	RenewCertificates Procedure = "renew-certificates"
	// ReissueCertificates that have expired, at the counter, while the card is valid.
	ReissueCertificates Procedure = "reissue-certificates"
	// RenewCard by application; new certificates come with it.
	RenewCard Procedure = "renew-card"
	// RenewBoth is RenewCard while the certificates end or ended before the card: who needs
	// them until the new card is there can have them issued at the counter too.
	RenewBoth Procedure = "renew-both"
	// NewCard by application, after the card's own expiry.
	NewCard Procedure = "new-card"
	// AskCounter: the card is good, but its certificates could not be read.
	AskCounter Procedure = "ask-counter"
)

// AtCounter reports whether it is done at the counter, in one visit.
func (p Procedure) AtCounter() bool { return p == RenewCertificates || p == ReissueCertificates }

// ByApplication reports whether a new card is applied for, and later handed over.
func (p Procedure) ByApplication() bool { return p == RenewCard || p == RenewBoth || p == NewCard }

// A Plan is what to do next. Dates not known, or without meaning for it, are zero.
type Plan struct {
	Procedure Procedure
	// Of is what the procedure renews, or will renew first: the card, or a certificate.
	// Where both certificates are meant it is the user-authentication certificate.
	Of rules.Kind
	// Opens is the first day on which it can be done, Until the last: of [ReissueCertificates] the
	// card's expiry. There is none of [NewCard].
	Opens, Until rules.Date
	// MayOpenEarlier is the day from which some municipalities may accept already, while no
	// renewal is open.
	MayOpenEarlier rules.Date
	// ExtendBy is the last day by which a holder with a period of stay must have asked for
	// its extension, before anything else: the card's expiry.
	ExtendBy rules.Date
	// Reset are the certificates whose secret is blocked.
	Reset []rules.Kind
	// Change is what a move or a new name asks for, nil for nothing.
	Change *Change
	// Bring is what to have with one, the most important first. It is empty while there is nothing to do.
	Bring []Thing
	// Letter is the notice by post (有効期限通知書).
	Letter Letter
	// Fee is what it costs.
	Fee Fee
	// Stops is what stops at an expiry.
	Stops Stops
	// NewExpiry is the new expiry.
	NewExpiry NewExpiry
	// Signature is what must be said of the signature certificate.
	Signature SignatureNote
	// Questions are those whose answers would change the plan, answered ones too.
	Questions []Question
}

// A Thing is something to bring, or to know by heart.
type Thing struct {
	What What
	// TriesLeft counts for PIN and Password, where it is known: else -1.
	TriesLeft int
}

// What there is to bring.
type What string

// The things to bring.
const (
	Card     What = "card"
	PIN      What = "pin"      // of the user-authentication certificate, four digits
	Password What = "password" // of the signature certificate
	// HandoverNotice (交付通知書) comes when the new card is ready.
	HandoverNotice What = "handover-notice"
)

// A Change is what a move or a new name asks for, besides a renewal.
type Change struct {
	// Signature is true where the card has, or may have, a signature certificate: it has lapsed.
	Signature bool
	// Days within which the card must be taken to the counter after a move, or it lapses, by what they
	// are counted from.
	Days map[rules.AddressEvent]int
}

// A Letter is the notice by post. The zero Letter is that none matters any more.
type Letter struct {
	// None is true for holders with a period of stay, who get none.
	None bool
	// It comes from From to Until, more or less.
	From, Until rules.Date
	// Due is true once it should have come.
	Due bool
}

// A Fee is what a procedure costs.
type Fee struct {
	// Free is true at and after the expiry.
	Free bool
	// Yen is what a new card for other reasons costs in all, zero where it does not matter.
	Yen int
}

// Stops are what stops at an expiry.
type Stops struct {
	// After is the last day on which the services of Of work. It may be past.
	After rules.Date
	// Of is the certificate that they need; the user-authentication certificate stands for all of them.
	Of rules.Kind
	// InsuranceUntil is the last day of マイナ保険証.
	InsuranceUntil rules.Date
	// InsuranceOver is true once that is past.
	InsuranceOver bool
}

// A NewExpiry is how long the thing will last that the procedure gives. The zero NewExpiry is that
// nothing can be said.
type NewExpiry struct {
	// Of is the card, or a certificate.
	Of rules.Kind
	// Stay is true where it lasts as long as the new period of stay, which nobody knows yet.
	Stay bool
	// InTime is the expiry if it is done while the window is open, AfterExpiry if it is done
	// today after the expiry. Zero where the birth date is not known, and both for what is not the case.
	InTime, AfterExpiry rules.Expiry
	// TooEarly is the expiry of a certificate that is renewed today, before the window opens,
	// and Lost how much sooner that is.
	TooEarly rules.Expiry
	Lost     rules.Span
	// Late is true after the expiry.
	Late bool
}

// A SignatureNote is what must be said of the signature certificate.
type SignatureNote string

// The notes. "" is nothing.
const (
	// LapsesOnChange: a move or a new name ends it before its date.
	LapsesOnChange SignatureNote = "lapses"
	// UnderAge: the holder is too young to be issued one.
	UnderAge SignatureNote = "under-age"
	// MayBeAsked: the card has none, and the holder is old enough.
	MayBeAsked SignatureNote = "may-be-asked"
	// NotIssued: the card has none, and why is not known.
	NotIssued SignatureNote = "not-issued"
)
