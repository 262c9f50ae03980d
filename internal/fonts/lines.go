package fonts

import (
	"strings"
	"unicode"
)

// Lines parts words into lines no wider than width, where a line can be parted at all:
// between phrases first, else between words or, where a script has no spaces, letters.
// It goes by the rules of Japanese setting (JIS X 4051), which Chinese shares: no line
// begins with 。 or ends with （. Thai words are parted at their word breaks. There is
// no space around a line. measure returns how wide a piece of a line is.
func Lines(words string, width float32, measure func(string) float32) (lines []string) {
	rest := words
	for rest != "" {
		n := fitting(rest, width, measure)
		lines = append(lines, strings.TrimRightFunc(rest[:n], space))
		rest = strings.TrimLeftFunc(rest[n:], space)
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
			if letter > 0 && measure(strings.TrimRightFunc(words[:i], space)) > width {
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
	if from, to := bracketed(words, end); from > 0 && measure(words[from:to]) <= width {
		least := width / 2
		if end != pause && end != phrase {
			least = width / 4 // an official term that is parted can't be looked up
		}
		if measure(words[:from]) > least {
			end = from
		}
	}
	if word := strings.TrimRightFunc(words[:end], space); measure(word) > width {
		return cut(word, end, width, measure)
	}
	return end
}

// cut returns where to part a word that is wider than a line, as an address can be,
// what a device calls itself, and a date in very large letters: between two letters, or
// before a number, as far along as fits. What is longer than any word of a language, as
// what a machine says can be, is parted anywhere. It is whole where there is no such place.
func cut(word string, whole int, width float32, measure func(string) float32) int {
	const machine = 24 // letters of a machine's, which are ASCII
	anywhere := len(word) > machine && !strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII })
	at := whole
	previous := rune(0)
	for i, r := range word {
		if mark(r) {
			if joins(r) {
				previous = r
			}
			continue
		}
		if i > 0 && allowed(previous, r) && (anywhere || spaced(previous) && spaced(r) || wide(previous) && unicode.IsDigit(r)) {
			if at < whole && measure(word[:i]) > width {
				break
			}
			at = i
		}
		previous = r
	}
	return at
}

// bracketed returns where the piece in brackets begins and ends that a line which ends at
// a place would part, with the marks behind it. from is 0 where it parts none, or where
// no line may end before it.
func bracketed(words string, at int) (from, to int) {
	var open []int // where lines may end before those brackets that are open
	previous := rune(0)
	for i, r := range words[:at] {
		switch {
		case strings.ContainsRune(openings, r) && breakable(previous, r):
			open = append(open, i)
		case strings.ContainsRune(openings, r):
			open = append(open, 0)
		case strings.ContainsRune(closings, r) && len(open) > 0:
			open = open[:len(open)-1]
		}
		previous = r
	}
	if len(open) == 0 {
		return 0, 0
	}
	depth := 1
	for i, r := range words[at:] {
		switch {
		case strings.ContainsRune(openings, r):
			depth++
		case strings.ContainsRune(closings, r):
			depth--
		}
		if depth == 0 {
			return open[len(open)-1], len(words) - len(strings.TrimLeft(words[at+i:], neverFirst))
		}
	}
	return 0, 0
}

// phraseBegins guesses whether a phrase begins with b: after a space or a mark, and
// where the writing goes from Hiragana, which ends phrases, to something else.
func phraseBegins(a, b rune) bool {
	return pauses(a) || unicode.Is(unicode.Hiragana, a) && !unicode.Is(unicode.Hiragana, b)
}

// pauses reports whether a reader pauses after a letter.
func pauses(a rune) bool {
	return space(a) || strings.ContainsRune("。、，；：！？）」』】》・", a)
}

const (
	openings   = "（「『【〈《(["
	closings   = "）」』】〉》)]"
	neverFirst = closings + "。、，．・：；？！”’ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!}%…ะาำๅๆฯ" + keeping
	neverLast  = openings + "“‘{เแโใไ" + keeping

	// keeping are spaces, wide and narrow, and the word joiner: what they stand between is not parted.
	keeping = "\u00a0\u202f\u2060"
)

// breakable reports whether a line may end between two letters. Numbers stay with the
// counter behind them, and dates whole. Addresses are parted where their folders end.
func breakable(a, b rune) bool {
	switch {
	case space(b), mark(b), !allowed(a, b):
		return false
	case space(a):
		return true
	case unicode.IsDigit(a), unicode.IsDigit(b) && !phraseBegins(a, b):
		return false
	case a == '/': // of an address
		return b != '/'
	}
	return wide(a) || wide(b) || unicode.Is(unicode.Hangul, a) && strings.ContainsRune(openings, b)
}

// allowed reports whether a may end a line and b may begin one.
func allowed(a, b rune) bool {
	return !strings.ContainsRune(neverFirst, b) && !strings.ContainsRune(neverLast, a)
}

// space reports whether a line may end at a character that shows nothing.
func space(r rune) bool {
	return r == WordBreak || unicode.IsSpace(r) && !strings.ContainsRune(keeping, r)
}

// joins reports whether a mark joins the letter before it to the one behind it.
func joins(r rune) bool { return r == 0x094d || r == 0x200d } // Devanagari's virama; zero width joiner

// spaced reports whether a letter is of a script that has spaces between its words.
func spaced(r rune) bool { return unicode.IsLetter(r) && !wide(r) }

// wide reports whether a letter is of a script that is written without spaces.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r < 0x3100 || r >= 0xFF00 && r < 0xFFE0
}
