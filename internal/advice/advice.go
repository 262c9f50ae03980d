package advice

import (
	"reflect"
	"time"

	"kigen/internal/check"
	"kigen/rules"
)

// For returns what the holder of the card should do next.
func For(report check.Report, facts Facts) Plan {
	p := planFor(report, facts)
	for _, question := range []Question{AskPeriodOfStay, AskChanged, AskBorn} {
		if decides(question, report, facts) {
			p.Questions = append(p.Questions, question)
		}
	}
	return p
}

// decides reports whether the answer to a question changes the plan, other facts unchanged.
func decides(question Question, report check.Report, facts Facts) bool {
	one, other := facts, facts
	switch question {
	case AskPeriodOfStay:
		if !mayHavePeriodOfStay(report) {
			return false
		}
		one.PeriodOfStay, other.PeriodOfStay = Yes, No
	case AskChanged:
		one.Changed, other.Changed = Yes, No
	case AskBorn:
		if !report.Born.IsZero() {
			return false
		}
		one.Born, other.Born = somebody(report), rules.Date{}
	}
	return !reflect.DeepEqual(planFor(report, one), planFor(report, other))
}

// somebody returns a possible birth date of the holder, on the birthday that the card ends on.
func somebody(report check.Report) rules.Date {
	day := report.Today
	if whole, _ := report.Item(rules.Card); !whole.Expires.IsZero() {
		day = whole.Expires
	}
	if day.Month == time.February {
		day.Day = min(day.Day, 28) // that year may have no more
	}
	return rules.Date{Year: report.Today.Year - 40, Month: day.Month, Day: day.Day}
}

// A planner makes the plan for one card from what is known.
type planner struct {
	today                               rules.Date
	card, userAuthentication, signature check.Item
	facts                               Facts // with the report's birth date in place of what was said
}

func newPlanner(report check.Report, facts Facts) planner {
	s := planner{today: report.Today, facts: facts}
	s.card, _ = report.Item(rules.Card)
	s.userAuthentication, _ = report.Item(rules.UserAuthentication)
	s.signature, _ = report.Item(rules.Signature)
	if !report.Born.IsZero() {
		s.facts.Born = report.Born
	}
	if !mayHavePeriodOfStay(report) {
		s.facts.PeriodOfStay = No // whatever was said of another card
	}
	return s
}

// certificate returns the certificate that decides when certificates are renewed: the one that
// ends first, with no date where none is known.
func (s planner) certificate() check.Item {
	first := s.userAuthentication
	if first.Expires.IsZero() || !s.signature.Expires.IsZero() && s.signature.Expires.Before(first.Expires) {
		first = s.signature
	}
	return first
}

func planFor(report check.Report, facts Facts) Plan {
	s := newPlanner(report, facts)
	p := Plan{Procedure: s.procedure()}
	renewed := s.renewed(p.Procedure)
	p.Of = renewed.Kind
	if !renewed.Expires.IsZero() {
		p.Opens, p.Until = s.window(p.Procedure, renewed)
	}
	if p.Procedure == NotYet {
		p.MayOpenEarlier = renewed.MayOpenEarlier
	}
	stays := s.facts.PeriodOfStay == Yes
	if stays {
		p.ExtendBy = s.stayEnds()
	}
	p.Reset = report.Blocked() // Nerima: at the counter, when renewing too
	p.Change = s.change(p.Procedure)
	p.Bring = s.bring(p)
	p.Letter = s.letter(p.Procedure, renewed)
	p.Fee = fee(p.Procedure)
	p.Stops = s.stops(p.Procedure, renewed)
	p.NewExpiry = s.newExpiry(p.Procedure, renewed)
	p.Signature = s.signatureNote(p)
	return p
}

// stayEnds returns the last day of a period of stay, zero where it is past: the card's expiry or,
// where that is not known, the certificate's, which is no later. The extension is to be asked for by
// then, and so is the card's 特例期間 (Kawasaki).
func (s planner) stayEnds() rules.Date {
	ends := s.card.Expires
	if ends.IsZero() {
		ends = s.certificate().Expires
	}
	if s.today.After(ends) {
		return rules.Date{}
	}
	return ends
}

// procedure decides by the dates alone.
func (s planner) procedure() Procedure {
	certificate := s.certificate()
	soon := certificate.State == check.StateRenewable || certificate.State == check.StateExpired
	switch {
	case s.card.State == check.StateExpired:
		return NewCard
	case s.card.State == check.StateRenewable && soon && certificate.Expires != s.card.Expires:
		return RenewBoth
	case s.card.State == check.StateRenewable:
		return RenewCard // a certificate issued now would end with the old card
	case certificate.State == check.StateExpired:
		return ReissueCertificates // Nerima, 有効期限を過ぎた場合
	case certificate.State == check.StateRenewable:
		return RenewCertificates
	case s.userAuthentication.Expires.IsZero() && !s.card.Expires.IsZero():
		return AskCounter
	case certificate.State == check.StateValid:
		return NotYet
	}
	return ""
}

// renewed returns what a procedure renews, or will renew first.
func (s planner) renewed(p Procedure) check.Item {
	switch {
	case p.ByApplication():
		return s.card
	case p.AtCounter():
		return s.certificate()
	case p == NotYet:
		certificate := s.certificate()
		if s.card.State == check.StateValid && !certificate.Expires.Before(s.card.Expires) {
			return s.card
		}
		return certificate
	}
	return check.Item{}
}

// window returns the first and the last day on which a procedure can be done.
func (s planner) window(p Procedure, renewed check.Item) (opens, until rules.Date) {
	switch p {
	case ReissueCertificates:
		return rules.Date{}, s.card.Expires // Nerima: while the card is valid
	case NewCard:
		return rules.Date{}, rules.Date{}
	}
	return renewed.RenewalOpens, renewed.Expires
}

// change says what a move or a new name asks for: the signature certificate has lapsed (both
// cities), and the card is brought up to date at the counter (Kawasaki, 券面記載事項の変更について).
// A card that has expired is made anew, with the new address.
func (s planner) change(p Procedure) *Change {
	if s.facts.Changed != Yes || p == NewCard || p == "" {
		return nil
	}
	change := &Change{Signature: s.hasSignature(), Days: map[rules.AddressEvent]int{}}
	for _, event := range []rules.AddressEvent{rules.MovedIn, rules.PlannedMovingOut, rules.MovingInAnnounced} {
		change.Days[event] = s.today.DaysUntil(rules.AddressChangeUntil(event, s.today))
	}
	return change
}

// hasSignature reports whether the card has a signature certificate, as far as it tells.
func (s planner) hasSignature() bool {
	return s.signature.State != "" && s.signature.State != check.StateAbsent
}

// bring lists what to take along. Both certificates are renewed with both secrets (Nerima); the
// letter is not needed (both cities). A blocked secret is set anew. A new card is handed over
// for the old one and the 交付通知書 (Kawasaki).
func (s planner) bring(p Plan) (things []Thing) {
	counter := p.Procedure.AtCounter() || len(p.Reset) > 0 || p.Change != nil || p.Procedure == AskCounter
	if !counter && !p.Procedure.ByApplication() {
		return nil
	}
	things = append(things, Thing{Card, -1})
	if p.Procedure.ByApplication() {
		things = append(things, Thing{HandoverNotice, -1})
	}
	if p.Of != rules.Signature && !s.userAuthentication.Tries.Blocked() {
		things = append(things, Thing{PIN, left(s.userAuthentication)})
	}
	if s.hasSignature() && !s.signature.Tries.Blocked() {
		things = append(things, Thing{Password, left(s.signature)})
	}
	return things
}

func left(item check.Item) int {
	if !item.Tries.Known {
		return -1
	}
	return item.Tries.Left
}

// letter says whether and when the notice comes. It is about a renewal, not about what has expired.
func (s planner) letter(p Procedure, renewed check.Item) Letter {
	if p != NotYet && p != RenewCertificates && p != RenewCard && p != RenewBoth {
		return Letter{}
	}
	stays := s.facts.PeriodOfStay == Yes
	from, until := rules.NoticePosted(renewed.Expires, stays)
	return Letter{None: stays, From: from, Until: until, Due: !until.IsZero() && s.today.After(until)}
}

// otherReasonsYen is what a new card costs in all for other reasons than its expiry. Kawasaki.
const otherReasonsYen = 1000

// fee is what a procedure costs: nothing at the expiry (both cities).
func fee(p Procedure) Fee {
	switch {
	case p == "" || p == AskCounter:
		return Fee{}
	case p.ByApplication():
		return Fee{Free: true, Yen: otherReasonsYen}
	}
	return Fee{Free: true}
}

// stops says what stops at the expiry, or has stopped: the services that use a certificate (Nerima),
// and マイナ保険証 some months later (Kawasaki).
func (s planner) stops(p Procedure, renewed check.Item) Stops {
	if p == "" || p == AskCounter {
		return Stops{}
	}
	stops := Stops{After: renewed.Expires, Of: rules.UserAuthentication, InsuranceUntil: renewed.InsuranceUntil}
	if renewed.Kind == rules.Signature {
		stops.Of = rules.Signature
	}
	if certificate := s.certificate(); renewed.Kind == rules.Card && !certificate.Expires.IsZero() && certificate.Expires.Before(renewed.Expires) {
		stops.After = certificate.Expires
		stops.InsuranceUntil = rules.InsuranceUntil(certificate.Expires)
	}
	stops.InsuranceOver = s.today.After(stops.InsuranceUntil) && !stops.InsuranceUntil.IsZero()
	return stops
}

// signatureNote says of the signature certificate what is not said elsewhere in the plan.
func (s planner) signatureNote(p Plan) SignatureNote {
	on := s.today // on which one would be issued
	if p.Procedure == NotYet {
		on = p.Opens
	}
	switch {
	case p.Procedure == "" || s.signature.State == "":
		return ""
	case s.hasSignature() && (p.Change != nil || p.NewExpiry.Late):
		return ""
	case s.hasSignature():
		return LapsesOnChange
	case s.facts.Born.IsZero():
		return NotIssued
	case rules.SignatureOffered(s.facts.Born, on):
		return MayBeAsked
	}
	return UnderAge
}
