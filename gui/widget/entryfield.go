package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kigen/internal/fonts"
)

// An EntryField is the field for a secret, a birth date or a staff code. It stores no characters:
// it passes on each one typed, and asks for each one to draw. Fyne's Entry would store them as
// strings and in its undo history, where they can't be wiped.
type EntryField struct {
	widget.BaseWidget
	look     Look
	keyboard Keyboard
	places   int                    // number of places
	gaps     []int                  // places with a gap before them
	room     float32                // least width, in cells
	Entered  int                    // number of filled places
	Shows    func(place int) string // returns a place's character; nil draws discs

	Typed              func(character rune)
	Backspace, Confirm func()
	focused            bool
}

var (
	_ fyne.Focusable = (*EntryField)(nil)
	_ fyne.Widget    = (*EntryField)(nil)
)

// cell is the greatest width of a place, at 100 %, and gap the width of a gap in cells.
const (
	cell = 34
	gap  = 0.6
)

// MinSize implements fyne.CanvasObject.
func (f *EntryField) MinSize() fyne.Size {
	return fyne.NewSize(f.look.Px(cell)*f.room+f.look.Px(40), f.look.Px(72))
}

// TypedRune implements fyne.Focusable.
func (f *EntryField) TypedRune(r rune) { f.Typed(r) }

// TypedKey implements fyne.Focusable.
func (f *EntryField) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyBackspace, fyne.KeyDelete:
		f.Backspace()
	case fyne.KeyReturn, fyne.KeyEnter:
		f.Confirm()
	case fyne.KeySpace: // also comes as a character
	default:
		f.keyboard.Typed(event)
	}
}

// FocusGained implements fyne.Focusable.
func (f *EntryField) FocusGained() {
	f.focused = true
	f.Refresh()
	f.keyboard.Reveal(f)
}

// FocusLost implements fyne.Focusable.
func (f *EntryField) FocusLost() { f.focused = false; f.Refresh() }

// CreateRenderer implements fyne.Widget.
func (f *EntryField) CreateRenderer() fyne.WidgetRenderer {
	r := &entryFieldRenderer{field: f}
	r.Layout(f.Size()) // Fyne may create a renderer again later without a layout
	return r
}

type entryFieldRenderer struct {
	field   *EntryField
	objects []fyne.CanvasObject
}

// Layout implements fyne.WidgetRenderer.
func (r *entryFieldRenderer) Layout(size fyne.Size) {
	f := r.field
	cells := float32(f.places) + gap*float32(len(f.gaps))
	side := min(f.look.Px(cell), (size.Width-f.look.Px(16))/cells)
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

// face draws the field's background and its focus ring.
func (f *EntryField) face(size fyne.Size) []fyne.CanvasObject {
	l := f.look
	ring, face := canvas.NewRectangle(nil), canvas.NewRectangle(l.Colors.Surface)
	ring.CornerRadius, face.CornerRadius = l.Px(radius+4), l.Px(radius)
	face.StrokeColor, face.StrokeWidth = l.Colors.Primary, l.Px(3)
	if f.focused {
		ring.FillColor, ring.StrokeColor, ring.StrokeWidth = l.Colors.Focus, l.Colors.FocusLine, l.Px(2)
	}
	edge := l.Px(6)
	Place(ring, -edge, -edge, size.Width+2*edge, size.Height+2*edge)
	Place(face, 0, 0, size.Width, size.Height)
	return []fyne.CanvasObject{ring, face}
}

// place draws the i-th place: a character, a disc for a hidden one, or a line if it is empty.
func (f *EntryField) place(i int, x, side, height float32) fyne.CanvasObject {
	l := f.look
	switch {
	case i >= f.Entered:
		line := canvas.NewRectangle(l.Colors.Muted)
		Place(line, x+side*0.2, height*0.68, side*0.6, l.Px(2))
		return line
	case f.Shows != nil:
		letter := canvas.NewText(f.Shows(i), l.Colors.Text)
		letter.TextSize, letter.FontSource, letter.Alignment = min(l.Px(SizeSection), side), Resource(fonts.First("ja", fonts.Bold)), fyne.TextAlignCenter
		tall := letter.MinSize().Height
		Place(letter, x, (height-tall)/2, side, tall)
		return letter
	default:
		disc := canvas.NewCircle(l.Colors.Text)
		d := side * 0.6
		Place(disc, x+(side-d)/2, (height-d)/2, d, d)
		return disc
	}
}

// NewEntryField returns an empty field with a number of places, and gaps before some of them.
func NewEntryField(look Look, keyboard Keyboard, places int, gaps ...int) *EntryField {
	const least = 8 // the width is at least that of so many places
	f := &EntryField{look: look, keyboard: keyboard, places: places, gaps: gaps, room: float32(max(places, least)) + gap*float32(len(gaps))}
	f.ExtendBaseWidget(f)
	return f
}
