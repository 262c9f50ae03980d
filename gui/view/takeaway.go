package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kigen/internal/export/calendar"
	"kigen/internal/kiosk/policy"
)

// takeawayTile opens the page on what to take along.
func (v view) takeawayTile() fyne.CanvasObject {
	thing := v.say("takeaway.calendar")
	if v.kiosk.on { // which keeps no files
		thing = v.say("takeaway.telephone")
	}
	return v.tile("takeaway", v.say("takeaway.about"), thing, v.say("takeaway.more"),
		func() { v.send(openPage{takeawayPage}) })
}

// takeAlong offers what there is: a calendar file, a code for a telephone, a page of paper.
func (v view) takeAlong() screen {
	offer := func(title, detail string, action *button) fyne.CanvasObject {
		return v.panel(v.colors.surface, v.colors.border, v.sides(
			v.stack(2, v.text(title, style{size: sizeDate, bold: true}), v.text(detail, style{size: sizeLead})),
			v.flow(0, action.atLeast(220))))
	}
	parts := v.outcome()
	if len(v.days().Entries) > 0 {
		if !v.kiosk.on { // where nothing is kept
			parts = append(parts, offer(v.say("takeaway.calendar"), v.say("takeaway.calendar-detail"),
				v.button("save-calendar", v.say("takeaway.save"), secondary, func() { v.send(pressMake{calendarFile}) })))
		}
		parts = append(parts,
			offer(v.say("takeaway.telephone"), v.say("takeaway.telephone-detail"),
				v.button("code", v.say("takeaway.show-code"), secondary, func() { v.send(openPage{codePage}) })))
	}
	if v.policy.Paper == policy.NoPaper {
		return v.pageOf(v.say("takeaway.about"), "", parts...)
	}
	parts = append(parts, offer(v.say("takeaway.paper"), v.say("takeaway.paper-detail"),
		v.button("paper", v.say("takeaway.show-paper"), secondary, func() { v.send(openPage{handoutPage}) })))
	return v.pageOf(v.say("takeaway.about"), "", parts...)
}

// outcome says how the last thing asked for came out.
func (v view) outcome() []fyne.CanvasObject {
	notice := func(t tone, words string, more ...fyne.CanvasObject) []fyne.CanvasObject {
		lines := append([]fyne.CanvasObject{v.text(words, style{size: sizeLead, bold: true})}, more...)
		return []fyne.CanvasObject{v.notice(t, v.stack(8, lines...))}
	}
	if v.kiosk.on && v.takeaway.made != nothingMade { // the page is printed at once, or not at all
		switch v.takeaway.made {
		case making:
			return notice(toneNeutral, v.say("kiosk.printing"))
		case printed:
			return notice(toneGood, v.say("kiosk.printing"))
		}
		return notice(toneWarning, v.say("kiosk.not-now"))
	}
	switch v.takeaway.made {
	case making:
		return notice(toneNeutral, v.say("takeaway.making"))
	case saved:
		return notice(toneGood, v.say("takeaway.saved"),
			v.text(v.takeaway.path, style{size: sizeLead}),
			v.flow(0, v.button("open", v.say("takeaway.open"), secondary, func() { v.send(pressOpen{}) })))
	case notOpened:
		return notice(toneWarning, v.say("takeaway.saved"),
			v.text(v.takeaway.path, style{size: sizeLead}),
			v.text(v.say("takeaway.not-opened"), style{size: sizeLead, bold: true}))
	case printed:
		return notice(toneGood, v.say("takeaway.printed"))
	case notSaved:
		return notice(toneError, v.say("takeaway.not-saved"))
	case notAllowed:
		return notice(toneError, v.say("takeaway.not-permitted"))
	case noPrinter:
		return notice(toneWarning, v.say("takeaway.no-printer"))
	case notPrinted:
		return notice(toneError, v.say("takeaway.not-printed"))
	}
	return nil
}

// codeSide is how large the code is drawn, at 100 %.
const codeSide = 340

// code shows the next day as a code that a telephone reads.
func (v view) code() screen {
	days := v.days()
	code, ok := days.Code()
	if !ok {
		return v.takeAlong() // the day has passed while it was looked at
	}
	entry := days.Entries[0]
	return v.pageOf(v.say("takeaway.telephone"), v.say("takeaway.aim"),
		v.centered(0, v.modules(code)),
		v.text(v.say("takeaway.then"), style{size: sizeName, align: fyne.TextAlignCenter}),
		v.stack(2,
			v.text(v.language.Date(entry.On), style{size: sizeDate, bold: true, align: fyne.TextAlignCenter}),
			v.text(entry.Title, style{size: sizeName, align: fyne.TextAlignCenter})))
}

// modules draws a code, dark on light in every scheme, as cameras want it.
func (v view) modules(code calendar.Code) fyne.CanvasObject {
	whole := float32(len(code.Dark) + 2*calendar.QuietZone)
	ground := canvas.NewRectangle(color.White)
	layout := sheetLayout{width: 1, height: 1, least: v.px(codeSide), places: []sheetPlace{{0, 0, 1, 1, 0}}}
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

// paper shows the page of paper as it will be, to print or to keep.
func (v view) paper() screen {
	buttons := []fyne.CanvasObject{v.button("print", v.say("takeaway.print"), primary, func() { v.send(pressMake{handoutPaper}) }).atLeast(220)}
	if !v.kiosk.on {
		buttons = append(buttons, v.button("save-paper", v.say("takeaway.save"), secondary, func() { v.send(pressMake{handoutFile}) }).atLeast(220))
	}
	parts := append(v.outcome(), v.centered(20, buttons...))
	if v.takeaway.paper == nil {
		parts = append(parts, v.text(v.say("takeaway.making"), style{size: sizeName, align: fyne.TextAlignCenter}))
	} else {
		parts = append(parts, v.centered(0, v.sheet(*v.takeaway.paper)))
	}
	return v.pageOf(v.say("takeaway.paper"), v.say("takeaway.paper-detail"), parts...)
}
