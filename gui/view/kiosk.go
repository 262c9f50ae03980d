package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/check"
	"kigen/internal/fonts"
	"kigen/internal/i18n"
	"kigen/internal/printable"
)

// kioskScreen draws a kiosk's screen: the page, and above it the countdown when it runs.
func (v View) kioskScreen() Screen {
	var s Screen
	switch {
	case v.Page != model.NoPage:
		s = v.body()
	case v.Closed():
		s = v.outsideHours()
	case v.Check.Phase == check.Finished:
		s = v.cardLeft()
	case v.WaitsForCard():
		s = v.attract()
	default:
		s = v.body()
	}
	parts := []fyne.CanvasObject{s.Content}
	if seconds, runs := v.Counting(); runs {
		v.Parts.Show(seconds)
		parts = []fyne.CanvasObject{v.countdown(), s.Content}
	}
	if v.Occupied() {
		parts = append(parts, v.Text(v.say("result.take-card"), widget.Style{Size: widget.SizeLead, Color: v.Colors.Secondary, Align: fyne.TextAlignCenter}))
	}
	s.Content = v.Stack(20, parts...)
	if v.Narrow {
		s.Content = v.Stack(20, s.Content)
	} else {
		v.Keyboard.Reveal = func(fyne.CanvasObject) { v.Keyboard.Mark() }
	}
	s.Header = v.kioskHeader()
	if s.Title != "" {
		s.Title += " - "
	}
	s.Title += v.say("app.title")
	return s
}

// kioskHeader draws a kiosk's header: the buttons for language, display, page height and finish.
// A long press on the program's name opens the staff code's page.
func (v View) kioskHeader() fyne.CanvasObject {
	height, key := "lower", "kiosk.lower"
	if v.Kiosk.Lower {
		height, key = "raise", "kiosk.raise"
	}
	row := []fyne.CanvasObject{
		v.buttonWith("language", v.Language.Name(), container.New(widget.Beside{Gap: v.Px(8)}, v.Globe(), v.Text(v.Language.Name(), widget.Style{Size: widget.SizeLead})), 16, widget.Plain,
			func() { v.Send(model.OpenPage{Page: model.LanguagePage}) }),
		v.button("display", v.say("header.display"), widget.Plain, func() { v.Send(model.OpenPage{Page: model.DisplayPage}) }),
		v.button(height, v.say(key), widget.Plain, func() { v.Send(model.PressLower{}) }),
	}
	if v.Occupied() || v.Page != model.NoPage {
		row = append(row, v.button("finish", v.say("kiosk.finish"), widget.Primary, func() { v.Send(model.PressFinish{}) }).AtLeast(160))
	}
	buttons := v.Flow(12, row...)
	background := canvas.NewRectangle(v.Colors.Surface)
	line := canvas.NewRectangle(v.Colors.Border)
	content := fyne.CanvasObject(buttons)
	if !v.Narrow {
		content = container.New(widget.OneLine{Gap: v.Px(16)}, v.longPress(v.Text(v.say("app.title"), widget.Style{Size: widget.SizeName, Bold: true})), buttons)
	}
	bar := container.New(widget.Inset{Horizontal: v.Side(32), Vertical: v.Px(8)}, background, content)
	return container.New(widget.Stack{}, bar, container.New(widget.Spans{Height: 1, Spans: []widget.Span{{To: 1, Bottom: 1}}}, line))
}

// attract draws the page that waits for the next person, with all languages offered.
func (v View) attract() Screen {
	title, detail := v.say("wait.title"), v.say("wait.detail")
	if v.Check.Phase == check.WaitingForReader && !v.ReadersUnknown() {
		title, detail = v.Language.Fault(v.Check.Fault).Title, v.say("kiosk.ask-staff")
	}
	parts := []fyne.CanvasObject{v.heading(title, detail)}
	if v.ShowsLastFault() {
		parts = append(parts, v.faultNotice(v.Check.Fault))
	}
	shown := []fyne.CanvasObject{v.movingCard()}
	if v.Check.Phase == check.WaitingForReader && !v.ReadersUnknown() { // there is no reader
		shown = []fyne.CanvasObject{v.Symbol(widget.ToneWarning, 96)}
	}
	if n := len(v.Parts.pictures); n > 0 {
		shown = append(shown, container.NewGridWrap(fyne.NewSize(v.Px(400), v.Px(240)), v.Parts.pictures[v.ShownPicture()%n]))
	}
	parts = append(parts, v.Centered(40, shown...), v.largeLanguages())
	parts = append(parts, v.officeNotice()...)
	return Screen{Title: title, Center: true, Content: v.Stack(20, parts...)}
}

// officeNotice draws the policy's notice, in the page's language if it has that, and a warning
// about a broken policy file.
func (v View) officeNotice() (parts []fyne.CanvasObject) {
	text := v.Policy.Notice[v.Language.Tag()]
	if text == "" {
		text = v.Policy.Notice[v.Policy.Language]
	}
	if text == "" {
		text = v.Policy.Notice["ja"]
	}
	if text != "" {
		parts = append(parts, v.Panel(v.Colors.Surface, v.Colors.Border, v.Text(printable.Lines(text), widget.Style{Size: widget.SizeName, Align: fyne.TextAlignCenter})))
	}
	if v.Kiosk.Broken {
		parts = append(parts, v.Notice(widget.ToneWarning, v.Text(v.say("kiosk.broken-policy"), widget.Style{Size: widget.SizeLead})))
	}
	return parts
}

// largeLanguages draws large buttons for the languages offered.
func (v View) largeLanguages() fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	for _, l := range i18n.Languages() {
		if v.Policy.Offers(l.Tag()) {
			buttons = append(buttons, v.choice("language-"+l.Tag(), l.Name(), l.Tag() == v.Language.Tag(), func() { v.Send(model.ChooseLanguage{Language: l}) }).AtLeast(195))
		}
	}
	return v.Centered(16, buttons...)
}

// outsideHours draws the page that says when the kiosk opens again.
func (v View) outsideHours() Screen {
	detail := ""
	if _, next := v.Policy.Open(v.Now); !next.Day.IsZero() {
		detail = v.say("kiosk.opens", "Day", v.Language.Date(next.Day), "Opens", next.Opens)
	}
	title := v.say("kiosk.closed")
	parts := append([]fyne.CanvasObject{v.heading(title, detail), v.largeLanguages()}, v.officeNotice()...)
	return Screen{Title: title, Center: true, Content: v.Stack(28, parts...)}
}

// cardLeft draws the page that calls back a person who left their card, or asks for one to be
// laid anew that lay there when the program or the service began.
func (v View) cardLeft() Screen {
	title, next := v.say("kiosk.take-card"), "kiosk.forgotten"
	if v.Check.LeftBefore() {
		next = "kiosk.lay-again"
	}
	return Screen{Title: title, Center: true, Content: v.Stack(20,
		v.Centered(0, v.Symbol(widget.ToneWarning, 96)),
		v.Text(title, widget.Style{Size: 1.6 * widget.SizeAnswer, Bold: true, Align: fyne.TextAlignCenter}),
		v.Text(v.say("kiosk.card-left"), widget.Style{Size: widget.SizeDate, Align: fyne.TextAlignCenter}),
		v.Centered(0, v.CardOnReader()),
		v.Text(v.say(next), widget.Style{Size: widget.SizeName, Color: v.Colors.Secondary, Align: fyne.TextAlignCenter}))}
}

// countdown draws the seconds left before the data is forgotten, and the button to go on.
func (v View) countdown() fyne.CanvasObject {
	seconds := v.Parts.seconds
	seconds.TextSize, seconds.Color, seconds.FontSource = v.Px(2*widget.SizeAnswer), v.Colors.Text, widget.Resource(fonts.First("ja", fonts.Bold))
	number := container.NewGridWrap(fyne.NewSize(v.Px(120), v.Px(2*widget.SizeAnswer)), seconds)
	seconds.Alignment = fyne.TextAlignCenter
	return v.Panel(v.Colors.Pale(widget.ToneWarning), v.Colors.Ink(widget.ToneWarning), v.Sides(
		v.Beside(number, v.Text(v.say("kiosk.countdown"), widget.Style{Size: widget.SizeDate, Bold: true})),
		v.Flow(0, v.button("go-on", v.say("kiosk.go-on"), widget.Primary, func() { v.Send(model.PressGoOn{}) }).AtLeast(220))))
}

// askStaff draws the advice to ask staff.
func (v View) askStaff() fyne.CanvasObject {
	return v.Text(v.say("kiosk.ask-staff"), widget.Style{Size: widget.SizeName, Align: fyne.TextAlignCenter})
}

// movingCard draws the animation of laying a card on a reader.
func (v View) movingCard() fyne.CanvasObject {
	reader, card := v.ReaderAndCard()
	v.Parts.Animation.side = v.Px(225)
	v.Parts.Moving = container.New(&v.Parts.Animation, reader, card)
	return v.Parts.Moving
}
