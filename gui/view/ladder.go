package gui

import (
	"fyne.io/fyne/v2"

	"kigen/internal/diagnosis"
)

// tonesOfOutcomes are the tones of a rung's outcome.
var tonesOfOutcomes = map[diagnosis.Outcome]tone{
	diagnosis.Passed:     toneGood,
	diagnosis.Failed:     toneError,
	diagnosis.NotReached: toneNeutral,
}

// climbed shows the ladder as it is climbed: what it comes to, then each rung with what was
// seen there.
func (v view) climbed() screen {
	rungs := v.ladder.rungs
	title, detail := v.say("diagnosis.title"), v.say("diagnosis.detail")
	parts := []fyne.CanvasObject{}
	switch first, failed := rungs.FirstFailed(); {
	case v.ladder.climbing:
		parts = append(parts, v.notice(toneNeutral, v.text(v.say("diagnosis.running"), style{size: sizeName, bold: true})))
	case failed:
		fault := v.language.Fault(first.Fault)
		parts = append(parts, v.notice(toneWarning, v.stack(2,
			v.text(fault.Title, style{size: sizeName, bold: true}),
			v.text(fault.Sentence, style{size: sizeLead}),
			v.text(fault.Next, style{size: sizeLead, bold: true}),
			v.text(v.language.Ladder(rungs), style{size: sizeDate, bold: true}))))
	default:
		parts = append(parts, v.notice(toneGood, v.text(v.language.Ladder(rungs), style{size: sizeName, bold: true})))
	}
	if !v.ladder.climbing {
		buttons := []fyne.CanvasObject{v.button("climb-again", v.say("diagnosis.again"), secondary, func() { v.send(pressClimb{}) })}
		if !v.kiosk.on { // which keeps no files and has no clipboard
			buttons = append(buttons, v.button("bundle", v.say("bundle.open"), secondary, func() { v.send(openPage{bundlePage}) }))
			buttons = append(buttons, v.copying("copy-ladder", v.say("text.copy"), v.language.LadderText(rungs))...)
		}
		parts = append(parts, v.flow(16, buttons...))
	}
	for _, rung := range rungs {
		parts = append(parts, v.rung(rung))
	}
	return v.pageOf(title, detail, parts...)
}

// rung is how one came out, with what was seen below it.
func (v view) rung(rung diagnosis.Rung) fyne.CanvasObject {
	lines := []fyne.CanvasObject{v.sides(
		v.text(v.language.Rung(rung.Name), style{size: sizeName, bold: true}),
		v.text(v.language.Outcome(rung), style{size: sizeLead, color: v.colors.ink(tonesOfOutcomes[rung.Outcome])}))}
	if rung.Fault != nil {
		fault := v.language.Fault(rung.Fault)
		lines = append(lines, v.text(fault.Title, style{size: sizeLead}), v.text(fault.Next, style{size: sizeLead, bold: true}))
	}
	for _, fact := range rung.Evidence {
		lines = append(lines, v.text(v.language.Fact(fact), style{size: sizeBody, color: v.colors.secondary}))
	}
	inside := v.beside(v.symbol(tonesOfOutcomes[rung.Outcome], 32), v.stack(0, lines...))
	if v.narrow {
		inside = v.stack(8, v.flow(0, v.symbol(tonesOfOutcomes[rung.Outcome], 32)), v.stack(0, lines...))
	}
	return v.framed(v.colors.surface, v.colors.border, rowPadding, inside)
}

// lookCloser is the button that climbs the ladder.
func (v view) lookCloser() *button {
	return v.button("ladder", v.say("diagnosis.title"), secondary, func() { v.send(pressClimb{}) }).atLeast(250)
}
