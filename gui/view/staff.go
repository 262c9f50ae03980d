package view

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/kiosk/policy"
)

// staffCode draws the entry of the staff code.
func (v View) staffCode() Screen {
	title, s := v.say("kiosk.staff-code"), v.Kiosk.Staff
	note := " "
	switch {
	case s.Locked > 0:
		note = v.say("kiosk.staff-wait", "Left", fmt.Sprintf("%d:%02d", s.Locked/60, s.Locked%60))
	case s.Wrong:
		note = v.say("kiosk.staff-wrong")
	}
	field := v.entryField(policy.Most)
	field.Entered = s.Length
	const width = 120
	sc := v.pageOf(title, "",
		v.Centered(0, field),
		v.Text(note, widget.Style{Size: widget.SizeLead, Bold: true, Color: v.Colors.Warning, Align: fyne.TextAlignCenter}),
		v.keys(v.ordered([]string{"12345", "67890"}), width),
		v.Centered(0, v.button("confirm", v.say("secret.confirm"), widget.Primary, func() { v.Send(model.ConfirmEntry{}) }).AtLeast(280)))
	sc.Center, sc.Focus, sc.Field = true, "", field
	return sc
}

// staffTools draws the staff page: the day's counts, diagnosis, restart and exit.
func (v View) staffTools() Screen {
	c := v.Kiosk.Counts
	lines := []string{v.say("kiosk.checks", "Number", c.Checks)}
	for _, tally := range []map[string]int{c.Languages, c.Faults} {
		var all []string
		for _, key := range slices.Sorted(maps.Keys(tally)) {
			all = append(all, fmt.Sprintf("%s %d", key, tally[key]))
		}
		if len(all) > 0 {
			lines = append(lines, strings.Join(all, ", "))
		}
	}
	shown := []fyne.CanvasObject{v.Text(v.say("kiosk.today"), widget.Style{Size: widget.SizeDate, Bold: true})}
	for _, line := range lines {
		shown = append(shown, v.Text(line, widget.Style{Size: widget.SizeName}))
	}
	parts := []fyne.CanvasObject{v.Panel(v.Colors.Surface, v.Colors.Border, v.Stack(8, shown...))}
	if v.Kiosk.NoStatus {
		parts = append(parts, v.Notice(widget.ToneWarning, v.Text(v.say("kiosk.no-status"), widget.Style{Size: widget.SizeLead})))
	}
	return v.pageOf(v.say("kiosk.staff"), "", append(parts,
		v.Centered(20,
			v.button("ladder", v.say("diagnosis.title"), widget.Secondary, func() { v.Send(model.PressClimb{}) }).AtLeast(250),
			v.button("restart", v.say("kiosk.restart"), widget.Secondary, func() { v.Send(model.PressLeave{Restart: true}) }).AtLeast(250),
			v.button("exit", v.say("kiosk.exit"), widget.Secondary, func() { v.Send(model.PressLeave{}) }).AtLeast(250)))...)
}
