package gui

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kigen/internal/kiosk/policy"
)

// staffCode asks for the staff code.
func (v view) staffCode() screen {
	title, s := v.say("kiosk.staff-code"), v.kiosk.staff
	note := " "
	switch {
	case v.now.Before(s.until):
		note = v.say("kiosk.staff-wait")
	case s.wrong:
		note = v.say("kiosk.staff-wrong")
	}
	field := v.entryField(policy.Most)
	field.entered = s.length
	const width = 120
	sc := v.pageOf(title, "",
		v.centered(0, field),
		v.text(note, style{size: sizeLead, bold: true, color: v.colors.warning, align: fyne.TextAlignCenter}),
		v.keys(v.ordered([]string{"12345", "67890"}), width),
		v.centered(0, v.button("confirm", v.say("secret.confirm"), primary, func() { v.send(confirmEntry{}) }).atLeast(280)))
	sc.center, sc.focus, sc.field = true, "", field
	return sc
}

// staffTools is what staff can see and do.
func (v view) staffTools() screen {
	c := v.kiosk.counts
	lines := []string{v.say("kiosk.checks", "Number", c.checks)}
	for _, tally := range []map[string]int{c.languages, c.faults} {
		var all []string
		for _, key := range slices.Sorted(maps.Keys(tally)) {
			all = append(all, fmt.Sprintf("%s %d", key, tally[key]))
		}
		if len(all) > 0 {
			lines = append(lines, strings.Join(all, ", "))
		}
	}
	shown := []fyne.CanvasObject{v.text(v.say("kiosk.today"), style{size: sizeDate, bold: true})}
	for _, line := range lines {
		shown = append(shown, v.text(line, style{size: sizeName}))
	}
	return v.pageOf(v.say("kiosk.staff"), "",
		v.panel(v.colors.surface, v.colors.border, v.stack(8, shown...)),
		v.centered(20,
			v.button("ladder", v.say("diagnosis.title"), secondary, func() { v.send(pressClimb{}) }).atLeast(250),
			v.button("restart", v.say("kiosk.restart"), secondary, func() { v.send(pressLeave{restart: true}) }).atLeast(250),
			v.button("exit", v.say("kiosk.exit"), secondary, func() { v.send(pressLeave{}) }).atLeast(250)))
}
