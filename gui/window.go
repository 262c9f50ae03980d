package gui

import (
	"context"
	"math/rand/v2"
	"net/url"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/gui/model"
	"kigen/gui/view"
	"kigen/gui/widget"
	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/internal/i18n"
	"kigen/internal/kiosk/policy"
	"kigen/internal/kiosk/status"
	"kigen/internal/reminder"
	"kigen/rules"
)

// Config has what a window depends on.
type Config struct {
	Readers check.Readers
	// Now returns the current time, in any zone. Dates are judged by its day in Japan.
	Now func() time.Time
	// Language is the language asked for; nil for the stored one, or else the system's.
	Language *i18n.Language
	// Demo is the profile of a demonstration card to start with, "" for none.
	Demo string
	// Reminders is the store of remembered cards; nil if cards can't be remembered.
	Reminders *reminder.Store
	// Machine describes this computer to the ladder.
	Machine diagnosis.Machine
	// Clock returns the time of this computer's clock, which the ladder examines, even if Now
	// is set to another day.
	Clock func() time.Time
	// Version is the program's version, and Built the date of its source.
	Version string
	Built   time.Time
	// AtLogin turns the look for due reminders at login on or off.
	AtLogin func(on bool) error
	// Downloads returns the folder that files are saved to.
	Downloads func() (string, error)
	// Open opens a file with the default application.
	Open func(file *url.URL) error
	// Print prints a PDF file whose page has a length in millimetres.
	Print func(ctx context.Context, pdf []byte, title string, length float32) error
	// Do runs a function on the goroutine that owns the screen: fyne.Do.
	Do func(func())
	// Closed is called on that goroutine when the window is closed and its check has ended; nil
	// for nothing.
	Closed func()
	// Policy is this computer's policy, policy.Free if it has none.
	Policy policy.Policy
	// Kiosk makes the window a kiosk's; nil for an ordinary window.
	Kiosk *Kiosk
}

// A Kiosk has what a kiosk depends on.
type Kiosk struct {
	// Broken says that the policy file has a mistake, and is not used.
	Broken bool
	// NoStatus says that kigen status is not answered.
	NoStatus bool
	// Tries is the number of wrong staff codes before the start, and KeepTries keeps it for the
	// next. It may be called on any goroutine.
	Tries     int
	KeepTries func(tries int)
	// Alarm plays a sound for a card left behind.
	Alarm func()
	// Leave ends the program, or restarts it.
	Leave func(restart bool)
	// Settle is how long after a reader has come a card that appears in it counts as left behind.
	Settle time.Duration
	// Alive is called every second on the goroutine that owns the screen.
	Alive func()
}

// A Window is the program's window. Its methods are called on the goroutine that
// owns the screen.
type Window struct {
	config    Config
	app       fyne.App
	window    fyne.Window
	model     model.Model
	secrets   secrets
	look      widget.Look
	readers   check.Readers
	simulator *check.Simulator
	session   *check.Session
	ended     chan struct{} // closed when the session has ended

	header, body *fyne.Container
	column       *widget.Column // the body's layout
	room         fyne.Size      // space for header and page
	scroll       *container.Scroll
	label        *fynewidget.Entry // entry of a remembered card's label
	background   sync.WaitGroup    // goroutines that closing the window waits for
	updated      chan struct{}     // closed when the last use of the reminders is done; nil before the first
	stopClimb    func()            // stops the current climb of the ladder
	stopMaking   func()            // stops the current saving or printing
	drawing      bool
	parts        *view.KioskParts // nil in an ordinary window
	published    atomic.Pointer[status.Status]
	started      time.Time
}

// New returns a window of an app, not shown yet.
func New(app fyne.App, config Config) *Window {
	w := &Window{config: config, app: app, simulator: check.NewSimulator(), ended: make(chan struct{})}
	w.model = model.Model{Language: i18n.System(), Now: config.Now()}.WithSettings(app.Preferences().String)
	if config.Language != nil {
		w.model.Language = config.Language
	}
	w.model.Policy = config.Policy
	if config.Kiosk != nil {
		w.parts = view.NewKioskParts(config.Policy)
		w.model = w.model.AsKiosk(config.Policy, config.Kiosk.Broken, rand.Uint64()).AfterTries(config.Kiosk.Tries) //nolint:gosec // the order of a keypad's digits is not secret
		w.model.Kiosk.NoStatus, w.model.Kiosk.Touched = config.Kiosk.NoStatus, config.Now()
		w.started = config.Now()
		w.publish()
	}
	w.window = app.NewWindow("")
	w.window.Resize(fyne.NewSize(1120, 800))
	w.window.SetPadded(false)
	w.column = &widget.Column{}
	w.header, w.body = container.New(widget.Stack{}), container.New(w.column)
	w.label = fynewidget.NewEntry()
	w.scroll = container.NewVScroll(w.body)
	w.window.SetContent(container.New(frame{w}, w.header, w.scroll))
	w.window.Canvas().SetOnTypedKey(w.typedKey)
	w.window.Canvas().SetOnTypedRune(w.typedRune)
	w.addShortcuts()
	w.readers, w.stopClimb, w.stopMaking = check.MergeReaders(config.Readers, w.simulator), func() {}, func() {}
	w.session = check.NewSession(w.readers, w.today, func(state check.State) {
		config.Do(func() { w.handle(model.StateChanged{State: state}) })
	})
	if config.Kiosk != nil {
		w.session.LaidOnly(config.Kiosk.Settle)
	}
	w.look.Apply(app)
	w.followDesktop(app.Settings())
	w.draw()
	return w
}

// followDesktop makes the window dark when the desktop is. On Linux, Fyne reports dark until the
// desktop has answered, which it may never do: only a change counts there.
func (w *Window) followDesktop(settings fyne.Settings) {
	w.model.Dark = runtime.GOOS != "linux" && settings.ThemeVariant() == theme.VariantDark
	settings.AddListener(func(s fyne.Settings) {
		if dark := s.ThemeVariant() == theme.VariantDark; !w.drawing && dark != w.model.Dark {
			w.handle(model.DesktopChanged{Dark: dark})
		}
	})
}

// Show shows the window and starts the check. Closing the window ends the check first, so that
// the card is left in order.
func (w *Window) Show(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer close(w.ended)
		w.session.Run(ctx)
	}()
	w.background.Go(func() { w.tick(ctx) })
	w.window.SetOnClosed(func() {
		w.secrets.wipe()
		cancel()
		w.stopClimb()
		if w.parts != nil {
			w.stopMaking() // a page that has not come out yet is taken back, which is waited for
		}
		<-w.ended
		w.background.Wait()
		if w.config.Closed != nil {
			w.config.Closed()
		}
	})
	w.loadReminders()
	if w.config.Kiosk != nil {
		w.startKiosk(ctx)
	}
	if w.config.Demo != "" {
		w.handle(model.PickDemo{Profile: w.config.Demo})
	}
	w.window.Show()
}

// tick redraws the page every minute, as counters open and close.
func (w *Window) tick(ctx context.Context) {
	ticker := time.NewTicker(time.Minute)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			w.config.Do(func() { w.handle(model.MinutePassed{}) })
		case <-ctx.Done():
			return
		}
	}
}

// today returns the day in Japan.
func (w *Window) today() rules.Date { return rules.DateOf(w.config.Now()) }

// loadReminders reads the reminders in the background.
func (w *Window) loadReminders() {
	if w.config.Reminders == nil {
		return
	}
	w.inTurn(func() {
		list, err := w.config.Reminders.Load()
		w.config.Do(func() { w.handle(model.RemindersLoaded{List: list, Err: err, Today: w.today()}) })
	})
}

// updateReminders writes a change of the reminders in the background.
func (w *Window) updateReminders(change reminder.Change) {
	w.inTurn(func() {
		list, err := w.config.Reminders.Update(change)
		updated := model.RemindersUpdated{List: list, Err: err}
		if err == nil {
			updated.LoginErr = w.config.AtLogin(list.Notify && len(list.Cards) > 0)
		}
		w.config.Do(func() { w.handle(updated) })
	})
}

// inTurn runs functions in the background one after the other, in the order of the calls.
func (w *Window) inTurn(use func()) {
	before, done := w.updated, make(chan struct{})
	w.updated = done
	w.background.Go(func() {
		defer close(done)
		if before != nil {
			<-before
		}
		use()
	})
}

// Close closes the window and so ends the check.
func (w *Window) Close() { w.window.Close() }

// handle steps the model with an event, draws it, and does the effects. It draws before it
// sends a secret to the check, which wipes it.
func (w *Window) handle(event model.Event) {
	var effects []model.Effect
	w.model.Now = w.config.Now()
	before := w.model.Occupied()
	w.model, effects = w.model.Step(event)
	if w.parts != nil && before && !w.model.Occupied() {
		w.parts.Gone = 0
		go debug.FreeOSMemory() // which holds data of the card that is gone
	}
	effects = slices.DeleteFunc(effects, w.secrets.apply) // drawing may show the characters
	if _, second := event.(model.Ticked); !second || slices.Contains(effects, model.Effect(model.Redraw{})) {
		w.draw()
	}
	w.animate()
	w.publish()
	for _, effect := range effects {
		switch e := effect.(type) {
		case model.Alarm:
			w.config.Kiosk.Alarm()
		case model.CompareCode:
			w.compare(w.secrets.takeCode(), e.Tries)
		case model.LeaveKiosk:
			w.config.Kiosk.Leave(e.Restart)
		case model.InsertDemo:
			if profile, ok := virtual.Named(e.Profile, w.today()); ok {
				w.simulator.Insert(virtual.New(profile))
			}
		case model.RemoveDemo:
			w.simulator.Remove()
		case model.UpdateReminders:
			w.updateReminders(e.Change)
		case model.Notify:
			w.app.SendNotification(fyne.NewNotification(w.model.Language.Say("app.title"), w.model.Language.Say("reminder.notification")))
		case model.LayPaper:
			w.layPaper(e)
		case model.Produce:
			w.export(e)
		case model.OpenFile:
			w.open(e.Path)
		case model.ClimbLadder:
			w.climb(e)
		case model.CopyText:
			w.app.Clipboard().SetContent(e.Text)
		case model.KeepSetting:
			w.app.Preferences().SetString(e.Name, e.Value)
		case model.AskOnKeypad:
			w.session.Send(check.Enter{Secret: card.PINOnKeypad(), LastTry: e.LastTry})
		case model.SendSecret:
			w.secrets.send(e.LastTry, w.session.Send)
		case model.Intend:
			w.session.Send(e.Intent)
		}
	}
	if !w.model.ShowsLadder() {
		w.stopClimb() // the check needs the card
	}
	if w.model.Takeaway.Made != model.Making {
		w.stopMaking() // it is done, or the person is gone
	}
}

// draw builds the screen from the model. The focus stays on the button of the same name; if
// there is none, it goes to the screen's first focus.
func (w *Window) draw() {
	w.drawing = true
	defer func() { w.drawing = false }()
	look := view.LookOf(w.model, w.room)
	w.look = look
	s := view.View{
		Look: look, Model: w.model, Send: w.touch, Keyboard: widget.Keyboard{Typed: w.typedKey, Reveal: w.reveal, Mark: w.mark},
		Version: w.config.Version, Label: w.label, KeepsReminders: w.config.Reminders != nil, Characters: w.secrets.at, Parts: w.parts, Later: w.later,
	}.Screen()
	if w.model.Page != model.RememberPage && w.label.Text != "" {
		w.label.SetText("")
	}
	focused, another := w.focused(), s.Title != w.window.Title()
	w.window.SetTitle(s.Title)
	w.header.Objects, w.body.Objects = []fyne.CanvasObject{s.Header}, []fyne.CanvasObject{s.Content}
	if look.Narrow { // let the header scroll with the page to save height
		w.header.Objects, w.body.Objects = nil, []fyne.CanvasObject{s.Header, s.Content}
	}
	w.column.Limit, w.column.Padding, w.column.Center = look.Px(1060), look.Edge(), s.Center
	w.window.Content().Refresh()
	if another {
		w.scroll.ScrollToTop()
	}
	w.restoreFocus(s, focused)
}

// focused returns the name of the focused button, "" for none.
func (w *Window) focused() string {
	if b, ok := w.window.Canvas().Focused().(*widget.Button); ok {
		return b.Name
	}
	return ""
}

// restoreFocus focuses the button of a name, or else what the screen wants focused.
func (w *Window) restoreFocus(s view.Screen, name string) {
	c := w.window.Canvas()
	found := findButton(w.window.Content(), name)
	switch {
	case c.Focused() == w.label && w.model.Page == model.RememberPage: // it is being typed in
	case found != nil:
		c.Focus(found)
	case s.Field != nil:
		c.Focus(s.Field)
	case findButton(w.window.Content(), s.Focus) != nil:
		c.Focus(findButton(w.window.Content(), s.Focus))
	default:
		c.Unfocus()
	}
}

// findButton returns the visible button of a name below o, or nil.
func findButton(o fyne.CanvasObject, name string) *widget.Button {
	if !o.Visible() {
		return nil
	}
	switch o := o.(type) {
	case *widget.Button:
		if name != "" && o.Name == name {
			return o
		}
	case *container.Scroll:
		return findButton(o.Content, name)
	case *fyne.Container:
		for _, child := range o.Objects {
			if found := findButton(child, name); found != nil {
				return found
			}
		}
	}
	return nil
}

// reveal scrolls to an object that got the focus from the keyboard. It does nothing while the
// page is redrawn.
func (w *Window) reveal(o fyne.CanvasObject) {
	if w.drawing {
		return
	}
	w.mark()
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(w.scroll).Y
	bottom := top + o.Size().Height
	if margin := w.look.Px(24); top < margin {
		w.scrollBy(top - margin)
	} else if bottom > w.scroll.Size().Height-margin {
		w.scrollBy(bottom + margin - w.scroll.Size().Height)
	}
}

// typedKey handles keys that no focused widget takes.
func (w *Window) typedKey(event *fyne.KeyEvent) {
	w.mark()
	page := w.scroll.Size().Height * 0.9
	switch event.Name {
	case fyne.KeyBackspace, fyne.KeyDelete:
		if w.model.Entering() {
			w.touch(model.TypeBackspace{})
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if w.model.Entering() {
			w.touch(model.ConfirmEntry{})
		}
	case fyne.KeyEscape:
		w.handle(model.PressEscape{})
	case fyne.KeyDown:
		w.scrollBy(w.look.Px(60))
	case fyne.KeyUp:
		w.scrollBy(-w.look.Px(60))
	case fyne.KeyPageDown, fyne.KeySpace:
		w.scrollBy(page)
	case fyne.KeyPageUp:
		w.scrollBy(-page)
	case fyne.KeyHome:
		w.scroll.ScrollToTop()
	case fyne.KeyEnd:
		w.scroll.ScrollToBottom()
	}
}

// typedRune handles characters that no focused widget takes, as after a tap beside the field.
func (w *Window) typedRune(r rune) {
	if w.model.Entering() {
		w.touch(model.TypeCharacter{Character: r})
	}
}

func (w *Window) scrollBy(dy float32) {
	w.scroll.ScrollToOffset(w.scroll.Offset.AddXY(0, dy))
}

// frame lays out the header above the page, and redraws when the window's size changes the
// look.
type frame struct{ w *Window }

// MinSize implements fyne.Layout.
func (f frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 360) }

// Layout implements fyne.Layout.
func (f frame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.w.room = size
	if f.w.model.Kiosk.Lower { // leave the upper part empty
		f.w.room.Height *= view.LowerPart
	}
	if !f.w.drawing && view.LookOf(f.w.model, f.w.room) != f.w.look {
		f.w.draw()
	}
	top, header := size.Height-f.w.room.Height, widget.HeightFor(objects[0], size.Width)
	widget.Place(objects[0], 0, top, size.Width, header)
	f.w.column.Available = size.Width
	widget.Place(objects[1], 0, top+header, size.Width, f.w.room.Height-header)
	objects[1].Refresh()
}
