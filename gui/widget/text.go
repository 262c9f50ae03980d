package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kigen/internal/fonts"
)

// A Style is the style of a text.
type Style struct {
	Size  float32 // pixels at 100 %
	Bold  bool
	Color color.Color // nil for the palette's text colour
	Align fyne.TextAlign
}

// A Text is a text that wraps to its width. Package fonts chooses the font of each character, so
// that a text looks the same on every computer: Fyne would fall back to the system's fonts.
type Text struct {
	widget.BaseWidget
	Words    string
	style    Style
	language string   // tag of the language
	size     float32  // scaled
	natural  float32  // width on one line, 0 if not yet measured
	lines    []string // wrapped for width
	width    float32
}

// mostLetters is the length at which a text is cut, so that drawing it takes no time: what a
// reader calls itself has no limit of its own.
const mostLetters = 2000

// cut returns words of at most mostLetters, with an ellipsis where some are left out.
func cut(words string) string {
	letters := 0
	for i := range words {
		if letters++; letters > mostLetters {
			return words[:i] + "…"
		}
	}
	return words
}

// Text returns a wrapping text in a style.
func (l Look) Text(words string, s Style) *Text {
	words = cut(words)
	if s.Color == nil {
		s.Color = l.Colors.Text
	}
	t := &Text{Words: words, style: s, language: l.Tag, size: l.Px(s.Size), width: -1}
	t.ExtendBaseWidget(t)
	return t
}

// runs splits text into runs of one font.
func (t *Text) runs(words string) []fonts.Run {
	return fonts.Runs(t.language, weight(t.style.Bold), words)
}

// rendered returns the size and the baseline of words in one font.
func (t *Text) rendered(words string, f *fonts.Font) (fyne.Size, float32) {
	return fyne.CurrentApp().Driver().RenderedTextSize(words, t.size, fyne.TextStyle{}, Resource(f))
}

// measure returns the width of words on one line.
func (t *Text) measure(words string) (width float32) {
	for _, run := range t.runs(words) {
		size, _ := t.rendered(run.Text, run.Font)
		width += size.Width
	}
	return width
}

// leading returns the distance of lines.
func (t *Text) leading() float32 { return t.size * fonts.LineSpacing(t.language) }

// NaturalWidth returns the width at which nothing in it wraps.
func (t *Text) NaturalWidth() float32 {
	if t.natural == 0 {
		// One pixel more, so that rounding does not wrap a text at its natural width.
		t.natural = t.measure(t.Words) + 1
	}
	return t.natural
}

// HeightFor returns the height that it needs at a width.
func (t *Text) HeightFor(width float32) float32 {
	return float32(len(t.wrap(width))) * t.leading()
}

// wrap returns the lines of the text at a width.
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
	r.Layout(t.Size()) // Fyne may create a renderer again later without a layout
	return r
}

type textRenderer struct {
	text    *Text
	objects []fyne.CanvasObject
}

func (r *textRenderer) Layout(size fyne.Size) {
	t := r.text
	r.objects = nil
	// All fonts share a baseline: the one that centres Japanese text in its line.
	tall, base := t.rendered(" ", fonts.First("ja", weight(t.style.Bold)))
	line := (t.leading()-tall.Height)/2 + base
	for _, words := range t.wrap(size.Width) {
		r.line(words, size.Width, line)
		line += t.leading()
	}
}

// line adds the runs of a line, left to right, with their baseline at y.
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
