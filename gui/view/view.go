package gui

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kigen/internal/check"
)

// A view draws a model. send takes what a person does.
type view struct {
	look
	model
	send     func(event event)
	keyboard keyboard
	// label is the field for what a person calls a card. There is one, because what is
	// being typed must outlive a page that is built anew.
	label *widget.Entry
	// keepsReminders is true where days can be remembered.
	keepsReminders bool
	// characters returns one that was entered of a secret.
	characters func(i int) byte
	// parts are what moves on a public terminal's screen; nil in a window.
	parts *kioskParts
	// later sends an event after a while, unless it is stopped before.
	later func(after time.Duration, event event) (stop func())
}

// A screen is a drawn model.
type screen struct {
	title   string // of the window: the answer, for the task bar and for screen readers
	header  fyne.CanvasObject
	content fyne.CanvasObject
	center  bool           // short content stands in the upper middle
	focus   string         // name of what has the focus at first, "" for nothing
	field   fyne.Focusable // what typed characters go to, nil for nothing
}

// say is shorter where it is used a hundred times.
func (v view) say(key string, pairs ...any) string { return v.language.Say(key, pairs...) }

func (v view) screen() screen {
	if v.kiosk.on {
		return v.kioskScreen()
	}
	s := v.body()
	if v.cameByItself() {
		s.content = v.stack(20, s.content, v.languageButtons())
	}
	if v.narrow {
		s.content = v.stack(20, append([]fyne.CanvasObject{s.content}, v.readerState()...)...)
	} else {
		v.keyboard.reveal = func(fyne.CanvasObject) {} // the header is never out of sight
	}
	s.header = v.header()
	if s.title == "" {
		s.title = v.say("app.title")
	} else {
		s.title += " - " + v.say("app.title")
	}
	return s
}

// cameByItself reports whether nobody pressed anything for what is shown, who may not be
// able to read it: one press gives it another language.
func (v view) cameByItself() bool {
	return v.page == noPage && v.check.Phase != check.Asking && v.check.Phase != check.Verifying
}

// body draws what the model shows below the header.
func (v view) body() screen {
	switch v.page {
	case demoPage:
		return v.demoCards()
	case noReaderPage:
		return v.withoutReader()
	case wherePage:
		return v.where()
	case areasPage:
		return v.areas()
	case rememberPage:
		return v.remember()
	case remindersPage:
		return v.remembered()
	case takeawayPage:
		return v.takeAlong()
	case codePage:
		return v.code()
	case handoutPage:
		return v.paper()
	case languagePage:
		return v.languages()
	case displayPage:
		return v.display()
	case textPage:
		return v.plainText()
	case ladderPage:
		return v.climbed()
	case bundlePage:
		return v.shownBundle()
	case staffCodePage:
		return v.staffCode()
	case staffPage:
		return v.staffTools()
	}
	if v.check.Phase == check.Showing {
		switch v.page {
		case nextPage:
			return v.next()
		case bornPage:
			return v.born()
		}
	}
	switch v.check.Phase {
	case check.WaitingForReader, check.WaitingForCard:
		return v.waiting()
	case check.Choosing:
		return v.choosing()
	case check.Asking:
		switch {
		case !v.entry.asked:
			return v.verifying() // sent, and the check has not said so yet
		case v.page == lastTryPage:
			return v.lastTry()
		case v.page == forgottenPage:
			return v.forgotten()
		}
		return v.asking()
	case check.Verifying:
		return v.verifying()
	case check.InTrouble:
		return v.trouble()
	}
	if v.check.Phase == check.Reading && !v.rows {
		return v.reading()
	}
	return v.result()
}

// header draws the line that is always there: which reader, language, display. The name of
// the program, which the window's title has too, gives way to them. Where it is narrow, it
// goes away with the page, and has no more than what can be pressed.
func (v view) header() fyne.CanvasObject {
	buttons := []fyne.CanvasObject{
		v.buttonWith("language", v.language.Name(), container.New(beside{v.px(8)}, v.globe(), v.text(v.language.Name(), style{size: sizeLead})), 16, plain,
			func() { v.send(openPage{languagePage}) }),
		v.button("display", v.say("header.display"), plain, func() { v.send(openPage{displayPage}) }),
	}
	background := canvas.NewRectangle(v.colors.surface)
	line := canvas.NewRectangle(v.colors.border)
	content := v.flow(12, buttons...)
	if !v.narrow {
		right := v.flow(12, append(v.readerState(), buttons...)...)
		content = container.New(oneLine{v.px(16)}, v.text(v.say("app.title"), style{size: sizeName, bold: true}), right)
	}
	bar := container.New(inset{v.side(32), v.px(8)}, background, content)
	return container.New(stack{}, bar, container.New(spans{height: 1, spans: []span{{to: 1, bottom: 1}}}, line))
}

// readerState says which reader the check looks at, or that there is none. It is empty
// until that is known.
func (v view) readerState() []fyne.CanvasObject {
	if v.unseen() {
		return nil
	}
	ink, pale := v.colors.success, v.colors.successPale
	words := ""
	switch {
	case v.check.CardGone:
		words = v.say("header.card-gone")
		ink, pale = v.colors.secondary, v.colors.ground
	case v.check.Current.Simulated:
		words = v.say("header.demo")
		ink, pale = v.colors.warning, v.colors.warningPale
	case v.check.Current.Name != "":
		words = v.say("header.reader", "Name", v.check.Current.Name)
	case len(v.check.Readers) == 1:
		words = v.say("header.reader", "Name", v.check.Readers[0].Name)
	case len(v.check.Readers) > 1:
		words = v.say("header.readers", "Count", len(v.check.Readers))
	case v.blind():
		words = v.language.Fault(v.check.Fault).Title
		ink, pale = v.colors.warning, v.colors.warningPale
	default:
		words = v.say("header.no-reader")
		ink, pale = v.colors.secondary, v.colors.ground
	}
	background := canvas.NewRectangle(pale)
	background.CornerRadius = v.px(20)
	label := v.text(words, style{size: sizeBody, color: ink})
	return []fyne.CanvasObject{container.New(inset{v.px(16), v.px(6)}, background, label)}
}

// heading draws a page's question or answer, and a line below it, in the middle.
func (v view) heading(title, detail string) fyne.CanvasObject {
	parts := []fyne.CanvasObject{v.text(title, style{size: sizeAnswer, bold: true, align: fyne.TextAlignCenter})}
	if detail != "" {
		parts = append(parts, v.text(detail, style{size: sizeName, color: v.colors.secondary, align: fyne.TextAlignCenter}))
	}
	return v.stack(8, parts...)
}

// pageOf lays a page that was opened, below its question or answer, with the way back
// at its end. back has the focus, and leads to what the check shows.
func (v view) pageOf(title, detail string, parts ...fyne.CanvasObject) screen {
	parts = append([]fyne.CanvasObject{v.heading(title, detail)}, parts...)
	parts = append(parts, v.centered(20, v.back()))
	return screen{title: title, focus: "back", content: v.stack(20, parts...)}
}

// faultNotice draws a fault: what happened, and the one thing to do, with what has to
// be passed on or looked up as a button that copies it.
func (v view) faultNotice(fault *check.Fault) fyne.CanvasObject {
	words := v.language.Fault(fault)
	t := toneWarning
	if fault.Cause == check.SecretBlocked || fault.Cause == check.IssuerMismatch || fault.Cause == check.Unreadable {
		t = toneError
	}
	code, copying := words.Code, []fyne.CanvasObject(nil)
	if fault.Cause == check.Unknown {
		code = words.Reference()
		copying = v.copying("copy-code", v.say("trouble.copy-code"), code)
	}
	if reader, ok := errors.AsType[*check.USBReader](fault); ok && fault.Cause == check.DriverMissing && reader.Source != "" {
		copying = v.copying("copy-source", v.say("trouble.copy-source"), reader.Source)
	}
	text := v.stack(2,
		v.text(words.Title, style{size: sizeName, bold: true}),
		v.text(words.Sentence, style{size: sizeLead}),
		v.text(words.Next, style{size: sizeLead, bold: true}),
		v.text(v.say("trouble.code", "Code", code), style{size: sizeBody, color: v.colors.secondary}),
	)
	if copying == nil || v.kiosk.on {
		return v.notice(t, text)
	}
	return v.notice(t, v.stack(12, text, v.flow(16, copying...)))
}

// copying draws a button that copies text, and says so once it has.
func (v view) copying(name, words, text string) []fyne.CanvasObject {
	objects := []fyne.CanvasObject{v.button(name, words, secondary, func() { v.send(pressCopy{text}) })}
	if v.copied == text {
		objects = append(objects, v.text(v.say("trouble.copied"), style{size: sizeLead, bold: true}))
	}
	return objects
}
