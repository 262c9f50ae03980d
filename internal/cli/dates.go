package cli

import (
	"io"
	"strings"

	"kigen/internal/check"
)

type datesCommand struct {
	Dates []dateFlag `arg:"" name:"date" sep:"none"`
	JSON  bool
	Today dateFlag `placeholder:"DATE"`
}

// Run prints what follows from each expiry date.
func (d *datesCommand) Run(c *console) error {
	today := d.Today.or(c.today)()
	var items []check.Item
	for _, date := range d.Dates {
		items = append(items, check.Expiring(date.Date, today))
	}
	if d.JSON {
		return writeJSON(c.Stdout, newDatesJSON(items))
	}
	var text strings.Builder
	for i, item := range items {
		if i > 0 {
			text.WriteString("\n")
		}
		text.WriteString(c.words.DatesText(c.words.Say("result.until", "Date", c.words.Date(item.Expires)), item, today))
	}
	_, err := io.WriteString(c.Stdout, text.String())
	return err
}

type datesJSON struct {
	Schema string     `json:"schema"`
	Items  []dateJSON `json:"items"`
}

type dateJSON struct {
	Expires        string `json:"expires"`
	RenewalOpens   string `json:"renewalOpens"`
	MayOpenEarlier string `json:"mayOpenEarlier,omitempty"`
	InsuranceUntil string `json:"insuranceUntil"`
	DaysLeft       int    `json:"daysLeft"`
	State          string `json:"state"`
}

func newDatesJSON(items []check.Item) datesJSON {
	dates := []dateJSON{}
	for _, item := range items {
		dates = append(dates, dateJSON{
			Expires:        item.Expires.String(),
			RenewalOpens:   item.RenewalOpens.String(),
			MayOpenEarlier: item.MayOpenEarlier.String(),
			InsuranceUntil: item.InsuranceUntil.String(),
			DaysLeft:       item.DaysLeft,
			State:          string(item.State),
		})
	}
	return datesJSON{"kigen.dates/1", dates}
}
