package view

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kigen/gui/widget"
	"kigen/internal/check"
	"kigen/rules"
)

// An axis is the span of time that all bars of a page share.
type axis struct {
	from, to rules.Date
	today    rules.Date
}

// axisOf returns an axis of whole years around today and all dates of the report.
func axisOf(report check.Report) axis {
	first, last := report.Today.Year-1, report.Today.Year+1
	for _, item := range report.Items {
		if !item.NotBefore.IsZero() {
			first = min(first, item.NotBefore.Year)
		}
		last = max(last, item.Expires.Year, item.InsuranceUntil.Year)
	}
	return axis{from: rules.Date{Year: first, Month: time.January, Day: 1}, to: rules.Date{Year: last + 1, Month: time.January, Day: 1}, today: report.Today}
}

// at returns the position of a day on the axis, 0 to 1.
func (a axis) at(d rules.Date) float32 {
	whole := float32(a.from.DaysUntil(a.to))
	return min(max(float32(a.from.DaysUntil(d))/whole, 0), 1)
}

// A lifePhase is how a part of an item's life is drawn. The phases differ in shape as well as in
// colour, for those who do not see colours.
type lifePhase struct {
	colors      func(widget.Palette) (fill, line color.Color)
	corner      float32 // radius, pixels at 100 %
	top, bottom float32 // edges, as shares of the bar's height
}

var (
	inUse     = lifePhase{func(p widget.Palette) (fill, line color.Color) { return p.Success, nil }, 6, 0.28, 0.72}
	overdue   = lifePhase{func(p widget.Palette) (fill, line color.Color) { return p.Error, nil }, 6, 0.28, 0.72}
	window    = lifePhase{func(p widget.Palette) (fill, line color.Color) { return p.Renewal, p.Warning }, 3, 0.1, 0.9}
	insurance = lifePhase{func(p widget.Palette) (fill, line color.Color) { return p.Surface, p.Success }, 2, 0.36, 0.64}
)

// phase draws a phase.
func (v View) phase(p lifePhase) *canvas.Rectangle {
	fill, line := p.colors(v.Colors)
	o := canvas.NewRectangle(fill)
	o.CornerRadius = v.Px(p.corner)
	if line != nil {
		o.StrokeColor, o.StrokeWidth = line, v.Px(1.5)
	}
	return o
}

// bar draws an item's life: the time until it expires, in it the renewal window, after it the
// time in which the card still works as a health insurance card. A line marks today.
func (v View) bar(a axis, item check.Item) fyne.CanvasObject {
	layout := widget.Spans{Height: v.Px(30)}
	var objects []fyne.CanvasObject
	add := func(o fyne.CanvasObject, s widget.Span) {
		objects, layout.Spans = append(objects, o), append(layout.Spans, s)
	}
	phase := func(p lifePhase, from, until rules.Date) {
		add(v.phase(p), widget.Span{From: a.at(from), To: a.at(until.AddDays(1)), Top: p.top, Bottom: p.bottom})
	}
	add(canvas.NewRectangle(v.Colors.Border), widget.Span{From: 0, To: 1, Top: 0.46, Bottom: 0.54})
	if !item.Expires.IsZero() {
		begins := item.NotBefore
		if begins.IsZero() {
			begins = a.from // the card does not give the date of issue
		}
		life := inUse
		if item.State == check.StateExpired {
			life = overdue
		}
		if !item.InsuranceUntil.IsZero() {
			phase(insurance, item.Expires, item.InsuranceUntil)
		}
		phase(life, begins, item.Expires)
		phase(window, item.RenewalOpens, item.Expires)
	}
	add(canvas.NewRectangle(v.Colors.Primary), widget.Span{From: a.at(a.today), To: a.at(a.today), Bottom: 1, Width: v.Px(3)})
	return container.New(layout, objects...)
}

// legend draws the key to the bars' colours.
func (v View) legend() fyne.CanvasObject {
	entry := func(p lifePhase, words string) fyne.CanvasObject {
		sample := container.New(widget.Spans{Height: v.Px(22), Spans: []widget.Span{{To: 1, Top: p.top, Bottom: p.bottom}}}, v.phase(p))
		return v.Beside(container.NewGridWrap(fyne.NewSize(v.Px(30), v.Px(22)), sample), v.Text(words, widget.Style{Size: widget.SizeBody, Color: v.Colors.Secondary}))
	}
	entries := []fyne.CanvasObject{entry(inUse, v.say("legend.life")), entry(window, v.say("legend.window"))}
	for _, item := range v.Check.Report.Items {
		if !item.InsuranceUntil.IsZero() {
			entries = append(entries, entry(insurance, v.say("legend.insurance")))
			break
		}
	}
	return v.Centered(32, entries...)
}

// years draws the axis' labels, as many years as there is room for.
func (v View) years(a axis) fyne.CanvasObject {
	layout := widget.Spans{Height: v.Px(26), Apart: v.Px(4)}
	var objects []fyne.CanvasObject
	step := max(1, (a.to.Year-a.from.Year+5)/6)
	for year := a.from.Year + max(1, step/2); year < a.to.Year; year += step {
		label := v.Text(strconv.Itoa(year), widget.Style{Size: widget.SizeBody, Color: v.Colors.Secondary, Align: fyne.TextAlignCenter})
		at := a.at(rules.Date{Year: year, Month: time.January, Day: 1})
		objects = append(objects, label)
		layout.Spans = append(layout.Spans, widget.Span{From: at, To: at, Bottom: 1, Width: label.NaturalWidth()})
	}
	return container.New(layout, objects...)
}
