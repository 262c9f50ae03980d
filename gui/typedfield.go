package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A typedField is what a secretField and a birthField have in common: it has the focus,
// and passes what is typed on to the model, one character at a time.
type typedField struct {
	widget.BaseWidget
	whole    fyne.CanvasObject // the field that it is part of
	look     look
	send     func(event any)
	keyboard keyboard
	focused  bool
}

func (v view) typedField() typedField {
	return typedField{look: v.look, send: v.send, keyboard: v.keyboard}
}

// be makes the field a widget, once it has its place in memory.
func (f *typedField) be(whole fyne.Widget) {
	f.whole = whole
	f.ExtendBaseWidget(whole)
}

// TypedRune implements fyne.Focusable.
func (f *typedField) TypedRune(r rune) { f.send(typeCharacter{r}) }

// TypedKey implements fyne.Focusable.
func (f *typedField) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyBackspace, fyne.KeyDelete:
		f.send(typeBackspace{})
	case fyne.KeyReturn, fyne.KeyEnter:
		f.send(confirmEntry{})
	case fyne.KeySpace: // comes as a character too
	default:
		f.keyboard.typed(event)
	}
}

// FocusGained implements fyne.Focusable.
func (f *typedField) FocusGained() {
	f.focused = true
	f.Refresh()
	f.keyboard.reveal(f.whole)
}

// FocusLost implements fyne.Focusable.
func (f *typedField) FocusLost() { f.focused = false; f.Refresh() }

// renderer draws the field's face, and its characters with draw.
func (f *typedField) renderer(draw func(size fyne.Size) []fyne.CanvasObject) fyne.WidgetRenderer {
	r := &fieldRenderer{field: f, draw: draw}
	r.Layout(f.Size()) // Fyne may make another one later, and does not lay that out
	return r
}

type fieldRenderer struct {
	field   *typedField
	draw    func(size fyne.Size) []fyne.CanvasObject
	objects []fyne.CanvasObject
}

func (r *fieldRenderer) Layout(size fyne.Size) {
	r.objects = append(fieldFace(r.field.look, r.field.focused, size), r.draw(size)...)
}

func (r *fieldRenderer) MinSize() fyne.Size { return r.field.whole.MinSize() }

func (r *fieldRenderer) Refresh() {
	r.Layout(r.field.Size())
	canvas.Refresh(r.field.whole)
}

func (r *fieldRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *fieldRenderer) Destroy()                     { r.objects = nil }

// fieldDisc stands for a character that is not shown.
func fieldDisc(l look, x, side, height float32) fyne.CanvasObject {
	disc := canvas.NewCircle(l.colors.text)
	d := side * 0.6
	place(disc, x+(side-d)/2, (height-d)/2, d, d)
	return disc
}
