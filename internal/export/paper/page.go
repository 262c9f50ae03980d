package paper

import (
	"kigen/internal/fonts"
	"kigen/rules"
)

// The size of A4 (ISO 216) and the width of a roll of receipts, in millimetres.
const (
	Width     = 210
	Height    = 297
	RollWidth = 80
)

// A Page is a page that is laid out. Lengths are in millimetres, positions from the upper
// left corner.
type Page struct {
	Width, Height float32
	Title         string // of the file
	Language      string // its tag, as package i18n has it
	Made          rules.Date
	// Rectangles, lines among them, are drawn first.
	Rectangles []Rectangle
	Texts      []Text
	Code       Code
}

// A Shade is a grey from 0, black, to 255, white. There are no colours, because many printers
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

// A Text is one line of text.
type Text struct {
	// X is its left end, Y its baseline.
	X, Y float32
	// Size is the font size (em).
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

// A Code is a QR code. Dark is empty on a page without one.
type Code struct {
	X, Y, Module float32  // the first module's upper left corner, and a module's side
	Dark         [][]bool // as calendar.Code has it
}
