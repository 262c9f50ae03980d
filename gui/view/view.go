package view

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/check"
	"kigen/internal/printable"
)

// A View draws a model.
type View struct {
	widget.Look
	model.Model
	// Send receives the events of buttons and fields.
	Send     func(event model.Event)
	Keyboard widget.Keyboard
	// Label is the entry of a remembered card's label. It is passed in, so that its text
	// survives a rebuilt page.
	Label *fynewidget.Entry
	// Version is the program's version.
	Version string
	// KeepsReminders is true if cards can be remembered.
	KeepsReminders bool
	// Characters returns the i-th character of the secret being entered.
	Characters func(i int) byte
	// Parts are the animated parts of a kiosk's screen; nil in an ordinary window.
	Parts *KioskParts
	// Later sends an event after a delay, unless stop is called before.
	Later func(after time.Duration, event model.Event) (stop func())
}

// A Screen is a drawn model.
type Screen struct {
	Title   string // window title: the answer, for task bars and screen readers
	Header  fyne.CanvasObject
	Content fyne.CanvasObject
	Center  bool           // content shorter than the window is placed in its upper middle
	Focus   string         // name of the button focused first, "" for none
	Field   fyne.Focusable // the field for typed characters, nil for none
}

// say returns a sentence in the model's language.
func (v View) say(key string, pairs ...any) string { return v.Language.Say(key, pairs...) }

// Screen draws the model.
func (v View) Screen() Screen {
	if v.Kiosk.On {
		return v.kioskScreen()
	}
	s := v.body()
	if v.unprompted() {
		s.Content = v.Stack(20, s.Content, v.languageButtons())
	}
	if v.Narrow {
		s.Content = v.Stack(20, append([]fyne.CanvasObject{s.Content}, v.readerState()...)...)
	} else {
		v.Keyboard.Reveal = func(fyne.CanvasObject) {} // the header is always visible
	}
	s.Header = v.header()
	if s.Title == "" {
		s.Title = v.say("app.title")
	} else {
		s.Title += " - " + v.say("app.title")
	}
	return s
}

// unprompted reports whether the page came without a press. It then offers all languages to
// people who can't read it.
func (v View) unprompted() bool {
	return v.Page == model.NoPage && v.Check.Phase != check.Asking && v.Check.Phase != check.Verifying
}

// body draws the page below the header.
func (v View) body() Screen {
	switch v.Page {
	case model.DemoPage:
		return v.demoCards()
	case model.NoReaderPage:
		return v.withoutReader()
	case model.WherePage:
		return v.where()
	case model.AreasPage:
		return v.areas()
	case model.RememberPage:
		return v.remember()
	case model.RemindersPage:
		return v.reminderList()
	case model.TakeawayPage:
		return v.takeaway()
	case model.CodePage:
		return v.code()
	case model.HandoutPage:
		return v.paper()
	case model.LanguagePage:
		return v.languages()
	case model.DisplayPage:
		return v.display()
	case model.TextPage:
		return v.plainText()
	case model.LadderPage:
		return v.ladder()
	case model.BundlePage:
		return v.bundle()
	case model.StaffCodePage:
		return v.staffCode()
	case model.StaffPage:
		return v.staffTools()
	}
	if v.Check.Phase == check.Showing {
		switch v.Page {
		case model.NextPage:
			return v.next()
		case model.BornPage:
			return v.birthPage()
		}
	}
	switch v.Check.Phase {
	case check.WaitingForReader, check.WaitingForCard:
		return v.waiting()
	case check.Choosing:
		return v.choosing()
	case check.Asking:
		switch {
		case !v.Entry.Asked:
			return v.verifying() // the secret was sent, and the check has not yet answered
		case v.Page == model.LastTryPage:
			return v.lastTry()
		case v.Page == model.ForgottenPage:
			return v.forgotten()
		}
		return v.asking()
	case check.Verifying:
		return v.verifying()
	case check.InTrouble:
		return v.trouble()
	}
	if v.Check.Phase == check.Reading && !v.Rows {
		return v.reading()
	}
	return v.result()
}

// header draws the header: program name, reader state, and the buttons for language and display.
// The name is left out if there is too little width for all. A narrow window's header scrolls
// with the page and has only the buttons.
func (v View) header() fyne.CanvasObject {
	buttons := []fyne.CanvasObject{
		v.buttonWith("language", v.Language.Name(), container.New(widget.Beside{Gap: v.Px(8)}, v.Globe(), v.Text(v.Language.Name(), widget.Style{Size: widget.SizeLead})), 16, widget.Plain,
			func() { v.Send(model.OpenPage{Page: model.LanguagePage}) }),
		v.button("display", v.say("header.display"), widget.Plain, func() { v.Send(model.OpenPage{Page: model.DisplayPage}) }),
	}
	background := canvas.NewRectangle(v.Colors.Surface)
	line := canvas.NewRectangle(v.Colors.Border)
	content := v.Flow(12, buttons...)
	if !v.Narrow {
		right := v.Flow(12, append(v.readerState(), buttons...)...)
		content = container.New(widget.OneLine{Gap: v.Px(16)}, v.Text(v.say("app.title"), widget.Style{Size: widget.SizeName, Bold: true}), right)
	}
	bar := container.New(widget.Inset{Horizontal: v.Side(32), Vertical: v.Px(8)}, background, content)
	return container.New(widget.Stack{}, bar, container.New(widget.Spans{Height: 1, Spans: []widget.Span{{To: 1, Bottom: 1}}}, line))
}

// readerState draws which reader is used, or that there is none. It returns nil until that is
// known.
func (v View) readerState() []fyne.CanvasObject {
	if v.ReadersUnknown() {
		return nil
	}
	ink, pale := v.Colors.Success, v.Colors.SuccessPale
	words := ""
	switch {
	case v.Check.CardGone:
		words = v.say("header.card-gone")
		ink, pale = v.Colors.Secondary, v.Colors.Ground
	case v.Check.Current.Simulated:
		words = v.say("header.demo")
		ink, pale = v.Colors.Warning, v.Colors.WarningPale
	case v.Check.Current.Name != "":
		words = v.say("header.reader", "Name", v.Check.Current.Shown())
	case len(v.Check.Readers) == 1:
		words = v.say("header.reader", "Name", v.Check.Readers[0].Shown())
	case len(v.Check.Readers) > 1:
		words = v.say("header.readers", "Count", len(v.Check.Readers))
	case v.ReadersUnavailable():
		words = v.Language.Fault(v.Check.Fault).Title
		ink, pale = v.Colors.Warning, v.Colors.WarningPale
	default:
		words = v.say("header.no-reader")
		ink, pale = v.Colors.Secondary, v.Colors.Ground
	}
	background := canvas.NewRectangle(pale)
	background.CornerRadius = v.Px(20)
	label := v.Text(words, widget.Style{Size: widget.SizeBody, Color: ink})
	return []fyne.CanvasObject{container.New(widget.Inset{Horizontal: v.Px(16), Vertical: v.Px(6)}, background, label)}
}

// heading draws a page's title and a detail below it, centred.
func (v View) heading(title, detail string) fyne.CanvasObject {
	parts := []fyne.CanvasObject{v.Text(title, widget.Style{Size: widget.SizeAnswer, Bold: true, Align: fyne.TextAlignCenter})}
	if detail != "" {
		parts = append(parts, v.Text(detail, widget.Style{Size: widget.SizeName, Color: v.Colors.Secondary, Align: fyne.TextAlignCenter}))
	}
	return v.Stack(8, parts...)
}

// pageOf draws a page with a heading, its parts, and a back button, which has the focus.
func (v View) pageOf(title, detail string, parts ...fyne.CanvasObject) Screen {
	parts = append([]fyne.CanvasObject{v.heading(title, detail)}, parts...)
	parts = append(parts, v.Centered(20, v.back()))
	return Screen{Title: title, Focus: "back", Content: v.Stack(20, parts...)}
}

// faultNotice draws a fault: what happened and what to do, with a button that copies a code or
// an address if that helps.
func (v View) faultNotice(fault *check.Fault) fyne.CanvasObject {
	words := v.Language.Fault(fault)
	t := widget.ToneWarning
	if fault.Cause == check.SecretBlocked || fault.Cause == check.IssuerMismatch || fault.Cause == check.Unreadable {
		t = widget.ToneError
	}
	code, copying := words.Code, []fyne.CanvasObject(nil)
	if fault.Cause == check.Unknown {
		code = words.Reference()
		copying = v.copying("copy-code", v.say("trouble.copy-code"), code)
	}
	if reader, ok := errors.AsType[*check.USBReader](fault); ok && fault.Cause == check.DriverMissing && reader.Source != "" {
		copying = v.copying("copy-source", v.say("trouble.copy-source"), printable.Line(reader.Source))
	}
	text := v.Stack(2,
		v.Text(words.Title, widget.Style{Size: widget.SizeName, Bold: true}),
		v.Text(words.Sentence, widget.Style{Size: widget.SizeLead}),
		v.Text(words.Next, widget.Style{Size: widget.SizeLead, Bold: true}),
		v.Text(v.say("trouble.code", "Code", code), widget.Style{Size: widget.SizeBody, Color: v.Colors.Secondary}),
	)
	if copying == nil || v.Kiosk.On {
		return v.Notice(t, text)
	}
	return v.Notice(t, v.Stack(12, text, v.Flow(16, copying...)))
}

// copying draws a button that copies text, and a confirmation once it was copied.
func (v View) copying(name, words, text string) []fyne.CanvasObject {
	objects := []fyne.CanvasObject{v.button(name, words, widget.Secondary, func() { v.Send(model.PressCopy{Text: text}) })}
	if v.Copied == text {
		objects = append(objects, v.Text(v.say("trouble.copied"), widget.Style{Size: widget.SizeLead, Bold: true}))
	}
	return objects
}
