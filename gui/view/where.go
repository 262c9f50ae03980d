package gui

import (
	"fyne.io/fyne/v2"

	"kigen/internal/check"
	"kigen/internal/i18n"
	"kigen/internal/municipality"
)

// whereTile opens the page on where to go, and says the most important of it.
func (v view) whereTile() fyne.CanvasObject {
	d := v.destination()
	thing, more := v.say("where.choose"), ""
	switch {
	case len(d.counters) > 0:
		_, item := v.check.Report.Situation()
		counter := d.counters[0]
		thing, more = v.language.Place(counter.Name), v.language.Opening(counter.At(v.now))
		if booking := v.language.Booking(counter, item.Kind); booking != "" {
			more += " " + booking
		}
	case v.area == elsewhere:
		thing = v.language.Elsewhere().Title
	}
	return v.tile("where", v.say("where.title"), thing, more, func() { v.send(openPage{wherePage}) })
}

// where tells of the counters to go to, of those who can be asked, and where this comes
// from. Where it is not known in which municipality, it asks.
func (v view) where() screen {
	d := v.destination()
	var parts []fyne.CanvasObject
	another := v.button("another", v.say("where.another"), secondary, func() { v.send(openPage{areasPage}) }).atLeast(250)
	switch {
	case v.area == elsewhere:
		parts = append(parts, v.heading(v.say("where.title"), ""), v.topic(v.language.Elsewhere()))
	case d.municipality == nil:
		return v.areas()
	default:
		parts = append(parts, v.heading(v.say("where.title"), v.language.Place(d.name)))
		if v.area == "" && d.code == v.check.Report.Municipality {
			parts = append(parts, v.text(v.say("where.from-card"), style{size: sizeLead, align: fyne.TextAlignCenter}))
		}
		_, item := v.check.Report.Situation()
		for _, counter := range d.counters {
			parts = append(parts, v.counter(counter, item))
		}
		parts = append(parts, v.topic(v.language.Municipality(d.municipality)))
	}
	parts = append(parts, v.centered(20, another, v.back()))
	return screen{title: v.say("where.title"), focus: "back", content: v.stack(16, parts...)}
}

// toneOfOpening is good where one can go now, and a warning where one should not.
func toneOfOpening(situation municipality.Situation) tone {
	switch situation {
	case municipality.Open:
		return toneGood
	case municipality.OpensLater:
		return toneNeutral
	default:
		return toneWarning
	}
}

// counter draws what is said of a counter: the moment first, and until when to go bold.
func (v view) counter(c municipality.Counter, item check.Item) fyne.CanvasObject {
	topic, last := v.language.Counter(c, item, v.now), v.language.LastOpen(c, item, v.now)
	t := toneOfOpening(c.At(v.now).Situation)
	moment := v.beside(v.symbol(t, 36), v.text(topic.Lines[0], style{size: sizeName, bold: true, color: v.colors.ink(t)}))
	parts := []fyne.CanvasObject{v.text(topic.Title, style{size: sizeDate, bold: true}), moment}
	for _, line := range topic.Lines[1:] {
		parts = append(parts, v.text(line, style{size: sizeLead, bold: line == last}))
	}
	return v.panel(v.colors.surface, v.colors.border, v.stack(8, parts...))
}

// topic draws a topic as a panel.
func (v view) topic(topic i18n.Topic) fyne.CanvasObject {
	parts := []fyne.CanvasObject{v.text(topic.Title, style{size: sizeName, bold: true})}
	for _, line := range topic.Lines {
		parts = append(parts, v.text(line, style{size: sizeLead}))
	}
	return v.panel(v.colors.surface, v.colors.border, v.stack(8, parts...))
}

// areas asks where the person lives.
func (v view) areas() screen {
	var areas []fyne.CanvasObject
	pick := func(name, words, code string) {
		areas = append(areas, v.button(name, words, secondary, func() { v.send(pickArea{code}) }).atLeast(leastTile))
	}
	for _, area := range municipality.Areas() {
		pick("area-"+area.Code, v.language.Place(area.Name), area.Code)
	}
	pick("not-listed", v.say("where.not-listed"), elsewhere)
	return screen{title: v.say("where.choose"), center: true, focus: "area-" + municipality.Areas()[0].Code, content: v.stack(20,
		v.heading(v.say("where.choose"), ""),
		v.centered(16, areas...),
		v.centered(20, v.back()),
	)}
}
