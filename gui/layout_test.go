package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"pgregory.net/rapid"

	"kigen/gui/view"
	"kigen/gui/widget"
)

// block is an object of fixed size.
func block(width, height float32) fyne.CanvasObject {
	o := canvas.NewRectangle(nil)
	o.SetMinSize(fyne.NewSize(width, height))
	return o
}

// A dough keeps its area: the narrower it is laid, the higher it gets.
type dough struct {
	canvas.Rectangle
	natural, area float32
}

func newDough(natural, area float32) *dough { return &dough{natural: natural, area: area} }

func (d *dough) HeightFor(width float32) float32 { return d.area / width }
func (d *dough) NaturalWidth() float32           { return d.natural }

// A box is where an object lies: left, top, width, height.
type box [4]float32

func boxes(objects []fyne.CanvasObject) (all []box) {
	for _, o := range objects {
		all = append(all, box{o.Position().X, o.Position().Y, o.Size().Width, o.Size().Height})
	}
	return all
}

func TestLayouts(t *testing.T) {
	type objects = []fyne.CanvasObject
	for _, c := range []struct {
		name    string
		layout  widget.WidthLayout
		objects objects
		width   float32
		height  float32 // that is asked for, and then given
		want    []box
	}{
		{"stack", widget.Stack{Gap: 10}, objects{block(30, 20), newDough(50, 1000)}, 100, 40, []box{{0, 0, 100, 20}, {0, 30, 100, 10}}},
		{"stack of none", widget.Stack{Gap: 10}, nil, 100, 0, nil},
		{"inset", widget.Inset{Horizontal: 10, Vertical: 5}, objects{block(1, 1), newDough(50, 800)}, 100, 20, []box{{0, 0, 100, 20}, {10, 5, 80, 10}}},
		{"sides, centred on each other", widget.Sides{Gap: 10}, objects{block(40, 20), block(30, 30)}, 100, 30, []box{{0, 5, 60, 20}, {70, 0, 30, 30}}},
		{"sides below each other", widget.Sides{Gap: 10}, objects{block(40, 20), block(30, 30)}, 79, 60, []box{{0, 0, 79, 20}, {0, 30, 79, 30}}},
		{"one line", widget.OneLine{Gap: 10}, objects{block(40, 20), block(30, 30)}, 100, 30, []box{{0, 5, 60, 20}, {70, 0, 30, 30}}},
		{"one line without room for the first", widget.OneLine{Gap: 10}, objects{block(40, 20), block(30, 30)}, 79, 30, []box{{}, {49, 0, 30, 30}}},
		{"beside", widget.Beside{Gap: 10}, objects{block(20, 20), newDough(50, 2100)}, 100, 30, []box{{0, 5, 20, 20}, {30, 0, 70, 30}}},
		{"flow, one line", widget.Flow{Gap: 10, LineGap: 10}, objects{block(30, 20), block(40, 10)}, 100, 20, []box{{0, 0, 30, 20}, {40, 5, 40, 10}}},
		{"flow, two lines", widget.Flow{Gap: 10, LineGap: 10}, objects{block(30, 20), block(40, 10)}, 79, 40, []box{{0, 0, 30, 20}, {0, 30, 40, 10}}},
		{"flow, centred", widget.Flow{Gap: 10, LineGap: 10, Center: true}, objects{block(30, 20), block(40, 20)}, 100, 20, []box{{10, 0, 30, 20}, {50, 0, 40, 20}}},
		{"columns", widget.Columns{Gap: 10, Least: 40}, objects{block(30, 20), newDough(50, 1350)}, 100, 30, []box{{0, 0, 45, 30}, {55, 0, 45, 30}}},
		{"columns below each other", widget.Columns{Gap: 10, Least: 50}, objects{block(30, 20), newDough(50, 1000)}, 100, 40, []box{{0, 0, 100, 20}, {0, 30, 100, 10}}},
		{"flow, wider than the line", widget.Flow{Gap: 10, LineGap: 10}, objects{newDough(200, 4000)}, 100, 40, []box{{0, 0, 100, 40}}},
		{"flow, lines nearer than objects", widget.Flow{Gap: 24, LineGap: 12}, objects{block(60, 20), block(60, 20)}, 100, 52, []box{{0, 0, 60, 20}, {0, 32, 60, 20}}},
		{"row", view.Row{Left: 30, Right: 20, Least: 40, Gap: 5}, objects{block(30, 10), block(10, 20), block(20, 30)}, 110, 30, []box{{0, 10, 30, 10}, {35, 5, 50, 20}, {90, 0, 20, 30}}},
		{"row that is too narrow", view.Row{Left: 30, Right: 20, Least: 40, Gap: 4}, objects{block(30, 10), block(10, 20), block(20, 30)}, 97, 64, []box{{0, 0, 97, 10}, {0, 12, 97, 20}, {0, 34, 97, 30}}},
		{"spans", widget.Spans{Height: 40, Spans: []widget.Span{{From: 0.25, To: 0.75, Top: 0.25, Bottom: 0.5}, {From: 0.5, To: 0.5, Bottom: 1, Width: 10}}},
			objects{block(1, 1), block(1, 1)}, 100, 40, []box{{25, 10, 50, 10}, {45, 0, 10, 40}}},
		{"spans at the ends", widget.Spans{Height: 40, Spans: []widget.Span{{Bottom: 1, Width: 10}, {From: 1, To: 1, Bottom: 1, Width: 10}}},
			objects{block(1, 1), block(1, 1)}, 100, 40, []box{{0, 0, 10, 40}, {90, 0, 10, 40}}},
	} {
		if got := c.layout.HeightFor(c.objects, c.width); got != c.height {
			t.Errorf("%s: asks for a height of %g, want %g", c.name, got, c.height)
		}
		c.layout.Layout(c.objects, fyne.NewSize(c.width, c.height))
		if got := boxes(c.objects); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestSpansLeavesOutWhatHasNoRoom(t *testing.T) {
	var layout widget.Spans
	var objects []fyne.CanvasObject
	for _, at := range []float32{0.2, 0.4, 0.6, 0.8} {
		layout.Spans = append(layout.Spans, widget.Span{From: at, To: at, Bottom: 1, Width: 30})
		objects = append(objects, block(30, 10))
	}
	layout.Height, layout.Apart = 10, 8
	for _, c := range []struct {
		width float32
		want  []bool
	}{
		{190, []bool{true, true, true, true}},
		{180, []bool{true, false, true, false}},
		{190, []bool{true, true, true, true}},
	} {
		layout.Layout(objects, fyne.NewSize(c.width, 10))
		for i, o := range objects {
			if o.Visible() != c.want[i] {
				t.Errorf("%g wide: number %d is seen: %t", c.width, i, o.Visible())
			}
		}
	}
}

func TestColumn(t *testing.T) {
	for _, c := range []struct {
		name          string
		column        widget.Column
		width, height float32
		want          box
	}{
		{"no wider than its limit", widget.Column{Limit: 100, Padding: 10, Available: 200}, 200, 300, box{50, 10, 100, 20}},
		{"padding where it is narrow", widget.Column{Limit: 100, Padding: 10, Available: 60}, 60, 300, box{10, 10, 40, 50}},
		{"in the upper middle", widget.Column{Limit: 100, Padding: 10, Available: 200, Center: true}, 200, 320, box{50, 100, 100, 20}},
		{"too long for the middle", widget.Column{Limit: 100, Padding: 10, Available: 200, Center: true}, 200, 30, box{50, 10, 100, 20}},
	} {
		o := newDough(100, 2000)
		asked := c.column.MinSize([]fyne.CanvasObject{o})
		c.column.Layout([]fyne.CanvasObject{o}, fyne.NewSize(c.width, c.height))
		if got := boxes([]fyne.CanvasObject{o})[0]; got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
		if want := c.want[3] + 2*c.column.Padding; asked.Height != want {
			t.Errorf("%s: asks for a height of %g, want %g", c.name, asked.Height, want)
		}
	}
}

// Whatever is laid into each other, nothing sticks out of the height that was asked for,
// nor, while each thing alone has room, out of the width.
func TestLayoutsStayInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const narrowest = 60 // a block's width and all the paddings around it
		var tree func(depth int) fyne.CanvasObject
		tree = func(depth int) fyne.CanvasObject {
			if depth == 0 {
				width := float32(rapid.IntRange(1, 20).Draw(t, "width"))
				if rapid.Bool().Draw(t, "dough") {
					return newDough(10*width, 1000)
				}
				return block(width, 10)
			}
			a, b := tree(depth-1), tree(depth-1)
			return rapid.SampledFrom([]func() fyne.CanvasObject{
				func() fyne.CanvasObject { return container.New(widget.Stack{Gap: 5}, a, b) },
				func() fyne.CanvasObject {
					return container.New(widget.Inset{Horizontal: 4, Vertical: 3}, block(1, 1), a)
				},
				func() fyne.CanvasObject { return container.New(widget.Sides{Gap: 5}, a, b) },
				func() fyne.CanvasObject { return container.New(widget.Flow{Gap: 5, LineGap: 5}, a, b) },
				func() fyne.CanvasObject { return container.New(widget.Flow{Gap: 5, LineGap: 5, Center: true}, a, b) },
				func() fyne.CanvasObject { return container.New(widget.Beside{Gap: 3}, block(5, 5), a) },
			}).Draw(t, "layout")()
		}
		o := tree(3)
		width := float32(rapid.IntRange(narrowest, 400).Draw(t, "room"))
		height := widget.HeightFor(o, width)
		widget.Place(o, 0, 0, width, height)
		for _, inside := range objects(o) {
			right, bottom := inside.at.X+inside.Size().Width, inside.at.Y+inside.Size().Height
			if inside.at.X < -hair || right > width+hair || inside.at.Y < -hair || bottom > height+hair {
				t.Errorf("%T lies at %v, %v wide and high, in %g×%g", inside.CanvasObject, inside.at, inside.Size(), width, height)
			}
		}
	})
}
