// Package printable makes text of others fit to be shown: what cards, readers, files,
// arguments and the computer call themselves.
//
// The list says what passes: letters, marks (a few to a letter), numbers, punctuation,
// symbols, and single spaces between them. All else is left out, such as control characters,
// bidirectional overrides and what nobody sees. Line ends are spaces. What is cut ends with …
//
// Whoever prints, draws or writes such a text asks this package, and cuts and cleans nothing
// itself. Our own sentences, of package i18n, need none of it.
package printable

import (
	"strings"
	"unicode"
)

// The longest a text can be, in characters, the … included.
const (
	Longest     = 160 // a name or value
	LongestLine = 400 // a line of several, or a file's path
	MostLines   = 12
	mostMarks   = 4 // of a letter: no script of our languages has more
)

// cut ends what was cut.
const cut = '…'

// characters are those that pass, besides marks and the space between.
var characters = []*unicode.RangeTable{unicode.L, unicode.N, unicode.P, unicode.S}

// unseen are letters and marks that nobody sees, and the sign for bytes that are no text.
var unseen = []*unicode.RangeTable{
	unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector,
	{R16: []unicode.Range16{{Lo: 0x2800, Hi: 0x2800, Stride: 1}, {Lo: unicode.ReplacementChar, Hi: unicode.ReplacementChar, Stride: 1}}},
}

// Line returns a name or value as one line of at most [Longest] characters.
func Line(text string) string { return Short(text, Longest) }

// All returns each of several names as [Line] does, without those of which nothing is left.
func All(texts []string) (lines []string) {
	for _, text := range texts {
		if line := Line(text); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Path returns a file's path as one line of at most [LongestLine] characters.
func Path(path string) string { return Short(path, LongestLine) }

// Short returns text as one line of at most most characters.
func Short(text string, most int) string {
	var line []rune
	marks, gap := mostMarks, false // a mark needs a letter before it
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			marks, gap = mostMarks, len(line) > 0
			continue
		case unicode.In(r, unseen...):
			continue
		case unicode.Is(unicode.M, r) && marks < mostMarks:
			marks++
		case unicode.In(r, characters...):
			marks = 0
		default:
			continue
		}
		if gap {
			line = append(line, ' ')
		}
		gap = false
		if line = append(line, r); len(line) > most { // no more is looked at than is shown
			return strings.TrimRight(string(line[:max(most-1, 0)]), " ") + string(cut)
		}
	}
	return string(line)
}

// Lines returns each line of text as one of at most [LongestLine] characters, of the first
// [MostLines]. Empty ones are left out.
func Lines(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = Short(line, LongestLine); line == "" {
			continue
		}
		if len(lines) == MostLines {
			lines[MostLines-1] = string(cut)
			break
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
