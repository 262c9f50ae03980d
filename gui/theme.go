package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kigen/font"
)

// The colours of the Digital Agency's design system
// (@digital-go-jp/design-tokens 1.1.9, MIT), by what they are used for.
var (
	colorPrimary     = rgb(0x0017c1) // blue-900
	colorPrimaryPale = rgb(0xe8f1fe) // blue-50
	colorSuccess     = rgb(0x197a4b) // green-800
	colorSuccessPale = rgb(0xe6f5ec) // green-50
	colorWarning     = rgb(0x806300) // yellow-1000
	colorWarningPale = rgb(0xfff0b3) // yellow-100
	colorError       = rgb(0xce0000) // red-900
	colorErrorPale   = rgb(0xfdeeee) // red-50
	colorText        = rgb(0x1a1a1a) // gray-900
	colorSecondary   = rgb(0x4d4d4d) // gray-700
	colorMuted       = rgb(0x999999) // gray-400
	colorBorder      = rgb(0xcccccc) // gray-200
	colorGround      = rgb(0xf2f2f2) // gray-50
	colorSurface     = rgb(0xffffff)
	colorFocus       = rgb(0xffd43d) // yellow-300, inside a black line
	colorFocusLine   = rgb(0x000000)
)

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff} // #nosec G115 -- the bytes of hex
}

// The text sizes of the same system, in pixels at 100 %.
const (
	sizeBody    = 16
	sizeLead    = 18
	sizeName    = 20
	sizeDate    = 24
	sizeSection = 28
	sizeAnswer  = 36
	radius      = 8
	radiusLarge = 12
	touch       = 56 // the least height of what can be pressed
)

// A look is Fyne's theme, the text size, which everything on a page is scaled by, and the
// language.
type look struct {
	scale float32 // 1 = 100 %
	tag   string  // of the language, whose letters texts have
}

// Fyne keeps a parsed font for each resource it was given, so there is one of each.
var resources = map[*font.Font]fyne.Resource{}

// resource returns Fyne's form of a font. It is called on the goroutine that owns the
// screen.
func resource(f *font.Font) fyne.Resource {
	if resources[f] == nil {
		resources[f] = fyne.NewStaticResource(f.Name+".ttf", f.TTF)
	}
	return resources[f]
}

func weight(bold bool) font.Weight {
	if bold {
		return font.Bold
	}
	return font.Regular
}

// px scales a length in pixels at 100 %.
func (l look) px(n float32) float32 { return n * l.scale }

// Font implements fyne.Theme. Fyne's own fonts have no Japanese.
func (l look) Font(style fyne.TextStyle) fyne.Resource {
	if style.Symbol {
		return theme.DefaultTheme().Font(style)
	}
	return resource(font.First("ja", weight(style.Bold)))
}

// Color implements fyne.Theme, for what Fyne draws itself.
func (l look) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch name {
	case theme.ColorNameBackground:
		return colorGround
	case theme.ColorNameForeground:
		return colorText
	case theme.ColorNamePrimary:
		return colorPrimary
	case theme.ColorNameFocus:
		return colorFocus
	case theme.ColorNameScrollBar:
		return colorSecondary
	}
	return theme.DefaultTheme().Color(name, theme.VariantLight)
}

// Icon implements fyne.Theme.
func (l look) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size implements fyne.Theme.
func (l look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return l.px(sizeBody)
	case theme.SizeNamePadding:
		return 0 // the layouts of this package say every distance themselves
	case theme.SizeNameScrollBar:
		return l.px(14)
	}
	return theme.DefaultTheme().Size(name) * l.scale
}
