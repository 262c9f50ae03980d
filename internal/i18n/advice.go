package i18n

import (
	"fmt"

	"kigen/internal/advice"
	"kigen/rules"
)

// Advice returns the sections of a plan, the most important first: none if no date is known.
// They don't reveal the birth date.
func (l *Language) Advice(plan advice.Plan) (topics []Topic) {
	for _, section := range plan.Sections() {
		topics = append(topics, l.AdviceSection(plan, section))
	}
	return topics
}

// AdviceSection returns one section of a plan.
func (l *Language) AdviceSection(plan advice.Plan, section advice.Section) Topic {
	title := l.Say("advice.title." + string(section))
	switch section {
	case advice.SectionToDo:
		return Topic{title, l.toDo(plan)}
	case advice.SectionBring:
		return Topic{title, l.toBring(plan)}
	case advice.SectionExpiry:
		return Topic{title, l.newExpiry(plan)}
	case advice.SectionStops:
		return Topic{title, l.stops(plan.Stops)}
	case advice.SectionLetter:
		return Topic{title, l.letter(plan.Letter)}
	case advice.SectionFee:
		return Topic{title, l.fee(plan.Fee)}
	case advice.SectionAgent:
		return Topic{title, l.agent(plan)}
	default:
		return Topic{l.Kind(rules.Signature), l.signatureNote(plan.Signature)}
	}
}

// AdviceTile summarizes a plan in three short lines: a label, the first thing, and a detail of
// it. They are "" if there is no plan.
func (l *Language) AdviceTile(plan advice.Plan) (label, first, detail string) {
	label = l.Say("advice.page")
	switch {
	case plan.Procedure == "":
		return "", "", ""
	case !plan.ExtendBy.IsZero():
		return label, l.Say("advice.tile.extend-stay"), l.Say("result.until", "Date", l.ShortDate(plan.ExtendBy))
	case plan.Procedure != advice.NotYet:
		if len(plan.Bring) > 1 {
			detail = l.thing(plan.Bring[1])
		}
		return l.Say("advice.title.bring"), l.thing(plan.Bring[0]), detail
	case plan.Change != nil:
		return label, l.Say("advice.tile.changed"), l.thing(plan.Bring[0])
	case len(plan.Reset) > 0:
		return label, l.Say("advice.tile.reset"), l.thing(plan.Bring[0])
	}
	return label, l.Say("advice.tile.nothing"), l.Say("headline.detail.not-yet", "Opens", l.ShortDate(plan.Opens))
}

// toDo says what to do, in order: other things come first while no renewal is open.
func (l *Language) toDo(plan advice.Plan) (lines []string) {
	if !plan.ExtendBy.IsZero() {
		lines = append(lines, l.Say("advice.do.extend-stay", "Date", l.Date(plan.ExtendBy)))
	}
	if plan.Procedure == advice.NotYet {
		return append(append(lines, l.besides(plan)...), l.procedure(plan)...)
	}
	return append(append(lines, l.procedure(plan)...), l.besides(plan)...)
}

// procedure says what the dates require.
func (l *Language) procedure(plan advice.Plan) (lines []string) {
	add := func(line string) { lines = append(lines, line) }
	opens, until := l.Date(plan.Opens), l.Date(plan.Until)
	switch plan.Procedure {
	case advice.NotYet:
		add(l.Say("advice.do.not-yet."+procedure(plan.Of), "Opens", opens, "Until", until))
		if !plan.MayOpenEarlier.IsZero() {
			add(l.Say("note.may-open-earlier", "Date", l.ShortDate(plan.MayOpenEarlier)))
		}
	case advice.RenewCertificates:
		add(l.Say("advice.do.renew-certificates", "Until", until))
	case advice.ReissueCertificates:
		add(l.Say("advice.do.reissue-certificates"))
	case advice.RenewCard, advice.RenewBoth:
		add(l.Say("advice.do.renew-card", "Until", until))
	case advice.NewCard:
		add(l.Say("advice.do.new-card"))
	case advice.AskCounter:
		add(l.Say("advice.do.ask-counter"))
	}
	if plan.Procedure.ByApplication() {
		add(l.Say("advice.do.how-to-apply"))
		add(l.Say("advice.do.collect"))
	}
	if plan.Procedure == advice.RenewBoth {
		add(l.Say("advice.do.until-then"))
	}
	return lines
}

// besides says what to do whatever the dates: about blocked secrets, a move or a new name.
func (l *Language) besides(plan advice.Plan) (lines []string) {
	add := func(line string) { lines = append(lines, line) }
	switch len(plan.Reset) {
	case 0:
	case 1:
		add(l.Say("note.blocked." + string(plan.Reset[0])))
	default:
		add(l.Say("advice.do.reset-both"))
	}
	if len(plan.Reset) > 0 && plan.Procedure.AtCounter() {
		add(l.Say("advice.do.reset-there"))
	}
	if change := plan.Change; change != nil {
		if change.Signature {
			add(l.Say("advice.do.change-signature"))
		}
		add(l.Say("advice.do.change-card", "MovedIn", change.Days[rules.MovedIn],
			"MovingOut", change.Days[rules.PlannedMovingOut], "Announced", change.Days[rules.MovingInAnnounced]))
	}
	return lines
}

func (l *Language) toBring(plan advice.Plan) (lines []string) {
	for _, thing := range plan.Bring {
		lines = append(lines, l.thing(thing))
	}
	switch {
	case plan.Procedure.AtCounter():
		lines = append(lines, l.Say("advice.bring.no-letter"), l.Say("advice.bring.forgotten"))
	case plan.Procedure.ByApplication():
		lines = append(lines, l.Say("advice.bring.forgotten-card"))
	}
	return lines
}

// thing names a thing to bring, with the tries left of a PIN if they are known.
func (l *Language) thing(thing advice.Thing) string {
	if thing.What == advice.PIN && thing.TriesLeft >= 0 {
		return l.Say("advice.pin-left", "Count", thing.TriesLeft)
	}
	return l.Say("advice.bring." + string(thing.What))
}

// newExpiry says how long the new card or certificates will last: until which day, or by which
// rule if the day can't be computed.
func (l *Language) newExpiry(plan advice.Plan) (lines []string) {
	o := plan.NewExpiry
	what := procedure(o.Of)
	expiry, when := o.InTime, "in-time"
	if o.Late {
		expiry, when = o.AfterExpiry, "late"
	}
	switch {
	case o.Stay && o.Of == rules.Card:
		return []string{l.Say("advice.expiry.stay")}
	case expiry.Date.IsZero():
		return []string{l.Say("advice.expiry.rule." + what)}
	}
	lines = append(lines, l.Say("advice.expiry."+when+"."+what, "Opens", l.ShortDate(plan.Opens), "Until", l.ShortDate(plan.Until), "Date", l.Date(expiry.Date)),
		l.Limit(expiry.Limit))
	if o.Lost.Years > 0 {
		lines = append(lines, l.Say("advice.expiry.too-early", "Date", l.ShortDate(o.TooEarly.Date), "Span", l.span(o.Lost), "Opens", l.ShortDate(plan.Opens)))
	}
	if expiry.Estimated {
		lines = append(lines, l.Say("advice.expiry.estimate"))
	}
	return lines
}

func (l *Language) stops(stops advice.Stops) (lines []string) {
	lines = append(lines, l.Say("advice.stops."+string(stops.Of), "Date", l.ShortDate(stops.After)))
	switch {
	case stops.InsuranceUntil.IsZero():
	case stops.InsuranceOver:
		lines = append(lines, l.Say("advice.stops.insurance-over", "Date", l.ShortDate(stops.InsuranceUntil)))
	default:
		lines = append(lines, l.Say("note.insurance", "Date", l.ShortDate(stops.InsuranceUntil)))
	}
	return lines
}

func (l *Language) letter(letter advice.Letter) []string {
	switch {
	case letter.None:
		return []string{l.Say("advice.letter.none")}
	case letter.Due:
		return []string{l.Say("advice.letter.due", "Until", l.ShortDate(letter.Until))}
	}
	return []string{l.Say("advice.letter.comes", "From", l.ShortDate(letter.From), "Until", l.ShortDate(letter.Until))}
}

func (l *Language) fee(fee advice.Fee) (lines []string) {
	if fee.Free {
		lines = append(lines, l.Say("advice.fee.free"))
	}
	if fee.Yen > 0 {
		lines = append(lines, l.Say("advice.fee.otherwise", "Yen", fmt.Sprintf("%d,%03d", fee.Yen/1000, fee.Yen%1000)))
	}
	return lines
}

func (l *Language) agent(plan advice.Plan) []string {
	if plan.Procedure.ByApplication() {
		return []string{l.Say("advice.agent.card")}
	}
	return []string{l.Say("advice.agent.counter")}
}

func (l *Language) signatureNote(note advice.SignatureNote) []string {
	if note == advice.LapsesOnChange {
		return []string{l.Say("note.signature")}
	}
	return []string{l.Say("advice.signature." + string(note))}
}
