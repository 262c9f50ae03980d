package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A LongPress calls Down when it is pressed, and the function that Down returned when it is
// released.
type LongPress struct {
	widget.BaseWidget
	face fyne.CanvasObject
	Down func() (stop func())
	stop func()
}

var _ desktop.Mouseable = (*LongPress)(nil)

// HeightFor returns the height that it needs at a width.
func (p *LongPress) HeightFor(width float32) float32 { return HeightFor(p.face, width) }

// NaturalWidth returns the width at which nothing in it wraps.
func (p *LongPress) NaturalWidth() float32 { return NaturalWidth(p.face) }

// MinSize implements fyne.CanvasObject.
func (p *LongPress) MinSize() fyne.Size { return p.face.MinSize() }

// MouseDown implements desktop.Mouseable, which Fyne calls for touches as well.
func (p *LongPress) MouseDown(*desktop.MouseEvent) {
	p.stop()
	p.stop = p.Down()
}

// MouseUp implements desktop.Mouseable.
func (p *LongPress) MouseUp(*desktop.MouseEvent) { p.stop() }

// CreateRenderer implements fyne.Widget.
func (p *LongPress) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.face) }

// NewLongPress returns a [LongPress] around face, with down as its Down.
func NewLongPress(face fyne.CanvasObject, down func() (stop func())) fyne.CanvasObject {
	p := &LongPress{face: face, Down: down, stop: func() {}}
	p.ExtendBaseWidget(p)
	return p
}
