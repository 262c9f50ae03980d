package view

import (
	"fyne.io/fyne/v2"

	"kigen/card/virtual"
	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/check"
)

// waiting draws the page that asks for a reader or a card.
func (v View) waiting() Screen {
	title, detail := v.say("wait.title"), v.say("wait.detail")
	if v.Check.Phase == check.WaitingForReader && !v.ReadersUnknown() {
		title, detail = v.say("wait.no-reader"), v.say("wait.no-reader-detail")
	}
	parts := []fyne.CanvasObject{v.heading(title, detail)}
	fault := v.Check.Fault
	due := v.due()
	if v.ReadersUnavailable() { // due cards come first: the window may have been opened for them
		title, parts, due = v.Language.Fault(fault).Title, due, nil
	}
	if fault != nil && (v.ReadersUnavailable() || fault.Cause != check.NoReader) {
		parts = append(parts, v.faultNotice(fault))
	}
	switch {
	case !v.ReadersUnavailable():
		parts = append(parts, v.Centered(0, v.CardOnReader()))
	case fault.Row().Policy == check.Waits:
		parts = append(parts, v.waitsByItself())
	}
	if len(due) > 0 {
		parts = append(parts, v.Stack(8, due...))
	}
	parts = append(parts, v.waitingButtons())
	return Screen{Title: title, Center: true, Content: v.Stack(20, parts...)}
}

// waitingButtons draws the buttons for what can be done without a card.
func (v View) waitingButtons() *fyne.Container {
	var buttons []fyne.CanvasObject
	if v.Check.Fault != nil {
		buttons = append(buttons, v.diagnoseButton())
	}
	buttons = append(buttons,
		v.button("no-reader", v.say("wait.without-reader"), widget.Secondary, func() { v.Send(model.OpenPage{Page: model.NoReaderPage}) }).AtLeast(250),
		v.button("demo", v.say("wait.demo"), widget.Secondary, func() { v.Send(model.OpenPage{Page: model.DemoPage}) }).AtLeast(250),
	)
	if v.hasReminders() {
		buttons = append(buttons, v.button("reminders", v.say("reminder.list"), widget.Secondary, func() { v.Send(model.OpenPage{Page: model.RemindersPage}) }).AtLeast(250))
	}
	return v.Centered(20, buttons...)
}

// reading draws the page shown until the first item is read. It has the layout of waiting, so
// that a card that comes and goes changes only the words.
func (v View) reading() Screen {
	title, detail := v.readingHeading()
	parts := []fyne.CanvasObject{v.heading(title, detail)}
	if v.Check.Fault != nil {
		parts = append(parts, v.faultNotice(v.Check.Fault))
	}
	parts = append(parts, v.Centered(0, v.CardOnReader()))
	if v.CanStop() {
		parts = append(parts, v.Centered(0, v.stop().AtLeast(250)))
	} else if !v.Kiosk.On {
		gone := v.waitingButtons() // hidden, but keeps its place
		gone.Hide()
		parts = append(parts, gone)
	}
	return Screen{Title: title, Center: true, Content: v.Stack(20, parts...)}
}

// waitsByItself draws the note that the program goes on by itself.
func (v View) waitsByItself() fyne.CanvasObject {
	return v.Text(v.say("trouble.waits"), widget.Style{Size: widget.SizeName, Color: v.Colors.Secondary, Align: fyne.TextAlignCenter})
}

// readingHeading returns the heading of a page that reads a card.
func (v View) readingHeading() (title, detail string) {
	if v.Slow {
		return v.say("reading.slow-title"), v.say("reading.slow")
	}
	return v.say("reading.title"), v.say("reading.detail")
}

// stop draws the button that stops a slow reading.
func (v View) stop() *widget.Button {
	return v.button("stop", v.say("reading.stop"), widget.Secondary, func() { v.Send(model.Intend{Intent: check.Cancel{}}) })
}

// withoutReader draws the page of what to do without a reader.
func (v View) withoutReader() Screen {
	paragraph := func(key string) fyne.CanvasObject { return v.Text(v.say(key), widget.Style{Size: widget.SizeName}) }
	return Screen{Title: v.say("without-reader.title"), Center: true, Focus: "back", Content: v.Stack(20,
		v.heading(v.say("without-reader.title"), ""),
		v.Panel(v.Colors.Surface, v.Colors.Border, v.Stack(16,
			paragraph("without-reader.card"), paragraph("without-reader.counter"), paragraph("without-reader.reader"),
		)),
		v.Centered(20,
			v.button("demo", v.say("wait.demo"), widget.Secondary, func() { v.Send(model.OpenPage{Page: model.DemoPage}) }).AtLeast(250),
			v.back(),
		),
	)}
}

// demoCards draws the page with the simulator's cards.
func (v View) demoCards() Screen {
	var cards []fyne.CanvasObject
	for _, name := range virtual.Names() {
		cards = append(cards, v.button("demo-"+name, v.say("demo.card-"+name), widget.Secondary, func() { v.Send(model.PickDemo{Profile: name}) }))
	}
	s := v.pageOf(v.say("demo.choose"), v.say("demo.banner"), v.Stack(10, cards...))
	s.Center, s.Focus = true, "demo-"+virtual.Names()[0]
	return s
}

// back draws the back button.
func (v View) back() *widget.Button {
	return v.button("back", v.say("app.back"), widget.Primary, func() { v.Send(model.GoBack{}) }).AtLeast(250)
}

// choosing draws the page that asks which of several cards to check.
func (v View) choosing() Screen {
	var cards []fyne.CanvasObject
	for _, reader := range v.Check.Readers {
		if reader.Card == check.NoCard {
			continue
		}
		cards = append(cards, v.button("choose-"+reader.Name, v.say("choose.card", "Reader", reader.Shown()), widget.Secondary,
			func() { v.Send(model.Intend{Intent: check.Choose{Reader: reader.Name}}) }))
	}
	return Screen{Title: v.say("choose.title"), Center: true, Content: v.Stack(20,
		v.heading(v.say("choose.title"), v.say("choose.detail")),
		v.Stack(12, cards...),
	)}
}

// trouble draws the page of a fault: what to do, whether it goes on by itself or by a button,
// and the items read so far.
func (v View) trouble() Screen {
	fault := v.Check.Fault
	parts := []fyne.CanvasObject{}
	if v.Check.Current.Simulated {
		parts = append(parts, v.demoBanner())
	}
	parts = append(parts, v.faultNotice(fault))
	again := v.button("again", v.say("trouble.again"), widget.Primary, func() { v.Send(model.Intend{Intent: check.Again{}}) }).AtLeast(250)
	switch {
	case v.Kiosk.On:
		parts = append(parts, v.Centered(48, v.CardOnReader(), again), v.askStaff())
	case fault.Row().Policy == check.Waits:
		parts = append(parts, v.waitsByItself(), v.Centered(0, v.diagnoseButton()))
	case fault.Cause == check.PoorContact:
		parts = append(parts, v.Centered(48, v.CardOnReader(), again), v.Centered(0, v.diagnoseButton()))
	default:
		parts = append(parts, v.Centered(20, again, v.diagnoseButton()))
	}
	if len(v.Check.Report.Items) > 0 {
		parts = append(parts, v.items())
	}
	return Screen{Title: v.Language.Fault(fault).Title, Center: true, Focus: "again", Content: v.Stack(24, parts...)}
}
