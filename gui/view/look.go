package view

import (
	"math"

	"fyne.io/fyne/v2"

	"kigen/gui/model"
	"kigen/gui/widget"
)

// paletteOf returns the scheme's colours, for a desktop that is dark or not.
func paletteOf(s model.Scheme, dark bool) widget.Palette {
	switch {
	case s == model.ContrastScheme:
		return widget.HighContrast
	case s == model.DarkScheme, s == model.SystemScheme && dark:
		return widget.DarkPalette
	default:
		return widget.LightPalette
	}
}

// LookOf returns how a model looks in a window of a size. In a window that is larger
// than usualSize everything is, in steps, so that a page fills a large screen as well.
func LookOf(m model.Model, size fyne.Size) widget.Look {
	const step = 0.25
	growth := min(size.Width/usualSize.Width, size.Height/usualSize.Height)
	growth = max(1, float32(math.Floor(float64(growth/step)))*step)
	scale := model.Zooms[m.Zoom] * growth
	least := float32(widget.Touch)
	if m.Kiosk.On {
		least = widget.KioskTouch
	}
	return widget.Look{Scale: scale, Tag: m.Language.Tag(), Colors: paletteOf(m.Scheme, m.Dark), Narrow: size.Width < narrowest*scale, Low: size.Height < lowest*scale, Touch: least}
}

// The window as it opens: what is drawn at 100 % is meant for it.
var usualSize = fyne.NewSize(1120, 800)

// narrowest is the width, and lowest the height, by the text size, from which a page has
// all its margins and its drawings their size.
const narrowest, lowest = 560, 700
