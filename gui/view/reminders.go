package gui

import (
	"fyne.io/fyne/v2"

	"kigen/internal/check"
	"kigen/internal/reminder"
)

// labels are those that one press gives a card: typing Japanese is hard work for some,
// and on some computers.
var labels = []string{"self", "spouse", "father", "mother", "grandfather", "grandmother", "child"}

// mostDue is how many due cards the page that waits for a card names.
const mostDue = 3

// canRemember reports whether there is a card whose days can be remembered.
func (v view) canRemember() bool {
	_, ok := reminder.Of(v.check.Report, "")
	return v.keepsReminders && ok && v.check.Phase == check.Showing
}

// remember asks whose card it is.
func (v view) remember() screen {
	var buttons []fyne.CanvasObject
	for _, name := range labels {
		words := v.say("reminder.label." + name)
		buttons = append(buttons, v.button("label-"+name, words, secondary, func() { v.send(rememberCard{words}) }).atLeast(160))
	}
	save := func() { v.send(rememberCard{v.label.Text}) }
	v.label.OnSubmitted = func(string) { save() }
	// Above the field, because Fyne's own has not the letters of every language.
	other := []fyne.CanvasObject{v.text(v.say("reminder.another-name"), style{size: sizeLead}), v.sides(v.field(v.label), v.button("save-label", v.say("reminder.save"), secondary, save).atLeast(160))}
	if v.reminders.badLabel {
		other = append(other, v.text(v.say("reminder.bad-label", "Count", reminder.LongLabel), style{size: sizeLead, bold: true, color: v.colors.error}))
	}
	s := v.pageOf(v.say("reminder.whose"), v.say("reminder.whose-detail"),
		v.centered(12, buttons...),
		v.panel(v.colors.surface, v.colors.border, v.stack(8, other...)))
	s.center = true
	return s
}

// remembered lists the cards that are remembered, what each comes to today, and whether
// the system may say so.
func (v view) remembered() screen {
	list := v.reminders.list
	parts := v.reminderTroubles()
	for _, card := range list.Cards {
		answer, detail := v.language.Headline(card.Report(v.check.Today))
		t := answerTone(card.Report(v.check.Today))
		forget := v.button("forget-"+card.Label, v.say("reminder.forget"), secondary, func() { v.send(forgetCard{card.Label}) })
		parts = append(parts, v.notice(t, v.sides(v.stack(2,
			v.text(card.Label, style{size: sizeDate, bold: true}),
			v.text(answer, style{size: sizeName, bold: true}),
			v.text(detail, style{size: sizeLead})), v.flow(0, forget))))
	}
	detail := v.say("reminder.list-detail")
	if len(list.Cards) == 0 {
		detail = v.say("reminder.empty")
	} else {
		state := v.say("reminder.notify-off")
		if list.Notify {
			state = v.say("reminder.notify-on")
		}
		parts = append(parts, v.panel(v.colors.surface, v.colors.border, v.sides(
			v.text(v.say("reminder.notify"), style{size: sizeLead}),
			v.button("notify", state, secondary, func() { v.send(toggleNotify{}) }).atLeast(160))))
	}
	return v.pageOf(v.say("reminder.list"), detail, parts...)
}

// reminderTroubles say that the reminders could not be read, or not be written.
func (v view) reminderTroubles() (notices []fyne.CanvasObject) {
	if v.reminders.unreadable {
		notices = append(notices, v.notice(toneError, v.text(v.say("reminder.unreadable"), style{size: sizeLead})))
	}
	if v.reminders.unopened {
		notices = append(notices, v.notice(toneError, v.text(v.say("reminder.unopened"), style{size: sizeLead})))
	}
	if v.reminders.full {
		notices = append(notices, v.notice(toneWarning, v.text(v.say("reminder.full", "Count", reminder.MostCards), style{size: sizeLead})))
	}
	if v.reminders.unsaved {
		notices = append(notices, v.notice(toneError, v.text(v.say("reminder.unsaved"), style{size: sizeLead})))
	}
	if v.reminders.noLogin {
		notices = append(notices, v.notice(toneWarning, v.text(v.say("reminder.no-login"), style{size: sizeLead})))
	}
	return notices
}

// due says, on the page that waits for a card, which remembered cards can be renewed or
// have expired, or that this is not known.
func (v view) due() (notices []fyne.CanvasObject) {
	notices = v.reminderTroubles()
	for i, card := range v.reminders.list.Due(v.check.Today) {
		if i == mostDue {
			break // the page of all of them is one press away
		}
		answer, _ := v.language.Headline(card.Report(v.check.Today))
		notices = append(notices, v.notice(toneWarning, v.stack(0,
			v.text(card.Label, style{size: sizeLead, bold: true}),
			v.text(answer, style{size: sizeLead}))))
	}
	return notices
}

// hasReminders reports whether there is anything on their page.
func (v view) hasReminders() bool {
	return len(v.reminders.list.Cards) > 0 || v.reminders.unreadable || v.reminders.unopened
}
