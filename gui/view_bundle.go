package gui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"kigen/internal/diagnosis"
)

// bundle is what support staff would be sent of the last climb: nothing that is not on
// the screen.
func (m model) bundle() diagnosis.Bundle {
	settings := fmt.Sprintf("language: %s\ntext size: %g %%\ncolours: %s\n", m.language.Tag(), 100*zooms[m.zoom], schemeNames[m.scheme])
	return diagnosis.Bundle{
		{Name: "ladder.txt", Text: m.language.LadderText(m.ladder.rungs)},
		{Name: "settings.txt", Text: settings},
		{Name: "trace.jsonl", Text: m.ladder.trace},
	}
}

// shownBundle shows the whole bundle before it is written.
func (v view) shownBundle() screen {
	parts := append(v.outcome(), v.centered(16,
		v.button("save-bundle", v.say("takeaway.save"), secondary, func() { v.send(pressMake{bundleFile}) }).atLeast(250)))
	text := v.lines(v.bundle().String())
	return v.pageOf(v.say("bundle.title"), v.say("bundle.detail"), append(parts, []fyne.CanvasObject{
		v.panel(v.colors.surface, v.colors.border, text)}...)...)
}
