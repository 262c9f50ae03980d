package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// A Palette has the colours of a page by their use. All are from the Digital Agency's design
// system (@digital-go-jp/design-tokens 1.1.9, MIT). contrast_test.go lists which are used on
// which, and their least contrast.
type Palette struct {
	Ground, Surface color.NRGBA // background of the page; of panels and buttons

	Text, Secondary color.NRGBA // text; less important text
	Border          color.NRGBA // decorative lines around panels and between parts
	Muted           color.NRGBA // edge of plain buttons, and empty places of a field

	Primary, PrimaryPale, OnPrimary color.NRGBA // buttons, and the mark of today
	Success, SuccessPale            color.NRGBA
	Warning, WarningPale            color.NRGBA
	Error, ErrorPale                color.NRGBA
	OnTone                          color.NRGBA // shape of a symbol on success, warning, error and secondary

	Renewal          color.NRGBA // renewal window on a bar, with a line in the warning colour
	Focus, FocusLine color.NRGBA // focus ring, and the line around it
	Device           color.NRGBA // drawn reader
}

// The palettes.
var (
	LightPalette = Palette{
		Ground: RGB(0xf2f2f2), Surface: RGB(0xffffff), // gray-50, white
		Text: RGB(0x1a1a1a), Secondary: RGB(0x4d4d4d), // gray-900, gray-700
		Border: RGB(0xcccccc), Muted: RGB(0x767676), // gray-200, gray-536
		Primary: RGB(0x0017c1), PrimaryPale: RGB(0xe8f1fe), OnPrimary: RGB(0xffffff), // blue-900, blue-50
		Success: RGB(0x197a4b), SuccessPale: RGB(0xe6f5ec), // green-800, green-50
		Warning: RGB(0x806300), WarningPale: RGB(0xfff0b3), // yellow-1000, yellow-100
		Error: RGB(0xce0000), ErrorPale: RGB(0xfdeeee), // red-900, red-50
		OnTone:  RGB(0xffffff),
		Renewal: RGB(0xffd43d),                           // yellow-300
		Focus:   RGB(0xffd43d), FocusLine: RGB(0x000000), // yellow-300, black
		Device: RGB(0x333333), // gray-800
	}

	DarkPalette = Palette{
		Ground: RGB(0x1a1a1a), Surface: RGB(0x333333), // gray-900, gray-800
		Text: RGB(0xffffff), Secondary: RGB(0xcccccc), // white, gray-200
		Border: RGB(0x666666), Muted: RGB(0xb3b3b3), // gray-600, gray-300
		Primary: RGB(0x9db7f9), PrimaryPale: RGB(0x000071), OnPrimary: RGB(0x000060), // blue-300, blue-1100, blue-1200
		Success: RGB(0x71c598), SuccessPale: RGB(0x08351f), // green-300, green-1100
		Warning: RGB(0xffd43d), WarningPale: RGB(0x604b00), // yellow-300, yellow-1200
		Error: RGB(0xffbbbb), ErrorPale: RGB(0x620000), // red-200, red-1200
		OnTone:  RGB(0x1a1a1a),                           // gray-900
		Renewal: RGB(0x604b00),                           // yellow-1200
		Focus:   RGB(0xffd43d), FocusLine: RGB(0x000000), // yellow-300, black
		Device: RGB(0x666666), // gray-600
	}

	// HighContrast is for people with low vision: the background is always black.
	HighContrast = Palette{
		Ground: RGB(0x000000), Surface: RGB(0x000000),
		Text: RGB(0xffffff), Secondary: RGB(0xffffff),
		Border: RGB(0xffffff), Muted: RGB(0xffffff),
		Primary: RGB(0x99f2ff), PrimaryPale: RGB(0x003741), OnPrimary: RGB(0x000000), // cyan-200, cyan-1200
		Success: RGB(0x9bd4b5), SuccessPale: RGB(0x000000), // green-200
		Warning: RGB(0xffd43d), WarningPale: RGB(0x000000), // yellow-300
		Error: RGB(0xffbbbb), ErrorPale: RGB(0x000000), // red-200
		OnTone:  RGB(0x000000),
		Renewal: RGB(0x604b00),                           // yellow-1200
		Focus:   RGB(0xffd43d), FocusLine: RGB(0xffffff), // yellow-300, white
		Device: RGB(0x999999), // gray-400
	}
)

// RGB returns the opaque colour of a hexadecimal code.
func RGB(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff} // #nosec G115 -- the bytes of hex
}

// Ink returns the colour of a tone's text and symbol.
func (p Palette) Ink(t Tone) color.NRGBA {
	return map[Tone]color.NRGBA{ToneGood: p.Success, ToneWarning: p.Warning, ToneError: p.Error, ToneNeutral: p.Secondary}[t]
}

// Pale returns the background colour of a tone.
func (p Palette) Pale(t Tone) color.NRGBA {
	return map[Tone]color.NRGBA{ToneGood: p.SuccessPale, ToneWarning: p.WarningPale, ToneError: p.ErrorPale, ToneNeutral: p.Surface}[t]
}

// Color implements fyne.Theme, for Fyne's own widgets.
func (l Look) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch name {
	case theme.ColorNameBackground:
		return l.Colors.Ground
	case theme.ColorNameForeground:
		return l.Colors.Text
	case theme.ColorNamePrimary:
		return l.Colors.Primary
	case theme.ColorNameFocus:
		return l.Colors.Focus
	case theme.ColorNameSelection:
		return l.Colors.PrimaryPale
	case theme.ColorNameScrollBar, theme.ColorNamePlaceHolder:
		return l.Colors.Secondary
	case theme.ColorNameInputBackground, theme.ColorNameInputBorder:
		return color.Transparent // Look.Field draws its box
	}
	return theme.DefaultTheme().Color(name, theme.VariantLight)
}
