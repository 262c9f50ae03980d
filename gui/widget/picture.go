package widget

import (
	"crypto/sha256"
	"fmt"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// A Tone is the meaning of a colour. Each has a symbol too, for people who do not see colours.
type Tone int

// The tones.
const (
	ToneNeutral Tone = iota
	ToneGood
	ToneWarning
	ToneError
)

// shapes has the SVG shapes of each tone's symbol, drawn in a disc. They are filled, because
// Fyne does not scale the width of strokes.
var shapes = map[Tone]string{
	ToneNeutral: `<circle cx="14" cy="24" r="3"/><circle cx="24" cy="24" r="3"/><circle cx="34" cy="24" r="3"/>`,
	ToneGood:    Stroke(13, 25, 21, 33, 5) + Stroke(21, 33, 35, 16, 5),
	ToneWarning: Stroke(24, 12, 24, 27, 5) + `<circle cx="24" cy="36" r="3.4"/>`,
	ToneError:   Stroke(16, 16, 32, 32, 5) + Stroke(32, 16, 16, 32, 5),
}

// Stroke returns the SVG of a line with round ends, as a rotated bar.
func Stroke(x1, y1, x2, y2, width float64) string {
	length, angle := math.Hypot(x2-x1, y2-y1), math.Atan2(y2-y1, x2-x1)*180/math.Pi
	return fmt.Sprintf(`<rect x="%[1]g" y="%[2]g" width="%[3]g" height="%[4]g" rx="%[5]g" ry="%[5]g" transform="rotate(%.3[6]f %[7]g %[8]g)"/>`,
		x1-width/2, y1-width/2, length+width, width, width/2, angle, x1, y1)
}

// Symbol draws a tone's symbol, with sides in pixels at 100 %.
func (l Look) Symbol(t Tone, side float32) fyne.CanvasObject {
	drawing := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="22" fill="%s"/><g fill="%s">%s</g></svg>`,
		Hex(l.Colors.Ink(t)), Hex(l.Colors.OnTone), shapes[t])
	return l.Drawing(drawing, side, side)
}

// Tick draws the tick of a chosen button.
func (l Look) Tick() fyne.CanvasObject {
	return l.Drawing(fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="8 8 32 32"><g fill="%s">%s</g></svg>`,
		Hex(l.Colors.OnPrimary), shapes[ToneGood]), 24, 24)
}

// Globe draws the symbol for languages.
func (l Look) Globe() fyne.CanvasObject {
	return l.Drawing(fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><g fill="%s">%s%s%s%s%s%s</g></svg>`,
		Hex(l.Colors.Text), ring(22, 22, 3), ring(10.5, 22, 3), Stroke(24, 4, 24, 44, 3), Stroke(4, 24, 44, 24, 3), Stroke(8, 13.5, 40, 13.5, 3), Stroke(8, 34.5, 40, 34.5, 3)), 24, 24)
}

// ring returns the SVG path of an ellipse's outline: the inner ellipse has the opposite
// direction, which makes it a hole.
func ring(rx, ry, width float64) string {
	ellipse := func(rx, ry float64, sweep int) string {
		return fmt.Sprintf("M%[1]g,24 a%[2]g,%[3]g 0 1,%[5]d %[4]g,0 a%[2]g,%[3]g 0 1,%[5]d -%[4]g,0 z", 24-rx, rx, ry, 2*rx, sweep)
	}
	return fmt.Sprintf(`<path d="%s %s"/>`, ellipse(rx, ry, 0), ellipse(rx-width, ry-width, 1))
}

// CardOnReader draws a card above a reader.
func (l Look) CardOnReader() fyne.CanvasObject {
	drawing := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 320">
%s
<g fill="%s">%s%s%s</g>
<g transform="rotate(-8 180 140)">
%s
</g></svg>`, l.readerShape(), Hex(l.Colors.Primary), Stroke(180, 8, 180, 38, 6), Stroke(168, 25, 180, 38, 6), Stroke(192, 25, 180, 38, 6), cardShape)
	if l.Low { // leaves room for all languages below
		return l.Drawing(drawing, 144, 128)
	}
	return l.Drawing(drawing, 225, 200)
}

// cardShape is the SVG of a card, in the coordinates of [Look.CardOnReader].
const cardShape = `<rect x="48" y="56" width="264" height="168" rx="16" ry="16" fill="#264af4"/>
<rect x="52" y="60" width="256" height="160" rx="12" ry="12" fill="#ffffff"/>
<rect x="70" y="82" width="64" height="76" rx="7" ry="7" fill="#d9e6ff"/>
<rect x="152" y="84" width="132" height="12" rx="6" ry="6" fill="#c5d7fb"/>
<rect x="152" y="112" width="104" height="12" rx="6" ry="6" fill="#c5d7fb"/>
<rect x="152" y="140" width="120" height="12" rx="6" ry="6" fill="#c5d7fb"/>
<rect x="70" y="186" width="90" height="13" rx="6" ry="6" fill="#9db7f9"/>`

// readerShape returns the SVG of the reader below the card.
func (l Look) readerShape() string {
	return fmt.Sprintf(`<rect x="0" y="226" width="360" height="90" rx="18" ry="18" fill="%s"/>
<rect x="24" y="242" width="312" height="14" rx="7" ry="7" fill="#4d4d4d"/>
<rect x="24" y="282" width="90" height="8" rx="4" ry="4" fill="#51b883"/>`, Hex(l.Colors.Device))
}

// ReaderAndCard draws reader and card separately, for an animation.
func (l Look) ReaderAndCard() (reader, card fyne.CanvasObject) {
	image := func(top, height int, shape string) fyne.CanvasObject { // Fyne ignores the origin of a view box
		return l.image(fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 %d"><g transform="translate(0 -%d)">%s</g></svg>`, height, top, shape))
	}
	return image(222, 98, l.readerShape()), image(52, 176, cardShape)
}

// Drawing returns an SVG drawing of a size at 100 %.
func (l Look) Drawing(svg string, width, height float32) fyne.CanvasObject {
	// Fyne parses an image whenever it is asked for its size; a cell of fixed size avoids that.
	return container.NewGridWrap(fyne.NewSize(l.Px(width), l.Px(height)), l.image(svg))
}

// image returns an SVG drawing that fills its size.
func (Look) image(svg string) *canvas.Image {
	name := fmt.Sprintf("%x.svg", sha256.Sum256([]byte(svg))) // Fyne's cache key
	image := canvas.NewImageFromResource(fyne.NewStaticResource(name, []byte(svg)))
	image.FillMode = canvas.ImageFillContain
	return image
}

// Hex returns a colour as SVG writes it.
func Hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
