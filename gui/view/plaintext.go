package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// plainText shows the whole result as text and nothing else: for screen readers, and
// to be copied.
func (v view) plainText() screen {
	text := v.reportText()
	return v.pageOf(v.say("text.title"), "",
		v.centered(16, v.copying("copy-text", v.say("text.copy"), text)...),
		v.panel(v.colors.surface, v.colors.border, v.lines(text)))
}

// lines lays text out as it is, line by line, with what is indented indented.
func (v view) lines(text string) fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		switch words := strings.TrimSpace(line); {
		case words == "":
			all = append(all, v.text(" ", style{size: sizeBody}))
		case strings.HasPrefix(line, " "):
			all = append(all, container.New(inset{v.px(24), 0}, v.text(words, style{size: sizeLead})))
		default:
			all = append(all, v.text(words, style{size: sizeLead, bold: true}))
		}
	}
	return v.stack(0, all...)
}
