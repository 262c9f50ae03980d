package gui

import (
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A style is how a text looks.
type style struct {
	size  float32 // pixels at 100 %
	bold  bool
	color color.Color // nil: colorText
	align fyne.TextAlign
}

// leading is the distance of lines by the size of the letters, for Japanese.
const leading = 1.5

// A text is words that wrap at the width they are given, by the rules of Japanese
// setting (JIS X 4051): between phrases first, which the translations part by
// spaces, else between letters, but never so that a line begins with 。 or ends with （.
type text struct {
	widget.BaseWidget
	words string
	style style
	size  float32 // scaled
	lines []string
	width float32 // that lines were made for
}

func (l look) text(words string, s style) *text {
	if s.color == nil {
		s.color = colorText
	}
	t := &text{words: words, style: s, size: l.px(s.size), width: -1}
	t.ExtendBaseWidget(t)
	return t
}

func (t *text) textStyle() fyne.TextStyle { return fyne.TextStyle{Bold: t.style.bold} }

func (t *text) measure(words string) float32 {
	return fyne.MeasureText(words, t.size, t.textStyle()).Width
}

func (t *text) naturalWidth() float32 {
	// A hair more than measured, so that rounding never wraps what fits.
	return t.measure(t.words) + 1
}

func (t *text) heightFor(width float32) float32 {
	return float32(len(t.wrap(width))) * t.size * leading
}

func (t *text) wrap(width float32) []string {
	if t.width != width {
		t.width, t.lines = width, wrap(t.words, width, t.measure)
	}
	return t.lines
}

// wrap parts words into lines no wider than width, where a line can be parted at all.
func wrap(words string, width float32, measure func(string) float32) (lines []string) {
	rest := words
	for rest != "" {
		n := fitting(rest, width, measure)
		lines = append(lines, strings.TrimRightFunc(rest[:n], unicode.IsSpace))
		rest = strings.TrimLeftFunc(rest[n:], unicode.IsSpace)
	}
	return lines
}

// fitting returns how many bytes of words go on a line: at least one letter.
func fitting(words string, width float32, measure func(string) float32) int {
	if measure(words) <= width {
		return len(words)
	}
	pause, phrase, letter := 0, 0, 0 // the last places where a line may end, the best first
	previous := rune(0)
	for i, r := range words {
		if i > 0 && breakable(previous, r) {
			if letter > 0 && measure(strings.TrimRightFunc(words[:i], unicode.IsSpace)) > width {
				break
			}
			letter = i
			if phraseBegins(previous, r) {
				phrase = i
			}
			if pauses(previous) {
				pause = i
			}
		}
		previous = r
	}
	end := letter
	switch {
	// A line that ends with a phrase reads better, unless it leaves too much empty.
	case pause > 0 && measure(words[:pause]) > width/2:
		end = pause
	case phrase > 0 && measure(words[:phrase]) > width/2:
		end = phrase
	case letter == 0:
		end = len(words)
	}
	if word := strings.TrimRightFunc(words[:end], unicode.IsSpace); measure(word) > width {
		return cut(word, end, width, measure)
	}
	return end
}

// cut returns where to part a word that is wider than a line, as an address can be,
// what a device calls itself, and a date in very large letters: between two letters, or
// before a number, as far along as fits. It is whole where there is no such place.
func cut(word string, whole int, width float32, measure func(string) float32) int {
	at := whole
	previous := rune(0)
	for i, r := range word {
		if i > 0 && (latin(previous) && latin(r) || wide(previous) && unicode.IsDigit(r)) {
			if at < whole && measure(word[:i]) > width {
				break
			}
			at = i
		}
		previous = r
	}
	return at
}

// phraseBegins guesses whether a phrase begins with b: after a space or a mark, and
// where the writing goes from Hiragana, which ends phrases, to something else.
func phraseBegins(a, b rune) bool {
	return pauses(a) || unicode.Is(unicode.Hiragana, a) && !unicode.Is(unicode.Hiragana, b)
}

// pauses reports whether a reader pauses after a letter.
func pauses(a rune) bool { return unicode.IsSpace(a) || strings.ContainsRune("。、）」・", a) }

const (
	neverFirst = "。、，．・：；？！）」』】〉》”’ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!)]}%"
	neverLast  = "（「『【〈《“‘([{"
)

// breakable reports whether a line may end between two letters. Numbers stay with the
// counter behind them, and dates whole. Addresses are parted where their folders end.
func breakable(a, b rune) bool {
	switch {
	case unicode.IsSpace(b), strings.ContainsRune(neverFirst, b), strings.ContainsRune(neverLast, a):
		return false
	case unicode.IsSpace(a):
		return true
	case unicode.IsDigit(a), unicode.IsDigit(b) && !phraseBegins(a, b):
		return false
	case a == '/': // of an address
		return b != '/'
	}
	return wide(a) || wide(b)
}

// latin reports whether a letter is of a script that has spaces between its words.
func latin(r rune) bool { return unicode.IsLetter(r) && !wide(r) }

// wide reports whether a letter is of a script that is written without spaces.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r < 0x3100 || r >= 0xFF00 && r < 0xFFE0
}

// MinSize implements fyne.CanvasObject: the size without wrapping.
func (t *text) MinSize() fyne.Size {
	width := t.naturalWidth()
	return fyne.NewSize(width, t.heightFor(width))
}

// CreateRenderer implements fyne.Widget.
func (t *text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{text: t}
	r.Layout(t.Size()) // Fyne may make another one later, and does not lay that out
	return r
}

type textRenderer struct {
	text    *text
	objects []fyne.CanvasObject
}

func (r *textRenderer) Layout(size fyne.Size) {
	t := r.text
	lines := t.wrap(size.Width)
	r.objects = make([]fyne.CanvasObject, len(lines))
	line := t.size * leading
	for i, words := range lines {
		o := canvas.NewText(words, t.style.color)
		o.TextSize, o.TextStyle, o.Alignment = t.size, t.textStyle(), t.style.align
		height := o.MinSize().Height
		place(o, 0, float32(i)*line+(line-height)/2, size.Width, height)
		r.objects[i] = o
	}
}

func (r *textRenderer) MinSize() fyne.Size           { return r.text.MinSize() }
func (r *textRenderer) Refresh()                     { canvas.Refresh(r.text) }
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *textRenderer) Destroy()                     {}
