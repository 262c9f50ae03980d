package gui

import (
	"errors"
	"slices"

	"kigen/internal/reminder"
	"kigen/rules"
)

// reminders are what is remembered of a family's cards, as far as it is on the screen.
type reminders struct {
	// disk is the list in the store as far as it is known, list the same with the changes
	// that are not there yet.
	disk, list reminder.List
	pending    []reminder.Change
	// unreadable is true after a file that is no list, unopened after one that the system
	// could not read, unsaved after a change that could not be written, full after a card for
	// which there is no room.
	unreadable, unopened, unsaved, full bool
	// noLogin is true where the computer could not be set to look at every login.
	noLogin bool
	// badLabel is true after a label that can't be remembered, until the next.
	badLabel bool
}

// What happens to the reminders.
type (
	remindersLoaded struct {
		list  reminder.List
		err   error
		today rules.Date
	}
	// remindersUpdated answers the updates in their order.
	remindersUpdated struct {
		list          reminder.List
		err, loginErr error
	}
	rememberCard struct{ label string }
	forgetCard   struct{ label string }
	toggleNotify struct{}
)

// What the window must do for them.
type (
	updateReminders struct{ change reminder.Change }
	notify          struct{} // a system notification, which names no card
)

// remind takes in what happens to the reminders.
func (m model) remind(event event) (model, []effect) {
	switch e := event.(type) {
	case remindersLoaded:
		m.reminders.unreadable = errors.Is(e.err, reminder.ErrMalformed)
		m.reminders.unopened = e.err != nil && !m.reminders.unreadable
		m.reminders = m.reminders.with(e.list, m.reminders.pending)
		return m.announce(e.today)
	case remindersUpdated:
		m.reminders.full = errors.Is(e.err, reminder.ErrFull)
		m.reminders.unsaved = e.err != nil && !m.reminders.full
		m.reminders.noLogin = e.loginErr != nil
		if e.err != nil {
			e.list = m.reminders.disk
		} else {
			m.reminders.unreadable, m.reminders.unopened = false, false
		}
		m.reminders = m.reminders.with(e.list, m.reminders.pending[min(1, len(m.reminders.pending)):])
	case rememberCard:
		label, err := m.labelOf(e.label)
		m.reminders.badLabel = err != nil
		remembered, ok := reminder.Of(m.check.Report, label)
		if err != nil || !ok {
			return m, nil
		}
		m.page = remindersPage
		return m.update(reminder.Remember{Card: remembered})
	case forgetCard:
		return m.update(reminder.Forget{Label: e.label})
	case toggleNotify:
		m, effects := m.update(reminder.Notify{On: !m.reminders.list.Notify})
		m, more := m.announce(m.check.Today)
		return m, append(effects, more...)
	}
	return m, nil
}

// with returns the reminders of what is on disk and of what is not there yet.
func (r reminders) with(disk reminder.List, pending []reminder.Change) reminders {
	r.disk, r.list, r.pending = disk, disk, pending
	for _, change := range pending {
		if changed, err := change.Apply(r.list); err == nil {
			r.list = changed
		}
	}
	return r
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

// update shows a change, and has it written.
func (m model) update(change reminder.Change) (model, []effect) {
	if _, err := change.Apply(m.reminders.list); err != nil {
		m.reminders.full = errors.Is(err, reminder.ErrFull)
		return m, nil
	}
	m.reminders = m.reminders.with(m.reminders.disk, append(slices.Clip(m.reminders.pending), change))
	return m, []effect{updateReminders{change}}
}

// announce has the system say that something can be renewed, where that is news and the
// person allowed it.
func (m model) announce(today rules.Date) (model, []effect) {
	if m.reminders.list.News(today) == 0 {
		return m, nil
	}
	m, effects := m.update(reminder.Announced{Today: today})
	return m, append(effects, notify{})
}
