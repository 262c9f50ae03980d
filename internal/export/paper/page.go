package paper

import (
	"kigen/internal/fonts"
	"kigen/rules"
)

// A4 (ISO 216), and how wide a roll of receipts is, in millimetres.
const (
	Width     = 210
	Height    = 297
	RollWidth = 80
)

// A Page is what is printed. Every length is in millimetres, every place counted from the
// upper left corner of the paper.
type Page struct {
	Width, Height float32
	Title         string // of the file
	Language      string // its tag, as package i18n has it
	Made          rules.Date
	// Rectangles lie under all else, lines among them.
	Rectangles []Rectangle
	Texts      []Text
	Code       Code
}

// A Shade is how dark a mark is: 0 black, 255 white. There are no colours: many printers
// have none.
type Shade uint8

// The shades of the page.
const (
	black Shade = 0x1a
	dark  Shade = 0x4d
	line  Shade = 0x99
	pale  Shade = 0xf2
)

// A Rectangle is filled.
type Rectangle struct {
	X, Y, Width, Height float32
	Shade               Shade
}

// A Text is one line, or what of it stands together.
type Text struct {
	// X is its left end, Y the line it stands on.
	X, Y float32
	// Size is that of its letters, em.
	Size   float32
	Shade  Shade
	Pieces []Piece
}

// A Piece is the part of a Text that is set in one font.
type Piece struct {
	fonts.Run
	Width float32
}

// Words returns what the text says.
func (t Text) Words() (words string) {
	for _, piece := range t.Pieces {
		words += piece.Text
	}
	return words
}

// Width returns how wide the text is.
func (t Text) Width() (width float32) {
	for _, piece := range t.Pieces {
		width += piece.Width
	}
	return width
}

// A Code is a QR code with its quiet zone: a page without one has no Dark.
type Code struct {
	X, Y, Module float32  // the first module's upper left corner, and a module's side
	Dark         [][]bool // as calendar.Code has it
}
