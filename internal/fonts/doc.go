// Package fonts has the letters of every language that Kigen speaks: which font to set
// a text in, whether on the screen or on paper, the same on every computer.
//
// # Fonts
//
// BIZ UDPGothic is for Japanese and, made for those who see badly, for all that it has
// letters for. Noto's fonts are for the scripts that it lacks, and for Chinese, whose
// shapes differ from the Japanese. All are cut down by subset.py; those for Chinese and
// Korean to the characters of their translations, so that `make fonts` must be run when
// those change. A test says when, and which characters have no glyph.
//
// Each is of TrueType's outlines, in two weights. Nothing is read of a font before a
// text needs it.
//
// # Using it
//
// [Runs] parts a text into pieces, each to be set in one font from its left to its right.
// A word is never of two fonts where one has all of it, and a letter never parted from
// its marks: so each run can be shaped by itself, which Thai and Devanagari need. [Missing]
// gives what no font has. [Lines] parts a text into lines, and [LineSpacing] is how far apart
// they stand.
package fonts
