package gui

import (
	"math"

	"fyne.io/fyne/v2"
)

// paletteOf returns the scheme's colours, for a desktop that is dark or not.
func paletteOf(s scheme, dark bool) palette {
	switch {
	case s == contrastScheme:
		return highContrast
	case s == darkScheme, s == systemScheme && dark:
		return darkPalette
	default:
		return lightPalette
	}
}

// lookOf returns how a model looks in a window of a size. In a window that is larger
// than usual everything is, in steps, so that a page fills a large screen as well.
func lookOf(m model, size fyne.Size) look {
	const step = 0.25
	growth := min(size.Width/usual.Width, size.Height/usual.Height)
	growth = max(1, float32(math.Floor(float64(growth/step)))*step)
	scale := zooms[m.zoom] * growth
	least := float32(touch)
	if m.kiosk.on {
		least = kioskTouch
	}
	return look{scale, m.language.Tag(), paletteOf(m.scheme, m.dark), size.Width < narrowest*scale, size.Height < lowest*scale, least}
}

// The window as it opens: what is drawn at 100 % is meant for it.
var usual = fyne.NewSize(1120, 800)

// narrowest is the width, and lowest the height, by the text size, from which a page has
// all its margins and its drawings their size.
const narrowest, lowest = 560, 700
