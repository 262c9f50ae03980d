package gui

import (
	"context"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kigen/card"
	"kigen/gui/model"
	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/internal/export/printing"
	"kigen/internal/i18n"
	"kigen/internal/kiosk/policy"
	"kigen/rules"
)

// today is the day in Japan on which every test takes place.
var today = rules.Date{Year: 2025, Month: time.October, Day: 16}

// now is when it takes place, on a Thursday morning.
var now = time.Date(today.Year, today.Month, today.Day, 9, 30, 0, 0, rules.Japan)

// limit is how long a test waits for something that should come.
const limit = 30 * time.Second

// A bench has a window on it, drawn by Fyne's test driver, and a person who looks at
// it, types and taps.
type bench struct {
	*Window
	t      *testing.T
	queue  *queue
	closed bool
}

// testApp is the one app of all tests: with each new one, Fyne parses its fonts anew.
var testApp = sync.OnceValue(test.NewApp)

// newBench has a window that is not shown, so that no check is running: a test gives
// it the states to draw.
func newBench(t *testing.T, language string) *bench {
	t.Helper()
	return build(t, language, "")
}

// openBench has a window with a running check of a demonstration card, "" for none.
func openBench(t *testing.T, language, demo string) *bench {
	t.Helper()
	b := build(t, language, demo)
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(func() {
		b.close()
		cancel()
	})
	b.Show(ctx)
	return b
}

// settle waits until the check gets no further without a person.
func (b *bench) settle() {
	b.t.Helper()
	b.until(func(s check.State) bool {
		return s.Phase == check.Showing || s.Phase == check.InTrouble || b.config.Demo == "" && s.Fault != nil
	})
}

// ask lets the check ask for a secret.
func (b *bench) ask(secret card.SecretKind) {
	b.t.Helper()
	b.handle(model.Intend{Intent: check.Ask{Secret: secret}})
	b.untilPhase(check.Asking)
}

// confirm sends the secret to the card and waits for what comes of it.
func (b *bench) confirm() {
	b.t.Helper()
	b.press(fyne.KeyReturn)
	b.untilPhase(check.Verifying)
	b.until(func(s check.State) bool { return s.Phase != check.Verifying })
}

func build(t *testing.T, language, demo string) *bench {
	t.Helper()
	return buildWith(t, language, demo, func(*Config) {})
}

// buildWith is build with changes.
func buildWith(t *testing.T, language, demo string, change func(*Config)) *bench {
	t.Helper()
	chosen, ok := i18n.Find(language)
	if !ok {
		t.Fatalf("no language %q", language)
	}
	// Fyne takes the time of its cache from the last drawing of anything. Had that been a
	// minute ago, it would throw away what is laid out now before it is drawn.
	test.Canvas().Capture()
	queue, app := newQueue(), testApp()
	for _, name := range []string{model.KeptLanguage, model.KeptSize, model.KeptColors} {
		app.Preferences().RemoveValue(name) // by a test before
	}
	config := Config{
		Readers:   check.NewSimulator(), // one in which there never is a card
		Now:       func() time.Time { return now },
		Language:  chosen,
		Demo:      demo,
		Downloads: func() (string, error) { return t.TempDir(), nil },
		Machine:   computer{},
		Clock:     func() time.Time { return now },
		Version:   "1.0.0",
		AtLogin:   func(bool) error { return nil },
		Open:      func(*url.URL) error { return nil },
		Print:     func(context.Context, []byte, string, float32) error { return printing.ErrNoPrinter },
		Do:        queue.add,
		Policy:    policy.Free(),
	}
	change(&config)
	w := New(app, config)
	b := &bench{Window: w, t: t, queue: queue}
	b.resize(1120, 800)
	return b
}

// close closes the window as its owner would.
// computer is a made-up computer with one reader.
type computer struct{}

func (computer) Computer(context.Context) diagnosis.Computer {
	return diagnosis.Computer{
		System:     []diagnosis.Fact{{Name: "system", Value: "Debian GNU/Linux 12 (bookworm)"}, {Name: "kernel", Value: "6.1.0"}},
		Readers:    []diagnosis.PluggedReader{{USBReader: check.USBReader{ID: "054C:0DC9", Name: "Sony RC-S300"}}},
		Service:    []diagnosis.Fact{{Name: "pcscd", Value: "running"}},
		Permission: []diagnosis.Fact{{Name: "polkit", Value: "org.debian.pcsc-lite.access_pcsc"}},
		Clock:      []diagnosis.Fact{{Name: "ntp", Value: "synchronized"}},
	}
}

// climbs climbs the ladder to its end.
func (b *bench) climbs() {
	b.t.Helper()
	b.tap("ladder")
	for b.model.Ladder.Climbing {
		b.next()
	}
}

func (b *bench) close() {
	if !b.closed {
		b.closed = true
		b.window.Close()
	}
}

func (b *bench) resize(width, height float32) { b.window.Resize(fyne.NewSize(width, height)) }

// zoomTo sets the text size, 1 for 100 %.
func (b *bench) zoomTo(zoom float32) {
	b.model.Zoom = slices.Index(model.Zooms, zoom)
	b.draw()
}

// color lets a person choose their colours.
func (b *bench) color(scheme model.Scheme) {
	b.model.Scheme = scheme
	b.draw()
}

// until lets news of the check come to the screen until a state fits.
func (b *bench) until(fits func(check.State) bool) {
	b.t.Helper()
	for !fits(b.model.Check) {
		f, ok := b.queue.next(limit)
		if !ok {
			b.t.Fatalf("the check got no further than phase %d, fault %v", b.model.Check.Phase, b.model.Check.Fault)
		}
		f()
	}
}

func (b *bench) untilPhase(phase check.Phase) {
	b.t.Helper()
	b.until(func(s check.State) bool { return s.Phase == phase })
}

// press presses keys, as Fyne's drivers pass them on: Tab moves the focus, any other
// key goes to what has the focus, and to the window where nothing has.
func (b *bench) press(keys ...fyne.KeyName) {
	for _, key := range keys {
		canvas := b.window.Canvas()
		switch focused := canvas.Focused(); {
		case key == fyne.KeyTab:
			canvas.FocusNext()
		case focused != nil:
			focused.TypedKey(&fyne.KeyEvent{Name: key})
		default:
			canvas.OnTypedKey()(&fyne.KeyEvent{Name: key})
		}
	}
}

// enter types characters into what has the focus.
func (b *bench) enter(characters string) {
	b.t.Helper()
	for _, r := range characters {
		focused := b.window.Canvas().Focused()
		if focused == nil {
			b.t.Fatal("nothing has the focus to type into")
		}
		focused.TypedRune(r)
	}
}

// tabTo presses Tab until the button of that name has the focus.
func (b *bench) tabTo(name string) {
	b.t.Helper()
	first := b.window.Canvas().Focused()
	for b.press(fyne.KeyTab); b.focused() != name; b.press(fyne.KeyTab) {
		if b.window.Canvas().Focused() == first {
			b.t.Fatalf("Tab does not come to the button %q", name)
		}
		if first == nil {
			first = b.window.Canvas().Focused()
		}
	}
}

// tap taps the button of that name.
func (b *bench) tap(name string) {
	b.t.Helper()
	button := findButton(b.window.Content(), name)
	if button == nil {
		b.t.Fatalf("no button %q", name)
	}
	test.Tap(button)
}

// A queue stands in for the goroutine that owns the screen: fyne.Do's work waits here
// until the test does it on its own goroutine. Like fyne.Do it never blocks.
type queue struct {
	mu      sync.Mutex
	waiting []func()
	more    chan struct{}
}

func newQueue() *queue { return &queue{more: make(chan struct{}, 1)} }

func (q *queue) add(f func()) {
	q.mu.Lock()
	q.waiting = append(q.waiting, f)
	q.mu.Unlock()
	select {
	case q.more <- struct{}{}:
	default: // the test knows already
	}
}

// next waits for work, until over.
func (q *queue) next(over time.Duration) (func(), bool) {
	timeout := time.After(over)
	for {
		if f, ok := q.take(); ok {
			return f, true
		}
		select {
		case <-q.more:
		case <-timeout:
			return nil, false
		}
	}
}

func (q *queue) take() (func(), bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return nil, false
	}
	f := q.waiting[0]
	q.waiting = q.waiting[1:]
	return f, true
}

// A placed object is where it is in the window.
type placed struct {
	fyne.CanvasObject
	at fyne.Position
}

// objects returns everything that is drawn below o, what widgets are made of too.
func objects(o fyne.CanvasObject) []placed { return collect(nil, o, fyne.Position{}) }

func collect(all []placed, o fyne.CanvasObject, origin fyne.Position) []placed {
	if !o.Visible() {
		return all
	}
	at := origin.Add(o.Position())
	all = append(all, placed{o, at})
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, child := range inside {
		all = collect(all, child, at)
	}
	return all
}

func (o placed) overlaps(other placed) bool {
	a, b := o.at, other.at
	return a.X+o.Size().Width > b.X+hair && b.X+other.Size().Width > a.X+hair && a.Y+o.Size().Height > b.Y && b.Y+other.Size().Height > a.Y
}
