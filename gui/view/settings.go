package view

import (
	"strconv"

	"fyne.io/fyne/v2"

	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/i18n"
)

// leastChoice is the least width of a button in a row of choices, at 100 %.
const leastChoice = 120

// choice draws a button of a group; the chosen one has a tick.
func (v View) choice(name, label string, chosen bool, tapped func()) *widget.Button {
	if !chosen {
		return v.button(name, label, widget.Plain, tapped).AtLeast(leastChoice)
	}
	face := v.Centered(8, v.Tick(), v.Text(label, widget.Style{Size: widget.SizeLead, Bold: true, Color: v.Colors.OnPrimary}))
	return v.buttonWith(name, label, face, 16, widget.Primary, tapped).AtLeast(leastChoice)
}

// languages draws the page with the languages offered.
func (v View) languages() Screen {
	parts := []fyne.CanvasObject{v.languageButtons()}
	if v.Policy.Languages != nil && !v.Kiosk.On {
		parts = append(parts, v.lockedNote())
	}
	s := v.pageOf(v.say("language.choose"), "", parts...)
	s.Center, s.Focus = true, "language-"+v.Language.Tag()
	return s
}

// languageButtons draws a button for each language offered, named in that language.
func (v View) languageButtons() fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	for _, l := range i18n.Languages() {
		if !v.Policy.Offers(l.Tag()) {
			continue
		}
		buttons = append(buttons, v.choice("language-"+l.Tag(), l.Name(), l.Tag() == v.Language.Tag(), func() { v.Send(model.ChooseLanguage{Language: l}) }))
	}
	return v.Centered(12, buttons...)
}

// lockedNote draws the note that the policy limits the choice.
func (v View) lockedNote() fyne.CanvasObject {
	return v.Text(v.say("kiosk.locked"), widget.Style{Size: widget.SizeLead, Color: v.Colors.Secondary, Align: fyne.TextAlignCenter})
}

// display draws the page with text sizes, colours and the program's version.
func (v View) display() Screen {
	var sizes, schemes []fyne.CanvasObject
	for i, zoom := range model.Zooms {
		percent := strconv.Itoa(int(100*zoom)) + "%"
		sizes = append(sizes, v.choice("size-"+percent, percent, i == v.Zoom, func() { v.Send(model.ChooseZoom{Zoom: i}) }))
	}
	scheme := func(s model.Scheme, label string) {
		schemes = append(schemes, v.choice("colors-"+model.SchemeNames[s], label, s == v.Scheme, func() { v.Send(model.ChooseScheme{Scheme: s}) }))
	}
	scheme(model.SystemScheme, v.say("display.system"))
	scheme(model.LightScheme, v.say("display.light"))
	scheme(model.DarkScheme, v.say("display.dark"))
	scheme(model.ContrastScheme, v.say("display.contrast"))
	s := v.pageOf(v.say("header.display"), v.say("display.detail"),
		v.Panel(v.Colors.Surface, v.Colors.Border, v.Stack(16,
			v.Stack(8, v.Text(v.say("display.size"), widget.Style{Size: widget.SizeName, Bold: true}), v.Flow(12, sizes...)),
			v.Stack(8, v.Text(v.say("display.colors"), widget.Style{Size: widget.SizeName, Bold: true}), v.Flow(12, schemes...)))),
		v.Text(v.say("display.version", "Version", v.Version), widget.Style{Size: widget.SizeBody, Color: v.Colors.Secondary, Align: fyne.TextAlignCenter}))
	s.Center = true
	return s
}
