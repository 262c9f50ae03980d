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

	"kigen/gui/model"
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
	if !b.model.Reminders.BadLabel || b.model.Page != model.RememberPage {
		t.Error("an empty label was taken")
	}
	b.window.Canvas().Focus(b.label)
	test.Type(b.label, "となりの ネコ")
	b.handle(model.StateChanged{State: b.model.Check}) // news of the check does not disturb who is typing
	if b.window.Canvas().Focused() != fyne.Focusable(b.label) || b.label.Text != "となりの ネコ" {
		t.Error("what was being typed is gone")
	}
	b.label.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(b.model.Reminders.List.Cards) != 1 || b.model.Page != model.RemindersPage || b.label.Text != "" {
		t.Errorf("got %+v, page %d, field %q", b.model.Reminders, b.model.Page, b.label.Text)
	}
	b.next()
}

func TestTheSystemIsToldOnceThatARenewalOpensAndOnlyIfAllowed(t *testing.T) {
	loaded := func(notify bool) model.RemindersLoaded {
		return model.RemindersLoaded{List: reminder.List{Notify: notify, Cards: family.Cards}, Today: today}
	}
	m := model.Model{}
	if _, effects := m.Step(loaded(false)); effects != nil {
		t.Errorf("not allowed: got %v", effects)
	}
	m, effects := m.Step(loaded(true))
	if len(effects) != 2 || effects[1] != (model.Notify{}) {
		t.Fatalf("got %v, want the list updated and the system told", effects)
	}
	if _, effects := m.Step(model.RemindersLoaded{List: m.Reminders.List, Today: today}); effects != nil {
		t.Errorf("told again: %v", effects)
	}
	// Days later the child's card can be renewed: 100 days before its end it could not.
	m, effects = m.Step(model.StateChanged{State: check.State{Today: today.AddDays(10)}})
	if len(effects) != 2 || effects[1] != (model.Notify{}) {
		t.Errorf("the day on which another renewal opens: got %v", effects)
	}
	if _, effects := m.Step(model.StateChanged{State: check.State{Today: today.AddDays(10)}}); effects != nil {
		t.Errorf("told again: %v", effects)
	}
}

func TestANotificationNamesNoCard(t *testing.T) {
	b := newBench(t, "ja")
	test.AssertNotificationSent(t, fyne.NewNotification(b.model.Language.Say("app.title"), b.model.Language.Say("reminder.notification")), func() {
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
	for !b.model.Reminders.NoLogin { // it could not be set
		b.next()
	}
}

func TestRemindersThatCannotBeReadOrWrittenAreSaid(t *testing.T) {
	m := model.Model{}
	m, _ = m.Step(model.RemindersLoaded{Err: reminder.ErrMalformed, Today: today})
	if !m.Reminders.Unreadable {
		t.Error("an unreadable file is passed over")
	}
	if m, _ := m.Step(model.RemindersLoaded{Err: fs.ErrPermission, Today: today}); !m.Reminders.Unopened || m.Reminders.Unreadable {
		t.Error("a file that could not be opened is passed over, or said to be put aside")
	}
	m, _ = m.Step(model.RemindersUpdated{Err: errors.New("disk full")})
	if !m.Reminders.Unreadable || !m.Reminders.Unsaved {
		t.Error("a change that was not written is passed over")
	}
	m, _ = m.Step(model.RemindersUpdated{})
	if diff := cmp.Diff(false, m.Reminders.Unreadable || m.Reminders.Unsaved); diff != "" {
		t.Error("all is well again, and still said not to be")
	}
}

func TestWhatIsRememberedBeforeTheOthersAreLoadedLosesNone(t *testing.T) {
	m, effects := stepped(model.StateChanged{State: checktest.InPhase(check.Showing)}, model.RememberCard{Label: "self"})
	change := effects[0].(model.UpdateReminders).Change
	m, _ = m.Step(model.RemindersLoaded{List: family, Today: today})
	shown := func(when string, want int) {
		t.Helper()
		if got := len(m.Reminders.List.Cards); got != want {
			t.Errorf("%s: %d cards on the screen, want %d", when, got, want)
		}
	}
	shown("loaded", 4)
	disk, err := change.Apply(family)
	if err != nil {
		t.Fatal(err)
	}
	m, _ = m.Step(model.ForgetCard{Label: "self"})
	m, _ = m.Step(model.RemindersUpdated{List: disk})
	shown("written, and forgotten since", 3)
	m, _ = m.Step(model.RemindersUpdated{Err: errors.New("disk full")})
	shown("not forgotten on the disk", 4)
}

func TestThatThereIsNoRoomForACardIsSaid(t *testing.T) {
	var full reminder.List
	for i := range reminder.MostCards {
		full.Cards = append(full.Cards, reminder.Card{Label: fmt.Sprint(i), Expires: family.Cards[0].Expires})
	}
	m, _ := stepped(model.StateChanged{State: checktest.InPhase(check.Showing)}, model.RemindersLoaded{List: full, Today: today})
	m, effects := m.Step(model.RememberCard{Label: "self"})
	if effects != nil || !m.Reminders.Full || len(m.Reminders.List.Cards) != reminder.MostCards {
		t.Errorf("got %v, full %t", effects, m.Reminders.Full)
	}
	m, _ = m.Step(model.ForgetCard{Label: "7"})
	m, _ = m.Step(model.RemindersUpdated{List: m.Reminders.List})
	if m.Reminders.Full {
		t.Error("there is room, and said to be none")
	}
}

// stepped returns a model after events, and the effects of the last.
func stepped(events ...model.Event) (m model.Model, effects []model.Effect) {
	for _, event := range events {
		m, effects = m.Step(event)
	}
	return m, effects
}
