package gui

import (
	"kigen/internal/reminder"
	"kigen/rules"
)

// reminders are what is remembered of a family's cards, as far as it is on the screen.
type reminders struct {
	book reminder.Book
	// unreadable is true where there is a book that can't be read, unsaved where the
	// last change could not be written.
	unreadable, unsaved bool
	// noLogin is true where the computer could not be set to look at every login.
	noLogin bool
	// badLabel is true after a label that can't be remembered, until the next.
	badLabel bool
}

// What happens to the reminders.
type (
	bookLoaded struct {
		book  reminder.Book
		err   error
		today rules.Date
	}
	bookSaved    struct{ err, loginErr error }
	rememberCard struct{ label string }
	forgetCard   struct{ label string }
	toggleNotify struct{}
)

// What the window must do for them.
type (
	saveBook struct{ book reminder.Book }
	notify   struct{} // a system notification, which names no card
)

// remind takes in what happens to the reminders.
func (m model) remind(event event) (model, []effect) {
	switch e := event.(type) {
	case bookLoaded:
		m.reminders.book, m.reminders.unreadable = e.book, e.err != nil
		return m.announce(e.today)
	case bookSaved:
		m.reminders.unsaved = e.err != nil
		m.reminders.unreadable = m.reminders.unreadable && e.err != nil
		m.reminders.noLogin = e.loginErr != nil
	case rememberCard:
		label, err := m.labelOf(e.label)
		m.reminders.badLabel = err != nil
		remembered, ok := reminder.Of(m.check.Report, label)
		if err != nil || !ok {
			return m, nil
		}
		m.page = remindersPage
		return m.keep(m.reminders.book.With(remembered))
	case forgetCard:
		return m.keep(m.reminders.book.Without(e.label))
	case toggleNotify:
		book := m.reminders.book
		book.Notify = !book.Notify
		m, effects := m.keep(book)
		m, more := m.announce(m.check.Today)
		return m, append(effects, more...)
	}
	return m, nil
}

// labelOf returns a label as it is remembered. Dates that are made up must not be taken
// for real ones later.
func (m model) labelOf(label string) (string, error) {
	label, err := reminder.CheckLabel(label)
	if err != nil || !m.check.Report.Simulated {
		return label, err
	}
	return reminder.CheckLabel(m.language.Say("reminder.practice", "Label", label))
}

// keep has a changed book written.
func (m model) keep(book reminder.Book) (model, []effect) {
	m.reminders.book = book
	return m, []effect{saveBook{book}}
}

// announce has the system say that something can be renewed, where that is news and the
// person allowed it.
func (m model) announce(today rules.Date) (model, []effect) {
	book, news := m.reminders.book.Announce(today)
	if news == 0 {
		return m, nil
	}
	m, effects := m.keep(book)
	return m, append(effects, notify{})
}
