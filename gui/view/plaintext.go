package view

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kigen/gui/widget"
)

// plainText draws the whole result as plain text, for screen readers and for copying.
func (v View) plainText() Screen {
	text := v.ReportText()
	return v.pageOf(v.say("text.title"), "",
		v.Centered(16, v.copying("copy-text", v.say("text.copy"), text)...),
		v.Panel(v.Colors.Surface, v.Colors.Border, v.lines(text)))
}

// mostLines is the number of lines at which a text is cut: what a reader calls itself has no
// limit of its own.
const mostLines = 1000

// lines draws text line by line, and keeps its indentation.
func (v View) lines(text string) fyne.CanvasObject {
	var all []fyne.CanvasObject
	split := strings.SplitN(strings.TrimSpace(text), "\n", mostLines+1)
	if len(split) > mostLines {
		split[mostLines] = "…"
	}
	for _, line := range split {
		switch words := strings.TrimSpace(line); {
		case words == "":
			all = append(all, v.Text(" ", widget.Style{Size: widget.SizeBody}))
		case strings.HasPrefix(line, " "):
			all = append(all, container.New(widget.Inset{Horizontal: v.Px(24), Vertical: 0}, v.Text(words, widget.Style{Size: widget.SizeLead})))
		default:
			all = append(all, v.Text(words, widget.Style{Size: widget.SizeLead, Bold: true}))
		}
	}
	return v.Stack(0, all...)
}
