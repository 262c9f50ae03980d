package view

import (
	"fyne.io/fyne/v2"

	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/diagnosis"
)

// tonesOfOutcomes has the tone of each outcome of a rung.
var tonesOfOutcomes = map[diagnosis.Outcome]widget.Tone{
	diagnosis.Passed:     widget.ToneGood,
	diagnosis.Failed:     widget.ToneError,
	diagnosis.NotReached: widget.ToneNeutral,
}

// ladder draws the diagnosis: its conclusion, then each rung with its evidence.
func (v View) ladder() Screen {
	rungs := v.Ladder.Rungs
	title, detail := v.say("diagnosis.title"), v.say("diagnosis.detail")
	parts := []fyne.CanvasObject{}
	switch first, failed := rungs.FirstFailed(); {
	case v.Ladder.Climbing:
		parts = append(parts, v.Notice(widget.ToneNeutral, v.Text(v.say("diagnosis.running"), widget.Style{Size: widget.SizeName, Bold: true})))
	case failed:
		fault := v.Language.Fault(first.Fault)
		parts = append(parts, v.Notice(widget.ToneWarning, v.Stack(2,
			v.Text(fault.Title, widget.Style{Size: widget.SizeName, Bold: true}),
			v.Text(fault.Sentence, widget.Style{Size: widget.SizeLead}),
			v.Text(fault.Next, widget.Style{Size: widget.SizeLead, Bold: true}),
			v.Text(v.Language.Ladder(rungs), widget.Style{Size: widget.SizeDate, Bold: true}))))
	default:
		parts = append(parts, v.Notice(widget.ToneGood, v.Text(v.Language.Ladder(rungs), widget.Style{Size: widget.SizeName, Bold: true})))
	}
	if !v.Ladder.Climbing {
		buttons := []fyne.CanvasObject{v.button("climb-again", v.say("diagnosis.again"), widget.Secondary, func() { v.Send(model.PressClimb{}) })}
		if !v.Kiosk.On { // a kiosk has no files and no clipboard
			buttons = append(buttons, v.button("bundle", v.say("bundle.open"), widget.Secondary, func() { v.Send(model.OpenPage{Page: model.BundlePage}) }))
			buttons = append(buttons, v.copying("copy-ladder", v.say("text.copy"), v.Language.LadderText(rungs))...)
		}
		parts = append(parts, v.Flow(16, buttons...))
	}
	for _, rung := range rungs {
		parts = append(parts, v.rung(rung))
	}
	return v.pageOf(title, detail, parts...)
}

// rung draws a rung: its name, its outcome, and the evidence.
func (v View) rung(rung diagnosis.Rung) fyne.CanvasObject {
	lines := []fyne.CanvasObject{v.Sides(
		v.Text(v.Language.Rung(rung.Name), widget.Style{Size: widget.SizeName, Bold: true}),
		v.Text(v.Language.Outcome(rung), widget.Style{Size: widget.SizeLead, Color: v.Colors.Ink(tonesOfOutcomes[rung.Outcome])}))}
	if rung.Fault != nil {
		fault := v.Language.Fault(rung.Fault)
		lines = append(lines, v.Text(fault.Title, widget.Style{Size: widget.SizeLead}), v.Text(fault.Next, widget.Style{Size: widget.SizeLead, Bold: true}))
	}
	for _, fact := range rung.Evidence {
		lines = append(lines, v.Text(v.Language.Fact(fact), widget.Style{Size: widget.SizeBody, Color: v.Colors.Secondary}))
	}
	inside := v.Beside(v.Symbol(tonesOfOutcomes[rung.Outcome], 32), v.Stack(0, lines...))
	if v.Narrow {
		inside = v.Stack(8, v.Flow(0, v.Symbol(tonesOfOutcomes[rung.Outcome], 32)), v.Stack(0, lines...))
	}
	return v.Framed(v.Colors.Surface, v.Colors.Border, rowPadding, inside)
}

// diagnoseButton draws the button that starts the diagnosis.
func (v View) diagnoseButton() *widget.Button {
	return v.button("ladder", v.say("diagnosis.title"), widget.Secondary, func() { v.Send(model.PressClimb{}) }).AtLeast(250)
}
