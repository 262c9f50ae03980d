package gui

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"kigen/gui/widget"
)

// What WCAG 2.2 asks for: 1.4.3 (AA) and 1.4.6 (AAA) of text, 1.4.11 of what is not.
const (
	contrastOfText     = 4.5
	contrastOfTextHigh = 7
	contrastOfParts    = 3
)

var palettes = map[string]widget.Palette{"light": widget.LightPalette, "dark": widget.DarkPalette, "high contrast": widget.HighContrast}

// A pair is two colours of which one is seen on, or beside, the other.
type pair struct {
	name         string
	above, below color.NRGBA
}

// textPairs are which words stand on which ground.
func textPairs(p widget.Palette) []pair {
	pairs := []pair{
		{"words of a button", p.Primary, p.Surface},
		{"words of a button below the mouse", p.Primary, p.PrimaryPale},
		{"words of a plain button below the mouse", p.Text, p.PrimaryPale},
		{"small words of a tile below the mouse", p.Secondary, p.PrimaryPale},
		{"words of the first button", p.OnPrimary, p.Primary},
		{"today", p.Primary, p.Ground},
	}
	for _, t := range []widget.Tone{widget.ToneNeutral, widget.ToneGood, widget.ToneWarning, widget.ToneError} {
		pairs = append(pairs,
			pair{"words in their tone", p.Ink(t), p.Pale(t)},
			pair{"a state", p.Ink(t), p.Surface},
			pair{"a line in its tone", p.Ink(t), p.Ground},
			pair{"text in a notice", p.Text, p.Pale(t)},
			pair{"small text in a notice", p.Secondary, p.Pale(t)})
	}
	for _, below := range []color.NRGBA{p.Ground, p.Surface} {
		pairs = append(pairs, pair{"text", p.Text, below}, pair{"small text", p.Secondary, below})
	}
	return pairs
}

// partPairs are what must be seen besides words, and what it lies on.
func partPairs(p widget.Palette) []pair {
	pairs := []pair{
		{"the edge of a plain button", p.Muted, p.Surface},
		{"the edge of a button", p.Primary, p.Surface},
		{"the first button", p.Primary, p.Ground},
		{"a bar", p.Success, p.Surface},
		{"a bar of what has expired", p.Error, p.Surface},
		{"the line around the renewal window", p.Warning, p.Surface},
		{"the line around the renewal window, on the bar", stronger(p.Renewal, p.Warning, p.Success), p.Success},
		{"the line around the months of insurance", p.Success, p.Surface},
		{"today across a bar", p.Primary, p.Surface},
		{"a reader", p.Device, p.Ground},
	}
	for _, below := range []color.NRGBA{p.Ground, p.Surface, p.SuccessPale, p.WarningPale, p.ErrorPale} {
		pairs = append(pairs,
			pair{"the edge of a plain button on a page", p.Muted, below},
			pair{"the edge of a button on a page", p.Primary, below},
			pair{"the focus", stronger(p.Focus, p.FocusLine, below), below})
	}
	for _, t := range []widget.Tone{widget.ToneNeutral, widget.ToneGood, widget.ToneWarning, widget.ToneError} {
		pairs = append(pairs,
			pair{"a symbol", p.OnTone, p.Ink(t)},
			pair{"a symbol's disc", p.Ink(t), p.Pale(t)},
			pair{"the line around a notice", p.Ink(t), p.Ground})
	}
	return pairs
}

// stronger returns that of two colours which differs more from what they lie on.
func stronger(a, b, below color.NRGBA) color.NRGBA {
	if contrast(a, below) > contrast(b, below) {
		return a
	}
	return b
}

func TestColoursAreFarEnoughApart(t *testing.T) {
	for name, p := range palettes {
		least := contrastOfText
		if name == "high contrast" {
			least = contrastOfTextHigh
		}
		for _, pair := range textPairs(p) {
			if got := contrast(pair.above, pair.below); got < least {
				t.Errorf("%s: %s: %s on %s is %.2f:1, want %g:1", name, pair.name, widget.Hex(pair.above), widget.Hex(pair.below), got, least)
			}
		}
		for _, pair := range partPairs(p) {
			if got := contrast(pair.above, pair.below); got < contrastOfParts {
				t.Errorf("%s: %s: %s on %s is %.2f:1, want %d:1", name, pair.name, widget.Hex(pair.above), widget.Hex(pair.below), got, contrastOfParts)
			}
		}
	}
}

// A drawnWord is a text and the ground nearest below it.
type drawnWord struct {
	text        string
	ink, ground color.Color
}

func wordsOn(part fyne.CanvasObject, page color.NRGBA) (all []drawnWord) {
	var grounds []placed
	for _, o := range objects(part) {
		switch drawn := o.CanvasObject.(type) {
		case *canvas.Rectangle:
			if drawn.FillColor != nil && drawn.FillColor != color.Transparent {
				grounds = append(grounds, o)
			}
		case *canvas.Text:
			word := drawnWord{drawn.Text, drawn.Color, page}
			for _, ground := range grounds { // the later, the nearer
				if ground.overlaps(o) {
					word.ground = ground.CanvasObject.(*canvas.Rectangle).FillColor
				}
			}
			all = append(all, word)
		}
	}
	return all
}

// contrast is WCAG's contrast ratio of two colours, 1 to 21.
func contrast(a, b color.NRGBA) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// The numbers that the Web Content Accessibility Guidelines give as examples.
func TestContrast(t *testing.T) {
	white := widget.RGB(0xffffff)
	for _, c := range []struct {
		ink  uint32
		want string
	}{{0x000000, "21.00"}, {0xffffff, "1.00"}, {0x767676, "4.54"}, {0x777777, "4.48"}, {0x949494, "3.03"}} {
		if got := fmt.Sprintf("%.2f", contrast(widget.RGB(c.ink), white)); got != c.want {
			t.Errorf("%06x on white: %s, want %s", c.ink, got, c.want)
		}
	}
}
