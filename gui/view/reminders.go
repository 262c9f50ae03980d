package view

import (
	"fyne.io/fyne/v2"

	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/check"
	"kigen/internal/reminder"
)

// labels are the labels offered as buttons, because typing Japanese is hard for some people and
// on some computers.
var labels = []string{"self", "spouse", "father", "mother", "grandfather", "grandmother", "child"}

// mostDue is the greatest number of due cards on the page that waits for a card.
const mostDue = 3

// canRemember reports whether the card on the screen can be remembered.
func (v View) canRemember() bool {
	_, ok := reminder.Of(v.Check.Report, "")
	return v.KeepsReminders && ok && v.Check.Phase == check.Showing
}

// remember draws the page that asks whose card it is.
func (v View) remember() Screen {
	var buttons []fyne.CanvasObject
	for _, name := range labels {
		words := v.say("reminder.label." + name)
		buttons = append(buttons, v.button("label-"+name, words, widget.Secondary, func() { v.Send(model.RememberCard{Label: words}) }).AtLeast(160))
	}
	save := func() { v.Send(model.RememberCard{Label: v.Label.Text}) }
	v.Label.OnSubmitted = func(string) { save() }
	// A text above the field, because Fyne's placeholder lacks the letters of some languages.
	other := []fyne.CanvasObject{v.Text(v.say("reminder.another-name"), widget.Style{Size: widget.SizeLead}), v.Sides(v.Field(v.Label), v.button("save-label", v.say("reminder.save"), widget.Secondary, save).AtLeast(160))}
	if v.Reminders.BadLabel {
		other = append(other, v.Text(v.say("reminder.bad-label", "Count", reminder.LongLabel), widget.Style{Size: widget.SizeLead, Bold: true, Color: v.Colors.Error}))
	}
	s := v.pageOf(v.say("reminder.whose"), v.say("reminder.whose-detail"),
		v.Centered(12, buttons...),
		v.Panel(v.Colors.Surface, v.Colors.Border, v.Stack(8, other...)))
	s.Center = true
	return s
}

// reminderList draws the page of remembered cards, with the state of each today and the switch
// for notifications.
func (v View) reminderList() Screen {
	list := v.Reminders.List
	parts := v.reminderTroubles()
	for _, card := range list.Cards {
		answer, detail := v.Language.Headline(card.Report(v.Check.Today))
		t := tonesOf[card.Report(v.Check.Today).Verdict().Severity]
		forget := v.button("forget-"+card.Label, v.say("reminder.forget"), widget.Secondary, func() { v.Send(model.ForgetCard{Label: card.Label}) })
		parts = append(parts, v.Notice(t, v.Sides(v.Stack(2,
			v.Text(card.Label, widget.Style{Size: widget.SizeDate, Bold: true}),
			v.Text(answer, widget.Style{Size: widget.SizeName, Bold: true}),
			v.Text(detail, widget.Style{Size: widget.SizeLead})), v.Flow(0, forget))))
	}
	detail := v.say("reminder.list-detail")
	if len(list.Cards) == 0 {
		detail = v.say("reminder.empty")
	} else {
		state := v.say("reminder.notify-off")
		if list.Notify {
			state = v.say("reminder.notify-on")
		}
		parts = append(parts, v.Panel(v.Colors.Surface, v.Colors.Border, v.Sides(
			v.Text(v.say("reminder.notify"), widget.Style{Size: widget.SizeLead}),
			v.button("notify", state, widget.Secondary, func() { v.Send(model.ToggleNotify{}) }).AtLeast(160))))
	}
	return v.pageOf(v.say("reminder.list"), detail, parts...)
}

// reminderTroubles draws notices about reading and writing the reminders.
func (v View) reminderTroubles() (notices []fyne.CanvasObject) {
	if v.Reminders.Unreadable {
		notices = append(notices, v.Notice(widget.ToneError, v.Text(v.say("reminder.unreadable"), widget.Style{Size: widget.SizeLead})))
	}
	if v.Reminders.Unopened {
		notices = append(notices, v.Notice(widget.ToneError, v.Text(v.say("reminder.unopened"), widget.Style{Size: widget.SizeLead})))
	}
	if v.Reminders.Full {
		notices = append(notices, v.Notice(widget.ToneWarning, v.Text(v.say("reminder.full", "Count", reminder.MostCards), widget.Style{Size: widget.SizeLead})))
	}
	if v.Reminders.Unsaved {
		notices = append(notices, v.Notice(widget.ToneError, v.Text(v.say("reminder.unsaved"), widget.Style{Size: widget.SizeLead})))
	}
	if v.Reminders.NoLogin {
		notices = append(notices, v.Notice(widget.ToneWarning, v.Text(v.say("reminder.no-login"), widget.Style{Size: widget.SizeLead})))
	}
	return notices
}

// due draws notices about remembered cards that can be renewed or have expired, or that the
// reminders can't be read.
func (v View) due() (notices []fyne.CanvasObject) {
	notices = v.reminderTroubles()
	for i, card := range v.Reminders.List.Due(v.Check.Today) {
		if i == mostDue {
			break // the others are on the reminders' page
		}
		answer, _ := v.Language.Headline(card.Report(v.Check.Today))
		notices = append(notices, v.Notice(widget.ToneWarning, v.Stack(0,
			v.Text(card.Label, widget.Style{Size: widget.SizeLead, Bold: true}),
			v.Text(answer, widget.Style{Size: widget.SizeLead}))))
	}
	return notices
}

// hasReminders reports whether the reminders' page has anything to show.
func (v View) hasReminders() bool {
	return len(v.Reminders.List.Cards) > 0 || v.Reminders.Unreadable || v.Reminders.Unopened
}
