package view

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/check"
	"kigen/internal/i18n"
	"kigen/internal/municipality"
	"kigen/rules"
)

// whereTile draws the tile that opens the page of where to go, with the first counter.
func (v View) whereTile() fyne.CanvasObject {
	d := v.Destination()
	thing, more := v.say("where.choose"), ""
	switch {
	case len(d.Counters) > 0:
		item := v.Check.Report.Verdict().Item
		counter := d.Counters[0]
		thing, more = v.Language.Place(counter.Name), v.Language.Opening(counter.At(v.Now))
		if booking := v.Language.Booking(counter, item.Kind); booking != "" {
			more += " " + booking
		}
	case v.Area == model.Elsewhere:
		thing = v.Language.Elsewhere().Title
	}
	return v.tile("where", v.say("where.title"), thing, more, func() { v.Send(model.OpenPage{Page: model.WherePage}) })
}

// where draws the page of where to go: the counters, whom to ask, and the source. If the
// municipality is not known, it draws the choice of one.
func (v View) where() Screen {
	d := v.Destination()
	var parts []fyne.CanvasObject
	another := v.button("another", v.say("where.another"), widget.Secondary, func() { v.Send(model.OpenPage{Page: model.AreasPage}) }).AtLeast(250)
	switch {
	case v.Area == model.Elsewhere:
		parts = append(parts, v.heading(v.say("where.title"), ""), v.topic(v.Language.Elsewhere()))
	case d.Municipality == nil:
		return v.areas()
	default:
		parts = append(parts, v.heading(v.say("where.title"), v.Language.Place(d.Name)))
		if v.Area == "" && d.Code == v.Check.Report.Municipality {
			parts = append(parts, v.Text(v.say("where.from-card"), widget.Style{Size: widget.SizeLead, Align: fyne.TextAlignCenter}))
		}
		item := v.Check.Report.Verdict().Item
		for _, counter := range d.Counters {
			parts = append(parts, v.counter(counter, item))
		}
		parts = append(parts, v.topic(v.Language.Municipality(d.Municipality, rules.DateOf(v.Now))))
	}
	parts = append(parts, v.Centered(20, another, v.back()))
	return Screen{Title: v.say("where.title"), Focus: "back", Content: v.Stack(16, parts...)}
}

// toneOfOpening returns the tone of a counter's situation: good if it is open, neutral if it
// opens later today, a warning otherwise.
func toneOfOpening(situation municipality.Situation) widget.Tone {
	switch situation {
	case municipality.Open:
		return widget.ToneGood
	case municipality.OpensLater:
		return widget.ToneNeutral
	default:
		return widget.ToneWarning
	}
}

// counter draws a counter: whether it is open first, and the last day to go in bold.
func (v View) counter(c municipality.Counter, item check.Item) fyne.CanvasObject {
	topic, last := v.Language.Counter(c, item, v.Now), v.Language.LastOpen(c, item, v.Now)
	t := toneOfOpening(c.At(v.Now).Situation)
	moment := v.Beside(v.Symbol(t, 36), v.Text(topic.Lines[0], widget.Style{Size: widget.SizeName, Bold: true, Color: v.Colors.Ink(t)}))
	parts := []fyne.CanvasObject{v.Text(topic.Title, widget.Style{Size: widget.SizeDate, Bold: true}), moment}
	for _, line := range topic.Lines[1:] {
		parts = append(parts, v.Text(line, widget.Style{Size: widget.SizeLead, Bold: line == last}))
	}
	return v.Panel(v.Colors.Surface, v.Colors.Border, v.Stack(8, parts...))
}

// topic draws a topic as a panel.
func (v View) topic(topic i18n.Topic) fyne.CanvasObject {
	parts := []fyne.CanvasObject{v.Text(topic.Title, widget.Style{Size: widget.SizeName, Bold: true})}
	for _, line := range topic.Lines {
		parts = append(parts, v.Text(line, widget.Style{Size: widget.SizeLead}))
	}
	return v.Panel(v.Colors.Surface, v.Colors.Border, v.Stack(8, parts...))
}

// areas draws the page that asks where the person lives: first for the prefecture, and then,
// where the chosen area is one, for the municipality.
func (v View) areas() Screen {
	choices, question := municipality.Prefectures(), v.say("where.choose-prefecture")
	if v.Page == model.WherePage && municipality.IsPrefecture(v.Area) {
		choices = slices.DeleteFunc(municipality.Areas(), func(a municipality.Area) bool { return !strings.HasPrefix(a.Code, v.Area) })
		question = v.say("where.choose")
	}
	var areas []fyne.CanvasObject
	pick := func(name, words, code string) {
		areas = append(areas, v.button(name, words, widget.Secondary, func() { v.Send(model.PickArea{Code: code}) }).AtLeast(leastTile))
	}
	for _, area := range choices {
		pick("area-"+area.Code, v.Language.Place(area.Name), area.Code)
	}
	pick("not-listed", v.say("where.not-listed"), model.Elsewhere)
	return Screen{Title: question, Center: true, Focus: "area-" + choices[0].Code, Content: v.Stack(20,
		v.heading(question, ""),
		v.Centered(16, areas...),
		v.Centered(20, v.back()),
	)}
}
