package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kigen/internal/fonts"
)

// The text sizes of the Digital Agency's design system, in pixels at 100 %.
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
	kioskTouch  = 64 // on a public terminal, for fingers
)

// A look is Fyne's theme: the text size, which everything on a page is scaled by, the
// language and the colours.
type look struct {
	scale  float32 // 1 = 100 %
	tag    string  // of the language, whose letters texts have
	colors palette
	narrow bool // there is little room for things beside each other
	low    bool // there is little room for things below each other
	touch  float32
}

// Fyne keeps a parsed font for each resource it was given, so there is one of each.
var resources = map[*fonts.Font]fyne.Resource{}

// resource returns Fyne's form of a font. It is called on the goroutine that owns the
// screen.
func resource(f *fonts.Font) fyne.Resource {
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

// A dress is what Fyne takes for its theme: the look of what is drawn just now. It is set
// once, because Fyne forgets its fonts whenever a theme is set, and keeps some of what it
// forgot: parsing them again takes a fifth of a second and 60 MB each time.
type dress struct{ *look }

// put has an app wear a look, which may change later.
func (l *look) put(on fyne.App) {
	if worn, ok := on.Settings().Theme().(*dress); ok {
		worn.look = l
		return
	}
	on.Settings().SetTheme(&dress{l})
}

// px scales a length in pixels at 100 %.
func (l look) px(n float32) float32 { return n * l.scale }

// Font implements fyne.Theme. Fyne's own fonts have no Japanese.
func (l look) Font(style fyne.TextStyle) fyne.Resource {
	if style.Symbol {
		return theme.DefaultTheme().Font(style)
	}
	return resource(fonts.First("ja", weight(style.Bold)))
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
