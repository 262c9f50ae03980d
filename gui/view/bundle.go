package gui

import (
	"fyne.io/fyne/v2"
)

// shownBundle shows the whole bundle before it is written.
func (v view) shownBundle() screen {
	parts := append(v.outcome(), v.centered(16,
		v.button("save-bundle", v.say("takeaway.save"), secondary, func() { v.send(pressMake{bundleFile}) }).atLeast(250)))
	text := v.lines(v.bundle().String())
	return v.pageOf(v.say("bundle.title"), v.say("bundle.detail"), append(parts, []fyne.CanvasObject{
		v.panel(v.colors.surface, v.colors.border, text)}...)...)
}
