package model

import (
	"errors"
	"slices"

	"kigen/internal/reminder"
	"kigen/rules"
)

// reminders is the state of the list of remembered cards.
type reminders struct {
	// disk is the list last read from or written to the store, and List that list with the
	// pending changes.
	disk, List reminder.List
	pending    []reminder.Change
	Unreadable bool // the stored file is malformed
	Unopened   bool // the stored file could not be opened
	Unsaved    bool // the last change could not be written
	Full       bool // there is no room for another card
	NoLogin    bool // the program could not be set to start at login
	BadLabel   bool // the last label entered can't be used
}

// stepReminders handles the events of the reminders.
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

// with returns the reminders with a new list on disk and new pending changes.
func (r reminders) with(disk reminder.List, pending []reminder.Change) reminders {
	r.disk, r.List, r.pending = disk, disk, pending
	for _, change := range pending {
		r.List, _ = change.Apply(r.List) // one that fails changes nothing
	}
	return r
}

// labelOf returns a label as it is stored. It marks a demonstration card, so that its dates are
// not taken for real ones later.
func (m Model) labelOf(label string) (string, error) {
	label, err := reminder.CheckLabel(label)
	if err != nil || !m.Check.Report.Simulated {
		return label, err
	}
	return reminder.CheckLabel(m.Language.Say("reminder.practice", "Label", label))
}

// update applies a change to the list on the screen and asks for it to be written.
func (m Model) update(change reminder.Change) (Model, []Effect) {
	if _, err := change.Apply(m.Reminders.List); err != nil {
		m.Reminders.Full = errors.Is(err, reminder.ErrFull)
		return m, nil
	}
	m.Reminders = m.Reminders.with(m.Reminders.disk, append(slices.Clip(m.Reminders.pending), change))
	return m, []Effect{UpdateReminders{change}}
}

// announce asks for a system notification if a card has become due and the person turned
// notifications on.
func (m Model) announce(today rules.Date) (Model, []Effect) {
	if m.Reminders.List.News(today) == 0 {
		return m, nil
	}
	m, effects := m.update(reminder.Announced{Today: today})
	return m, append(effects, Notify{})
}
