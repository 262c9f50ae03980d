package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Stack lays out objects with a [Stack].
func (l Look) Stack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Stack{l.Px(gap)}, objects...)
}

// Flow lays out objects with a [Flow].
func (l Look) Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Flow{Gap: l.Px(gap), LineGap: l.Px(min(gap, 12))}, objects...)
}

// Centered lays out objects with a [Flow] whose lines are centred.
func (l Look) Centered(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Flow{Gap: l.Px(gap), LineGap: l.Px(min(gap, 12)), Center: true}, objects...)
}

// Sides lays out two objects with a [Sides].
func (l Look) Sides(left, right fyne.CanvasObject) *fyne.Container {
	return container.New(Sides{l.Px(16)}, left, right)
}

// Beside lays out an icon and the rest with a [Beside].
func (l Look) Beside(icon, rest fyne.CanvasObject) *fyne.Container {
	return container.New(Beside{l.Px(16)}, icon, rest)
}

// Columns lays out objects with a [Columns] of a least width.
func (l Look) Columns(least float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Columns{l.Px(16), l.Px(least)}, objects...)
}

// Field draws a box of a button's height around a Fyne entry, which draws its own focus.
func (l Look) Field(entry fyne.CanvasObject) fyne.CanvasObject {
	ground := canvas.NewRectangle(l.Colors.Surface)
	ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = l.Colors.Muted, l.Px(1.5), l.Px(radius)
	padding := max(l.Px(4), (l.Px(l.Touch)-entry.MinSize().Height)/2)
	return container.New(Inset{l.Px(8), padding}, ground, entry)
}

// Side returns a horizontal margin, halved in a narrow window.
func (l Look) Side(n float32) float32 {
	if l.Narrow {
		n /= 2
	}
	return l.Px(n)
}

// Edge returns the page's margin, smaller in a narrow or low window.
func (l Look) Edge() float32 {
	if l.Low {
		return l.Px(12)
	}
	return l.Side(24)
}

// Panel draws content on a background with a line around it.
func (l Look) Panel(ground, line color.Color, content fyne.CanvasObject) *fyne.Container {
	return l.Framed(ground, line, 16, content)
}

// Framed draws a panel with a given padding above and below.
func (l Look) Framed(ground, line color.Color, padding float32, content fyne.CanvasObject) *fyne.Container {
	background := canvas.NewRectangle(ground)
	background.StrokeColor, background.StrokeWidth = line, max(1, l.Px(1.5))
	background.CornerRadius = l.Px(radiusLarge)
	return container.New(Inset{l.Side(24), l.Px(padding)}, background, content)
}

// Notice draws a panel in a tone, with its symbol beside the content.
func (l Look) Notice(t Tone, content fyne.CanvasObject) *fyne.Container {
	return l.NoticeWith(t, 40, content)
}

// NoticeWith draws a notice with a symbol of a given size. In a narrow window the symbol is
// above the content.
func (l Look) NoticeWith(t Tone, side float32, content fyne.CanvasObject) *fyne.Container {
	inside := l.Beside(l.Symbol(t, side), content)
	if l.Narrow {
		inside = l.Stack(8, l.Flow(0, l.Symbol(t, 40)), content)
	}
	return l.Panel(l.Colors.Pale(t), l.Colors.Ink(t), inside)
}
