package reminder

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"kigen/internal/check"
	"kigen/internal/printable"
	"kigen/rules"
)

// Limits of a list, which no family reaches.
const (
	MostCards = 50
	LongLabel = 40 // characters of a label
)

// A List is the remembered cards.
type List struct {
	// Notify is true if the person wants a notification when a renewal opens.
	Notify bool
	Cards  []Card
}

// A Card is the expiry dates of one card.
type Card struct {
	// Label is the person's name for the card, as [CheckLabel] returns it.
	Label string
	// Expires has the expiry dates that were known, by kind, as days in Japan.
	Expires map[rules.Kind]rules.Date
	// Issuer is [check.IssuerUnknown] where the dates are from a certificate of an issuer that
	// was not known, "" for every other card.
	Issuer check.Issuer
	// Told is the expiry date whose renewal was announced last, zero if none was: each is
	// announced once.
	Told rules.Date
}

// ErrLabel is returned for a label that is not of 1 to [LongLabel] characters that can be shown.
var ErrLabel = errors.New("label is empty or too long")

// CheckLabel returns the label as it can be shown, or [ErrLabel] where nothing is left of it or
// it is too long.
func CheckLabel(label string) (string, error) {
	label = printable.Short(label, LongLabel+1)
	if label == "" || utf8.RuneCountInString(label) > LongLabel {
		return "", ErrLabel
	}
	return label, nil
}

// Of returns the card that a report has the dates of. ok is false if it has none.
func Of(report check.Report, label string) (card Card, ok bool) {
	c := Card{Label: label, Expires: map[rules.Kind]rules.Date{}}
	for _, item := range report.Items {
		if !item.Expires.IsZero() {
			c.Expires[item.Kind] = item.Expires
		}
	}
	if report.UnknownIssuer() {
		c.Issuer = check.IssuerUnknown
	}
	return c, len(c.Expires) > 0
}

// Report returns the report that a check of the card would give on today.
func (c Card) Report(today rules.Date) check.Report {
	report := check.Report{Today: today, Complete: true}
	for _, kind := range kinds {
		if expires := c.Expires[kind]; !expires.IsZero() {
			item := check.Expiring(expires, today)
			item.Kind = kind
			if kind != rules.Card {
				item.Issuer = c.Issuer
			}
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

// isNews reports whether the card is due, and that was not announced.
func (c Card) isNews(today rules.Date) bool {
	urgent, _ := c.Report(today).MostUrgent()
	return c.isDue(today) && urgent.Expires != c.Told
}

// has reports whether a card has the label.
func (l List) has(label string) bool {
	return slices.ContainsFunc(l.Cards, func(c Card) bool { return c.Label == label })
}

// Due returns the cards that can be renewed on today, or of which something has expired.
func (l List) Due(today rules.Date) (due []Card) {
	for _, c := range l.Cards {
		if c.isDue(today) {
			due = append(due, c)
		}
	}
	return due
}

// News returns how many cards are due on today and were not announced yet; 0 if the person
// wants no notifications.
func (l List) News(today rules.Date) (news int) {
	for _, c := range l.Cards {
		if l.Notify && c.isNews(today) {
			news++
		}
	}
	return news
}

// The list as it is written to disk. Days are 2006-01-02.
type (
	listJSON struct {
		Schema string     `json:"schema"`
		Notify bool       `json:"notify"`
		Cards  []cardJSON `json:"cards"`
	}
	cardJSON struct {
		Label   string                `json:"label"`
		Expires map[rules.Kind]string `json:"expires"`
		Told    string                `json:"told,omitempty"`
		Issuer  check.Issuer          `json:"issuer,omitempty"`
	}
)

const schema = "kigen.reminders/1"

// ErrMalformed is returned for a file that is not a list of reminders.
var ErrMalformed = errors.New("not a file of reminders")

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrMalformed}, args...)...)
}

// encode returns the file of a list.
func (l List) encode() []byte {
	out := listJSON{Schema: schema, Notify: l.Notify, Cards: []cardJSON{}}
	for _, c := range l.Cards {
		days := map[rules.Kind]string{}
		for kind, day := range c.Expires {
			days[kind] = day.String()
		}
		out.Cards = append(out.Cards, cardJSON{c.Label, days, c.Told.String(), c.Issuer})
	}
	data, _ := json.MarshalIndent(out, "", "  ") // strings and bools, which it can't refuse
	return append(data, '\n')
}

// decode reads the file of a list. Every error is [ErrMalformed].
func decode(data []byte) (List, error) {
	if len(data) > mostBytes {
		return List{}, malformed("larger than %d bytes", mostBytes)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var in listJSON
	if err := decoder.Decode(&in); err != nil {
		return List{}, malformed("%w", err)
	}
	if decoder.More() {
		return List{}, malformed("something follows the list")
	}
	if in.Schema != schema || len(in.Cards) > MostCards {
		return List{}, malformed("schema %.40q, %d cards", in.Schema, len(in.Cards))
	}
	l := List{Notify: in.Notify}
	for i, c := range in.Cards {
		decoded, err := c.decode()
		if err != nil {
			return List{}, malformed("card %d: %w", i+1, err)
		}
		if l.has(decoded.Label) {
			return List{}, malformed("card %d has the label of another", i+1)
		}
		l.Cards = append(l.Cards, decoded)
	}
	return l, nil
}

func (c cardJSON) decode() (Card, error) {
	label, err := CheckLabel(c.Label)
	if err != nil {
		return Card{}, err
	}
	if len(c.Expires) == 0 {
		return Card{}, errors.New("no day")
	}
	if c.Issuer != "" && c.Issuer != check.IssuerUnknown {
		return Card{}, fmt.Errorf("issuer %.40q", c.Issuer)
	}
	decoded := Card{Label: label, Expires: map[rules.Kind]rules.Date{}, Issuer: c.Issuer}
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
