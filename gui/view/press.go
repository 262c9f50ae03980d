package gui

import (
	"time"

	"fyne.io/fyne/v2"
)

func (v view) button(name, words string, rank rank, tapped func()) *button {
	ink := v.colors.primary
	switch rank {
	case primary:
		ink = v.colors.onPrimary
	case plain:
		ink = v.colors.text
	}
	label := v.text(words, style{size: sizeLead, bold: rank != plain, color: ink, align: fyne.TextAlignCenter})
	return v.buttonWith(name, words, label, 20, rank, tapped)
}

// buttonWith is a button with anything on it, inside a padding at its sides at 100 %.
func (v view) buttonWith(name, words string, face fyne.CanvasObject, padding float32, rank rank, tapped func()) *button {
	return newButton(v.look, v.keyboard, name, words, face, padding, rank, tapped)
}

// tile is a large button that says what is behind it: what it is about, the thing
// itself, and a line more.
func (v view) tile(name, about, thing, more string, tapped func()) *button {
	face := v.stack(2,
		v.text(about, style{size: sizeBody, color: v.colors.secondary}),
		v.text(thing, style{size: sizeName, bold: true, color: v.colors.primary}),
		v.text(more, style{size: sizeBody, color: v.colors.secondary}))
	return v.buttonWith(name, about+": "+thing, face, 24, plain, tapped)
}

// entryField returns a field of places, with gaps before some of them.
func (v view) entryField(places int, gaps ...int) *entryField {
	f := newEntryField(v.look, v.keyboard, places, gaps...)
	f.typed = func(character rune) { v.send(typeCharacter{character}) }
	f.backspace = func() { v.send(typeBackspace{}) }
	f.confirm = func() { v.send(confirmEntry{}) }
	return f
}

// longPress is face, which opens the way to the staff page when it is pressed for long.
func (v view) longPress(face fyne.CanvasObject) fyne.CanvasObject {
	return newPressed(face, func() func() { return v.later(longPress, openStaff{}) })
}

// longPress is how long staff press the program's name.
const longPress = 2 * time.Second
