package gui

import (
	"fyne.io/fyne/v2"
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
