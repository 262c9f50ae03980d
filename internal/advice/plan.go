package advice

import "kigen/rules"

// Facts are what the person told about themselves.
type Facts struct {
	// PeriodOfStay is whether the holder has a period of stay (在留期間) that ends. Japanese
	// nationals, 永住者, 高度専門職第2号 and 特別永住者 have none.
	PeriodOfStay Answer
	// Changed is whether the holder moved or changed their name since the certificates were issued.
	Changed Answer
	// Born is the birth date, zero if not told. A birth date in the report takes precedence.
	Born rules.Date
}

// An Answer is the answer to a yes-or-no question.
type Answer string

// The answers.
const (
	NotSaid Answer = ""
	Yes     Answer = "yes"
	No      Answer = "no"
)

// A Question asks for the fact of that name.
type Question string

// The questions, in the order in which they are asked.
const (
	AskPeriodOfStay Question = "period-of-stay"
	AskChanged      Question = "changed"
	AskBorn         Question = "born"
)

// A Procedure is what the dates of a card require.
type Procedure string

// The procedures. "" means that no date is known.
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

// A Plan is what to do next. Dates that are unknown or do not apply are zero.
type Plan struct {
	Procedure Procedure
	// Of is what the procedure renews, or will renew first: the card, or a certificate.
	// Where both certificates are meant it is the user-authentication certificate.
	Of rules.Kind
	// Opens is the first day on which it can be done, Until the last one: the card's expiry for
	// [ReissueCertificates]. Both are zero for [NewCard].
	Opens, Until rules.Date
	// MayOpenEarlier is the day from which some municipalities may accept a renewal, set only
	// for [NotYet].
	MayOpenEarlier rules.Date
	// ExtendBy is the last day on which a holder with a period of stay can apply for its
	// extension, which comes before anything else: the card's expiry.
	ExtendBy rules.Date
	// Reset are the certificates whose secret is blocked.
	Reset []rules.Kind
	// Change is what a move or a new name requires, or nil.
	Change *Change
	// Bring is what to take along, the most important first. It is empty if there is nothing to do.
	Bring []Thing
	// Letter is the notice by post (有効期限通知書).
	Letter Letter
	// Fee is what it costs.
	Fee Fee
	// Stops is what stops at an expiry.
	Stops Stops
	// NewExpiry is the expiry after the procedure.
	NewExpiry NewExpiry
	// Signature is what else to say about the signature certificate.
	Signature SignatureNote
	// Questions are those whose answers would change the plan, including answered ones.
	Questions []Question
}

// A Thing is something to bring, or to remember.
type Thing struct {
	What What
	// TriesLeft is the number of tries left of a PIN or Password, -1 if unknown or for others.
	TriesLeft int
}

// What is the kind of a [Thing].
type What string

// The things to bring.
const (
	Card     What = "card"
	PIN      What = "pin"      // of the user-authentication certificate, four digits
	Password What = "password" // of the signature certificate
	// HandoverNotice (交付通知書) comes when the new card is ready.
	HandoverNotice What = "handover-notice"
)

// A Change is what a move or a new name requires besides a renewal.
type Change struct {
	// Signature is true if the card has or may have a signature certificate, which has lapsed.
	Signature bool
	// Days within which the card must be taken to the counter after a move, or it lapses, by what they
	// are counted from.
	Days map[rules.AddressEvent]int
}

// A Letter is the notice by post. The zero Letter means that none is expected any more.
type Letter struct {
	// None is true for holders with a period of stay, who get no letter.
	None bool
	// From and Until are about when it comes.
	From, Until rules.Date
	// Due is true once it should have come.
	Due bool
}

// A Fee is the price of a procedure.
type Fee struct {
	// Free is true for renewals at and after an expiry.
	Free bool
	// Yen is what a new card costs in all for other reasons, zero unless one is applied for.
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

// A NewExpiry is how long the renewed card or certificate will last. The zero NewExpiry means
// that nothing can be said.
type NewExpiry struct {
	// Of is what is renewed.
	Of rules.Kind
	// Stay is true if it lasts as long as the new period of stay, which nobody knows yet.
	Stay bool
	// InTime is the expiry of a renewal while the window is open, AfterExpiry that of one today,
	// after the expiry. At most one is set: none if the birth date is unknown.
	InTime, AfterExpiry rules.Expiry
	// TooEarly is the expiry of a certificate that is renewed today, before the window opens,
	// and Lost how much sooner that is.
	TooEarly rules.Expiry
	Lost     rules.Span
	// Late is true after the expiry.
	Late bool
}

// A SignatureNote is what else to say about the signature certificate.
type SignatureNote string

// The notes. "" means nothing.
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
