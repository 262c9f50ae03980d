package paper_test

import (
	"bytes"
	"strings"
	"testing"

	"kigen/internal/advice"
	"kigen/internal/check"
	"kigen/internal/export/calendar"
	"kigen/internal/export/paper"
	"kigen/internal/i18n"
	"kigen/rules"
)

// What is taken along may be lost: it has the days and what to do, and nothing that says
// whose they are.
func TestNothingOfTheHolderIsTakenAlong(t *testing.T) {
	today := rules.Date{Year: 2025, Month: 11, Day: 1}
	report := check.Report{
		Today: today, Complete: true,
		Reader: "READERNAME", Municipality: "14131", Born: rules.Date{Year: 1957, Month: 1, Day: 15},
	}
	for _, kind := range []rules.Kind{rules.Card, rules.UserAuthentication, rules.Signature} {
		item := check.Expiring(rules.Date{Year: 2026, Month: 1, Day: 15}, today)
		item.Kind = kind
		report.Items = append(report.Items, item)
	}
	for _, l := range i18n.Languages() {
		topics := l.Advice(advice.For(report, advice.Facts{PeriodOfStay: advice.No}))
		page := paper.Lay(paper.Content{Report: report, Language: l, Topics: topics})
		var said strings.Builder
		for _, text := range page.Texts {
			said.WriteString(text.Words() + "\n")
		}
		pdf, err := page.PDF()
		if err != nil {
			t.Fatal(err)
		}
		days := calendar.Of(report, l)
		code, _ := days.Code()
		for name, written := range map[string]string{"page": said.String(), "PDF": string(pdf), "calendar": string(days.File()), "code": code.Text} {
			for _, marker := range []string{"READERNAME", "14131", "1957", "昭和32", "Showa 32"} {
				if bytes.Contains([]byte(written), []byte(marker)) {
					t.Errorf("%s: the %s has %q", l.Tag(), name, marker)
				}
			}
		}
	}
}
