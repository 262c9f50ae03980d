package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Stack lays objects below each other: see [Stack].
func (l Look) Stack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Stack{l.Px(gap)}, objects...)
}

// Flow lays objects beside each other in lines: see [Flow].
func (l Look) Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Flow{Gap: l.Px(gap), LineGap: l.Px(min(gap, 12))}, objects...)
}

// Centered is Flow with its lines in the middle.
func (l Look) Centered(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Flow{Gap: l.Px(gap), LineGap: l.Px(min(gap, 12)), Center: true}, objects...)
}

// Sides lays two objects at the sides of a line: see [Sides].
func (l Look) Sides(left, right fyne.CanvasObject) *fyne.Container {
	return container.New(Sides{l.Px(16)}, left, right)
}

// Beside lays an icon at the left of the rest: see [Beside].
func (l Look) Beside(icon, rest fyne.CanvasObject) *fyne.Container {
	return container.New(Beside{l.Px(16)}, icon, rest)
}

// Columns lays objects beside each other at one width, none narrower than least.
func (l Look) Columns(least float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Columns{l.Px(16), l.Px(least)}, objects...)
}

// Field lays a Fyne entry, which draws its own focus, in the middle of a box as high as
// what can be pressed.
func (l Look) Field(entry fyne.CanvasObject) fyne.CanvasObject {
	ground := canvas.NewRectangle(l.Colors.Surface)
	ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = l.Colors.Muted, l.Px(1.5), l.Px(radius)
	padding := max(l.Px(4), (l.Px(l.Touch)-entry.MinSize().Height)/2)
	return container.New(Inset{l.Px(8), padding}, ground, entry)
}

// Side is a distance at the sides of something, which there is less of where it is narrow.
func (l Look) Side(n float32) float32 {
	if l.Narrow {
		n /= 2
	}
	return l.Px(n)
}

// Edge is the distance of a page from the window's, which there is less of where it is
// narrow or low.
func (l Look) Edge() float32 {
	if l.Low {
		return l.Px(12)
	}
	return l.Side(24)
}

// Panel lays content on a ground with a line around it.
func (l Look) Panel(ground, line color.Color, content fyne.CanvasObject) *fyne.Container {
	return l.Framed(ground, line, 16, content)
}

// Framed is a panel with another padding above and below.
func (l Look) Framed(ground, line color.Color, padding float32, content fyne.CanvasObject) *fyne.Container {
	background := canvas.NewRectangle(ground)
	background.StrokeColor, background.StrokeWidth = line, max(1, l.Px(1.5))
	background.CornerRadius = l.Px(radiusLarge)
	return container.New(Inset{l.Side(24), l.Px(padding)}, background, content)
}

// Notice is a panel in a tone, with its symbol beside the words.
func (l Look) Notice(t Tone, content fyne.CanvasObject) *fyne.Container {
	return l.NoticeWith(t, 40, content)
}

// NoticeWith is one with a symbol of another size. It stands above the words, where it is
// narrow.
func (l Look) NoticeWith(t Tone, side float32, content fyne.CanvasObject) *fyne.Container {
	inside := l.Beside(l.Symbol(t, side), content)
	if l.Narrow {
		inside = l.Stack(8, l.Flow(0, l.Symbol(t, 40)), content)
	}
	return l.Panel(l.Colors.Pale(t), l.Colors.Ink(t), inside)
}
