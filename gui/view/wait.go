package gui

import (
	"fyne.io/fyne/v2"

	"kigen/card/virtual"
	"kigen/internal/check"
)

// waiting asks for a reader, or for a card.
func (v view) waiting() screen {
	title, detail := v.say("wait.title"), v.say("wait.detail")
	if v.check.Phase == check.WaitingForReader && !v.unseen() {
		title, detail = v.say("wait.no-reader"), v.say("wait.no-reader-detail")
	}
	parts := []fyne.CanvasObject{v.heading(title, detail)}
	fault := v.check.Fault
	due := v.due()
	if v.blind() { // the reminders may be what the window was opened for
		title, parts, due = v.language.Fault(fault).Title, due, nil
	}
	if fault != nil && (v.blind() || fault.Cause != check.NoReader) {
		parts = append(parts, v.faultNotice(fault))
	}
	switch {
	case !v.blind():
		parts = append(parts, v.centered(0, v.cardOnReader()))
	case fault.Row().Policy == check.Waits:
		parts = append(parts, v.waitsByItself())
	}
	if len(due) > 0 {
		parts = append(parts, v.stack(8, due...))
	}
	parts = append(parts, v.whileWaiting())
	return screen{title: title, center: true, content: v.stack(20, parts...)}
}

// whileWaiting is what can be done without a card.
func (v view) whileWaiting() *fyne.Container {
	var buttons []fyne.CanvasObject
	if v.check.Fault != nil {
		buttons = append(buttons, v.lookCloser())
	}
	buttons = append(buttons,
		v.button("no-reader", v.say("wait.without-reader"), secondary, func() { v.send(openPage{noReaderPage}) }).atLeast(250),
		v.button("demo", v.say("wait.demo"), secondary, func() { v.send(openPage{demoPage}) }).atLeast(250),
	)
	if v.hasReminders() {
		buttons = append(buttons, v.button("reminders", v.say("reminder.list"), secondary, func() { v.send(openPage{remindersPage}) }).atLeast(250))
	}
	return v.centered(20, buttons...)
}

// reading is there until the first date is. A card that comes and goes makes it follow
// the page that waits, and the two differ in their words alone.
func (v view) reading() screen {
	title, detail := v.readingHeading()
	parts := []fyne.CanvasObject{v.heading(title, detail)}
	if v.check.Fault != nil {
		parts = append(parts, v.faultNotice(v.check.Fault))
	}
	parts = append(parts, v.centered(0, v.cardOnReader()))
	if v.canStop() {
		parts = append(parts, v.centered(0, v.stop().atLeast(250)))
	} else if !v.kiosk.on {
		gone := v.whileWaiting() // keeps its place, so that nothing moves
		gone.Hide()
		parts = append(parts, gone)
	}
	return screen{title: title, center: true, content: v.stack(20, parts...)}
}

// waitsByItself says why there is nothing to press.
func (v view) waitsByItself() fyne.CanvasObject {
	return v.text(v.say("trouble.waits"), style{size: sizeName, color: v.colors.secondary, align: fyne.TextAlignCenter})
}

func (v view) readingHeading() (title, detail string) {
	if v.slow {
		return v.say("reading.slow-title"), v.say("reading.slow")
	}
	return v.say("reading.title"), v.say("reading.detail")
}

// stop ends a reading that takes too long.
func (v view) stop() *button {
	return v.button("stop", v.say("reading.stop"), secondary, func() { v.send(intend{check.Cancel{}}) })
}

// withoutReader says what else there is.
func (v view) withoutReader() screen {
	paragraph := func(key string) fyne.CanvasObject { return v.text(v.say(key), style{size: sizeName}) }
	return screen{title: v.say("without-reader.title"), center: true, focus: "back", content: v.stack(20,
		v.heading(v.say("without-reader.title"), ""),
		v.panel(v.colors.surface, v.colors.border, v.stack(16,
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
	s := v.pageOf(v.say("demo.choose"), v.say("demo.banner"), v.stack(10, cards...))
	s.center, s.focus = true, "demo-"+virtual.Names()[0]
	return s
}

func (v view) back() *button {
	return v.button("back", v.say("app.back"), primary, func() { v.send(goBack{}) }).atLeast(250)
}

// choosing asks which of several cards is meant.
func (v view) choosing() screen {
	var cards []fyne.CanvasObject
	for _, reader := range v.check.Readers {
		if reader.Card == check.NoCard {
			continue
		}
		cards = append(cards, v.button("choose-"+reader.Name, v.say("choose.card", "Reader", reader.Name), secondary,
			func() { v.send(intend{check.Choose{Reader: reader.Name}}) }))
	}
	return screen{title: v.say("choose.title"), center: true, content: v.stack(20,
		v.heading(v.say("choose.title"), v.say("choose.detail")),
		v.stack(12, cards...),
	)}
}

// trouble says why the card can't be read, and how it goes on: by itself, or when the
// person wants. It shows what could be read.
func (v view) trouble() screen {
	fault := v.check.Fault
	parts := []fyne.CanvasObject{}
	if v.check.Current.Simulated {
		parts = append(parts, v.demoBanner())
	}
	parts = append(parts, v.faultNotice(fault))
	again := v.button("again", v.say("trouble.again"), primary, func() { v.send(intend{check.Again{}}) }).atLeast(250)
	switch {
	case v.kiosk.on:
		parts = append(parts, v.centered(48, v.cardOnReader(), again), v.askStaff())
	case fault.Row().Policy == check.Waits:
		parts = append(parts, v.waitsByItself(), v.centered(0, v.lookCloser()))
	case fault.Cause == check.PoorContact:
		parts = append(parts, v.centered(48, v.cardOnReader(), again), v.centered(0, v.lookCloser()))
	default:
		parts = append(parts, v.centered(20, again, v.lookCloser()))
	}
	if len(v.check.Report.Items) > 0 {
		parts = append(parts, v.items())
	}
	return screen{title: v.language.Fault(fault).Title, center: true, focus: "again", content: v.stack(24, parts...)}
}
