package gui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"kigen/internal/i18n"
)

// leastChoice is the least width of a button in a row of choices, at 100 %.
const leastChoice = 120

// choice is a button of which one among several is chosen: that has a tick on it.
func (v view) choice(name, label string, chosen bool, tapped func()) *button {
	if !chosen {
		return v.button(name, label, plain, tapped).atLeast(leastChoice)
	}
	face := v.centered(8, v.tick(), v.text(label, style{size: sizeLead, bold: true, color: v.colors.onPrimary}))
	return v.buttonWith(name, label, face, 16, primary, tapped).atLeast(leastChoice)
}

// languages offers every language in its own words.
func (v view) languages() screen {
	parts := []fyne.CanvasObject{v.languageButtons()}
	if v.policy.Languages != nil && !v.kiosk.on {
		parts = append(parts, v.lockedNote())
	}
	s := v.pageOf(v.say("language.choose"), "", parts...)
	s.center, s.focus = true, "language-"+v.language.Tag()
	return s
}

// languageButtons are one for each language, for those who can't read the page's.
func (v view) languageButtons() fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	for _, l := range i18n.Languages() {
		if !v.policy.Offers(l.Tag()) {
			continue
		}
		buttons = append(buttons, v.choice("language-"+l.Tag(), l.Name(), l.Tag() == v.language.Tag(), func() { v.send(chooseLanguage{l}) }))
	}
	return v.centered(12, buttons...)
}

// lockedNote says that it is not the person who decides.
func (v view) lockedNote() fyne.CanvasObject {
	return v.text(v.say("kiosk.locked"), style{size: sizeLead, color: v.colors.secondary, align: fyne.TextAlignCenter})
}

// display offers text sizes and colours.
func (v view) display() screen {
	var sizes, schemes []fyne.CanvasObject
	for i, zoom := range zooms {
		percent := strconv.Itoa(int(100*zoom)) + "%"
		sizes = append(sizes, v.choice("size-"+percent, percent, i == v.zoom, func() { v.send(chooseZoom{i}) }))
	}
	scheme := func(s scheme, label string) {
		schemes = append(schemes, v.choice("colors-"+schemeNames[s], label, s == v.scheme, func() { v.send(chooseScheme{s}) }))
	}
	scheme(systemScheme, v.say("display.system"))
	scheme(lightScheme, v.say("display.light"))
	scheme(darkScheme, v.say("display.dark"))
	scheme(contrastScheme, v.say("display.contrast"))
	s := v.pageOf(v.say("header.display"), v.say("display.detail"),
		v.panel(v.colors.surface, v.colors.border, v.stack(16,
			v.stack(8, v.text(v.say("display.size"), style{size: sizeName, bold: true}), v.flow(12, sizes...)),
			v.stack(8, v.text(v.say("display.colors"), style{size: sizeName, bold: true}), v.flow(12, schemes...)))))
	s.center = true
	return s
}
