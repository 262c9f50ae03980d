package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kigen/gui/widget"
	"kigen/rules"
)

// longestTimeline is the greatest span of a timeline in days; in a longer one the labels would
// be too close together.
const longestTimeline = 400

// margin is the number of days shown before the first and after the last label.
const margin = 20

// timeline draws the dates around the expiry of the most urgent item: when renewal opens, today,
// the last day, and until when the card works as a health insurance card. It returns nil if no
// date is near.
func (v View) timeline() fyne.CanvasObject {
	report := v.Check.Report
	verdict := report.Verdict()
	if !verdict.Near() {
		return nil
	}
	item := verdict.Item
	days := []milestone{
		{item.RenewalOpens, v.say("milestone.opens")},
		{item.Expires, v.say("milestone.expires")},
	}
	if !item.InsuranceUntil.IsZero() {
		days = append(days, milestone{item.InsuranceUntil, v.say("milestone.insurance")})
	}
	first, last := item.RenewalOpens, days[len(days)-1].day
	if report.Today.Before(first) {
		first = report.Today
	}
	if report.Today.After(last) {
		last = report.Today
	}
	if first.DaysUntil(last) > longestTimeline {
		return nil
	}
	a := axis{from: first.AddDays(-margin), to: last.AddDays(margin), today: report.Today}
	bar := v.bar(a, item)
	layout := milestones{bar: v.Px(34), gap: v.Px(12)}
	objects := []fyne.CanvasObject{bar}
	add := func(m milestone, above bool) {
		layout.at = append(layout.at, a.at(m.day))
		layout.above = append(layout.above, above)
		objects = append(objects, v.milestone(m, above))
	}
	add(milestone{report.Today, v.say("result.today")}, true)
	for _, m := range days {
		add(m, false)
	}
	return v.Framed(v.Colors.Surface, v.Colors.Border, 10, container.New(layout, objects...))
}

// A milestone is a date and its label.
type milestone struct {
	day  rules.Date
	what string
}

// milestone draws the label of a date.
func (v View) milestone(m milestone, today bool) fyne.CanvasObject {
	ink := v.Colors.Text
	if today {
		ink = v.Colors.Primary
	}
	return v.Stack(0,
		v.Text(m.what, widget.Style{Size: widget.SizeBody, Color: ink, Align: fyne.TextAlignCenter}),
		v.Text(v.Language.ShortDate(m.day), widget.Style{Size: widget.SizeLead, Bold: true, Color: ink, Align: fyne.TextAlignCenter}))
}

// milestones is the layout of a timeline: a bar over the whole width, and labels above or below
// their dates. If labels would overlap, they go one below the other under the bar.
type milestones struct {
	bar, gap float32   // the bar's height, and the least distance of labels
	at       []float32 // position of each label's date on the bar, 0 to 1
	above    []bool
}

// places returns the left edge of each label, and whether they fit without overlap.
func (l milestones) places(labels []fyne.CanvasObject, width float32) (left []float32, fit bool) {
	ends := map[bool]float32{} // right edge of the last label above and below
	fit = true
	for i, label := range labels {
		w := widget.NaturalWidth(label)
		x := min(max(l.at[i]*width-w/2, 0), max(width-w, 0))
		if end, ok := ends[l.above[i]]; ok && x < end+l.gap || w > width {
			fit = false
		}
		ends[l.above[i]] = x + w
		left = append(left, x)
	}
	return left, fit
}

// rows returns the heights of the labels above and below the bar.
func (l milestones) rows(labels []fyne.CanvasObject) (above, below float32) {
	for i, label := range labels {
		height := widget.HeightFor(label, widget.NaturalWidth(label))
		if l.above[i] {
			above = max(above, height)
		} else {
			below = max(below, height)
		}
	}
	return above, below
}

func (l milestones) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	labels := objects[1:]
	if _, fit := l.places(labels, width); !fit {
		return l.bar + l.gap + widget.Stack{Gap: l.gap}.HeightFor(labels, width)
	}
	above, below := l.rows(labels)
	return above + l.bar + below
}

func (l milestones) NaturalWidth(objects []fyne.CanvasObject) float32 {
	return widget.Widest(objects[1:])
}

func (l milestones) MinSize(objects []fyne.CanvasObject) fyne.Size { return widget.Natural(l, objects) }

func (l milestones) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	labels := objects[1:]
	left, fit := l.places(labels, size.Width)
	if !fit {
		widget.Place(objects[0], 0, 0, size.Width, l.bar)
		y := l.bar + l.gap
		for _, label := range labels {
			height := widget.HeightFor(label, size.Width)
			widget.Place(label, 0, y, size.Width, height)
			y += height + l.gap
		}
		return
	}
	above, _ := l.rows(labels)
	widget.Place(objects[0], 0, above, size.Width, l.bar)
	for i, label := range labels {
		w := widget.NaturalWidth(label)
		height := widget.HeightFor(label, w)
		y := above + l.bar
		if l.above[i] {
			y = above - height
		}
		widget.Place(label, left[i], y, w, height)
	}
}

var _ widget.WidthLayout = milestones{}
