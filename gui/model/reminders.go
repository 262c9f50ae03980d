package model

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
	disk, List reminder.List
	pending    []reminder.Change
	// Unreadable is true after a file that is no list, unopened after one that the system
	// could not read, unsaved after a change that could not be written, full after a card for
	// which there is no room.
	Unreadable, Unopened, Unsaved, Full bool
	// NoLogin is true where the computer could not be set to look at every login.
	NoLogin bool
	// BadLabel is true after a label that can't be remembered, until the next.
	BadLabel bool
}

// stepReminders takes in what happens to the reminders.
func (m Model) stepReminders(event Event) (Model, []Effect) {
	switch e := event.(type) {
	case RemindersLoaded:
		m.Reminders.Unreadable = errors.Is(e.Err, reminder.ErrMalformed)
		m.Reminders.Unopened = e.Err != nil && !m.Reminders.Unreadable
		m.Reminders = m.Reminders.with(e.List, m.Reminders.pending)
		return m.announce(e.Today)
	case RemindersUpdated:
		m.Reminders.Full = errors.Is(e.Err, reminder.ErrFull)
		m.Reminders.Unsaved = e.Err != nil && !m.Reminders.Full
		m.Reminders.NoLogin = e.LoginErr != nil
		if e.Err != nil {
			e.List = m.Reminders.disk
		} else {
			m.Reminders.Unreadable, m.Reminders.Unopened = false, false
		}
		m.Reminders = m.Reminders.with(e.List, m.Reminders.pending[min(1, len(m.Reminders.pending)):])
	case RememberCard:
		label, err := m.labelOf(e.Label)
		m.Reminders.BadLabel = err != nil
		remembered, ok := reminder.Of(m.Check.Report, label)
		if err != nil || !ok {
			return m, nil
		}
		m.Page = RemindersPage
		return m.update(reminder.Remember{Card: remembered})
	case ForgetCard:
		return m.update(reminder.Forget{Label: e.Label})
	case ToggleNotify:
		m, effects := m.update(reminder.Notify{On: !m.Reminders.List.Notify})
		m, more := m.announce(m.Check.Today)
		return m, append(effects, more...)
	}
	return m, nil
}

// with returns the reminders of what is on disk and of what is not there yet.
func (r reminders) with(disk reminder.List, pending []reminder.Change) reminders {
	r.disk, r.List, r.pending = disk, disk, pending
	for _, change := range pending {
		if changed, err := change.Apply(r.List); err == nil {
			r.List = changed
		}
	}
	return r
}

// labelOf returns a label as it is remembered. Dates that are made up must not be taken
// for real ones later.
func (m Model) labelOf(label string) (string, error) {
	label, err := reminder.CheckLabel(label)
	if err != nil || !m.Check.Report.Simulated {
		return label, err
	}
	return reminder.CheckLabel(m.Language.Say("reminder.practice", "Label", label))
}

// update shows a change, and has it written.
func (m Model) update(change reminder.Change) (Model, []Effect) {
	if _, err := change.Apply(m.Reminders.List); err != nil {
		m.Reminders.Full = errors.Is(err, reminder.ErrFull)
		return m, nil
	}
	m.Reminders = m.Reminders.with(m.Reminders.disk, append(slices.Clip(m.Reminders.pending), change))
	return m, []Effect{UpdateReminders{change}}
}

// announce has the system say that something can be renewed, where that is news and the
// person allowed it.
func (m Model) announce(today rules.Date) (Model, []Effect) {
	if m.Reminders.List.News(today) == 0 {
		return m, nil
	}
	m, effects := m.update(reminder.Announced{Today: today})
	return m, append(effects, Notify{})
}
