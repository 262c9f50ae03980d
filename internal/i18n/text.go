package i18n

import (
	"fmt"
	"strings"

	"kigen/internal/check"
	"kigen/rules"
)

// symbols precede the name of a thing, by its state.
var symbols = map[check.ItemState]string{
	check.StateValid:         "○",
	check.StateRenewable:     "◎",
	check.StateExpired:       "×",
	check.StateNeedsPassword: "？",
	check.StateAbsent:        "－",
	check.StateUnreadable:    "！",
	check.StateUntrusted:     "！",
}

const faultSymbol = "！"

// ReportText returns a report as plain text: the answer, everything known about each thing, the
// faults, and then the topics. It consists of blocks with an empty line between; a block is a
// heading with indented lines below.
func (l *Language) ReportText(report check.Report, topics ...Topic) string {
	var blocks []string
	if report.Simulated {
		blocks = append(blocks, l.Say("demo.banner")+"\n")
	}
	if len(report.Items) > 0 {
		answer, detail := l.Headline(report)
		blocks = append(blocks, answer+"\n"+detail+"\n")
	}
	for _, item := range report.Items {
		blocks = append(blocks, l.itemText(item, report.Today))
	}
	if len(report.Faults) > 0 {
		blocks = append(blocks, l.FaultsText(report.Faults))
	}
	for _, topic := range topics {
		blocks = append(blocks, block(topic.Title, topic.Lines...))
	}
	return strings.Join(blocks, "\n")
}

func (l *Language) itemText(item check.Item, today rules.Date) string {
	tries := l.Tries(item.Kind, item.Tries)
	if item.State == check.StateAbsent && !item.Tries.Known {
		tries = "" // the tries of a certificate that was not issued don't matter
	}
	return l.DatesText(l.Kind(item.Kind), item, today) + lines(l.Limit(item.Limit), tries, l.Issuer(item.Issuer))
}

// DatesText returns a block of plain text: everything about an expiry.
func (l *Language) DatesText(heading string, item check.Item, today rules.Date) string {
	about := []string{l.State(item)}
	if !item.Expires.IsZero() {
		if item.Kind != "" { // else it is the heading
			about = append(about, l.Say("result.until", "Date", l.Date(item.Expires)))
		}
		about = append(about, l.TimeLeft(today, item.Expires), l.Window(item))
	}
	return block(symbols[item.State]+" "+heading, append(about, l.Notes(item)...)...)
}

// FaultsText returns a block of plain text for each fault: its code and what to do.
func (l *Language) FaultsText(faults []*check.Fault) string {
	var text strings.Builder
	for _, fault := range faults {
		t := l.Fault(fault)
		about := []string{t.Sentence, l.Say("cli.next", "Next", t.Next)}
		if t.Answer != "" {
			about = append(about, l.Say("trouble.code", "Code", t.Reference()))
		}
		text.WriteString(block(faultSymbol+" "+t.Code+" "+t.Title, about...))
	}
	return text.String()
}

func block(heading string, below ...string) string { return heading + "\n" + lines(below...) }

// lines indents lines and leaves out empty ones.
func lines(all ...string) string {
	var text strings.Builder
	for _, line := range all {
		if line != "" {
			fmt.Fprintf(&text, "  %s\n", line)
		}
	}
	return text.String()
}
