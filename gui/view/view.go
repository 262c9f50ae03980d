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
)

// A View draws a model. send takes what a person does.
type View struct {
	widget.Look
	model.Model
	Send     func(event model.Event)
	Keyboard widget.Keyboard
	// Label is the field for what a person calls a card. There is one, because what is
	// being typed must outlive a page that is built anew.
	Label *fynewidget.Entry
	// Version is the program's.
	Version string
	// KeepsReminders is true where days can be remembered.
	KeepsReminders bool
	// Characters returns one that was entered of a secret.
	Characters func(i int) byte
	// Parts are what moves on a kiosk's screen; nil in a window.
	Parts *KioskParts
	// Later sends an event after a while, unless it is stopped before.
	Later func(after time.Duration, event model.Event) (stop func())
}

// A Screen is a drawn model.
type Screen struct {
	Title   string // of the window: the answer, for the task bar and for screen readers
	Header  fyne.CanvasObject
	Content fyne.CanvasObject
	Center  bool           // short content stands in the upper middle
	Focus   string         // name of what has the focus at first, "" for nothing
	Field   fyne.Focusable // what typed characters go to, nil for nothing
}

// say is shorter where it is used a hundred times.
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
		v.Keyboard.Reveal = func(fyne.CanvasObject) {} // the header is never out of sight
	}
	s.Header = v.header()
	if s.Title == "" {
		s.Title = v.say("app.title")
	} else {
		s.Title += " - " + v.say("app.title")
	}
	return s
}

// unprompted reports whether nobody pressed anything for what is shown, who may not be
// able to read it: one press gives it another language.
func (v View) unprompted() bool {
	return v.Page == model.NoPage && v.Check.Phase != check.Asking && v.Check.Phase != check.Verifying
}

// body draws what the model shows below the header.
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
			return v.verifying() // sent, and the check has not said so yet
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

// header draws the line that is always there: which reader, language, display. The name of
// the program, which the window's title has too, gives way to them. Where it is narrow, it
// goes away with the page, and has no more than what can be pressed.
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

// readerState says which reader the check looks at, or that there is none. It is empty
// until that is known.
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
		words = v.say("header.reader", "Name", v.Check.Current.Name)
	case len(v.Check.Readers) == 1:
		words = v.say("header.reader", "Name", v.Check.Readers[0].Name)
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

// heading draws a page's question or answer, and a line below it, in the middle.
func (v View) heading(title, detail string) fyne.CanvasObject {
	parts := []fyne.CanvasObject{v.Text(title, widget.Style{Size: widget.SizeAnswer, Bold: true, Align: fyne.TextAlignCenter})}
	if detail != "" {
		parts = append(parts, v.Text(detail, widget.Style{Size: widget.SizeName, Color: v.Colors.Secondary, Align: fyne.TextAlignCenter}))
	}
	return v.Stack(8, parts...)
}

// pageOf lays a page that was opened, below its question or answer, with the way back
// at its end. back has the focus, and leads to what the check shows.
func (v View) pageOf(title, detail string, parts ...fyne.CanvasObject) Screen {
	parts = append([]fyne.CanvasObject{v.heading(title, detail)}, parts...)
	parts = append(parts, v.Centered(20, v.back()))
	return Screen{Title: title, Focus: "back", Content: v.Stack(20, parts...)}
}

// faultNotice draws a fault: what happened, and the one thing to do, with what has to
// be passed on or looked up as a button that copies it.
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
		copying = v.copying("copy-source", v.say("trouble.copy-source"), reader.Source)
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

// copying draws a button that copies text, and says so once it has.
func (v View) copying(name, words, text string) []fyne.CanvasObject {
	objects := []fyne.CanvasObject{v.button(name, words, widget.Secondary, func() { v.Send(model.PressCopy{Text: text}) })}
	if v.Copied == text {
		objects = append(objects, v.Text(v.say("trouble.copied"), widget.Style{Size: widget.SizeLead, Bold: true}))
	}
	return objects
}
