package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kigen/internal/check"
	"kigen/internal/i18n"
)

// plainText shows the whole result as text and nothing else: for screen readers, and
// to be copied.
func (v view) plainText() screen {
	text := v.reportText()
	return v.pageOf(v.say("text.title"), "",
		v.centered(16, v.copying("copy-text", v.say("text.copy"), text)...),
		v.panel(v.colors.surface, v.colors.border, v.lines(text)))
}

// reportText is what the window says of the card, with what to do next and where, once
// there is something to say that of.
func (m model) reportText() string {
	report := m.check.Report
	var topics []i18n.Topic
	if len(report.Items) > 0 {
		topics = m.topics(m.now)
	}
	if fault := m.check.Fault; fault != nil {
		report.Faults = append([]*check.Fault{fault}, report.Faults...)
	}
	return m.language.ReportText(report, topics...)
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
