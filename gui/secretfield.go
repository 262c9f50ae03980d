package gui

import (
	"fyne.io/fyne/v2"

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
func (f *secretField) CreateRenderer() fyne.WidgetRenderer { return f.renderer(f.characters) }

func (f *secretField) characters(size fyne.Size) (all []fyne.CanvasObject) {
	side := f.cellSide(size.Width)
	_, most := f.secret.Kind().Length()
	x := (size.Width - side*float32(most)) / 2
	for i := range most {
		all = append(all, f.character(i, x+float32(i)*side, side, size.Height))
	}
	return all
}

// character draws the i-th place: a letter, a disc for a hidden one, or a line where
// nothing was entered yet.
func (f *secretField) character(i int, x, side, height float32) fyne.CanvasObject {
	switch {
	case i >= f.secret.Len():
		return fieldLine(f.look, x, side, height)
	case f.shown:
		// A string of one ASCII character is never a new piece of memory in Go.
		return fieldLetter(f.look, string(rune(f.secret.At(i))), x, side, height)
	default:
		return fieldDisc(f.look, x, side, height)
	}
}
