package fonts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Run is a piece of a text that is set in one font.
type Run struct {
	Text string
	Font *Font
}

// WordBreak is the zero width space (U+200B), which separates words in Thai: a line may end
// there. It is never drawn.
const WordBreak = '\u200b'

// Runs splits a text into runs. language is a tag of package i18n: zh-Hans. Joined, the runs
// are the text without its word breaks. Characters that no font has are set in the
// language's first font.
func Runs(language string, weight Weight, text string) (runs []Run) {
	fonts := order(language, weight)
	add := func(piece string, f *Font) {
		if last := len(runs) - 1; last >= 0 && runs[last].Font == f {
			runs[last].Text += piece
			return
		}
		runs = append(runs, Run{piece, f})
	}
	for rest := text; rest != ""; {
		piece := word(rest)
		rest = rest[len(piece):]
		first, _ := utf8.DecodeRuneInString(piece)
		switch {
		case first == WordBreak:
		case unicode.IsSpace(first) && len(runs) > 0 && covers(runs[len(runs)-1].Font, piece):
			add(piece, runs[len(runs)-1].Font)
		case find(fonts, piece) != nil:
			add(piece, find(fonts, piece))
		default:
			for piece != "" { // no font has the whole word
				c := cluster(piece)
				piece = piece[len(c):]
				f := find(fonts, c)
				if f == nil {
					f = fonts[0]
				}
				add(c, f)
			}
		}
	}
	return runs
}

// First returns the font that is searched first for a language.
func First(language string, weight Weight) *Font { return order(language, weight)[0] }

// Missing returns the characters of a text that no font has, each once.
func Missing(language, text string) (missing []rune) {
	for _, weight := range []Weight{Regular, Bold} {
		for _, run := range Runs(language, weight, text) {
			for _, r := range run.Text {
				if needsGlyph(r) && !run.Font.Has(r) && !slices.Contains(missing, r) {
					missing = append(missing, r)
				}
			}
		}
	}
	return missing
}

// order returns all fonts of a weight, the language's own first.
func order(language string, weight Weight) (fonts []*Font) {
	for _, f := range slices.Concat(own[language], families) {
		if !slices.Contains(fonts, f[weight]) {
			fonts = append(fonts, f[weight])
		}
	}
	return fonts
}

// find returns the first font that has all of a piece, or nil.
func find(fonts []*Font, piece string) *Font {
	for _, f := range fonts {
		if covers(f, piece) {
			return f
		}
	}
	return nil
}

func covers(f *Font, piece string) bool {
	return !strings.ContainsFunc(piece, func(r rune) bool { return needsGlyph(r) && !f.Has(r) })
}

// word returns the beginning of a text that should be set in one font: letters of one kind,
// or a single other character. The text must not be empty.
func word(text string) string {
	first, _ := utf8.DecodeRuneInString(text)
	c := cluster(text)
	n := len(c)
	for unicode.IsLetter(first) && n < len(text) {
		next, _ := utf8.DecodeRuneInString(text[n:])
		if !unicode.IsLetter(next) || kind(next) != kind(first) {
			break
		}
		n += len(cluster(text[n:]))
	}
	return text[:n]
}

// kind separates Kanji from Kana, which Japanese writes without spaces between.
func kind(r rune) int {
	switch {
	case unicode.Is(unicode.Han, r):
		return 1
	case unicode.In(r, unicode.Hiragana, unicode.Katakana), r == 'ー':
		return 2
	}
	return 0
}

// cluster returns the first character of a text with its marks. The text must not be empty.
func cluster(text string) string {
	first, n := utf8.DecodeRuneInString(text)
	for n < len(text) && first != WordBreak {
		r, size := utf8.DecodeRuneInString(text[n:])
		if !mark(r) {
			break
		}
		n += size
	}
	return text[:n]
}

// mark reports whether a character belongs to the one before it: an accent, a vowel
// sign, a joiner.
func mark(r rune) bool { return unicode.Is(unicode.M, r) || r == 0x200c || r == 0x200d }

// needsGlyph returns false for characters that only control how others are set.
func needsGlyph(r rune) bool {
	return !unicode.In(r, unicode.Variation_Selector, unicode.Cf, unicode.Cc)
}
