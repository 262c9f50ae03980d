package view

import (
	"fmt"

	"fyne.io/fyne/v2"

	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/advice"
)

// nextTile draws the tile that opens the page of what to do next, with its first line.
func (v View) nextTile() fyne.CanvasObject {
	about, first, more := v.Language.AdviceTile(v.Plan())
	return v.tile("next", about, first, more, func() { v.Send(model.OpenPage{Page: model.NextPage}) })
}

// next draws the page of what to do next: what to do, the questions, then the other sections.
func (v View) next() Screen {
	plan := v.Plan()
	var parts []fyne.CanvasObject
	for i, section := range plan.Sections() {
		parts = append(parts, v.section(plan, section))
		if i == 0 && len(plan.Questions) > 0 {
			parts = append(parts, v.questions(plan.Questions))
		}
	}
	return v.pageOf(v.say("advice.page"), "", parts...)
}

// section draws a section of the advice with its symbol. The section "to do" is larger.
func (v View) section(plan advice.Plan, section advice.Section) fyne.CanvasObject {
	topic := v.Language.AdviceSection(plan, section)
	size, ground, line := float32(widget.SizeLead), v.Colors.Surface, v.Colors.Border
	if section == advice.SectionToDo {
		size, line = widget.SizeName, v.Colors.Primary
	}
	lines := []fyne.CanvasObject{v.Text(topic.Title, widget.Style{Size: widget.SizeDate, Bold: true})}
	for _, words := range topic.Lines {
		lines = append(lines, v.Text(words, widget.Style{Size: size}))
	}
	return v.Panel(ground, line, v.Beside(v.sectionSymbol(section, 56), v.Stack(6, lines...)))
}

// questions draws the advice's questions with their answers.
func (v View) questions(questions []advice.Question) fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		v.Text(v.say("advice.ask.title"), widget.Style{Size: widget.SizeDate, Bold: true}),
		v.Text(v.say("advice.ask.forgotten"), widget.Style{Size: widget.SizeBody, Color: v.Colors.Secondary}),
	}
	for _, question := range questions {
		switch question {
		case advice.AskPeriodOfStay:
			parts = append(parts, v.question(question, v.Said.PeriodOfStay, v.say("advice.ask.period-of-stay"), v.say("advice.ask.period-of-stay-none")))
		case advice.AskChanged:
			parts = append(parts, v.question(question, v.Said.Changed, v.say("advice.ask.changed"), ""))
		case advice.AskBorn:
			parts = append(parts, v.birthQuestion())
		}
	}
	return v.Panel(v.Colors.PrimaryPale, v.Colors.Primary, v.Stack(14, parts...))
}

// question draws a yes-or-no question. The given answer has a tick.
func (v View) question(question advice.Question, given advice.Answer, words, more string) fyne.CanvasObject {
	parts := []fyne.CanvasObject{v.Text(words, widget.Style{Size: widget.SizeName, Bold: true})}
	if more != "" {
		parts = append(parts, v.Text(more, widget.Style{Size: widget.SizeLead}))
	}
	answers := v.Flow(16,
		v.answer(question, advice.Yes, given, v.say("advice.ask.yes")),
		v.answer(question, advice.No, given, v.say("advice.ask.no")))
	return v.Stack(6, append(parts, answers)...)
}

// answer draws the button of an answer.
func (v View) answer(question advice.Question, answer, given advice.Answer, words string) *widget.Button {
	return v.choice(string(question)+"-"+string(answer), words, answer == given, func() { v.Send(model.SaidAnswer{Question: question, Answer: answer}) })
}

// birthQuestion draws the question for the birth date, or the date entered.
func (v View) birthQuestion() fyne.CanvasObject {
	words, press := v.say("advice.ask.born"), v.say("advice.ask.enter")
	if !v.Said.Born.IsZero() {
		words, press = v.say("advice.ask.born-said", "Date", v.Language.Date(v.Said.Born)), v.say("advice.ask.change")
	}
	return v.Stack(6,
		v.Text(words, widget.Style{Size: widget.SizeName, Bold: true}),
		v.Flow(0, v.button("born", press, widget.Secondary, func() { v.Send(model.OpenPage{Page: model.BornPage}) })))
}

// birthPage draws the entry of a birth date: the eras, the field, and keys for touch screens.
func (v View) birthPage() Screen {
	field := v.entryField(v.Birth.Length(), v.Birth.YearLength(), v.Birth.YearLength()+2)
	field.Entered, field.Shows = v.Birth.Count, v.Birth.Digit
	shape := v.say("born.shape-western")
	if v.Birth.Era != "" {
		shape = v.say("born.shape-era")
	}
	var eras []fyne.CanvasObject
	for _, era := range model.Calendars {
		words := v.say("born.western")
		if era != "" {
			words = v.say("era." + era)
		}
		eras = append(eras, v.choice("era-"+era, words, era == v.Birth.Era, func() { v.Send(model.ChooseEra{Era: era}) }))
	}
	title := v.say("born.title")
	return Screen{Title: title, Center: true, Field: field, Content: v.Stack(10,
		v.heading(title, shape),
		v.Centered(12, eras...),
		v.Centered(16, field),
		v.birthNote(),
		v.keys([]string{"12345", "67890"}, 120),
		v.Centered(20,
			v.button("cancel", v.say("secret.cancel"), widget.Secondary, func() { v.Send(model.GoBack{}) }).AtLeast(200),
			v.button("confirm", v.say("born.confirm"), widget.Primary, func() { v.Send(model.ConfirmEntry{}) }).AtLeast(280),
		))}
}

// birthNote draws the date entered, or that it is impossible, or how many digits are missing.
func (v View) birthNote() fyne.CanvasObject {
	born, ok := v.Birth.Date(v.Check.Today)
	words, ink := " ", v.Colors.Warning // keeps the line's height while typing
	switch missing := v.Birth.Length() - v.Birth.Count; {
	case ok:
		words, ink = v.Language.Date(born), v.Colors.Text
	case missing == 0:
		words = v.say("born.none")
	case v.Birth.Count > 0 || v.Birth.Wrong:
		words = v.say("secret.missing", "Count", missing)
	}
	return v.Text(words, widget.Style{Size: widget.SizeName, Bold: true, Color: ink, Align: fyne.TextAlignCenter})
}

// sectionShapes has the SVG shapes of each section's symbol, drawn in a disc.
var sectionShapes = map[advice.Section]string{
	advice.SectionToDo: widget.Stroke(14, 16, 17, 19, 3) + widget.Stroke(17, 19, 21, 13, 3) + widget.Stroke(25, 16, 35, 16, 3) +
		`<circle cx="17" cy="25" r="2.5"/><circle cx="17" cy="33" r="2.5"/>` + widget.Stroke(25, 25, 35, 25, 3) + widget.Stroke(25, 33, 35, 33, 3),
	advice.SectionBring: outline(12, 15, 36, 33) + `<rect x="16" y="19" width="7" height="9"/>` + widget.Stroke(27, 21, 32, 21, 2.5) + widget.Stroke(27, 26, 32, 26, 2.5),
	advice.SectionExpiry: outline(13, 15, 35, 35) + `<rect x="12" y="15" width="24" height="7"/>` + widget.Stroke(18, 11, 18, 15, 3) + widget.Stroke(30, 11, 30, 15, 3) +
		widget.Stroke(18, 29, 22, 32, 3) + widget.Stroke(22, 32, 30, 26, 3),
	advice.SectionStops:  `<rect x="12" y="20" width="24" height="8" rx="2" ry="2"/>`,
	advice.SectionLetter: outline(11, 15, 37, 33) + widget.Stroke(12, 16, 24, 26, 3) + widget.Stroke(24, 26, 36, 16, 3),
	advice.SectionFee:    widget.Stroke(16, 12, 24, 23, 4) + widget.Stroke(32, 12, 24, 23, 4) + widget.Stroke(24, 23, 24, 36, 4) + widget.Stroke(17, 25, 31, 25, 3) + widget.Stroke(17, 31, 31, 31, 3),
	advice.SectionAgent: `<circle cx="17" cy="18" r="4.5"/><rect x="10" y="25" width="14" height="10" rx="5" ry="5"/>` +
		`<circle cx="31" cy="18" r="4.5"/><rect x="24" y="25" width="14" height="10" rx="5" ry="5"/>`,
	advice.SectionSignature: widget.Stroke(16, 30, 31, 15, 5) + widget.Stroke(13, 36, 35, 36, 3),
}

// outline returns the SVG shapes of a box's four sides.
func outline(left, top, right, bottom float64) string {
	const width = 3
	return widget.Stroke(left, top, right, top, width) + widget.Stroke(right, top, right, bottom, width) +
		widget.Stroke(right, bottom, left, bottom, width) + widget.Stroke(left, bottom, left, top, width)
}

// sectionSymbol draws a section's symbol, side pixels wide and high at 100 %.
func (v View) sectionSymbol(section advice.Section, side float32) fyne.CanvasObject {
	drawing := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="22" fill="%s"/><g fill="%s">%s</g></svg>`,
		widget.Hex(v.Colors.Primary), widget.Hex(v.Colors.OnPrimary), sectionShapes[section])
	return v.Drawing(drawing, side, side)
}
