package gui

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A tone is what a colour says; a symbol says the same, for those who do not see it.
type tone int

const (
	toneNeutral tone = iota
	toneGood
	toneWarning
	toneError
)

// tones are each tone's ink, its ground, and what its symbol draws in a disc.
var tones = map[tone]struct {
	ink, pale color.NRGBA
	symbol    string
}{
	toneNeutral: {colorSecondary, colorSurface, `<circle cx="14" cy="24" r="3" fill="#fff"/><circle cx="24" cy="24" r="3" fill="#fff"/><circle cx="34" cy="24" r="3" fill="#fff"/>`},
	toneGood:    {colorSuccess, colorSuccessPale, `<path d="M13 25 L21 33 L35 16" stroke="#fff" stroke-width="5" fill="none" stroke-linecap="round" stroke-linejoin="round"/>`},
	toneWarning: {colorWarning, colorWarningPale, `<path d="M24 11 L24 27" stroke="#fff" stroke-width="5" fill="none" stroke-linecap="round"/><circle cx="24" cy="36" r="3.4" fill="#fff"/>`},
	toneError:   {colorError, colorErrorPale, `<path d="M16 16 L32 32 M32 16 L16 32" stroke="#fff" stroke-width="5" fill="none" stroke-linecap="round"/>`},
}

// symbol draws the tone's symbol, side pixels wide and high at 100 %.
func (l look) symbol(t tone, side float32) fyne.CanvasObject {
	drawing := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="22" fill="%s"/>%s</svg>`,
		hex(tones[t].ink), tones[t].symbol)
	return l.drawing(fmt.Sprintf("symbol-%d.svg", t), drawing, side, side)
}

// cardOnReader draws a card above a reader: where to lay it.
func (l look) cardOnReader() fyne.CanvasObject {
	drawing := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 320">
<rect x="0" y="226" width="360" height="90" rx="18" ry="18" fill="#333333"/>
<rect x="24" y="242" width="312" height="14" rx="7" ry="7" fill="#4d4d4d"/>
<rect x="24" y="282" width="90" height="8" rx="4" ry="4" fill="#51b883"/>
<path d="M180 8 L180 36 M168 24 L180 38 L192 24" stroke="%[1]s" stroke-width="5" fill="none" stroke-linecap="round" stroke-linejoin="round"/>
<g transform="rotate(-8 180 140)">
<rect x="50" y="58" width="260" height="164" rx="14" ry="14" fill="#ffffff" stroke="#264af4" stroke-width="3"/>
<rect x="70" y="82" width="64" height="76" rx="7" ry="7" fill="#d9e6ff"/>
<rect x="152" y="84" width="132" height="12" rx="6" ry="6" fill="#c5d7fb"/>
<rect x="152" y="112" width="104" height="12" rx="6" ry="6" fill="#c5d7fb"/>
<rect x="152" y="140" width="120" height="12" rx="6" ry="6" fill="#c5d7fb"/>
<rect x="70" y="186" width="90" height="13" rx="6" ry="6" fill="#9db7f9"/>
</g></svg>`, hex(colorPrimary))
	return l.drawing("card-on-reader.svg", drawing, 270, 240)
}

func (l look) drawing(name, svg string, width, height float32) fyne.CanvasObject {
	image := canvas.NewImageFromResource(fyne.NewStaticResource(name, []byte(svg)))
	image.FillMode = canvas.ImageFillContain
	image.SetMinSize(fyne.NewSize(l.px(width), l.px(height)))
	return image
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
