package gui

import (
	"fyne.io/fyne/v2"
)

// A widthLayout is a layout whose height depends on the width it is given.
type widthLayout interface {
	fyne.Layout
	heightFor(objects []fyne.CanvasObject, width float32) float32
	naturalWidth(objects []fyne.CanvasObject) float32
}

// A wrapping object is a widget whose height depends on its width.
type wrapping interface {
	heightFor(width float32) float32
	naturalWidth() float32
}

// heightFor returns the height that o needs at a width.
func heightFor(o fyne.CanvasObject, width float32) float32 {
	if o, ok := o.(wrapping); ok {
		return o.heightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(widthLayout); ok {
			return l.heightFor(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

// naturalWidth returns the width at which nothing in o needs to wrap.
func naturalWidth(o fyne.CanvasObject) float32 {
	if o, ok := o.(wrapping); ok {
		return o.naturalWidth()
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(widthLayout); ok {
			return l.naturalWidth(c.Objects)
		}
	}
	return o.MinSize().Width
}

// place gives o its place.
func place(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
}

func widest(objects []fyne.CanvasObject) (width float32) {
	for _, o := range objects {
		width = max(width, naturalWidth(o))
	}
	return width
}

// stack lays objects below each other over the whole width.
type stack struct{ gap float32 }

func (l stack) heightFor(objects []fyne.CanvasObject, width float32) (height float32) {
	for i, o := range objects {
		if i > 0 {
			height += l.gap
		}
		height += heightFor(o, width)
	}
	return height
}

func (l stack) naturalWidth(objects []fyne.CanvasObject) float32 { return widest(objects) }

func (l stack) MinSize(objects []fyne.CanvasObject) fyne.Size { return natural(l, objects) }

func (l stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		height := heightFor(o, size.Width)
		place(o, 0, y, size.Width, height)
		y += height + l.gap
	}
}

// natural is the size at which nothing needs to wrap.
func natural(l widthLayout, objects []fyne.CanvasObject) fyne.Size {
	width := l.naturalWidth(objects)
	return fyne.NewSize(width, l.heightFor(objects, width))
}

// inset lays its last object inside a padding, and the ones before it, backgrounds,
// under all of it.
type inset struct{ horizontal, vertical float32 }

func (l inset) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[len(objects)-1], width-2*l.horizontal) + 2*l.vertical
}

func (l inset) naturalWidth(objects []fyne.CanvasObject) float32 {
	return naturalWidth(objects[len(objects)-1]) + 2*l.horizontal
}

func (l inset) MinSize(objects []fyne.CanvasObject) fyne.Size { return natural(l, objects) }

func (l inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	last := len(objects) - 1
	for _, background := range objects[:last] {
		place(background, 0, 0, size.Width, size.Height)
	}
	place(objects[last], l.horizontal, l.vertical, size.Width-2*l.horizontal, size.Height-2*l.vertical)
}

// sides lays two objects at the two sides of a line, centred on each other; the
// second below the first where the line is too short for both.
type sides struct{ gap float32 }

func (l sides) fits(objects []fyne.CanvasObject, width float32) bool {
	return l.naturalWidth(objects) <= width
}

func (l sides) naturalWidth(objects []fyne.CanvasObject) float32 {
	return naturalWidth(objects[0]) + l.gap + naturalWidth(objects[1])
}

func (l sides) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if !l.fits(objects, width) {
		return stack(l).heightFor(objects, width)
	}
	right := naturalWidth(objects[1])
	return max(heightFor(objects[0], width-right-l.gap), heightFor(objects[1], right))
}

func (l sides) MinSize(objects []fyne.CanvasObject) fyne.Size { return natural(l, objects) }

func (l sides) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if !l.fits(objects, size.Width) {
		stack(l).Layout(objects, size)
		return
	}
	right := naturalWidth(objects[1])
	left := size.Width - right - l.gap
	leftHeight, rightHeight := heightFor(objects[0], left), heightFor(objects[1], right)
	place(objects[0], 0, (size.Height-leftHeight)/2, left, leftHeight)
	place(objects[1], size.Width-right, (size.Height-rightHeight)/2, right, rightHeight)
}

// oneLine lays an object at the left of another one, which stands at the right, and leaves
// it out where the line is too short for both.
type oneLine struct{ gap float32 }

func (l oneLine) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if l.naturalWidth(objects) > width {
		return heightFor(objects[1], width)
	}
	return sides(l).heightFor(objects, width)
}

func (l oneLine) naturalWidth(objects []fyne.CanvasObject) float32 {
	return sides(l).naturalWidth(objects)
}

func (l oneLine) MinSize(objects []fyne.CanvasObject) fyne.Size { return natural(l, objects) }

func (l oneLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if l.naturalWidth(objects) <= size.Width {
		objects[0].Show()
		sides(l).Layout(objects, size)
		return
	}
	objects[0].Hide()
	width := min(size.Width, naturalWidth(objects[1]))
	place(objects[1], size.Width-width, 0, width, size.Height)
}

// beside lays an object of fixed size, an icon, at the left of another one that
// takes the rest of the width.
type beside struct{ gap float32 }

func (l beside) rest(objects []fyne.CanvasObject, width float32) float32 {
	return width - objects[0].MinSize().Width - l.gap
}

func (l beside) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return max(objects[0].MinSize().Height, heightFor(objects[1], l.rest(objects, width)))
}

func (l beside) naturalWidth(objects []fyne.CanvasObject) float32 {
	return objects[0].MinSize().Width + l.gap + naturalWidth(objects[1])
}

func (l beside) MinSize(objects []fyne.CanvasObject) fyne.Size { return natural(l, objects) }

func (l beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	icon := objects[0].MinSize()
	rest := l.rest(objects, size.Width)
	height := heightFor(objects[1], rest)
	place(objects[0], 0, (size.Height-icon.Height)/2, icon.Width, icon.Height)
	place(objects[1], icon.Width+l.gap, (size.Height-height)/2, rest, height)
}

// flow lays objects beside each other at their natural widths and begins a new line
// where the width is used up. Lines are centred where center is set.
type flow struct {
	gap, lineGap float32 // between objects, and between lines
	center       bool
}

// lines returns how many objects go on each line.
func (l flow) lines(objects []fyne.CanvasObject, width float32) (lines [][]fyne.CanvasObject) {
	used := float32(0)
	for _, o := range objects {
		w := naturalWidth(o)
		if len(lines) == 0 || used+l.gap+w > width {
			lines = append(lines, nil)
			used = -l.gap
		}
		used += l.gap + w
		lines[len(lines)-1] = append(lines[len(lines)-1], o)
	}
	return lines
}

func (l flow) heightFor(objects []fyne.CanvasObject, width float32) (height float32) {
	for i, line := range l.lines(objects, width) {
		if i > 0 {
			height += l.lineGap
		}
		height += lineHeight(line, width)
	}
	return height
}

func lineHeight(line []fyne.CanvasObject, width float32) (height float32) {
	for _, o := range line {
		height = max(height, heightFor(o, min(naturalWidth(o), width)))
	}
	return height
}

func (l flow) naturalWidth(objects []fyne.CanvasObject) (width float32) {
	for i, o := range objects {
		if i > 0 {
			width += l.gap
		}
		width += naturalWidth(o)
	}
	return width
}

func (l flow) MinSize(objects []fyne.CanvasObject) fyne.Size { return natural(l, objects) }

func (l flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, line := range l.lines(objects, size.Width) {
		height := lineHeight(line, size.Width)
		x := float32(0)
		if l.center {
			x = max(0, (size.Width-l.naturalWidth(line))/2)
		}
		for _, o := range line {
			width := min(naturalWidth(o), size.Width)
			h := heightFor(o, width)
			place(o, x, y+(height-h)/2, width, h)
			x += width + l.gap
		}
		y += height + l.lineGap
	}
}

// columns lays objects beside each other, all of one width and height; below each other
// where they would get narrower than least.
type columns struct{ gap, least float32 }

func (l columns) width(objects []fyne.CanvasObject, width float32) float32 {
	n := float32(len(objects))
	return (width - (n-1)*l.gap) / n
}

func (l columns) fits(objects []fyne.CanvasObject, width float32) bool {
	return l.width(objects, width) >= l.least
}

func (l columns) naturalWidth(objects []fyne.CanvasObject) float32 {
	return float32(len(objects))*(widest(objects)+l.gap) - l.gap
}

func (l columns) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if !l.fits(objects, width) {
		return stack{l.gap}.heightFor(objects, width)
	}
	return l.highest(objects, width)
}

func (l columns) highest(objects []fyne.CanvasObject, width float32) (height float32) {
	for _, o := range objects {
		height = max(height, heightFor(o, l.width(objects, width)))
	}
	return height
}

func (l columns) MinSize(objects []fyne.CanvasObject) fyne.Size { return natural(l, objects) }

func (l columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if !l.fits(objects, size.Width) {
		stack{l.gap}.Layout(objects, size)
		return
	}
	width := l.width(objects, size.Width)
	for i, o := range objects {
		place(o, float32(i)*(width+l.gap), 0, width, size.Height)
	}
}

// column lays its last object in the middle of a page that scrolls, no wider than limit,
// and any before it, headers, above that over the whole width.
// A page asks for its height before it is given a width: available says which it will
// be. What is short stands in the upper middle where center is set.
type column struct {
	limit, padding, available float32
	center                    bool
}

func (l *column) width(width float32) float32 { return min(l.limit, width-2*l.padding) }

// MinSize implements fyne.Layout.
func (l *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if len(objects) == 0 {
		return fyne.Size{}
	}
	last := len(objects) - 1
	headers := stack{}.heightFor(objects[:last], l.available)
	return fyne.NewSize(0, headers+heightFor(objects[last], l.width(l.available))+2*l.padding)
}

// Layout implements fyne.Layout.
func (l *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if len(objects) == 0 {
		return
	}
	last := len(objects) - 1
	stack{}.Layout(objects[:last], size)
	headers := stack{}.heightFor(objects[:last], size.Width)
	width := l.width(size.Width)
	height := heightFor(objects[last], width)
	top := l.padding
	if l.center {
		top = max(top, (size.Height-headers-height)/3)
	}
	place(objects[last], (size.Width-width)/2, headers+top, width, height)
}

// A spans layout lays each object between two places of an axis, or, where both are
// the same, centred on that place. Heights are shares of the whole. Where apart is set,
// an object is left out that would come nearer than that to the one before.
type spans struct {
	height float32
	apart  float32
	spans  []span
}

type span struct {
	from, to    float32 // along the axis, 0 to 1
	top, bottom float32 // from above, 0 to 1
	width       float32 // of an object at one place
}

func (l spans) heightFor([]fyne.CanvasObject, float32) float32 { return l.height }

func (l spans) naturalWidth([]fyne.CanvasObject) float32 { return 0 }

func (l spans) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, l.height) }

func (l spans) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	end := -l.apart // of the one before
	for i, o := range objects {
		s := l.spans[i]
		x, width := s.from*size.Width, (s.to-s.from)*size.Width
		if s.width > 0 {
			x, width = x+width/2-s.width/2, s.width
			x = min(max(x, 0), size.Width-width)
		}
		place(o, x, s.top*size.Height, width, (s.bottom-s.top)*size.Height)
		if l.apart > 0 && x < end+l.apart {
			o.Hide()
			continue
		}
		o.Show()
		end = x + width
	}
}
