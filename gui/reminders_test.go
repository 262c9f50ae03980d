package gui

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/reminder"
	"kigen/rules"
)

// remembers has a store of reminders in the window, with a list in it.
func (b *bench) remembers(list reminder.List) {
	b.t.Helper()
	store := reminder.NewStore(b.t.TempDir())
	changes := []reminder.Change{reminder.Notify{On: list.Notify}}
	for _, c := range list.Cards {
		changes = append(changes, reminder.Remember{Card: c})
	}
	if _, err := store.Update(changes...); err != nil {
		b.t.Fatal(err)
	}
	b.config.Reminders = &store
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

// family is a list of three cards, one of them due.
var family = reminder.List{Cards: []reminder.Card{
	{Label: "わたし", Expires: map[rules.Kind]rules.Date{rules.Card: today.AddDays(3000), rules.UserAuthentication: today.AddDays(1200)}},
	{Label: "母", Expires: map[rules.Kind]rules.Date{rules.Card: today.AddDays(1900), rules.UserAuthentication: today.AddDays(40)}},
	{Label: "子ども", Expires: map[rules.Kind]rules.Date{rules.Card: today.AddDays(100), rules.UserAuthentication: today.AddDays(100)}},
}}

func TestACardIsRememberedOnlyWhenAskedForAndForgottenAgain(t *testing.T) {
	b := openBench(t, "ja", "renewable")
	b.settle()
	b.remembers(reminder.List{})
	b.tap("remember")
	b.tap("label-mother")
	b.next()
	list, err := b.config.Reminders.Load()
	if err != nil || len(list.Cards) != 1 || list.Cards[0].Label != "母（練習）" || len(list.Cards[0].Expires) != 2 {
		t.Fatalf("got %+v, %v", list, err)
	}
	b.tap("forget-母（練習）")
	b.next()
	if list, err := b.config.Reminders.Load(); err != nil || len(list.Cards) != 0 {
		t.Errorf("after forgetting: got %+v, %v", list, err)
	}
}

func TestAWindowThatIsClosedHasWrittenWhatIsRemembered(t *testing.T) {
	b := openBench(t, "ja", "renewable")
	b.settle()
	b.remembers(reminder.List{})
	b.tap("remember")
	closed := false
	b.config.Closed = func() {
		closed = true
		if list, err := b.config.Reminders.Load(); err != nil || len(list.Cards) != 1 {
			t.Errorf("got %+v, %v", list, err)
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
	b.remembers(reminder.List{})
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
	if len(b.model.reminders.list.Cards) != 1 || b.model.page != remindersPage || b.label.Text != "" {
		t.Errorf("got %+v, page %d, field %q", b.model.reminders, b.model.page, b.label.Text)
	}
	b.next()
}

func TestTheSystemIsToldOnceThatARenewalOpensAndOnlyIfAllowed(t *testing.T) {
	loaded := func(notify bool) remindersLoaded {
		return remindersLoaded{list: reminder.List{Notify: notify, Cards: family.Cards}, today: today}
	}
	m := model{}
	if _, effects := m.step(loaded(false)); effects != nil {
		t.Errorf("not allowed: got %v", effects)
	}
	m, effects := m.step(loaded(true))
	if len(effects) != 2 || effects[1] != (notify{}) {
		t.Fatalf("got %v, want the list updated and the system told", effects)
	}
	if _, effects := m.step(remindersLoaded{list: m.reminders.list, today: today}); effects != nil {
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
		b.remembers(reminder.List{Notify: true, Cards: family.Cards})
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
	b.remembers(reminder.List{Cards: family.Cards})
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

func TestRemindersThatCannotBeReadOrWrittenAreSaid(t *testing.T) {
	m := model{}
	m, _ = m.step(remindersLoaded{err: reminder.ErrMalformed, today: today})
	if !m.reminders.unreadable {
		t.Error("an unreadable file is passed over")
	}
	if m, _ := m.step(remindersLoaded{err: fs.ErrPermission, today: today}); !m.reminders.unopened || m.reminders.unreadable {
		t.Error("a file that could not be opened is passed over, or said to be put aside")
	}
	m, _ = m.step(remindersUpdated{err: errors.New("disk full")})
	if !m.reminders.unreadable || !m.reminders.unsaved {
		t.Error("a change that was not written is passed over")
	}
	m, _ = m.step(remindersUpdated{})
	if diff := cmp.Diff(false, m.reminders.unreadable || m.reminders.unsaved); diff != "" {
		t.Error("all is well again, and still said not to be")
	}
}

func TestWhatIsRememberedBeforeTheOthersAreLoadedLosesNone(t *testing.T) {
	m, effects := stepped(stateChanged{checktest.InPhase(check.Showing)}, rememberCard{"self"})
	change := effects[0].(updateReminders).change
	m, _ = m.step(remindersLoaded{list: family, today: today})
	shown := func(when string, want int) {
		t.Helper()
		if got := len(m.reminders.list.Cards); got != want {
			t.Errorf("%s: %d cards on the screen, want %d", when, got, want)
		}
	}
	shown("loaded", 4)
	disk, err := change.Apply(family)
	if err != nil {
		t.Fatal(err)
	}
	m, _ = m.step(forgetCard{"self"})
	m, _ = m.step(remindersUpdated{list: disk})
	shown("written, and forgotten since", 3)
	m, _ = m.step(remindersUpdated{err: errors.New("disk full")})
	shown("not forgotten on the disk", 4)
}

func TestThatThereIsNoRoomForACardIsSaid(t *testing.T) {
	var full reminder.List
	for i := range reminder.MostCards {
		full.Cards = append(full.Cards, reminder.Card{Label: fmt.Sprint(i), Expires: family.Cards[0].Expires})
	}
	m, _ := stepped(stateChanged{checktest.InPhase(check.Showing)}, remindersLoaded{list: full, today: today})
	m, effects := m.step(rememberCard{"self"})
	if effects != nil || !m.reminders.full || len(m.reminders.list.Cards) != reminder.MostCards {
		t.Errorf("got %v, full %t", effects, m.reminders.full)
	}
	m, _ = m.step(forgetCard{"7"})
	m, _ = m.step(remindersUpdated{list: m.reminders.list})
	if m.reminders.full {
		t.Error("there is room, and said to be none")
	}
}

// stepped returns a model after events, and the effects of the last.
func stepped(events ...event) (m model, effects []effect) {
	for _, event := range events {
		m, effects = m.step(event)
	}
	return m, effects
}
