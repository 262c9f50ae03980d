package view

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kigen/gui/widget"
	"kigen/internal/export/paper"
)

// A sheetLayout places objects on a sheet by shares of its width and height, so that it can be
// drawn at any size.
type sheetLayout struct {
	width, height float32 // of the sheet, in any unit
	least         float32 // natural width
	places        []sheetPlace
}

// A sheetPlace is the place of an object. For a text, x and y give the start of its baseline,
// and letters its size as a share of the sheet's width.
type sheetPlace struct{ x, y, width, height, letters float32 }

func (l sheetLayout) HeightFor(_ []fyne.CanvasObject, width float32) float32 {
	return width * l.height / l.width
}

func (l sheetLayout) NaturalWidth([]fyne.CanvasObject) float32 { return l.least }

func (l sheetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return widget.Natural(l, objects)
}

func (l sheetLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for i, o := range objects {
		p := l.places[i]
		text, ok := o.(*canvas.Text)
		if !ok {
			widget.Place(o, p.x*size.Width, p.y*size.Height, p.width*size.Width, p.height*size.Height)
			continue
		}
		text.TextSize = p.letters * size.Width
		needs, baseline := rendered(text)
		if given := p.width * size.Width; needs.Width > given { // rounding to whole pixels makes small letters wider
			text.TextSize *= given / needs.Width
			needs, baseline = rendered(text)
		}
		widget.Place(o, p.x*size.Width, p.y*size.Height-baseline, needs.Width, needs.Height)
	}
}

// rendered returns a text's size and its baseline.
func rendered(text *canvas.Text) (fyne.Size, float32) {
	return fyne.CurrentApp().Driver().RenderedTextSize(text.Text, text.TextSize, fyne.TextStyle{}, text.FontSource)
}

// paperWidth and rollWidth are the widths of the preview of a page and of a receipt, at 100 %.
const paperWidth, rollWidth = 640, 360

// sheet draws the preview of a page.
func (v View) sheet(page paper.Page) fyne.CanvasObject {
	width, height := page.Width, page.Height
	layout := sheetLayout{width: width, height: height, least: v.Px(paperWidth)}
	if width < paper.Width {
		layout.least = v.Px(rollWidth)
	}
	var objects []fyne.CanvasObject
	add := func(o fyne.CanvasObject, x, y, w, h float32) {
		objects = append(objects, o)
		layout.places = append(layout.places, sheetPlace{x / width, y / height, w / width, h / height, 0})
	}
	paper := canvas.NewRectangle(color.White)
	paper.StrokeColor, paper.StrokeWidth = v.Colors.Muted, v.Px(1.5)
	add(paper, 0, 0, width, height)
	for _, r := range page.Rectangles {
		add(canvas.NewRectangle(gray(r.Shade)), r.X, r.Y, r.Width, r.Height)
	}
	code := page.Code
	for y, row := range code.Dark {
		for x, dark := range row {
			if dark {
				add(canvas.NewRectangle(color.Black), code.X+float32(x)*code.Module, code.Y+float32(y)*code.Module, code.Module, code.Module)
			}
		}
	}
	for _, text := range page.Texts {
		x := text.X
		for _, piece := range text.Pieces {
			drawn := canvas.NewText(piece.Text, gray(text.Shade))
			drawn.FontSource = widget.Resource(piece.Font)
			add(drawn, x, text.Y, piece.Width, 0)
			layout.places[len(layout.places)-1].letters = text.Size / width
			x += piece.Width
		}
	}
	return container.New(layout, objects...)
}

// gray returns the colour of a shade.
func gray(shade paper.Shade) color.Color { return color.Gray{Y: uint8(shade)} }
