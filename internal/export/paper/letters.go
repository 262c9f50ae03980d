package paper

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	typeface "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"kigen/internal/fonts"
)

// letters caches parsed fonts and measured words. It is for one goroutine.
type letters struct {
	faces  map[*fonts.Font]*typeface.Face
	pieces map[weighted][]Piece
}

// weighted is the key of measured words.
type weighted struct {
	language string
	weight   fonts.Weight
	words    string
}

func newLetters() letters {
	return letters{faces: map[*fonts.Font]*typeface.Face{}, pieces: map[weighted][]Piece{}}
}

// face parses a font, once. It panics if that fails: the fonts are embedded and tested.
func (l letters) face(f *fonts.Font) *typeface.Face {
	if l.faces[f] == nil {
		read, err := typeface.ParseTTF(bytes.NewReader(f.TTF))
		if err != nil {
			panic(fmt.Errorf("paper: read %s: %w", f.Name, err))
		}
		l.faces[f] = read
	}
	return l.faces[f]
}

// set splits words into pieces of one font each, measured at font size 1. The cache serves
// every scale that is tried.
func (l letters) set(language string, weight fonts.Weight, words string) []Piece {
	key := weighted{language, weight, words}
	pieces, known := l.pieces[key]
	if !known {
		for _, run := range fonts.Runs(language, weight, words) {
			pieces = append(pieces, Piece{run, l.advance(run)})
		}
		l.pieces[key] = pieces
	}
	return pieces
}

// needsShaping reports whether words contain marks that must be placed on letters, as most
// Thai and Devanagari words do.
func needsShaping(words string) bool {
	return strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.M, r) })
}

// shape returns the glyphs of a run, their advances and offsets in units of the font.
func (l letters) shape(run fonts.Run) []shaping.Glyph {
	on, characters := l.face(run.Font), []rune(run.Text)
	script := language.Common
	for _, r := range characters {
		if s := language.LookupScript(r); s != language.Common && s != language.Inherited {
			script = s
			break
		}
	}
	var shaper shaping.HarfbuzzShaper
	return shaper.Shape(shaping.Input{
		Text: characters, RunEnd: len(characters), Direction: di.DirectionLTR,
		Face: on, Size: fixed.I(int(on.Upem())), Script: script,
	}).Glyphs
}

// advance returns the width of a run at font size 1. Words that need no shaping are measured
// as the PDF library sets them, glyph beside glyph.
func (l letters) advance(run fonts.Run) float32 {
	on := l.face(run.Font)
	units := float32(0)
	if needsShaping(run.Text) {
		for _, glyph := range l.shape(run) {
			units += float32(glyph.Advance) / 64
		}
	} else {
		for _, r := range run.Text {
			glyph, _ := on.NominalGlyph(r)
			units += on.HorizontalAdvance(glyph)
		}
	}
	return units / float32(on.Upem())
}
