package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"kigen/card"
)

// A secretField shows how much of a secret was entered and takes what is typed. It
// keeps nothing: characters go to the model one at a time, and are drawn from the
// secret's own bytes, each by itself. Fyne's Entry would keep them as strings, and in
// its undo history, where they can't be wiped.
type secretField struct {
	typedField
	secret *card.Secret
	shown  bool
}

var _ fyne.Focusable = (*secretField)(nil)

func (v view) secretField() *secretField {
	f := &secretField{typedField: v.typedField(), secret: v.entry.secret, shown: v.entry.shown}
	f.be(f)
	return f
}

// cell is the side of one character's place, at 100 %, where there is room for it.
const cell = 34

func (f *secretField) cellSide(width float32) float32 {
	_, most := f.secret.Kind().Length()
	return min(f.look.px(cell), (width-f.look.px(16))/float32(most))
}

// MinSize implements fyne.CanvasObject: room for the longest secret.
func (f *secretField) MinSize() fyne.Size {
	_, most := f.secret.Kind().Length()
	return fyne.NewSize(f.look.px(cell)*float32(max(most, 8))+f.look.px(40), f.look.px(72))
}

// CreateRenderer implements fyne.Widget.
func (f *secretField) CreateRenderer() fyne.WidgetRenderer {
	r := &secretRenderer{field: f}
	r.Layout(f.Size()) // Fyne may make another one later, and does not lay that out
	return r
}

type secretRenderer struct {
	field   *secretField
	objects []fyne.CanvasObject
}

func (r *secretRenderer) Layout(size fyne.Size) {
	f := r.field
	r.objects = fieldFace(f.look, f.focused, size)
	side := f.cellSide(size.Width)
	_, most := f.secret.Kind().Length()
	x := (size.Width - side*float32(most)) / 2
	for i := range most {
		r.objects = append(r.objects, r.character(i, x+float32(i)*side, side, size.Height))
	}
}

// character draws the i-th place: a letter, a disc for a hidden one, or a line where
// nothing was entered yet.
func (r *secretRenderer) character(i int, x, side, height float32) fyne.CanvasObject {
	f := r.field
	switch {
	case i >= f.secret.Len():
		return fieldLine(f.look, x, side, height)
	case f.shown:
		// A string of one ASCII character is never a new piece of memory in Go.
		return fieldLetter(f.look, string(rune(f.secret.At(i))), x, side, height)
	default:
		disc := canvas.NewCircle(f.look.colors.text)
		d := side * 0.6
		place(disc, x+(side-d)/2, (height-d)/2, d, d)
		return disc
	}
}

func (r *secretRenderer) MinSize() fyne.Size { return r.field.MinSize() }

func (r *secretRenderer) Refresh() {
	r.Layout(r.field.Size())
	canvas.Refresh(r.field)
}

func (r *secretRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *secretRenderer) Destroy()                     { r.objects = nil }
