package gui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"kigen/internal/advice"
)

// nextTile leads to what to do next, and says the first of it.
func (v view) nextTile() fyne.CanvasObject {
	about, first, more := v.language.AdviceTile(v.plan())
	return v.tile("next", about, first, more, func() { v.send(openPage{nextPage}) })
}

// next says what to do next, for exactly this card: what to do, what is asked, and the rest.
func (v view) next() screen {
	plan := v.plan()
	var parts []fyne.CanvasObject
	for i, subject := range plan.Subjects() {
		parts = append(parts, v.subject(plan, subject))
		if i == 0 && len(plan.Questions) > 0 {
			parts = append(parts, v.questions(plan.Questions))
		}
	}
	return v.pageOf(v.say("advice.page"), "", parts...)
}

// subject draws what is said on a subject, with its symbol. What to do is larger than the rest.
func (v view) subject(plan advice.Plan, subject advice.Subject) fyne.CanvasObject {
	topic := v.language.AdviceOn(plan, subject)
	size, ground, line := float32(sizeLead), v.colors.surface, v.colors.border
	if subject == advice.OnToDo {
		size, line = sizeName, v.colors.primary
	}
	lines := []fyne.CanvasObject{v.text(topic.Title, style{size: sizeDate, bold: true})}
	for _, words := range topic.Lines {
		lines = append(lines, v.text(words, style{size: size}))
	}
	return v.panel(ground, line, v.beside(v.subjectSymbol(subject, 56), v.stack(6, lines...)))
}

// questions draws what is asked, with the answers there are.
func (v view) questions(questions []advice.Question) fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		v.text(v.say("advice.ask.title"), style{size: sizeDate, bold: true}),
		v.text(v.say("advice.ask.forgotten"), style{size: sizeBody, color: v.colors.secondary}),
	}
	for _, question := range questions {
		switch question {
		case advice.AskPeriodOfStay:
			parts = append(parts, v.question(question, v.said.PeriodOfStay, v.say("advice.ask.period-of-stay"), v.say("advice.ask.period-of-stay-none")))
		case advice.AskChanged:
			parts = append(parts, v.question(question, v.said.Changed, v.say("advice.ask.changed"), ""))
		case advice.AskBorn:
			parts = append(parts, v.bornQuestion())
		}
	}
	return v.panel(v.colors.primaryPale, v.colors.primary, v.stack(14, parts...))
}

// question draws a question that is answered by yes or no. The answer that was given has a tick.
func (v view) question(question advice.Question, given advice.Answer, words, more string) fyne.CanvasObject {
	parts := []fyne.CanvasObject{v.text(words, style{size: sizeName, bold: true})}
	if more != "" {
		parts = append(parts, v.text(more, style{size: sizeLead}))
	}
	answers := v.flow(16,
		v.answer(question, advice.Yes, given, v.say("advice.ask.yes")),
		v.answer(question, advice.No, given, v.say("advice.ask.no")))
	return v.stack(6, append(parts, answers)...)
}

func (v view) answer(question advice.Question, answer, given advice.Answer, words string) *button {
	return v.choice(string(question)+"-"+string(answer), words, answer == given, func() { v.send(saidAnswer{question, answer}) })
}

// bornQuestion draws the birth date that was entered, or that one can be.
func (v view) bornQuestion() fyne.CanvasObject {
	words, press := v.say("advice.ask.born"), v.say("advice.ask.enter")
	if !v.said.Born.IsZero() {
		words, press = v.say("advice.ask.born-said", "Date", v.language.Date(v.said.Born)), v.say("advice.ask.change")
	}
	return v.stack(6,
		v.text(words, style{size: sizeName, bold: true}),
		v.flow(0, v.button("born", press, secondary, func() { v.send(openPage{bornPage}) })))
}

// born takes the entry of a birth date: in which calendar, the field, and keys for those
// without a keyboard.
func (v view) born() screen {
	field := v.entryField(v.birth.length(), v.birth.yearLength(), v.birth.yearLength()+2)
	field.entered, field.shows = v.birth.count, v.birth.digit
	shape := v.say("born.shape-western")
	if v.birth.era != "" {
		shape = v.say("born.shape-era")
	}
	var eras []fyne.CanvasObject
	for _, era := range calendars {
		words := v.say("born.western")
		if era != "" {
			words = v.say("era." + era)
		}
		eras = append(eras, v.choice("era-"+era, words, era == v.birth.era, func() { v.send(chooseEra{era}) }))
	}
	title := v.say("born.title")
	return screen{title: title, center: true, field: field, content: v.stack(10,
		v.heading(title, shape),
		v.centered(12, eras...),
		v.centered(16, field),
		v.birthNote(),
		v.keys([]string{"12345", "67890"}, 120),
		v.centered(20,
			v.button("cancel", v.say("secret.cancel"), secondary, func() { v.send(goBack{}) }).atLeast(200),
			v.button("confirm", v.say("born.confirm"), primary, func() { v.send(confirmEntry{}) }).atLeast(280),
		))}
}

// birthNote says which day was entered, that there is none, or how much is missing.
func (v view) birthNote() fyne.CanvasObject {
	born, ok := v.birth.date(v.check.Today)
	words, ink := " ", v.colors.warning // keeps the line, so that nothing jumps while typing
	switch missing := v.birth.length() - v.birth.count; {
	case ok:
		words, ink = v.language.Date(born), v.colors.text
	case missing == 0:
		words = v.say("born.none")
	case v.birth.count > 0 || v.birth.wrong:
		words = v.say("secret.missing", "Count", missing)
	}
	return v.text(words, style{size: sizeName, bold: true, color: ink, align: fyne.TextAlignCenter})
}

// subjectShapes are what the symbol of each subject draws in a disc.
var subjectShapes = map[advice.Subject]string{
	advice.OnToDo: stroke(14, 16, 17, 19, 3) + stroke(17, 19, 21, 13, 3) + stroke(25, 16, 35, 16, 3) +
		`<circle cx="17" cy="25" r="2.5"/><circle cx="17" cy="33" r="2.5"/>` + stroke(25, 25, 35, 25, 3) + stroke(25, 33, 35, 33, 3),
	advice.OnBring: outline(12, 15, 36, 33) + `<rect x="16" y="19" width="7" height="9"/>` + stroke(27, 21, 32, 21, 2.5) + stroke(27, 26, 32, 26, 2.5),
	advice.OnExpiry: outline(13, 15, 35, 35) + `<rect x="12" y="15" width="24" height="7"/>` + stroke(18, 11, 18, 15, 3) + stroke(30, 11, 30, 15, 3) +
		stroke(18, 29, 22, 32, 3) + stroke(22, 32, 30, 26, 3),
	advice.OnStops:  `<rect x="12" y="20" width="24" height="8" rx="2" ry="2"/>`,
	advice.OnLetter: outline(11, 15, 37, 33) + stroke(12, 16, 24, 26, 3) + stroke(24, 26, 36, 16, 3),
	advice.OnFee:    stroke(16, 12, 24, 23, 4) + stroke(32, 12, 24, 23, 4) + stroke(24, 23, 24, 36, 4) + stroke(17, 25, 31, 25, 3) + stroke(17, 31, 31, 31, 3),
	advice.OnAgent: `<circle cx="17" cy="18" r="4.5"/><rect x="10" y="25" width="14" height="10" rx="5" ry="5"/>` +
		`<circle cx="31" cy="18" r="4.5"/><rect x="24" y="25" width="14" height="10" rx="5" ry="5"/>`,
	advice.OnSignature: stroke(16, 30, 31, 15, 5) + stroke(13, 36, 35, 36, 3),
}

// outline draws a box by its four sides.
func outline(left, top, right, bottom float64) string {
	const width = 3
	return stroke(left, top, right, top, width) + stroke(right, top, right, bottom, width) +
		stroke(right, bottom, left, bottom, width) + stroke(left, bottom, left, top, width)
}

// subjectSymbol draws a subject's symbol, side pixels wide and high at 100 %.
func (v view) subjectSymbol(subject advice.Subject, side float32) fyne.CanvasObject {
	drawing := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="22" fill="%s"/><g fill="%s">%s</g></svg>`,
		hex(v.colors.primary), hex(v.colors.onPrimary), subjectShapes[subject])
	return v.drawing(drawing, side, side)
}
