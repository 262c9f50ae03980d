package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A Rank says how much a button stands out.
type Rank int

// The ranks.
const (
	Secondary Rank = iota // blue outline
	Primary               // blue fill, for the main action of a page
	Plain                 // grey outline, for keys and the header
)

// A Button is pressed by mouse, finger, Space or Enter. Its name identifies it on a rebuilt page,
// so that it keeps the focus.
type Button struct {
	widget.BaseWidget
	Name             string
	words            string            // accessible label
	face             fyne.CanvasObject // drawn on the button
	padding          float32
	rank             Rank
	look             Look
	minWidth         float32
	tapped           func()
	keyboard         Keyboard
	Focused, hovered bool
}

var (
	_ fyne.Tappable     = (*Button)(nil)
	_ fyne.Focusable    = (*Button)(nil)
	_ fyne.Accessible   = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
)

// AtLeast makes the button no narrower than a width at 100 %.
func (b *Button) AtLeast(width float32) *Button {
	b.minWidth = b.look.Px(width)
	return b
}

// NaturalWidth returns the width at which nothing in it wraps.
func (b *Button) NaturalWidth() float32 {
	return max(b.minWidth, NaturalWidth(b.face)+2*b.padding)
}

// HeightFor returns the height that it needs at a width.
func (b *Button) HeightFor(width float32) float32 {
	return max(b.look.Px(b.look.Touch), HeightFor(b.face, width-2*b.padding)+b.look.Px(16))
}

// MinSize implements fyne.CanvasObject.
func (b *Button) MinSize() fyne.Size {
	return fyne.NewSize(b.NaturalWidth(), b.HeightFor(b.NaturalWidth()))
}

// press calls what the button does.
func (b *Button) press() {
	if b.tapped != nil {
		b.tapped()
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) { b.press() }

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.press()
	default:
		b.keyboard.Typed(event)
	}
}

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.Focused = true
	b.Refresh()
	b.keyboard.Reveal(b)
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.Focused = false; b.Refresh() }

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh() }

// AccessibilityLabel implements fyne.Accessible.
func (b *Button) AccessibilityLabel() string { return b.words }

// AccessibilityRole implements fyne.Accessible.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{button: b, ring: canvas.NewRectangle(nil), ground: canvas.NewRectangle(nil)}
	r.paint()
	r.Layout(b.Size()) // Fyne may create a renderer again later without a layout
	return r
}

type buttonRenderer struct {
	button       *Button
	ring, ground *canvas.Rectangle
}

// paint sets the colours for the button's state. The focus is a yellow ring with a black line
// around it, as in the Digital Agency's design system, outside the button's edge.
func (r *buttonRenderer) paint() {
	b, colors := r.button, r.button.look.Colors
	r.ground.CornerRadius, r.ring.CornerRadius = b.look.Px(radius), b.look.Px(radius+4)
	r.ground.StrokeWidth = max(1, b.look.Px(1.5))
	switch {
	case b.rank == Primary:
		r.ground.FillColor, r.ground.StrokeColor = colors.Primary, colors.Primary
	case b.rank == Plain:
		r.ground.FillColor, r.ground.StrokeColor = colors.Surface, colors.Muted
	default:
		r.ground.FillColor, r.ground.StrokeColor = colors.Surface, colors.Primary
	}
	if b.hovered && b.rank != Primary {
		r.ground.FillColor = colors.PrimaryPale
	}
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth = color.Transparent, color.Transparent, 0
	if b.Focused {
		r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth = colors.Focus, colors.FocusLine, b.look.Px(2)
	}
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	b := r.button
	edge := b.look.Px(6)
	Place(r.ring, -edge, -edge, size.Width+2*edge, size.Height+2*edge)
	Place(r.ground, 0, 0, size.Width, size.Height)
	height := HeightFor(b.face, size.Width-2*b.padding)
	Place(b.face, b.padding, (size.Height-height)/2, size.Width-2*b.padding, height)
}

func (r *buttonRenderer) MinSize() fyne.Size { return r.button.MinSize() }

func (r *buttonRenderer) Refresh() {
	r.paint()
	canvas.Refresh(r.button)
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.ground, r.button.face}
}

func (r *buttonRenderer) Destroy() {}

// A Keyboard has the window's functions for use by keyboard.
type Keyboard struct {
	Typed  func(*fyne.KeyEvent)    // handles keys that the focused widget does not
	Reveal func(fyne.CanvasObject) // scrolls to an object that got the focus
	Mark   func()                  // records that a person is there
}

// NewButton returns a button with a face and padding at its sides in pixels at 100 %. words is
// its accessible label.
func NewButton(look Look, keyboard Keyboard, name, words string, face fyne.CanvasObject, padding float32, rank Rank, tapped func()) *Button {
	b := &Button{Name: name, words: words, face: face, padding: look.Px(padding), rank: rank, look: look, tapped: tapped, keyboard: keyboard}
	b.ExtendBaseWidget(b)
	return b
}
