package view

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/export/calendar"
	"kigen/internal/kiosk/policy"
	"kigen/internal/printable"
)

// takeawayTile draws the tile that opens the page of what to take along.
func (v View) takeawayTile() fyne.CanvasObject {
	thing := v.say("takeaway.calendar")
	if v.Kiosk.On { // a kiosk saves no files
		thing = v.say("takeaway.telephone")
	}
	return v.tile("takeaway", v.say("takeaway.about"), thing, v.say("takeaway.more"),
		func() { v.Send(model.OpenPage{Page: model.TakeawayPage}) })
}

// takeaway draws the page of what to take along: a calendar file, a code for a telephone, a
// handout on paper.
func (v View) takeaway() Screen {
	offer := func(title, detail string, action *widget.Button) fyne.CanvasObject {
		return v.Panel(v.Colors.Surface, v.Colors.Border, v.Sides(
			v.Stack(2, v.Text(title, widget.Style{Size: widget.SizeDate, Bold: true}), v.Text(detail, widget.Style{Size: widget.SizeLead})),
			v.Flow(0, action.AtLeast(220))))
	}
	parts := v.outcome()
	if len(v.Days().Entries) > 0 {
		if !v.Kiosk.On { // a kiosk saves no files
			parts = append(parts, offer(v.say("takeaway.calendar"), v.say("takeaway.calendar-detail"),
				v.button("save-calendar", v.say("takeaway.save"), widget.Secondary, func() { v.Send(model.PressMake{Product: model.CalendarFile}) })))
		}
		parts = append(parts,
			offer(v.say("takeaway.telephone"), v.say("takeaway.telephone-detail"),
				v.button("code", v.say("takeaway.show-code"), widget.Secondary, func() { v.Send(model.OpenPage{Page: model.CodePage}) })))
	}
	if v.Policy.Paper == policy.NoPaper {
		return v.pageOf(v.say("takeaway.about"), "", parts...)
	}
	parts = append(parts, offer(v.say("takeaway.paper"), v.say("takeaway.paper-detail"),
		v.button("paper", v.say("takeaway.show-paper"), widget.Secondary, func() { v.Send(model.OpenPage{Page: model.HandoutPage}) })))
	return v.pageOf(v.say("takeaway.about"), "", parts...)
}

// outcome draws the outcome of the last saving or printing.
func (v View) outcome() []fyne.CanvasObject {
	notice := func(t widget.Tone, words string, more ...fyne.CanvasObject) []fyne.CanvasObject {
		lines := append([]fyne.CanvasObject{v.Text(words, widget.Style{Size: widget.SizeLead, Bold: true})}, more...)
		return []fyne.CanvasObject{v.Notice(t, v.Stack(8, lines...))}
	}
	if v.Kiosk.On && v.Takeaway.Made != model.NothingMade { // a kiosk prints at once or not at all
		switch v.Takeaway.Made {
		case model.Making:
			return notice(widget.ToneNeutral, v.say("kiosk.printing"))
		case model.Printed:
			return notice(widget.ToneGood, v.say("kiosk.printing"))
		}
		return notice(widget.ToneWarning, v.say("kiosk.not-now"))
	}
	switch v.Takeaway.Made {
	case model.Making:
		return notice(widget.ToneNeutral, v.say("takeaway.making"))
	case model.Saved:
		return notice(widget.ToneGood, v.say("takeaway.saved"),
			v.Text(printable.Path(v.Takeaway.Path), widget.Style{Size: widget.SizeLead}),
			v.Flow(0, v.button("open", v.say("takeaway.open"), widget.Secondary, func() { v.Send(model.PressOpen{}) })))
	case model.NotOpened:
		return notice(widget.ToneWarning, v.say("takeaway.saved"),
			v.Text(printable.Path(v.Takeaway.Path), widget.Style{Size: widget.SizeLead}),
			v.Text(v.say("takeaway.not-opened"), widget.Style{Size: widget.SizeLead, Bold: true}))
	case model.Printed:
		return notice(widget.ToneGood, v.say("takeaway.printed"))
	case model.NotSaved:
		return notice(widget.ToneError, v.say("takeaway.not-saved"))
	case model.NotAllowed:
		return notice(widget.ToneError, v.say("takeaway.not-permitted"))
	case model.NoPrinter:
		return notice(widget.ToneWarning, v.say("takeaway.no-printer"))
	case model.NotPrinted:
		return notice(widget.ToneError, v.say("takeaway.not-printed"))
	}
	return nil
}

// codeSide is the side of the drawn QR code, at 100 %.
const codeSide = 340

// code draws the page with the next date as a QR code for a telephone's calendar.
func (v View) code() Screen {
	days := v.Days()
	code, ok := days.Code()
	if !ok {
		return v.takeaway() // the date has passed meanwhile
	}
	entry := days.Entries[0]
	return v.pageOf(v.say("takeaway.telephone"), v.say("takeaway.aim"),
		v.Centered(0, v.modules(code)),
		v.Text(v.say("takeaway.then"), widget.Style{Size: widget.SizeName, Align: fyne.TextAlignCenter}),
		v.Stack(2,
			v.Text(v.Language.Date(entry.On), widget.Style{Size: widget.SizeDate, Bold: true, Align: fyne.TextAlignCenter}),
			v.Text(entry.Title, widget.Style{Size: widget.SizeName, Align: fyne.TextAlignCenter})))
}

// modules draws a QR code, dark on light in every scheme, as cameras need it.
func (v View) modules(code calendar.Code) fyne.CanvasObject {
	whole := float32(len(code.Dark) + 2*calendar.QuietZone)
	ground := canvas.NewRectangle(color.White)
	layout := sheetLayout{width: 1, height: 1, least: v.Px(codeSide), places: []sheetPlace{{0, 0, 1, 1, 0}}}
	objects := []fyne.CanvasObject{ground}
	for y, row := range code.Dark {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				objects = append(objects, canvas.NewRectangle(color.Black))
				layout.places = append(layout.places, sheetPlace{
					(float32(from) + calendar.QuietZone) / whole, (float32(y) + calendar.QuietZone) / whole,
					float32(x-from) / whole, 1 / whole, 0,
				})
			}
		}
	}
	return container.New(layout, objects...)
}

// paper draws the preview of the handout, with the buttons to print and to save it.
func (v View) paper() Screen {
	buttons := []fyne.CanvasObject{v.button("print", v.say("takeaway.print"), widget.Primary, func() { v.Send(model.PressMake{Product: model.HandoutPaper}) }).AtLeast(220)}
	if !v.Kiosk.On {
		buttons = append(buttons, v.button("save-paper", v.say("takeaway.save"), widget.Secondary, func() { v.Send(model.PressMake{Product: model.HandoutFile}) }).AtLeast(220))
	}
	parts := append(v.outcome(), v.Centered(20, buttons...))
	if v.Takeaway.Paper == nil {
		parts = append(parts, v.Text(v.say("takeaway.making"), widget.Style{Size: widget.SizeName, Align: fyne.TextAlignCenter}))
	} else {
		parts = append(parts, v.Centered(0, v.sheet(*v.Takeaway.Paper)))
	}
	return v.pageOf(v.say("takeaway.paper"), v.say("takeaway.paper-detail"), parts...)
}
