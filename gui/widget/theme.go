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
	Touch       = 56 // the least height of what can be pressed
	KioskTouch  = 64 // on a kiosk, for fingers
)

// A Look is Fyne's theme: the text size, which everything on a page is scaled by, the
// language and the colours.
type Look struct {
	Scale  float32 // 1 = 100 %
	Tag    string  // of the language, whose letters texts have
	Colors Palette
	Narrow bool // there is little room for things beside each other
	Low    bool // there is little room for things below each other
	Touch  float32
}

// Fyne keeps a parsed font for each resource it was given, so there is one of each.
var resources = map[*fonts.Font]fyne.Resource{}

// Resource returns Fyne's form of a font. It is called on the goroutine that owns the
// screen.
func Resource(f *fonts.Font) fyne.Resource {
	if resources[f] == nil {
		resources[f] = fyne.NewStaticResource(f.Name+".ttf", f.TTF)
	}
	return resources[f]
}

func weight(bold bool) fonts.Weight {
	if bold {
		return fonts.Bold
	}
	return fonts.Regular
}

// A appTheme is what Fyne takes for its theme: the look of what is drawn just now. It is set
// once, because Fyne forgets its fonts whenever a theme is set, and keeps some of what it
// forgot: parsing them again takes a fifth of a second and 60 MB each time.
type appTheme struct{ *Look }

// Apply has an app wear a look, which may change later.
func (l *Look) Apply(to fyne.App) {
	if applied, ok := to.Settings().Theme().(*appTheme); ok {
		applied.Look = l
		return
	}
	to.Settings().SetTheme(&appTheme{l})
}

// Px scales a length in pixels at 100 %.
func (l Look) Px(n float32) float32 { return n * l.Scale }

// Font implements fyne.Theme. Fyne's own fonts have no Japanese.
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
		return 0 // the layouts of this package say every distance themselves
	case theme.SizeNameScrollBar:
		return l.Px(14)
	}
	return theme.DefaultTheme().Size(name) * l.Scale
}
