package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// A palette has the colours of a page by what they are used for. All are of the scales
// of the Digital Agency's design system (@digital-go-jp/design-tokens 1.1.9, MIT);
// contrast_test.go says which stand on which, and how far apart they must be.
type palette struct {
	ground, surface color.NRGBA // of the page; of panels and buttons on it

	text, secondary color.NRGBA // what is read first, and what is read then
	border          color.NRGBA // around panels, and between parts: nothing is lost with it
	muted           color.NRGBA // the edge of a plain button, and places that are empty

	primary, primaryPale, onPrimary color.NRGBA // what can be pressed, and today
	success, successPale            color.NRGBA
	warning, warningPale            color.NRGBA
	error, errorPale                color.NRGBA
	onTone                          color.NRGBA // a symbol's shape on success, warning, error and secondary

	renewal          color.NRGBA // the renewal window on a bar, inside a line of warning
	focus, focusLine color.NRGBA // a ring, and the line around it
	device           color.NRGBA // a drawn reader
}

var (
	lightPalette = palette{
		ground: rgb(0xf2f2f2), surface: rgb(0xffffff), // gray-50, white
		text: rgb(0x1a1a1a), secondary: rgb(0x4d4d4d), // gray-900, gray-700
		border: rgb(0xcccccc), muted: rgb(0x767676), // gray-200, gray-536
		primary: rgb(0x0017c1), primaryPale: rgb(0xe8f1fe), onPrimary: rgb(0xffffff), // blue-900, blue-50
		success: rgb(0x197a4b), successPale: rgb(0xe6f5ec), // green-800, green-50
		warning: rgb(0x806300), warningPale: rgb(0xfff0b3), // yellow-1000, yellow-100
		error: rgb(0xce0000), errorPale: rgb(0xfdeeee), // red-900, red-50
		onTone:  rgb(0xffffff),
		renewal: rgb(0xffd43d),                           // yellow-300
		focus:   rgb(0xffd43d), focusLine: rgb(0x000000), // yellow-300, black
		device: rgb(0x333333), // gray-800
	}

	darkPalette = palette{
		ground: rgb(0x1a1a1a), surface: rgb(0x333333), // gray-900, gray-800
		text: rgb(0xffffff), secondary: rgb(0xcccccc), // white, gray-200
		border: rgb(0x666666), muted: rgb(0xb3b3b3), // gray-600, gray-300
		primary: rgb(0x9db7f9), primaryPale: rgb(0x000071), onPrimary: rgb(0x000060), // blue-300, blue-1100, blue-1200
		success: rgb(0x71c598), successPale: rgb(0x08351f), // green-300, green-1100
		warning: rgb(0xffd43d), warningPale: rgb(0x604b00), // yellow-300, yellow-1200
		error: rgb(0xffbbbb), errorPale: rgb(0x620000), // red-200, red-1200
		onTone:  rgb(0x1a1a1a),                           // gray-900
		renewal: rgb(0x604b00),                           // yellow-1200
		focus:   rgb(0xffd43d), focusLine: rgb(0x000000), // yellow-300, black
		device: rgb(0x666666), // gray-600
	}

	// highContrast is for those who see little: nothing but black below what is read.
	highContrast = palette{
		ground: rgb(0x000000), surface: rgb(0x000000),
		text: rgb(0xffffff), secondary: rgb(0xffffff),
		border: rgb(0xffffff), muted: rgb(0xffffff),
		primary: rgb(0x99f2ff), primaryPale: rgb(0x003741), onPrimary: rgb(0x000000), // cyan-200, cyan-1200
		success: rgb(0x9bd4b5), successPale: rgb(0x000000), // green-200
		warning: rgb(0xffd43d), warningPale: rgb(0x000000), // yellow-300
		error: rgb(0xffbbbb), errorPale: rgb(0x000000), // red-200
		onTone:  rgb(0x000000),
		renewal: rgb(0x604b00),                           // yellow-1200
		focus:   rgb(0xffd43d), focusLine: rgb(0xffffff), // yellow-300, white
		device: rgb(0x999999), // gray-400
	}
)

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff} // #nosec G115 -- the bytes of hex
}

// ink is the colour of a tone's words and symbol, pale that of the ground below them.
func (p palette) ink(t tone) color.NRGBA {
	return map[tone]color.NRGBA{toneGood: p.success, toneWarning: p.warning, toneError: p.error, toneNeutral: p.secondary}[t]
}

func (p palette) pale(t tone) color.NRGBA {
	return map[tone]color.NRGBA{toneGood: p.successPale, toneWarning: p.warningPale, toneError: p.errorPale, toneNeutral: p.surface}[t]
}

// Color implements fyne.Theme, for what Fyne draws itself.
func (l look) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch name {
	case theme.ColorNameBackground:
		return l.colors.ground
	case theme.ColorNameForeground:
		return l.colors.text
	case theme.ColorNamePrimary:
		return l.colors.primary
	case theme.ColorNameFocus:
		return l.colors.focus
	case theme.ColorNameSelection:
		return l.colors.primaryPale
	case theme.ColorNameScrollBar, theme.ColorNamePlaceHolder:
		return l.colors.secondary
	case theme.ColorNameInputBackground, theme.ColorNameInputBorder:
		return color.Transparent // its box is drawn around it
	}
	return theme.DefaultTheme().Color(name, theme.VariantLight)
}
