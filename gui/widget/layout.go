package widget

import (
	"fyne.io/fyne/v2"
)

// A WidthLayout is a layout whose height depends on the width it is given.
type WidthLayout interface {
	fyne.Layout
	HeightFor(objects []fyne.CanvasObject, width float32) float32
	NaturalWidth(objects []fyne.CanvasObject) float32
}

// A wrapping object is a widget whose height depends on its width.
type wrapping interface {
	HeightFor(width float32) float32
	NaturalWidth() float32
}

// HeightFor returns the height that o needs at a width.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	if o, ok := o.(wrapping); ok {
		return o.HeightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(WidthLayout); ok {
			return l.HeightFor(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

// NaturalWidth returns the width at which nothing in o wraps.
func NaturalWidth(o fyne.CanvasObject) float32 {
	if o, ok := o.(wrapping); ok {
		return o.NaturalWidth()
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(WidthLayout); ok {
			return l.NaturalWidth(c.Objects)
		}
	}
	return o.MinSize().Width
}

// Place moves and resizes o.
func Place(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
}

// Widest returns the largest natural width of objects.
func Widest(objects []fyne.CanvasObject) (width float32) {
	for _, o := range objects {
		width = max(width, NaturalWidth(o))
	}
	return width
}

// Stack lays out objects one below the other over the whole width.
type Stack struct{ Gap float32 }

// HeightFor returns the height that it needs at a width.
func (l Stack) HeightFor(objects []fyne.CanvasObject, width float32) (height float32) {
	for i, o := range objects {
		if i > 0 {
			height += l.Gap
		}
		height += HeightFor(o, width)
	}
	return height
}

// NaturalWidth returns the width at which nothing in it wraps.
func (l Stack) NaturalWidth(objects []fyne.CanvasObject) float32 { return Widest(objects) }

// MinSize implements fyne.Layout.
func (l Stack) MinSize(objects []fyne.CanvasObject) fyne.Size { return Natural(l, objects) }

// Layout implements fyne.Layout.
func (l Stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		height := HeightFor(o, size.Width)
		Place(o, 0, y, size.Width, height)
		y += height + l.Gap
	}
}

// Natural returns the size at which nothing wraps.
func Natural(l WidthLayout, objects []fyne.CanvasObject) fyne.Size {
	width := l.NaturalWidth(objects)
	return fyne.NewSize(width, l.HeightFor(objects, width))
}

// Inset lays out its last object inside a padding, and the objects before it, backgrounds, over
// the whole size.
type Inset struct{ Horizontal, Vertical float32 }

// HeightFor returns the height that it needs at a width.
func (l Inset) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[len(objects)-1], width-2*l.Horizontal) + 2*l.Vertical
}

// NaturalWidth returns the width at which nothing in it wraps.
func (l Inset) NaturalWidth(objects []fyne.CanvasObject) float32 {
	return NaturalWidth(objects[len(objects)-1]) + 2*l.Horizontal
}

// MinSize implements fyne.Layout.
func (l Inset) MinSize(objects []fyne.CanvasObject) fyne.Size { return Natural(l, objects) }

// Layout implements fyne.Layout.
func (l Inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	last := len(objects) - 1
	for _, background := range objects[:last] {
		Place(background, 0, 0, size.Width, size.Height)
	}
	Place(objects[last], l.Horizontal, l.Vertical, size.Width-2*l.Horizontal, size.Height-2*l.Vertical)
}

// Sides lays out two objects at the two ends of a line, vertically centred, or one below the
// other if the line is too short.
type Sides struct{ Gap float32 }

// fits reports whether both objects fit on a line.
func (l Sides) fits(objects []fyne.CanvasObject, width float32) bool {
	return l.NaturalWidth(objects) <= width
}

// NaturalWidth returns the width at which nothing in it wraps.
func (l Sides) NaturalWidth(objects []fyne.CanvasObject) float32 {
	return NaturalWidth(objects[0]) + l.Gap + NaturalWidth(objects[1])
}

// HeightFor returns the height that it needs at a width.
func (l Sides) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	if !l.fits(objects, width) {
		return Stack(l).HeightFor(objects, width)
	}
	right := NaturalWidth(objects[1])
	return max(HeightFor(objects[0], width-right-l.Gap), HeightFor(objects[1], right))
}

// MinSize implements fyne.Layout.
func (l Sides) MinSize(objects []fyne.CanvasObject) fyne.Size { return Natural(l, objects) }

// Layout implements fyne.Layout.
func (l Sides) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if !l.fits(objects, size.Width) {
		Stack(l).Layout(objects, size)
		return
	}
	right := NaturalWidth(objects[1])
	left := size.Width - right - l.Gap
	leftHeight, rightHeight := HeightFor(objects[0], left), HeightFor(objects[1], right)
	Place(objects[0], 0, (size.Height-leftHeight)/2, left, leftHeight)
	Place(objects[1], size.Width-right, (size.Height-rightHeight)/2, right, rightHeight)
}

// OneLine lays out two objects at the two ends of a line, and hides the first if the line is too
// short.
type OneLine struct{ Gap float32 }

// HeightFor returns the height that it needs at a width.
func (l OneLine) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	if l.NaturalWidth(objects) > width {
		return HeightFor(objects[1], width)
	}
	return Sides(l).HeightFor(objects, width)
}

// NaturalWidth returns the width at which nothing in it wraps.
func (l OneLine) NaturalWidth(objects []fyne.CanvasObject) float32 {
	return Sides(l).NaturalWidth(objects)
}

// MinSize implements fyne.Layout.
func (l OneLine) MinSize(objects []fyne.CanvasObject) fyne.Size { return Natural(l, objects) }

// Layout implements fyne.Layout.
func (l OneLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if l.NaturalWidth(objects) <= size.Width {
		objects[0].Show()
		Sides(l).Layout(objects, size)
		return
	}
	objects[0].Hide()
	width := min(size.Width, NaturalWidth(objects[1]))
	Place(objects[1], size.Width-width, 0, width, size.Height)
}

// Beside lays out an object of fixed size, an icon, at the left of another one that takes the
// rest of the width.
type Beside struct{ Gap float32 }

// rest returns the width right of the icon.
func (l Beside) rest(objects []fyne.CanvasObject, width float32) float32 {
	return width - objects[0].MinSize().Width - l.Gap
}

// HeightFor returns the height that it needs at a width.
func (l Beside) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	return max(objects[0].MinSize().Height, HeightFor(objects[1], l.rest(objects, width)))
}

// NaturalWidth returns the width at which nothing in it wraps.
func (l Beside) NaturalWidth(objects []fyne.CanvasObject) float32 {
	return objects[0].MinSize().Width + l.Gap + NaturalWidth(objects[1])
}

// MinSize implements fyne.Layout.
func (l Beside) MinSize(objects []fyne.CanvasObject) fyne.Size { return Natural(l, objects) }

// Layout implements fyne.Layout.
func (l Beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	icon := objects[0].MinSize()
	rest := l.rest(objects, size.Width)
	height := HeightFor(objects[1], rest)
	Place(objects[0], 0, (size.Height-icon.Height)/2, icon.Width, icon.Height)
	Place(objects[1], icon.Width+l.Gap, (size.Height-height)/2, rest, height)
}

// Flow lays out objects side by side at their natural widths, in as many lines as needed. With
// Center, the lines are centred.
type Flow struct {
	Gap, LineGap float32 // between objects, and between lines
	Center       bool
}

// lines returns the objects of each line.
func (l Flow) lines(objects []fyne.CanvasObject, width float32) (lines [][]fyne.CanvasObject) {
	used := float32(0)
	for _, o := range objects {
		w := NaturalWidth(o)
		if len(lines) == 0 || used+l.Gap+w > width {
			lines = append(lines, nil)
			used = -l.Gap
		}
		used += l.Gap + w
		lines[len(lines)-1] = append(lines[len(lines)-1], o)
	}
	return lines
}

// HeightFor returns the height that it needs at a width.
func (l Flow) HeightFor(objects []fyne.CanvasObject, width float32) (height float32) {
	for i, line := range l.lines(objects, width) {
		if i > 0 {
			height += l.LineGap
		}
		height += lineHeight(line, width)
	}
	return height
}

// lineHeight returns the height of a line: that of its highest object.
func lineHeight(line []fyne.CanvasObject, width float32) (height float32) {
	for _, o := range line {
		height = max(height, HeightFor(o, min(NaturalWidth(o), width)))
	}
	return height
}

// NaturalWidth returns the width at which nothing in it wraps.
func (l Flow) NaturalWidth(objects []fyne.CanvasObject) (width float32) {
	for i, o := range objects {
		if i > 0 {
			width += l.Gap
		}
		width += NaturalWidth(o)
	}
	return width
}

// MinSize implements fyne.Layout.
func (l Flow) MinSize(objects []fyne.CanvasObject) fyne.Size { return Natural(l, objects) }

// Layout implements fyne.Layout.
func (l Flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, line := range l.lines(objects, size.Width) {
		height := lineHeight(line, size.Width)
		x := float32(0)
		if l.Center {
			x = max(0, (size.Width-l.NaturalWidth(line))/2)
		}
		for _, o := range line {
			width := min(NaturalWidth(o), size.Width)
			h := HeightFor(o, width)
			Place(o, x, y+(height-h)/2, width, h)
			x += width + l.Gap
		}
		y += height + l.LineGap
	}
}

// Columns lays out objects side by side, all of one width and height, or one below the other if
// they would be narrower than Least.
type Columns struct{ Gap, Least float32 }

// width returns the width of a column.
func (l Columns) width(objects []fyne.CanvasObject, width float32) float32 {
	n := float32(len(objects))
	return (width - (n-1)*l.Gap) / n
}

// fits reports whether the columns are at least as wide as Least.
func (l Columns) fits(objects []fyne.CanvasObject, width float32) bool {
	return l.width(objects, width) >= l.Least
}

// NaturalWidth returns the width at which nothing in it wraps.
func (l Columns) NaturalWidth(objects []fyne.CanvasObject) float32 {
	return float32(len(objects))*(Widest(objects)+l.Gap) - l.Gap
}

// HeightFor returns the height that it needs at a width.
func (l Columns) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	if !l.fits(objects, width) {
		return Stack{l.Gap}.HeightFor(objects, width)
	}
	return l.highest(objects, width)
}

// highest returns the height of the highest column.
func (l Columns) highest(objects []fyne.CanvasObject, width float32) (height float32) {
	for _, o := range objects {
		height = max(height, HeightFor(o, l.width(objects, width)))
	}
	return height
}

// MinSize implements fyne.Layout.
func (l Columns) MinSize(objects []fyne.CanvasObject) fyne.Size { return Natural(l, objects) }

// Layout implements fyne.Layout.
func (l Columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if !l.fits(objects, size.Width) {
		Stack{l.Gap}.Layout(objects, size)
		return
	}
	width := l.width(objects, size.Width)
	for i, o := range objects {
		Place(o, float32(i)*(width+l.Gap), 0, width, size.Height)
	}
}

// Column is the layout of a scrolling page: its last object is centred and no wider than Limit,
// and the objects before it, headers, go above it over the whole width. Available is the page's
// width, which Fyne does not yet know when it asks for the height. With Center, short content is
// placed in the upper middle.
type Column struct {
	Limit, Padding, Available float32
	Center                    bool
}

// width returns the content's width.
func (l *Column) width(width float32) float32 { return min(l.Limit, width-2*l.Padding) }

// MinSize implements fyne.Layout.
func (l *Column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if len(objects) == 0 {
		return fyne.Size{}
	}
	last := len(objects) - 1
	headers := Stack{}.HeightFor(objects[:last], l.Available)
	return fyne.NewSize(0, headers+HeightFor(objects[last], l.width(l.Available))+2*l.Padding)
}

// Layout implements fyne.Layout.
func (l *Column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if len(objects) == 0 {
		return
	}
	last := len(objects) - 1
	Stack{}.Layout(objects[:last], size)
	headers := Stack{}.HeightFor(objects[:last], size.Width)
	width := l.width(size.Width)
	height := HeightFor(objects[last], width)
	top := l.Padding
	if l.Center {
		top = max(top, (size.Height-headers-height)/3)
	}
	Place(objects[last], (size.Width-width)/2, headers+top, width, height)
}

// Spans lays out each object between two positions on a horizontal axis, or centred on one
// position with a width of its own. If Apart is set, an object that would be nearer than that
// to the one before it is hidden.
type Spans struct {
	Height float32
	Apart  float32
	Spans  []Span
}

// A Span is the place of an object of [Spans].
type Span struct {
	From, To    float32 // positions on the axis, 0 to 1
	Top, Bottom float32 // shares of the height from the top, 0 to 1
	Width       float32 // width of an object at one position
}

// HeightFor returns the height that it needs at a width.
func (l Spans) HeightFor([]fyne.CanvasObject, float32) float32 { return l.Height }

// NaturalWidth returns the width at which nothing in it wraps.
func (l Spans) NaturalWidth([]fyne.CanvasObject) float32 { return 0 }

// MinSize implements fyne.Layout.
func (l Spans) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, l.Height) }

// Layout implements fyne.Layout.
func (l Spans) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	end := -l.Apart // right edge of the object before
	for i, o := range objects {
		s := l.Spans[i]
		x, width := s.From*size.Width, (s.To-s.From)*size.Width
		if s.Width > 0 {
			x, width = x+width/2-s.Width/2, s.Width
			x = min(max(x, 0), size.Width-width)
		}
		Place(o, x, s.Top*size.Height, width, (s.Bottom-s.Top)*size.Height)
		if l.Apart > 0 && x < end+l.Apart {
			o.Hide()
			continue
		}
		o.Show()
		end = x + width
	}
}
