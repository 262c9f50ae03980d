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

// LookOf returns the look of a model in a window of a size. In a window larger than usualSize
// everything is scaled up, in steps, so that a page fills a large screen.
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

// usualSize is the window's first size, for which pages at 100 % are designed.
var usualSize = fyne.NewSize(1120, 800)

// narrowest and lowest are the width and height at 100 % below which margins and drawings
// shrink.
const narrowest, lowest = 560, 700
