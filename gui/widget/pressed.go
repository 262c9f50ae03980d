package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A Pressed thing sends an event when it is pressed for long.
type Pressed struct {
	widget.BaseWidget
	face fyne.CanvasObject
	Down func() (stop func())
	stop func()
}

var _ desktop.Mouseable = (*Pressed)(nil)

// HeightFor returns the height that it needs at a width.
func (p *Pressed) HeightFor(width float32) float32 { return HeightFor(p.face, width) }

// NaturalWidth returns the width at which nothing in it wraps.
func (p *Pressed) NaturalWidth() float32 { return NaturalWidth(p.face) }

// MinSize implements fyne.CanvasObject.
func (p *Pressed) MinSize() fyne.Size { return p.face.MinSize() }

// MouseDown implements desktop.Mouseable. A finger is a mouse to Fyne.
func (p *Pressed) MouseDown(*desktop.MouseEvent) {
	p.stop()
	p.stop = p.Down()
}

// MouseUp implements desktop.Mouseable.
func (p *Pressed) MouseUp(*desktop.MouseEvent) { p.stop() }

// CreateRenderer implements fyne.Widget.
func (p *Pressed) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.face) }

// NewPressed returns a thing that calls down when it is pressed, and what that returns when it
// is let go.
func NewPressed(face fyne.CanvasObject, down func() (stop func())) fyne.CanvasObject {
	p := &Pressed{face: face, Down: down, stop: func() {}}
	p.ExtendBaseWidget(p)
	return p
}
