package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kigen/internal/fonts"
)

// An entryField shows how much of a secret, a birth date or a code was entered, and takes
// what is typed. It keeps nothing: characters are passed on one at a time, and are drawn each
// by itself from whoever has them. Fyne's Entry would keep them as strings, and in its undo
// history, where they can't be wiped.
type entryField struct {
	widget.BaseWidget
	look     look
	keyboard keyboard
	places   int   // that there are to fill
	gaps     []int // places before which there is a gap
	room     float32
	entered  int                    // places that are filled
	shows    func(place int) string // what stands in one; nil while it is hidden

	typed              func(character rune)
	backspace, confirm func()
	focused            bool
}

var (
	_ fyne.Focusable = (*entryField)(nil)
	_ fyne.Widget    = (*entryField)(nil)
)

// cell is the side of one character's place, at 100 %, where there is room for it; gap is
// the width of a gap, in cells.
const (
	cell = 34
	gap  = 0.6
)

// MinSize implements fyne.CanvasObject.
func (f *entryField) MinSize() fyne.Size {
	return fyne.NewSize(f.look.px(cell)*f.room+f.look.px(40), f.look.px(72))
}

// TypedRune implements fyne.Focusable.
func (f *entryField) TypedRune(r rune) { f.typed(r) }

// TypedKey implements fyne.Focusable.
func (f *entryField) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyBackspace, fyne.KeyDelete:
		f.backspace()
	case fyne.KeyReturn, fyne.KeyEnter:
		f.confirm()
	case fyne.KeySpace: // comes as a character too
	default:
		f.keyboard.typed(event)
	}
}

// FocusGained implements fyne.Focusable.
func (f *entryField) FocusGained() {
	f.focused = true
	f.Refresh()
	f.keyboard.reveal(f)
}

// FocusLost implements fyne.Focusable.
func (f *entryField) FocusLost() { f.focused = false; f.Refresh() }

// CreateRenderer implements fyne.Widget.
func (f *entryField) CreateRenderer() fyne.WidgetRenderer {
	r := &entryFieldRenderer{field: f}
	r.Layout(f.Size()) // Fyne may make another one later, and does not lay that out
	return r
}

type entryFieldRenderer struct {
	field   *entryField
	objects []fyne.CanvasObject
}

// Layout implements fyne.WidgetRenderer.
func (r *entryFieldRenderer) Layout(size fyne.Size) {
	f := r.field
	cells := float32(f.places) + gap*float32(len(f.gaps))
	side := min(f.look.px(cell), (size.Width-f.look.px(16))/cells)
	x := (size.Width - side*cells) / 2
	r.objects = f.face(size)
	for i := range f.places {
		for _, before := range f.gaps {
			if i == before {
				x += side * gap
			}
		}
		r.objects = append(r.objects, f.place(i, x, side, size.Height))
		x += side
	}
}

func (r *entryFieldRenderer) MinSize() fyne.Size { return r.field.MinSize() }

func (r *entryFieldRenderer) Refresh() {
	r.Layout(r.field.Size())
	canvas.Refresh(r.field)
}

func (r *entryFieldRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *entryFieldRenderer) Destroy()                     { r.objects = nil }

// face draws the ground of the field, and the ring of the focus.
func (f *entryField) face(size fyne.Size) []fyne.CanvasObject {
	l := f.look
	ring, face := canvas.NewRectangle(nil), canvas.NewRectangle(l.colors.surface)
	ring.CornerRadius, face.CornerRadius = l.px(radius+4), l.px(radius)
	face.StrokeColor, face.StrokeWidth = l.colors.primary, l.px(3)
	if f.focused {
		ring.FillColor, ring.StrokeColor, ring.StrokeWidth = l.colors.focus, l.colors.focusLine, l.px(2)
	}
	edge := l.px(6)
	place(ring, -edge, -edge, size.Width+2*edge, size.Height+2*edge)
	place(face, 0, 0, size.Width, size.Height)
	return []fyne.CanvasObject{ring, face}
}

// place draws the i-th place: a character, a disc for a hidden one, or a line where nothing
// was entered yet.
func (f *entryField) place(i int, x, side, height float32) fyne.CanvasObject {
	l := f.look
	switch {
	case i >= f.entered:
		line := canvas.NewRectangle(l.colors.muted)
		place(line, x+side*0.2, height*0.68, side*0.6, l.px(2))
		return line
	case f.shows != nil:
		letter := canvas.NewText(f.shows(i), l.colors.text)
		letter.TextSize, letter.FontSource, letter.Alignment = min(l.px(sizeSection), side), resource(fonts.First("ja", fonts.Bold)), fyne.TextAlignCenter
		tall := letter.MinSize().Height
		place(letter, x, (height-tall)/2, side, tall)
		return letter
	default:
		disc := canvas.NewCircle(l.colors.text)
		d := side * 0.6
		place(disc, x+(side-d)/2, (height-d)/2, d, d)
		return disc
	}
}

// newEntryField returns an empty field of places, with gaps before some of them.
func newEntryField(look look, keyboard keyboard, places int, gaps ...int) *entryField {
	const least = 8 // places that there is always room for
	f := &entryField{look: look, keyboard: keyboard, places: places, gaps: gaps, room: float32(max(places, least)) + gap*float32(len(gaps))}
	f.ExtendBaseWidget(f)
	return f
}
