package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A pressed thing sends an event when it is pressed for long.
type pressed struct {
	widget.BaseWidget
	face fyne.CanvasObject
	down func() (stop func())
	stop func()
}

var _ desktop.Mouseable = (*pressed)(nil)

func (p *pressed) heightFor(width float32) float32 { return heightFor(p.face, width) }

func (p *pressed) naturalWidth() float32 { return naturalWidth(p.face) }

// MinSize implements fyne.CanvasObject.
func (p *pressed) MinSize() fyne.Size { return p.face.MinSize() }

// MouseDown implements desktop.Mouseable. A finger is a mouse to Fyne.
func (p *pressed) MouseDown(*desktop.MouseEvent) {
	p.stop()
	p.stop = p.down()
}

// MouseUp implements desktop.Mouseable.
func (p *pressed) MouseUp(*desktop.MouseEvent) { p.stop() }

// CreateRenderer implements fyne.Widget.
func (p *pressed) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.face) }

// newPressed returns a thing that calls down when it is pressed, and what that returns when it
// is let go.
func newPressed(face fyne.CanvasObject, down func() (stop func())) fyne.CanvasObject {
	p := &pressed{face: face, down: down, stop: func() {}}
	p.ExtendBaseWidget(p)
	return p
}
