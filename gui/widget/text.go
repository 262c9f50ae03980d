package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kigen/internal/fonts"
)

// A Style is how a text looks.
type Style struct {
	Size  float32 // pixels at 100 %
	Bold  bool
	Color color.Color // nil: that of text
	Align fyne.TextAlign
}

// A Text is words that wrap at the width they are given, each letter in the font that
// package fontss chooses. It names that font to Fyne, which then asks no font of the
// computer's: so a text is the same on all of them.
type Text struct {
	widget.BaseWidget
	Words    string
	style    Style
	language string  // its tag
	size     float32 // scaled
	natural  float32 // width of all in one line, 0 while that is not known
	lines    []string
	width    float32 // that lines were made for
}

// Text returns words in a style, which wrap at the width that they are given.
func (l Look) Text(words string, s Style) *Text {
	if s.Color == nil {
		s.Color = l.Colors.Text
	}
	t := &Text{Words: words, style: s, language: l.Tag, size: l.Px(s.Size), width: -1}
	t.ExtendBaseWidget(t)
	return t
}

func (t *Text) runs(words string) []fonts.Run {
	return fonts.Runs(t.language, weight(t.style.Bold), words)
}

// rendered returns how large words of one font are, and how far below their top the
// line is that they stand on.
func (t *Text) rendered(words string, f *fonts.Font) (fyne.Size, float32) {
	return fyne.CurrentApp().Driver().RenderedTextSize(words, t.size, fyne.TextStyle{}, Resource(f))
}

func (t *Text) measure(words string) (width float32) {
	for _, run := range t.runs(words) {
		size, _ := t.rendered(run.Text, run.Font)
		width += size.Width
	}
	return width
}

// leading is how far apart lines stand.
func (t *Text) leading() float32 { return t.size * fonts.LineSpacing(t.language) }

// NaturalWidth returns the width at which nothing in it wraps.
func (t *Text) NaturalWidth() float32 {
	if t.natural == 0 {
		// A hair more than measured, so that rounding never wraps what fits.
		t.natural = t.measure(t.Words) + 1
	}
	return t.natural
}

// HeightFor returns the height that it needs at a width.
func (t *Text) HeightFor(width float32) float32 {
	return float32(len(t.wrap(width))) * t.leading()
}

func (t *Text) wrap(width float32) []string {
	if t.width != width {
		t.width, t.lines = width, fonts.Lines(t.Words, width, t.measure)
	}
	return t.lines
}

// MinSize implements fyne.CanvasObject: the size without wrapping.
func (t *Text) MinSize() fyne.Size {
	width := t.NaturalWidth()
	return fyne.NewSize(width, t.HeightFor(width))
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{text: t}
	r.Layout(t.Size()) // Fyne may make another one later, and does not lay that out
	return r
}

type textRenderer struct {
	text    *Text
	objects []fyne.CanvasObject
}

func (r *textRenderer) Layout(size fyne.Size) {
	t := r.text
	r.objects = nil
	// Letters of all fonts stand on one line: where Japanese ones are in the middle.
	tall, base := t.rendered(" ", fonts.First("ja", weight(t.style.Bold)))
	line := (t.leading()-tall.Height)/2 + base
	for _, words := range t.wrap(size.Width) {
		r.line(words, size.Width, line)
		line += t.leading()
	}
}

// line lays the runs of a line from its left to its right, standing at y.
func (r *textRenderer) line(words string, width, y float32) {
	t, x := r.text, float32(0)
	switch t.style.Align {
	case fyne.TextAlignCenter:
		x = (width - t.measure(words)) / 2
	case fyne.TextAlignTrailing:
		x = width - t.measure(words)
	}
	for _, run := range t.runs(words) {
		o := canvas.NewText(run.Text, t.style.Color)
		o.TextSize, o.FontSource = t.size, Resource(run.Font)
		size, base := t.rendered(run.Text, run.Font)
		Place(o, x, y-base, size.Width, size.Height)
		r.objects = append(r.objects, o)
		x += size.Width
	}
}

func (r *textRenderer) MinSize() fyne.Size           { return r.text.MinSize() }
func (r *textRenderer) Refresh()                     { canvas.Refresh(r.text) }
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *textRenderer) Destroy()                     {}
