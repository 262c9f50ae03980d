package reminder

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kigen/internal/check"
	"kigen/rules"
)

// Limits of a book. More is no family's, but a file gone wrong.
const (
	MostCards = 50
	LongLabel = 40 // characters of a label
)

// A Book is everything that is remembered.
type Book struct {
	// Notify is true where the person wants the system to say so when a renewal opens.
	Notify bool
	Cards  []Card
}

// A Card is the days of one card.
type Card struct {
	// Label is what the person calls it: one line, 1 to [LongLabel] characters.
	Label string
	// Expires has the last days in Japan of what was known, by kind.
	Expires map[rules.Kind]rules.Date
	// Told is the last day of the thing whose renewal the system has announced, zero for
	// none: each is announced once.
	Told rules.Date
}

// ErrLabel says why a label can't be remembered.
var ErrLabel = errors.New("label is empty, too long or not one line")

// CheckLabel returns a label as it is remembered, or [ErrLabel].
func CheckLabel(label string) (string, error) {
	label = strings.TrimSpace(label)
	if label == "" || !utf8.ValidString(label) || utf8.RuneCountInString(label) > LongLabel || strings.ContainsFunc(label, unicode.IsControl) {
		return "", ErrLabel
	}
	return label, nil
}

// Of returns what of a report can be remembered, and whether that is anything.
func Of(report check.Report, label string) (Card, bool) {
	c := Card{Label: label, Expires: map[rules.Kind]rules.Date{}}
	for _, item := range report.Items {
		if !item.Expires.IsZero() {
			c.Expires[item.Kind] = item.Expires
		}
	}
	return c, len(c.Expires) > 0
}

// Report returns the days of the card as they are on today, as a check would.
func (c Card) Report(today rules.Date) check.Report {
	report := check.Report{Today: today, Complete: true}
	for _, kind := range kinds {
		if expires := c.Expires[kind]; !expires.IsZero() {
			item := check.Expiring(expires, today)
			item.Kind = kind
			report.Items = append(report.Items, item)
		}
	}
	return report
}

var kinds = []rules.Kind{rules.Card, rules.UserAuthentication, rules.Signature}

// isDue reports whether something can be renewed, or has expired.
func (c Card) isDue(today rules.Date) bool {
	urgent, ok := c.Report(today).MostUrgent()
	return ok && urgent.State != check.StateValid
}

// With returns the book with a card more, in place of one of the same label.
func (b Book) With(c Card) Book {
	b = b.Without(c.Label)
	b.Cards = append(b.Cards, c)
	return b
}

// Without returns the book without the card of that label.
func (b Book) Without(label string) Book {
	b.Cards = slices.DeleteFunc(slices.Clone(b.Cards), func(c Card) bool { return c.Label == label })
	return b
}

// Due returns the cards of which something can be renewed on today, or has expired.
func (b Book) Due(today rules.Date) (due []Card) {
	for _, c := range b.Cards {
		if c.isDue(today) {
			due = append(due, c)
		}
	}
	return due
}

// Announce returns the book in which what is due on today is marked as told, and how
// many cards that is news of: 0 where the person did not allow it.
func (b Book) Announce(today rules.Date) (Book, int) {
	if !b.Notify {
		return b, 0
	}
	news := 0
	b.Cards = slices.Clone(b.Cards)
	for i, c := range b.Cards {
		urgent, _ := c.Report(today).MostUrgent()
		if c.isDue(today) && urgent.Expires != c.Told {
			b.Cards[i].Told = urgent.Expires
			news++
		}
	}
	return b, news
}

// The book as it is written. Days are 2006-01-02.
type (
	bookJSON struct {
		Schema string     `json:"schema"`
		Notify bool       `json:"notify"`
		Cards  []cardJSON `json:"cards"`
	}
	cardJSON struct {
		Label   string                `json:"label"`
		Expires map[rules.Kind]string `json:"expires"`
		Told    string                `json:"told,omitempty"`
	}
)

const schema = "kigen.reminders/1"

// ErrMalformed says that a file is not a book.
var ErrMalformed = errors.New("not a file of reminders")

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrMalformed}, args...)...)
}

// encode writes a book.
func (b Book) encode() ([]byte, error) {
	out := bookJSON{Schema: schema, Notify: b.Notify, Cards: []cardJSON{}}
	for _, c := range b.Cards {
		days := map[rules.Kind]string{}
		for kind, day := range c.Expires {
			days[kind] = day.String()
		}
		out.Cards = append(out.Cards, cardJSON{c.Label, days, c.Told.String()})
	}
	data, err := json.MarshalIndent(out, "", "  ")
	return append(data, '\n'), err
}

// decode reads a book, and nothing that is not one: every error is [ErrMalformed].
func decode(data []byte) (Book, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var in bookJSON
	if err := decoder.Decode(&in); err != nil {
		return Book{}, malformed("%w", err)
	}
	if decoder.More() {
		return Book{}, malformed("something follows the book")
	}
	if in.Schema != schema || len(in.Cards) > MostCards {
		return Book{}, malformed("schema %.40q, %d cards", in.Schema, len(in.Cards))
	}
	b := Book{Notify: in.Notify}
	for i, c := range in.Cards {
		decoded, err := c.decode()
		if err != nil {
			return Book{}, malformed("card %d: %w", i+1, err)
		}
		if len(b.With(decoded).Cards) != len(b.Cards)+1 {
			return Book{}, malformed("card %d has the label of another", i+1)
		}
		b.Cards = append(b.Cards, decoded)
	}
	return b, nil
}

func (c cardJSON) decode() (Card, error) {
	label, err := CheckLabel(c.Label)
	if err != nil {
		return Card{}, err
	}
	if label != c.Label || len(c.Expires) == 0 {
		return Card{}, errors.New("label with spaces around it, or no day")
	}
	decoded := Card{Label: label, Expires: map[rules.Kind]rules.Date{}}
	for kind, text := range c.Expires {
		day, err := parseDay(text)
		if err != nil || !slices.Contains(kinds, kind) {
			return Card{}, fmt.Errorf("%.40q expires on %.40q", kind, text)
		}
		decoded.Expires[kind] = day
	}
	if c.Told != "" {
		if decoded.Told, err = parseDay(c.Told); err != nil {
			return Card{}, err
		}
	}
	return decoded, nil
}

// parseDay reads a day of the years that a card can have.
func parseDay(text string) (rules.Date, error) {
	day, err := rules.ParseDate(text)
	if err == nil && (day.Year < 1900 || day.Year > 2999) {
		err = fmt.Errorf("year %d", day.Year)
	}
	return day, err
}
