package view

import (
	"time"

	"fyne.io/fyne/v2"

	"kigen/gui/model"
	"kigen/gui/widget"
)

// button draws a button with a line of text.
func (v View) button(name, words string, rank widget.Rank, tapped func()) *widget.Button {
	ink := v.Colors.Primary
	switch rank {
	case widget.Primary:
		ink = v.Colors.OnPrimary
	case widget.Plain:
		ink = v.Colors.Text
	}
	label := v.Text(words, widget.Style{Size: widget.SizeLead, Bold: rank != widget.Plain, Color: ink, Align: fyne.TextAlignCenter})
	return v.buttonWith(name, words, label, 20, rank, tapped)
}

// buttonWith draws a button with any face, and padding at its sides in pixels at 100 %.
func (v View) buttonWith(name, words string, face fyne.CanvasObject, padding float32, rank widget.Rank, tapped func()) *widget.Button {
	return widget.NewButton(v.Look, v.Keyboard, name, words, face, padding, rank, tapped)
}

// tile draws a large button of three lines: the subject, the main statement, and a detail.
func (v View) tile(name, about, thing, more string, tapped func()) *widget.Button {
	face := v.Stack(2,
		v.Text(about, widget.Style{Size: widget.SizeBody, Color: v.Colors.Secondary}),
		v.Text(thing, widget.Style{Size: widget.SizeName, Bold: true, Color: v.Colors.Primary}),
		v.Text(more, widget.Style{Size: widget.SizeBody, Color: v.Colors.Secondary}))
	return v.buttonWith(name, about+": "+thing, face, 24, widget.Plain, tapped)
}

// entryField returns a field with a number of places, and gaps before some of them.
func (v View) entryField(places int, gaps ...int) *widget.EntryField {
	f := widget.NewEntryField(v.Look, v.Keyboard, places, gaps...)
	f.Typed = func(character rune) { v.Send(model.TypeCharacter{Character: character}) }
	f.Backspace = func() { v.Send(model.TypeBackspace{}) }
	f.Confirm = func() { v.Send(model.ConfirmEntry{}) }
	return f
}

// longPress makes face open the staff code's page when it is pressed for long.
func (v View) longPress(face fyne.CanvasObject) fyne.CanvasObject {
	return widget.NewLongPress(face, func() func() { return v.Later(longPress, model.OpenStaff{}) })
}

// longPress is the duration of a long press.
const longPress = 2 * time.Second
