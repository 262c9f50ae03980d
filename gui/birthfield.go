package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"kigen/internal/fonts"
)

// A birthField shows the digits of a birth date and takes what is typed. Like a
// [secretField] it keeps nothing.
type birthField struct {
	typedField
	entry birthEntry
}

var _ fyne.Focusable = (*birthField)(nil)

func (v view) birthField() *birthField {
	f := &birthField{typedField: v.typedField(), entry: v.birth}
	f.be(f)
	return f
}

// apart is the gap between year, month and day, in cells.
const apart = 0.6

func (f *birthField) cells() float32 { return float32(f.entry.length()) + 2*apart }

// MinSize implements fyne.CanvasObject.
func (f *birthField) MinSize() fyne.Size {
	return fyne.NewSize(f.look.px(cell)*(8+2*apart)+f.look.px(40), f.look.px(72))
}

// CreateRenderer implements fyne.Widget.
func (f *birthField) CreateRenderer() fyne.WidgetRenderer { return f.renderer(f.digits) }

func (f *birthField) digits(size fyne.Size) (all []fyne.CanvasObject) {
	side := min(f.look.px(cell), (size.Width-f.look.px(16))/f.cells())
	x := (size.Width - side*f.cells()) / 2
	for i := range f.entry.length() {
		if i == f.entry.yearLength() || i == f.entry.yearLength()+2 {
			x += side * apart
		}
		if digit := f.entry.digit(i); digit != "" {
			all = append(all, fieldLetter(f.look, digit, x, side, size.Height))
		} else {
			all = append(all, fieldLine(f.look, x, side, size.Height))
		}
		x += side
	}
	return all
}

// fieldFace draws the ground of a field of this size, and the ring of the focus.
func fieldFace(l look, focused bool, size fyne.Size) []fyne.CanvasObject {
	ring, face := canvas.NewRectangle(nil), canvas.NewRectangle(l.colors.surface)
	ring.CornerRadius, face.CornerRadius = l.px(radius+4), l.px(radius)
	face.StrokeColor, face.StrokeWidth = l.colors.primary, l.px(3)
	if focused {
		ring.FillColor, ring.StrokeColor, ring.StrokeWidth = l.colors.focus, l.colors.focusLine, l.px(2)
	}
	edge := l.px(6)
	place(ring, -edge, -edge, size.Width+2*edge, size.Height+2*edge)
	place(face, 0, 0, size.Width, size.Height)
	return []fyne.CanvasObject{ring, face}
}

// fieldLine is the place of a character that was not entered yet.
func fieldLine(l look, x, side, height float32) fyne.CanvasObject {
	line := canvas.NewRectangle(l.colors.muted)
	place(line, x+side*0.2, height*0.68, side*0.6, l.px(2))
	return line
}

// fieldLetter is one character.
func fieldLetter(l look, character string, x, side, height float32) fyne.CanvasObject {
	letter := canvas.NewText(character, l.colors.text)
	letter.TextSize, letter.FontSource, letter.Alignment = min(l.px(sizeSection), side), resource(fonts.First("ja", fonts.Bold)), fyne.TextAlignCenter
	tall := letter.MinSize().Height
	place(letter, x, (height-tall)/2, side, tall)
	return letter
}
