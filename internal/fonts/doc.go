// Package fonts embeds the fonts of every language that Kigen speaks, chooses between them
// and breaks lines: the same for the window and for paper, on every computer.
//
// # Fonts
//
// BIZ UDPGothic sets Japanese and, because it was made for people who see badly, everything
// else that it has letters for. Noto fonts set the scripts that it lacks, and Chinese, whose
// shapes differ from the Japanese ones. subset.py cuts all of them down; those for Chinese
// and Korean to the characters of their translations, so run `make fonts` when those change.
// A test fails until then, and names the characters that have no glyph.
//
// Every font has TrueType outlines and comes in two weights. It is parsed when it is first
// used.
//
// # Using it
//
// [Runs] splits a text into runs of one font each, from left to right. It keeps a word in one
// font if any font has all of it, and never separates a letter from its marks: so each run
// can be shaped by itself, which Thai and Devanagari need. [Missing] returns the characters
// that no font has. [Lines] breaks a text into lines, [LineSpacing] is the distance between
// them.
package fonts
