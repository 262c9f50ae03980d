package paper

import (
	"bytes"
	"fmt"

	"codeberg.org/go-pdf/fpdf"
	typeface "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// pointsPerMillimetre turns lengths into the sizes of fonts.
const pointsPerMillimetre = 72 / 25.4

// PDF returns the page as a PDF file.
func (p Page) PDF() ([]byte, error) { return p.pdf(newLetters()) }

func (p Page) pdf(known letters) ([]byte, error) {
	w := writer{newFile(p), known}
	for _, r := range p.Rectangles {
		w.fill(r.Shade)
		w.Rect(float64(r.X), float64(r.Y), float64(r.Width), float64(r.Height), "F")
	}
	w.code(p.Code)
	for _, t := range p.Texts {
		w.text(t)
	}
	var pdf bytes.Buffer
	if err := w.Output(&pdf); err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return pdf.Bytes(), nil
}

// newFile begins a file with one empty page.
func newFile(p Page) *fpdf.Fpdf {
	file := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: fpdf.SizeType{Wd: float64(p.Width), Ht: float64(p.Height)}})
	file.SetAutoPageBreak(false, 0)
	file.SetCatalogSort(true) // or fonts come in any order
	made := p.Made.Start()
	file.SetCreationDate(made)
	file.SetModificationDate(made)
	file.SetTitle(p.Title, true)
	file.SetCreator("Kigen", true)
	file.SetLang(p.Language)
	file.AddPage()
	return file
}

// A writer writes marks on the page of a file.
type writer struct {
	*fpdf.Fpdf
	letters
}

func (w writer) fill(shade Shade) {
	w.SetFillColor(int(shade), int(shade), int(shade))
	w.SetTextColor(int(shade), int(shade), int(shade))
}

// code draws each row's dark modules that lie side by side as one.
func (w writer) code(c Code) {
	w.fill(0)
	side := float64(c.Module)
	for y, row := range c.Dark {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				w.Rect(float64(c.X)+float64(from)*side, float64(c.Y)+float64(y)*side, float64(x-from)*side, side, "F")
			}
		}
	}
}

// The rendering modes of text: ISO 32000-1, 9.3.6.
const (
	filled    = 0
	invisible = 3
)

func (w writer) text(t Text) {
	w.fill(t.Shade)
	x := float64(t.X)
	for _, piece := range t.Pieces {
		w.AddUTF8FontFromBytes(piece.Font.Name, "", piece.Font.TTF)
		w.SetFont(piece.Font.Name, "", float64(t.Size)*pointsPerMillimetre)
		if needsShaping(piece.Text) {
			w.hidden(piece, x, t)
			w.outlines(piece, x, t)
		} else {
			w.Text(x, float64(t.Y), piece.Text)
		}
		x += float64(piece.Width)
	}
}

// hidden sets the words as invisible text where their outlines are, so that they can be
// selected. They are stretched to the outlines' width: readers would else take them to overlap
// what follows.
func (w writer) hidden(piece Piece, x float64, t Text) {
	w.SetTextRenderingMode(invisible)
	w.RawWriteStr(fmt.Sprintf("%.2f Tz", 100*float64(piece.Width)/w.GetStringWidth(piece.Text)))
	w.Text(x, float64(t.Y), piece.Text)
	w.RawWriteStr("100 Tz")
	w.SetTextRenderingMode(filled)
}

// outlines draws the shaped glyphs of a piece.
func (w writer) outlines(piece Piece, x float64, t Text) {
	on := w.face(piece.Font)
	unit := float64(t.Size) / float64(on.Upem())
	for _, glyph := range w.shape(piece.Run) {
		drawn, ok := on.GlyphData(glyph.GlyphID).(typeface.GlyphOutline)
		if ok && len(drawn.Segments) > 0 {
			left, base := x+float64(glyph.XOffset)/64*unit, float64(t.Y)-float64(glyph.YOffset)/64*unit
			w.path(drawn.Segments, func(p opentype.SegmentPoint) (float64, float64) {
				return left + float64(p.X)*unit, base - float64(p.Y)*unit
			})
		}
		x += float64(glyph.Advance) / 64 * unit
	}
}

// path fills an outline. at gives a point's place on the page.
func (w writer) path(segments []opentype.Segment, at func(opentype.SegmentPoint) (x, y float64)) {
	var fromX, fromY float64
	for i, s := range segments {
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if i > 0 {
				w.ClosePath()
			}
			fromX, fromY = at(s.Args[0])
			w.MoveTo(fromX, fromY)
		case opentype.SegmentOpLineTo:
			fromX, fromY = at(s.Args[0])
			w.LineTo(fromX, fromY)
		case opentype.SegmentOpQuadTo: // PDF has cubic curves alone
			cx, cy := at(s.Args[0])
			x, y := at(s.Args[1])
			w.CurveBezierCubicTo(fromX+(cx-fromX)*2/3, fromY+(cy-fromY)*2/3, x+(cx-x)*2/3, y+(cy-y)*2/3, x, y)
			fromX, fromY = x, y
		case opentype.SegmentOpCubeTo:
			x1, y1 := at(s.Args[0])
			x2, y2 := at(s.Args[1])
			fromX, fromY = at(s.Args[2])
			w.CurveBezierCubicTo(x1, y1, x2, y2, fromX, fromY)
		}
	}
	w.ClosePath()
	w.DrawPath("F")
}
