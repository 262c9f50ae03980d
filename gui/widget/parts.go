package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// stack, flow and so on, with their objects.

func (l look) stack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(stack{l.px(gap)}, objects...)
}

func (l look) flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(flow{gap: l.px(gap), lineGap: l.px(min(gap, 12))}, objects...)
}

func (l look) centered(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(flow{gap: l.px(gap), lineGap: l.px(min(gap, 12)), center: true}, objects...)
}

func (l look) sides(left, right fyne.CanvasObject) *fyne.Container {
	return container.New(sides{l.px(16)}, left, right)
}

func (l look) beside(icon, rest fyne.CanvasObject) *fyne.Container {
	return container.New(beside{l.px(16)}, icon, rest)
}

// columns lays objects beside each other at one width, none narrower than least.
func (l look) columns(least float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(columns{l.px(16), l.px(least)}, objects...)
}

// field lays a Fyne entry, which draws its own focus, in the middle of a box as high as
// what can be pressed.
func (l look) field(entry fyne.CanvasObject) fyne.CanvasObject {
	ground := canvas.NewRectangle(l.colors.surface)
	ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = l.colors.muted, l.px(1.5), l.px(radius)
	padding := max(l.px(4), (l.px(l.touch)-entry.MinSize().Height)/2)
	return container.New(inset{l.px(8), padding}, ground, entry)
}

// side is a distance at the sides of something, which there is less of where it is narrow.
func (l look) side(n float32) float32 {
	if l.narrow {
		n /= 2
	}
	return l.px(n)
}

// edge is the distance of a page from the window's, which there is less of where it is
// narrow or low.
func (l look) edge() float32 {
	if l.low {
		return l.px(12)
	}
	return l.side(24)
}

// panel lays content on a ground with a line around it.
func (l look) panel(ground, line color.Color, content fyne.CanvasObject) *fyne.Container {
	return l.framed(ground, line, 16, content)
}

// framed is a panel with another padding above and below.
func (l look) framed(ground, line color.Color, padding float32, content fyne.CanvasObject) *fyne.Container {
	background := canvas.NewRectangle(ground)
	background.StrokeColor, background.StrokeWidth = line, max(1, l.px(1.5))
	background.CornerRadius = l.px(radiusLarge)
	return container.New(inset{l.side(24), l.px(padding)}, background, content)
}

// notice is a panel in a tone, with its symbol beside the words.
func (l look) notice(t tone, content fyne.CanvasObject) *fyne.Container {
	return l.noticeWith(t, 40, content)
}

// noticeWith is one with a symbol of another size. It stands above the words, where it is
// narrow.
func (l look) noticeWith(t tone, side float32, content fyne.CanvasObject) *fyne.Container {
	inside := l.beside(l.symbol(t, side), content)
	if l.narrow {
		inside = l.stack(8, l.flow(0, l.symbol(t, 40)), content)
	}
	return l.panel(l.colors.pale(t), l.colors.ink(t), inside)
}
