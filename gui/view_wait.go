package gui

import (
	"fyne.io/fyne/v2"

	"kigen/card/virtual"
	"kigen/check"
)

// waiting asks for a reader, or for a card.
func (v view) waiting() screen {
	title, detail := v.say("wait.title"), v.say("wait.detail")
	if v.check.Phase == check.WaitingForReader {
		title, detail = v.say("wait.no-reader"), v.say("wait.no-reader-detail")
	}
	parts := []fyne.CanvasObject{v.heading(title, detail)}
	if v.blind() {
		title, parts = v.language.Fault(v.check.Fault).Title, nil
	}
	if fault := v.check.Fault; fault != nil && fault.Cause != check.NoReader {
		parts = append(parts, v.faultNotice(fault))
	}
	parts = append(parts,
		v.centered(0, v.cardOnReader()),
		v.centered(20,
			v.button("no-reader", v.say("wait.without-reader"), secondary, func() { v.send(openPage{noReaderPage}) }).atLeast(250),
			v.button("demo", v.say("wait.demo"), secondary, func() { v.send(openPage{demoPage}) }).atLeast(250),
		))
	return screen{title: title, center: true, content: v.stack(28, parts...)}
}

// blind reports whether nothing can be said of readers, because they can't be seen:
// nobody is asked to connect one when the service is down.
func (v view) blind() bool {
	fault := v.check.Fault
	return v.check.Phase == check.WaitingForReader && fault != nil && fault.Cause != check.NoReader && fault.Cause != check.ReaderGone
}

// reading is there until the first date is.
func (v view) reading() screen {
	return screen{title: v.say("reading.title"), center: true, content: v.stack(28,
		v.heading(v.say("reading.title"), v.say("reading.detail")),
		v.centered(0, v.cardOnReader()),
	)}
}

// withoutReader says what else there is.
func (v view) withoutReader() screen {
	paragraph := func(key string) fyne.CanvasObject { return v.text(v.say(key), style{size: sizeName}) }
	return screen{title: v.say("without-reader.title"), center: true, focus: "back", content: v.stack(20,
		v.heading(v.say("without-reader.title"), ""),
		v.panel(colorSurface, colorBorder, v.stack(16,
			paragraph("without-reader.card"), paragraph("without-reader.counter"), paragraph("without-reader.reader"),
		)),
		v.centered(20,
			v.button("demo", v.say("wait.demo"), secondary, func() { v.send(openPage{demoPage}) }).atLeast(250),
			v.back(),
		),
	)}
}

// demoCards offers the cards that the simulator has.
func (v view) demoCards() screen {
	var cards []fyne.CanvasObject
	for _, name := range virtual.Names() {
		cards = append(cards, v.button("demo-"+name, v.say("demo.card-"+name), secondary, func() { v.send(pickDemo{name}) }))
	}
	return screen{title: v.say("demo.choose"), center: true, focus: "demo-" + virtual.Names()[0], content: v.stack(20,
		v.heading(v.say("demo.choose"), v.say("demo.banner")),
		v.stack(10, cards...),
		v.centered(20, v.back()),
	)}
}

func (v view) back() *button {
	return v.button("back", v.say("app.back"), primary, func() { v.send(openPage{noPage}) }).atLeast(250)
}

// choosing asks which of several cards is meant.
func (v view) choosing() screen {
	var cards []fyne.CanvasObject
	for _, reader := range v.check.Readers {
		if reader.Card == check.NoCard {
			continue
		}
		cards = append(cards, v.button("choose-"+reader.Name, v.say("choose.card", "Reader", reader.Name), secondary,
			func() { v.send(check.Choose{Reader: reader.Name}) }))
	}
	return screen{title: v.say("choose.title"), center: true, content: v.stack(20,
		v.heading(v.say("choose.title"), v.say("choose.detail")),
		v.stack(12, cards...),
	)}
}

// trouble says why the card can't be read, and shows what could be.
func (v view) trouble() screen {
	words := v.language.Fault(v.check.Fault)
	parts := []fyne.CanvasObject{}
	if v.check.Current.Simulated {
		parts = append(parts, v.demoBanner())
	}
	parts = append(parts, v.faultNotice(v.check.Fault),
		v.centered(20, v.button("again", v.say("trouble.again"), primary, func() { v.send(check.Again{}) }).atLeast(250)))
	if len(v.check.Report.Items) > 0 {
		parts = append(parts, v.items())
	}
	return screen{title: words.Title, center: true, content: v.stack(24, parts...)}
}
