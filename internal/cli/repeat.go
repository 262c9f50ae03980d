package cli

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"kigen/internal/check"
	"kigen/rules"
)

// repeat checks each card that is laid on the reader and prints a row for it. Rows are numbered
// and have nothing that identifies a card. After a card that can't be read it goes on; the fault
// of the first such card is what it returns at the end. It ends after --count cards (0 means no
// limit), when no card can come any more, or when ctx is done.
func (k *checkCommand) repeat(ctx context.Context, c *console, readers check.Readers, today func() rules.Date) error {
	write := c.rows(k.JSON, k.CSV)
	var first error
	for n := 1; k.Count == 0 || n <= k.Count; n++ {
		run := &checkRun{console: c, readers: readers, today: today, endless: true}
		report, ended := run.check(ctx)
		if ctx.Err() != nil {
			return first // interrupted, which is its normal end
		}
		if run.reader.Name == "" {
			return cmp.Or(first, ended) // the readers failed
		}
		if err := write(n, report); err != nil {
			return err
		}
		first = cmp.Or(first, ended)
		untilTaken(ctx, readers, run.reader)
	}
	return first
}

// untilTaken waits until the card is taken away or replaced.
func untilTaken(ctx context.Context, readers check.Readers, reader check.Reader) {
	watching, stop := context.WithCancel(ctx)
	defer stop()
	readers.Watch(watching, func(snapshot check.Snapshot) {
		for _, r := range snapshot.Readers {
			if r.Name == reader.Name && r.Events == reader.Events && r.Card != check.NoCard {
				return
			}
		}
		stop()
	})
}

// columns are the names of a row's cells, in the JSON's words.
var columns = []string{"number", "state", "card", "user-authentication", "signature", "renewalOpens", "pinTries", "passwordTries", "faults", "issuer"}

// rows returns a function that writes one row: as a line of JSON, as CSV with a header
// (RFC 4180), or as a line of a table.
func (c *console) rows(asJSON, asCSV bool) func(n int, report check.Report) error {
	switch {
	case asJSON:
		return func(_ int, report check.Report) error {
			encoder := json.NewEncoder(c.Stdout)
			encoder.SetEscapeHTML(false)
			return encoder.Encode(c.reportJSON(report))
		}
	case asCSV:
		return headed(func(cells []string) error {
			w := csv.NewWriter(c.Stdout)
			w.UseCRLF = true
			return errors.Join(w.Write(cells), flushed(w))
		})
	}
	return headed(func(cells []string) error {
		_, err := io.WriteString(c.Stdout, strings.TrimRight(fmt.Sprintf("%-7s %-14s %-11s %-20s %-15s %-13s %-9s %-14s %-11s %s", anys(cells)...), " ")+"\n")
		return err
	})
}

// flushed writes what is buffered.
func flushed(w *csv.Writer) error {
	w.Flush()
	return w.Error()
}

// anys returns the cells for Sprintf, with - for an empty one.
func anys(cells []string) (all []any) {
	for _, cell := range cells {
		all = append(all, cmp.Or(cell, "-"))
	}
	return all
}

// headed returns a function that writes the columns' names before the first row.
func headed(write func(cells []string) error) func(n int, report check.Report) error {
	return func(n int, report check.Report) error {
		if n == 1 {
			if err := write(columns); err != nil {
				return err
			}
		}
		return write(cells(n, report))
	}
}

// cells returns the cells of a row, "" for what is unknown.
func cells(n int, report check.Report) []string {
	urgent := report.Verdict().Item
	day := func(kind rules.Kind) string {
		item, _ := report.Item(kind)
		if item.Expires.IsZero() {
			return string(item.State)
		}
		return item.Expires.String()
	}
	tries := func(kind rules.Kind) string {
		item, _ := report.Item(kind)
		if !item.Tries.Known {
			return ""
		}
		return strconv.Itoa(item.Tries.Left)
	}
	var codes []string
	for _, fault := range report.Faults {
		codes = append(codes, fault.Row().Code)
	}
	return []string{
		strconv.Itoa(n), string(urgent.State), day(rules.Card), day(rules.UserAuthentication), day(rules.Signature), urgent.RenewalOpens.String(),
		tries(rules.UserAuthentication), tries(rules.Signature), strings.Join(codes, " "), string(report.Issuer()),
	}
}
