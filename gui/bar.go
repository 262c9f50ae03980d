package gui

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kigen/check"
	"kigen/rules"
)

// An axis is the span of years that all bars of a page are drawn on.
type axis struct {
	from, to rules.Date
	today    rules.Date
}

// axisOf spans whole years around today and everything the report knows.
func axisOf(report check.Report) axis {
	first, last := report.Today.Year-1, report.Today.Year+1
	for _, item := range report.Items {
		if !item.NotBefore.IsZero() {
			first = min(first, item.NotBefore.Year)
		}
		last = max(last, item.Expires.Year)
	}
	return axis{from: rules.Date{Year: first, Month: time.January, Day: 1}, to: rules.Date{Year: last + 1, Month: time.January, Day: 1}, today: report.Today}
}

// at returns where a day lies between the ends of the axis, 0 to 1.
func (a axis) at(d rules.Date) float32 {
	whole := float32(a.from.DaysUntil(a.to))
	return min(max(float32(a.from.DaysUntil(d))/whole, 0), 1)
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

// bar draws an item's validity: its time in the colour of its state, the renewal
// window in yellow behind it, and today across.
func (l look) bar(a axis, item check.Item) fyne.CanvasObject {
	layout := spans{height: l.px(30)}
	var objects []fyne.CanvasObject
	add := func(fill color.Color, corner float32, s span) *canvas.Rectangle {
		o := canvas.NewRectangle(fill)
		o.CornerRadius = l.px(corner)
		objects, layout.spans = append(objects, o), append(layout.spans, s)
		return o
	}
	add(colorBorder, 2, span{from: 0, to: 1, top: 0.46, bottom: 0.54})
	if !item.Expires.IsZero() {
		from := float32(0) // the card does not say when it was made
		if !item.NotBefore.IsZero() {
			from = a.at(item.NotBefore)
		}
		life := color.Color(colorSuccess)
		if item.State == check.StateExpired {
			life = colorError
		}
		add(life, 6, span{from: from, to: a.at(item.Expires), top: 0.28, bottom: 0.72})
		window := add(colorFocus, 3, span{from: a.at(item.RenewalOpens), to: a.at(item.Expires.AddDays(1)), top: 0.1, bottom: 0.9})
		window.StrokeColor, window.StrokeWidth = colorWarning, l.px(1.5)
	}
	add(colorPrimary, 0, span{from: a.at(a.today), to: a.at(a.today), bottom: 1, width: l.px(3)})
	return container.New(layout, objects...)
}

// years draws the years of the axis, as many as there is room for.
func (l look) years(a axis) fyne.CanvasObject {
	layout := spans{height: l.px(26), apart: l.px(4)}
	var objects []fyne.CanvasObject
	step := max(1, (a.to.Year-a.from.Year+5)/6)
	for year := a.from.Year + max(1, step/2); year < a.to.Year; year += step {
		label := l.text(strconv.Itoa(year), style{size: sizeBody, color: colorSecondary, align: fyne.TextAlignCenter})
		at := a.at(rules.Date{Year: year, Month: time.January, Day: 1})
		objects = append(objects, label)
		layout.spans = append(layout.spans, span{from: at, to: at, bottom: 1, width: label.naturalWidth()})
	}
	return container.New(layout, objects...)
}
