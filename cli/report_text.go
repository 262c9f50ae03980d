package cli

import (
	"fmt"
	"strings"

	"kigen/check"
	"kigen/rules"
)

// symbols stand before what they are about, in addition to the words.
var symbols = map[check.ItemState]string{
	check.StateValid:         "○",
	check.StateRenewable:     "◎",
	check.StateExpired:       "×",
	check.StateNeedsPassword: "？",
	check.StateAbsent:        "－",
	check.StateUnreadable:    "！",
}

const faultSymbol = "！"

// reportText lays a report out in blocks of lines, which need no columns.
func (c *console) reportText(report check.Report) string {
	var text strings.Builder
	if report.Simulated {
		fmt.Fprintf(&text, "%s\n\n", c.words.Say("demo.banner"))
	}
	if len(report.Items) > 0 {
		answer, detail := c.words.Headline(report)
		fmt.Fprintf(&text, "%s\n%s\n", answer, detail)
	}
	for _, item := range report.Items {
		text.WriteString("\n")
		c.writeItem(&text, item, report.Today)
	}
	if len(report.Items) > 0 && len(report.Faults) > 0 {
		text.WriteString("\n")
	}
	c.writeFaults(&text, report.Faults)
	return text.String()
}

func (c *console) writeItem(text *strings.Builder, item check.Item, today rules.Date) {
	c.writeDates(text, c.words.Kind(item.Kind), item, today)
	for _, line := range []string{c.words.Limit(item.Limit), c.tries(item), c.words.Issuer(item.Issuer)} {
		writeLine(text, line)
	}
}

// writeDates writes a block under a heading: everything about an expiry.
func (c *console) writeDates(text *strings.Builder, heading string, item check.Item, today rules.Date) {
	fmt.Fprintf(text, "%s %s\n", symbols[item.State], heading)
	writeLine(text, c.words.State(item))
	if !item.Expires.IsZero() {
		if item.Kind != "" {
			writeLine(text, c.words.Say("result.until", "Date", c.words.Date(item.Expires)))
		}
		writeLine(text, c.words.TimeLeft(today, item.Expires))
		writeLine(text, c.words.Window(item))
	}
	for _, note := range c.words.Notes(item) {
		writeLine(text, note)
	}
}

// tries returns the retry counter of the secret that belongs to an item. A certificate
// that was not issued has none worth telling.
func (c *console) tries(item check.Item) string {
	if item.State == check.StateAbsent && !item.Tries.Known {
		return ""
	}
	return c.words.Tries(item.Kind, item.Tries)
}

func (c *console) writeFaults(text *strings.Builder, faults []*check.Fault) {
	for _, fault := range faults {
		t := c.words.Fault(fault)
		fmt.Fprintf(text, "%s %s %s\n", faultSymbol, t.Code, t.Title)
		writeLine(text, t.Sentence)
		writeLine(text, c.words.Say("cli.next", "Next", t.Next))
		if t.Answer != "" {
			writeLine(text, c.words.Say("trouble.code", "Code", t.Reference()))
		}
	}
}

// writeLine writes an indented line, unless there is nothing to say.
func writeLine(text *strings.Builder, line string) {
	if line != "" {
		fmt.Fprintf(text, "  %s\n", line)
	}
}
