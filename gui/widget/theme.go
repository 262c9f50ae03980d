package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kigen/internal/fonts"
)

// The text sizes of the Digital Agency's design system, in pixels at 100 %.
const (
	SizeBody    = 16
	SizeLead    = 18
	SizeName    = 20
	SizeDate    = 24
	SizeSection = 28
	SizeAnswer  = 36
	radius      = 8
	radiusLarge = 12
	Touch       = 56 // least height of a button
	KioskTouch  = 64 // the same on a kiosk
)

// A Look is the appearance of a page, and Fyne's theme: text size, language, colours and what
// the window's size allows.
type Look struct {
	Scale  float32 // 1 = 100 %
	Tag    string  // language tag, for the choice of fonts
	Colors Palette
	Narrow bool    // the window has little width
	Low    bool    // the window has little height
	Touch  float32 // least height of a button, at 100 %
}

// resources has one Fyne resource for each font, because Fyne caches parsed fonts by resource.
var resources = map[*fonts.Font]fyne.Resource{}

// Resource returns a font as a Fyne resource. It must be called on the goroutine that owns the
// screen.
func Resource(f *fonts.Font) fyne.Resource {
	if resources[f] == nil {
		resources[f] = fyne.NewStaticResource(f.Name+".ttf", f.TTF)
	}
	return resources[f]
}

// weight returns the weight of bold or regular text.
func weight(bold bool) fonts.Weight {
	if bold {
		return fonts.Bold
	}
	return fonts.Regular
}

// An appTheme is the theme given to Fyne: it points to the current look. It is set once, because
// setting a theme makes Fyne parse all fonts again: 0.2 s and 60 MB, of which it never frees some.
type appTheme struct{ *Look }

// Apply makes an app's theme follow a look, which may change later.
func (l *Look) Apply(to fyne.App) {
	if applied, ok := to.Settings().Theme().(*appTheme); ok {
		applied.Look = l
		return
	}
	to.Settings().SetTheme(&appTheme{l})
}

// Px returns a length in pixels at 100 % at the current scale.
func (l Look) Px(n float32) float32 { return n * l.Scale }

// Font implements fyne.Theme. Fyne's own fonts lack Japanese.
func (l Look) Font(style fyne.TextStyle) fyne.Resource {
	if style.Symbol {
		return theme.DefaultTheme().Font(style)
	}
	return Resource(fonts.First("ja", weight(style.Bold)))
}

// Icon implements fyne.Theme.
func (l Look) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size implements fyne.Theme.
func (l Look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return l.Px(SizeBody)
	case theme.SizeNamePadding:
		return 0 // the layouts of this package set all distances
	case theme.SizeNameScrollBar:
		return l.Px(14)
	}
	return theme.DefaultTheme().Size(name) * l.Scale
}
