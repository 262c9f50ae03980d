package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A rank is how much a button stands out.
type rank int

const (
	secondary rank = iota // a blue line on white
	primary               // white on blue: the one thing to do next
	plain                 // a grey line on white: keys, the header
)

// A button is pressed by mouse, finger, Space or Enter. Its name stays the same when
// the page is built anew, so that the focus can stay on it.
type button struct {
	widget.BaseWidget
	name             string
	words            string            // for those who do not see it
	face             fyne.CanvasObject // what stands on it
	padding          float32
	rank             rank
	look             look
	minWidth         float32
	tapped           func()
	keyboard         keyboard
	focused, hovered bool
}

var (
	_ fyne.Tappable     = (*button)(nil)
	_ fyne.Focusable    = (*button)(nil)
	_ fyne.Accessible   = (*button)(nil)
	_ desktop.Hoverable = (*button)(nil)
)

// atLeast makes the button no narrower than a width at 100 %.
func (b *button) atLeast(width float32) *button {
	b.minWidth = b.look.px(width)
	return b
}

func (b *button) naturalWidth() float32 {
	return max(b.minWidth, naturalWidth(b.face)+2*b.padding)
}

func (b *button) heightFor(width float32) float32 {
	return max(b.look.px(b.look.touch), heightFor(b.face, width-2*b.padding)+b.look.px(16))
}

// MinSize implements fyne.CanvasObject.
func (b *button) MinSize() fyne.Size {
	return fyne.NewSize(b.naturalWidth(), b.heightFor(b.naturalWidth()))
}

func (b *button) press() {
	if b.tapped != nil {
		b.tapped()
	}
}

// Tapped implements fyne.Tappable.
func (b *button) Tapped(*fyne.PointEvent) { b.press() }

// TypedKey implements fyne.Focusable.
func (b *button) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.press()
	default:
		b.keyboard.typed(event)
	}
}

// TypedRune implements fyne.Focusable.
func (b *button) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (b *button) FocusGained() {
	b.focused = true
	b.Refresh()
	b.keyboard.reveal(b)
}

// FocusLost implements fyne.Focusable.
func (b *button) FocusLost() { b.focused = false; b.Refresh() }

// MouseIn implements desktop.Hoverable.
func (b *button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (b *button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *button) MouseOut() { b.hovered = false; b.Refresh() }

// AccessibilityLabel implements fyne.Accessible.
func (b *button) AccessibilityLabel() string { return b.words }

// AccessibilityRole implements fyne.Accessible.
func (b *button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (b *button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{button: b, ring: canvas.NewRectangle(nil), ground: canvas.NewRectangle(nil)}
	r.paint()
	r.Layout(b.Size()) // Fyne may make another one later, and does not lay that out
	return r
}

type buttonRenderer struct {
	button       *button
	ring, ground *canvas.Rectangle
}

// paint sets the colours for the button's state. The focus is a yellow ring inside a
// black line, as the design system has it, and lies outside the ground.
func (r *buttonRenderer) paint() {
	b, colors := r.button, r.button.look.colors
	r.ground.CornerRadius, r.ring.CornerRadius = b.look.px(radius), b.look.px(radius+4)
	r.ground.StrokeWidth = max(1, b.look.px(1.5))
	switch {
	case b.rank == primary:
		r.ground.FillColor, r.ground.StrokeColor = colors.primary, colors.primary
	case b.rank == plain:
		r.ground.FillColor, r.ground.StrokeColor = colors.surface, colors.muted
	default:
		r.ground.FillColor, r.ground.StrokeColor = colors.surface, colors.primary
	}
	if b.hovered && b.rank != primary {
		r.ground.FillColor = colors.primaryPale
	}
	r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth = color.Transparent, color.Transparent, 0
	if b.focused {
		r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth = colors.focus, colors.focusLine, b.look.px(2)
	}
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	b := r.button
	edge := b.look.px(6)
	place(r.ring, -edge, -edge, size.Width+2*edge, size.Height+2*edge)
	place(r.ground, 0, 0, size.Width, size.Height)
	height := heightFor(b.face, size.Width-2*b.padding)
	place(b.face, b.padding, (size.Height-height)/2, size.Width-2*b.padding, height)
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

// A keyboard is what those who use no mouse need of the window.
type keyboard struct {
	typed  func(*fyne.KeyEvent)    // takes a key that the focused thing has no use for
	reveal func(fyne.CanvasObject) // scrolls to what has got the focus
	mark   func()                  // says that somebody is there
}

// newButton returns a button with a face inside a padding at its sides at 100 %. Words are
// for those who do not see it.
func newButton(look look, keyboard keyboard, name, words string, face fyne.CanvasObject, padding float32, rank rank, tapped func()) *button {
	b := &button{name: name, words: words, face: face, padding: look.px(padding), rank: rank, look: look, tapped: tapped, keyboard: keyboard}
	b.ExtendBaseWidget(b)
	return b
}
