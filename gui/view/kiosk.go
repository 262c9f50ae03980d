package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kigen/internal/check"
	"kigen/internal/fonts"
	"kigen/internal/i18n"
)

// kioskScreen draws what a public terminal shows: the page, and what is left of the time
// where nobody touches it.
func (v view) kioskScreen() screen {
	var s screen
	switch {
	case v.page != noPage:
		s = v.body()
	case v.closed():
		s = v.closedNow()
	case v.check.Phase == check.Finished:
		s = v.cardLeft()
	case v.waitsForCard():
		s = v.attract()
	default:
		s = v.body()
	}
	parts := []fyne.CanvasObject{s.content}
	if seconds, runs := v.counting(); runs {
		v.parts.show(seconds)
		parts = []fyne.CanvasObject{v.countdown(), s.content}
	}
	if v.occupied() {
		parts = append(parts, v.text(v.say("result.take-card"), style{size: sizeLead, color: v.colors.secondary, align: fyne.TextAlignCenter}))
	}
	s.content = v.stack(20, parts...)
	if v.narrow {
		s.content = v.stack(20, s.content)
	} else {
		v.keyboard.reveal = func(fyne.CanvasObject) { v.keyboard.mark() }
	}
	s.header = v.kioskHeader()
	if s.title != "" {
		s.title += " - "
	}
	s.title += v.say("app.title")
	return s
}

// kioskHeader has the languages, the display and the height of the page, and the way to be
// done. A long press on
// the program's name is for staff.
func (v view) kioskHeader() fyne.CanvasObject {
	height, key := "lower", "kiosk.lower"
	if v.kiosk.lower {
		height, key = "raise", "kiosk.raise"
	}
	row := []fyne.CanvasObject{
		v.buttonWith("language", v.language.Name(), container.New(beside{v.px(8)}, v.globe(), v.text(v.language.Name(), style{size: sizeLead})), 16, plain,
			func() { v.send(openPage{languagePage}) }),
		v.button("display", v.say("header.display"), plain, func() { v.send(openPage{displayPage}) }),
		v.button(height, v.say(key), plain, func() { v.send(pressLower{}) }),
	}
	if v.occupied() || v.page != noPage { // always in sight
		row = append(row, v.button("finish", v.say("kiosk.finish"), primary, func() { v.send(pressFinish{}) }).atLeast(160))
	}
	buttons := v.flow(12, row...)
	background := canvas.NewRectangle(v.colors.surface)
	line := canvas.NewRectangle(v.colors.border)
	content := fyne.CanvasObject(buttons)
	if !v.narrow {
		content = container.New(oneLine{v.px(16)}, v.longPress(v.text(v.say("app.title"), style{size: sizeName, bold: true})), buttons)
	}
	bar := container.New(inset{v.side(32), v.px(8)}, background, content)
	return container.New(stack{}, bar, container.New(spans{height: 1, spans: []span{{to: 1, bottom: 1}}}, line))
}

// attract shows the next person what to do, in every language that is offered.
func (v view) attract() screen {
	title, detail := v.say("wait.title"), v.say("wait.detail")
	if v.check.Phase == check.WaitingForReader && !v.unseen() {
		title, detail = v.language.Fault(v.check.Fault).Title, v.say("kiosk.ask-staff")
	}
	parts := []fyne.CanvasObject{v.heading(title, detail)}
	if v.tellsFault() {
		parts = append(parts, v.faultNotice(v.check.Fault))
	}
	shown := []fyne.CanvasObject{v.movingCard()}
	if v.check.Phase == check.WaitingForReader && !v.unseen() { // nothing to lay a card on
		shown = []fyne.CanvasObject{v.symbol(toneWarning, 96)}
	}
	if n := len(v.parts.pictures); n > 0 {
		shown = append(shown, container.NewGridWrap(fyne.NewSize(v.px(400), v.px(240)), v.parts.pictures[v.shownPicture()%n]))
	}
	parts = append(parts, v.centered(40, shown...), v.largeLanguages())
	parts = append(parts, v.officeNotice()...)
	return screen{title: title, center: true, content: v.stack(20, parts...)}
}

// officeNotice is the office's own words, in the language of the page if it has it, and what
// staff have to know.
func (v view) officeNotice() (parts []fyne.CanvasObject) {
	text := v.policy.Notice[v.language.Tag()]
	if text == "" {
		text = v.policy.Notice[v.policy.Language]
	}
	if text == "" {
		text = v.policy.Notice["ja"]
	}
	if text != "" {
		parts = append(parts, v.panel(v.colors.surface, v.colors.border, v.text(text, style{size: sizeName, align: fyne.TextAlignCenter})))
	}
	if v.kiosk.broken {
		parts = append(parts, v.notice(toneWarning, v.text(v.say("kiosk.broken-policy"), style{size: sizeLead})))
	}
	return parts
}

// largeLanguages are the languages that are offered, each in its own words.
func (v view) largeLanguages() fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	for _, l := range i18n.Languages() {
		if v.policy.Offers(l.Tag()) {
			buttons = append(buttons, v.choice("language-"+l.Tag(), l.Name(), l.Tag() == v.language.Tag(), func() { v.send(chooseLanguage{l}) }).atLeast(195))
		}
	}
	return v.centered(16, buttons...)
}

// closedNow says when the terminal opens again.
func (v view) closedNow() screen {
	detail := ""
	if _, next := v.policy.Open(v.now); !next.Day.IsZero() {
		detail = v.say("kiosk.opens", "Day", v.language.Date(next.Day), "Opens", next.Opens)
	}
	title := v.say("kiosk.closed")
	parts := append([]fyne.CanvasObject{v.heading(title, detail), v.largeLanguages()}, v.officeNotice()...)
	return screen{title: title, center: true, content: v.stack(28, parts...)}
}

// cardLeft calls back whoever has left a card behind.
func (v view) cardLeft() screen {
	title := v.say("kiosk.take-card")
	return screen{title: title, center: true, content: v.stack(20,
		v.centered(0, v.symbol(toneWarning, 96)),
		v.text(title, style{size: 1.6 * sizeAnswer, bold: true, align: fyne.TextAlignCenter}),
		v.text(v.say("kiosk.card-left"), style{size: sizeDate, align: fyne.TextAlignCenter}),
		v.centered(0, v.cardOnReader()),
		v.text(v.say("kiosk.forgotten"), style{size: sizeName, color: v.colors.secondary, align: fyne.TextAlignCenter}))}
}

// countdown says that all will be forgotten, and how to keep it.
func (v view) countdown() fyne.CanvasObject {
	seconds := v.parts.seconds
	seconds.TextSize, seconds.Color, seconds.FontSource = v.px(2*sizeAnswer), v.colors.text, resource(fonts.First("ja", fonts.Bold))
	number := container.NewGridWrap(fyne.NewSize(v.px(120), v.px(2*sizeAnswer)), seconds)
	seconds.Alignment = fyne.TextAlignCenter
	return v.panel(v.colors.pale(toneWarning), v.colors.ink(toneWarning), v.sides(
		v.beside(number, v.text(v.say("kiosk.countdown"), style{size: sizeDate, bold: true})),
		v.flow(0, v.button("go-on", v.say("kiosk.go-on"), primary, func() { v.send(pressGoOn{}) }).atLeast(220))))
}

func (v view) askStaff() fyne.CanvasObject {
	return v.text(v.say("kiosk.ask-staff"), style{size: sizeName, align: fyne.TextAlignCenter})
}

// movingCard draws a card that comes down onto a reader, again and again.
func (v view) movingCard() fyne.CanvasObject {
	reader, card := v.readerAndCard()
	v.parts.hand.side = v.px(225)
	v.parts.moving = container.New(&v.parts.hand, reader, card)
	return v.parts.moving
}
