package gui

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"kigen/internal/check"
	"kigen/internal/reminder"
	"kigen/rules"
)

// remembers has a shelf of reminders in the window, with a book on it.
func (b *bench) remembers(book reminder.Book) {
	b.t.Helper()
	shelf := reminder.NewShelf(b.t.TempDir())
	if err := shelf.Save(book); err != nil {
		b.t.Fatal(err)
	}
	b.config.Reminders = &shelf
	b.loadReminders()
	b.next()
}

// next lets the next news come to the screen.
func (b *bench) next() {
	b.t.Helper()
	f, ok := b.queue.next(limit)
	if !ok {
		b.t.Fatal("no news came")
	}
	f()
}

// family is a book of three cards, one of them due.
var family = reminder.Book{Cards: []reminder.Card{
	{Label: "わたし", Expires: map[rules.Kind]rules.Date{rules.Card: today.AddDays(3000), rules.UserAuthentication: today.AddDays(1200)}},
	{Label: "母", Expires: map[rules.Kind]rules.Date{rules.Card: today.AddDays(1900), rules.UserAuthentication: today.AddDays(40)}},
	{Label: "子ども", Expires: map[rules.Kind]rules.Date{rules.Card: today.AddDays(100), rules.UserAuthentication: today.AddDays(100)}},
}}

func TestACardIsRememberedOnlyWhenAskedForAndForgottenAgain(t *testing.T) {
	b := openBench(t, "ja", "renewable")
	b.settle()
	b.remembers(reminder.Book{})
	b.tap("remember")
	b.tap("label-mother")
	b.next()
	book, err := b.config.Reminders.Load()
	if err != nil || len(book.Cards) != 1 || book.Cards[0].Label != "母（練習）" || len(book.Cards[0].Expires) != 2 {
		t.Fatalf("got %+v, %v", book, err)
	}
	b.tap("forget-母（練習）")
	b.next()
	if book, err := b.config.Reminders.Load(); err != nil || len(book.Cards) != 0 {
		t.Errorf("after forgetting: got %+v, %v", book, err)
	}
}

func TestAWindowThatIsClosedHasWrittenWhatIsRemembered(t *testing.T) {
	b := openBench(t, "ja", "renewable")
	b.settle()
	b.remembers(reminder.Book{})
	b.tap("remember")
	closed := false
	b.config.Closed = func() {
		closed = true
		if book, err := b.config.Reminders.Load(); err != nil || len(book.Cards) != 1 {
			t.Errorf("got %+v, %v", book, err)
		}
	}
	b.tap("label-mother")
	b.close()
	if !closed {
		t.Error("nobody was told that the window was closed")
	}
}

func TestALabelCanBeTypedAndABadOneIsToldSo(t *testing.T) {
	b := openBench(t, "ja", "renewable")
	b.settle()
	b.remembers(reminder.Book{})
	b.tap("remember")
	b.tap("save-label")
	if !b.model.reminders.badLabel || b.model.page != rememberPage {
		t.Error("an empty label was taken")
	}
	b.window.Canvas().Focus(b.label)
	test.Type(b.label, "となりの ネコ")
	b.handle(stateChanged{b.model.check}) // news of the check does not disturb who is typing
	if b.window.Canvas().Focused() != fyne.Focusable(b.label) || b.label.Text != "となりの ネコ" {
		t.Error("what was being typed is gone")
	}
	b.label.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(b.model.reminders.book.Cards) != 1 || b.model.page != remindersPage || b.label.Text != "" {
		t.Errorf("got %+v, page %d, field %q", b.model.reminders, b.model.page, b.label.Text)
	}
	b.next()
}

func TestTheSystemIsToldOnceThatARenewalOpensAndOnlyIfAllowed(t *testing.T) {
	loaded := func(notify bool) bookLoaded {
		return bookLoaded{book: reminder.Book{Notify: notify, Cards: family.Cards}, today: today}
	}
	m := model{}
	if _, effects := m.step(loaded(false)); effects != nil {
		t.Errorf("not allowed: got %v", effects)
	}
	m, effects := m.step(loaded(true))
	if len(effects) != 2 || effects[1] != (notify{}) {
		t.Fatalf("got %v, want the book saved and the system told", effects)
	}
	if _, effects := m.step(bookLoaded{book: m.reminders.book, today: today}); effects != nil {
		t.Errorf("told again: %v", effects)
	}
	// Days later the child's card can be renewed: 100 days before its end it could not.
	m, effects = m.step(stateChanged{check.State{Today: today.AddDays(10)}})
	if len(effects) != 2 || effects[1] != (notify{}) {
		t.Errorf("the day on which another renewal opens: got %v", effects)
	}
	if _, effects := m.step(stateChanged{check.State{Today: today.AddDays(10)}}); effects != nil {
		t.Errorf("told again: %v", effects)
	}
}

func TestANotificationNamesNoCard(t *testing.T) {
	b := newBench(t, "ja")
	test.AssertNotificationSent(t, fyne.NewNotification(b.model.language.Say("app.title"), b.model.language.Say("reminder.notification")), func() {
		b.remembers(reminder.Book{Notify: true, Cards: family.Cards})
	})
	b.next() // it was written that this was told
}

func TestTheProgramLooksAtEveryLoginOnlyWhileAskedTo(t *testing.T) {
	b := newBench(t, "ja")
	asked := make(chan bool)
	b.config.AtLogin = func(on bool) error {
		asked <- on
		return errors.New("no such folder")
	}
	b.remembers(reminder.Book{Cards: family.Cards})
	b.tap("reminders")
	press := func(name string, want ...bool) {
		t.Helper()
		b.tap(name)
		for _, on := range want {
			select {
			case got := <-asked:
				if got != on {
					t.Errorf("after %s it looks at every login: %t", name, got)
				}
			case <-time.After(limit):
				t.Fatalf("after %s nothing was set", name)
			}
		}
	}
	press("notify", true)
	press("notify", false)
	press("notify", true)
	press("forget-わたし", true)
	press("forget-母", true)
	press("forget-子ども", false)
	for !b.model.reminders.noLogin { // it could not be set
		b.next()
	}
}

func TestABookThatCannotBeReadOrWrittenIsSaid(t *testing.T) {
	m := model{}
	m, _ = m.step(bookLoaded{err: reminder.ErrMalformed, today: today})
	if !m.reminders.unreadable {
		t.Error("an unreadable book is passed over")
	}
	m, _ = m.step(bookSaved{err: errors.New("disk full")})
	if !m.reminders.unreadable || !m.reminders.unsaved {
		t.Error("a book that was not written is passed over")
	}
	m, _ = m.step(bookSaved{})
	if diff := cmp.Diff(false, m.reminders.unreadable || m.reminders.unsaved); diff != "" {
		t.Error("all is well again, and still said not to be")
	}
}
