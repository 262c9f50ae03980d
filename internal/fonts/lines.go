package fonts

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
)

// Lines breaks words into lines no wider than width, where they can be broken at all: at
// the places that Unicode's rules allow (UAX #14, strict about small kana), those behind a
// phrase first. A number stays with its counter, and Korean is broken between words only.
// There is no space around a line. measure returns the width of a piece.
func Lines(words string, width float32, measure func(string) float32) (lines []string) {
	if words != "" && measure(words) <= width {
		return []string{strings.TrimRightFunc(words, space)} // most are, and need no places
	}
	p := newParagraph(words)
	for len(p.letters) > 0 {
		n := p.fitting(width, measure)
		lines = append(lines, p.line(n))
		for n < len(p.letters) && space(p.letters[n]) {
			n++
		}
		p = paragraph{p.letters[n:], p.places[n:]}
	}
	return lines
}

// A place tells how well a line ends before a letter. A better one is greater.
type place uint8

const (
	never   place = iota
	forced        // only within a word that is wider than a line
	allowed       // by Unicode's rules
	phrase        // behind what looks like a phrase
	pause         // where a reader pauses
)

// A paragraph is words that are not on a line yet.
type paragraph struct {
	letters []rune
	places  []place // before each letter, and behind the last
}

func newParagraph(words string) paragraph {
	var text segmenter.Segmenter
	text.InitWithString(words)
	letters := []rune(words)
	places := make([]place, len(letters)+1)

	for lines := text.LineIterator(); lines.Next(); {
		end := lines.Line().Offset + len(lines.Line().Text)
		if end == len(letters) {
			places[end] = pause
		} else if before, behind := letters[end-1], letters[end]; !keepsTogether(before, behind) {
			places[end] = rank(before, behind)
		}
	}
	previous := rune(0) // the letter before, without its marks
	for clusters := text.GraphemeIterator(); clusters.Next(); {
		start, first := clusters.Grapheme().Offset, clusters.Grapheme().Text[0]
		switch {
		case alsoEnds(previous, first):
			places[start] = rank(previous, first)
		case places[start] == never && splits(previous, first):
			places[start] = forced
		}
		previous = first
	}
	return paragraph{letters, places}
}

// rank returns how well a line ends between two letters, where it may.
func rank(before, behind rune) place {
	switch {
	case space(before), strings.ContainsRune("。、，；：！？）」』】》・", before):
		return pause
	case unicode.Is(unicode.Hiragana, before) && !unicode.Is(unicode.Hiragana, behind):
		return phrase
	}
	return allowed
}

// keepsTogether reports whether a line must not end between two letters although Unicode's
// rules allow it: within a date, before a counter, behind a hyphen, within a Korean word,
// and before a Thai sign that belongs to what stands before it.
func keepsTogether(before, behind rune) bool {
	switch {
	case strings.ContainsRune(thaiLast, behind):
		return true
	case space(before):
		return false
	}
	return unicode.IsDigit(before) || unicode.IsDigit(behind) && rank(before, behind) == allowed ||
		before == '-' || unicode.Is(unicode.Hangul, behind)
}

// alsoEnds reports whether a line may end between two letters although Unicode's rules
// don't allow it: before a path, around a quotation in Chinese that begins or ends with a
// Latin word, and before a flag or a quotation behind a Japanese sentence.
func alsoEnds(before, behind rune) bool {
	switch {
	case space(before):
		return behind == '/'
	case unicode.Is(unicode.Pi, behind):
		return wide(before) && !unicode.Is(unicode.Ps, before)
	case unicode.Is(unicode.Pf, before):
		return wide(behind) && unicode.IsLetter(behind)
	}
	return (behind == '-' || behind == '"') && rank(before, behind) == pause
}

// splits reports whether a word that is wider than a line may be broken between two
// letters: in scripts with spaces, and before a number.
func splits(before, behind rune) bool {
	if unicode.IsDigit(behind) {
		return wide(before) && !unicode.Is(unicode.Ps, before)
	}
	return spaced(before) && spaced(behind) && !strings.ContainsRune(thaiFirst, before) && !strings.ContainsRune(thaiLast, behind)
}

// Thai's vowels that are written before their consonant, and its vowels and signs that are
// written behind, as letters of their own. Unicode leaves them to dictionaries.
const (
	thaiFirst = "เแโใไ"
	thaiLast  = "ะาำๅๆฯ"
)

// line returns the first n letters as a line.
func (p paragraph) line(n int) string {
	return strings.TrimRightFunc(string(p.letters[:n]), space)
}

// fitting returns how many letters go on a line: at least one.
func (p paragraph) fitting(width float32, measure func(string) float32) int {
	before := func(n int) float32 { return measure(string(p.letters[:n])) }
	if p.fits(width, measure) {
		return len(p.letters)
	}
	var last [pause + 1]int // the last place that is as good, or better
	for i := 1; i < len(p.places); i++ {
		if p.places[i] < allowed {
			continue
		}
		if last[allowed] > 0 && measure(p.line(i)) > width {
			break
		}
		for kind := allowed; kind <= p.places[i]; kind++ {
			last[kind] = i
		}
	}
	end := last[allowed]
	for _, better := range last[phrase:] {
		if better > 0 && before(better) > width/2 { // reads better, unless it leaves too much empty
			end = better
		}
	}
	if from, to := p.bracketed(end); from > 0 && measure(string(p.letters[from:to])) <= width {
		least := width / 2
		if p.places[end] < phrase {
			least = width / 4 // an official term that is broken can't be looked up
		}
		if before(from) > least {
			end = from
		}
	}
	if measure(p.line(end)) > width {
		return p.cut(end, width, measure)
	}
	return end
}

// fits reports whether all letters go on a line. It measures no more of a long text than it
// must: else the time that a text takes would grow with the square of its length.
func (p paragraph) fits(width float32, measure func(string) float32) bool {
	for n := 64; n < len(p.letters); n *= 2 {
		if measure(string(p.letters[:n])) > width {
			return false
		}
	}
	return measure(string(p.letters)) <= width
}

// cut returns where to break the word that ends at a place and is wider than a line, as an
// address can be, or a date in very large letters: at the last forced place that fits.
// ASCII that is longer than any word of a language, as what a machine says can be, is
// broken anywhere. It returns the whole word's end where there is no such place.
func (p paragraph) cut(end int, width float32, measure func(string) float32) int {
	const longest = 24 // letters of a word
	word := []rune(p.line(end))
	anywhere := len(word) > longest && !slices.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII })
	at := end
	for i := 1; i < len(word); i++ {
		if anywhere || p.places[i] == forced {
			if at < end && measure(p.line(i)) > width {
				break
			}
			at = i
		}
	}
	return at
}

// bracketed returns where the innermost bracket that is open at a place begins and ends,
// with the marks behind it. from is 0 where there is none, or where no line may end before it.
func (p paragraph) bracketed(at int) (from, to int) {
	from, to = at, at
	for depth := 1; depth > 0; depth -= nesting(p.letters[from]) {
		if from == 0 {
			return 0, 0
		}
		from--
	}
	for depth := 1; depth > 0 || p.places[to] < allowed; to++ {
		if to == len(p.letters) {
			return 0, 0
		}
		depth += nesting(p.letters[to])
	}
	if p.places[from] < allowed {
		return 0, 0
	}
	return from, len([]rune(p.line(to)))
}

// nesting returns by how much a letter changes how many brackets are open.
func nesting(r rune) int {
	switch {
	case unicode.Is(unicode.Ps, r):
		return 1
	case unicode.Is(unicode.Pe, r):
		return -1
	}
	return 0
}

// space reports whether a letter shows nothing and is left out where a line ends.
func space(r rune) bool {
	return r == WordBreak || unicode.IsSpace(r) && !strings.ContainsRune("\u00a0\u202f", r)
}

// spaced reports whether a letter is of a script that has spaces between its words.
func spaced(r rune) bool { return unicode.IsLetter(r) && !wide(r) }

// wide reports whether a letter is of a script that is written without spaces.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r < 0x3100 || r >= 0xFF00 && r < 0xFFE0
}
