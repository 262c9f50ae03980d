package cli

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/alecthomas/kong"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/i18n"
	"kigen/internal/printable"
	"kigen/rules"
)

// flagName returns the flag's name for a field: --no-short-file-ids for NoShortFileIDs. Kong's
// own namer would split IDs into two words.
func flagName(field string) string {
	var name strings.Builder
	var before rune
	for _, r := range field {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			name.WriteByte('-')
		}
		name.WriteRune(unicode.ToLower(r))
		before = r
	}
	return name.String()
}

// decodeStatusWord parses a status word as ISO 7816 writes it: 6983.
func decodeStatusWord(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("status word", &text); err != nil {
		return err
	}
	sw, err := strconv.ParseUint(text, 16, 16)
	if err != nil {
		return fmt.Errorf("want four hexadecimal digits: %w", err)
	}
	target.Set(reflect.ValueOf(card.StatusWord(sw)))
	return nil
}

// languageFlag is the value of --lang; nil means the system's language.
type languageFlag struct{ *i18n.Language }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (f *languageFlag) UnmarshalText(tag []byte) error {
	language, ok := i18n.Find(string(tag))
	if !ok {
		return errors.New("want " + strings.Join(tags(), ", "))
	}
	f.Language = language
	return nil
}

// dateFlag is a date given as YYYY-MM-DD; zero without the flag.
type dateFlag struct{ rules.Date }

// The years that a date may have. With these, the years of all dates computed from it have four
// digits too.
const firstYear, lastYear = 1900, 2999

var errYear = fmt.Errorf("want a year from %d to %d", firstYear, lastYear)

func checkYear(date rules.Date) error {
	if date.Year < firstYear || date.Year > lastYear {
		return errYear
	}
	return nil
}

// UnmarshalText implements [encoding.TextUnmarshaler].
func (f *dateFlag) UnmarshalText(text []byte) error {
	date, err := rules.ParseDate(string(text))
	if err == nil {
		err = checkYear(date)
	}
	if err != nil {
		return &dateError{text: string(text), err: err}
	}
	f.Date = date
	return nil
}

// or returns a function that always returns the flag's date, or today without the flag.
func (f dateFlag) or(today func() rules.Date) func() rules.Date {
	if f.IsZero() {
		return today
	}
	return func() rules.Date { return f.Date }
}

// at returns a clock that shows the current time of day on the flag's date, or now without the
// flag.
func (f dateFlag) at(now func() time.Time) func() time.Time {
	if f.IsZero() {
		return now
	}
	return func() time.Time {
		hour, minute, second := now().In(rules.Japan).Clock()
		return time.Date(f.Year, f.Month, f.Day, hour, minute, second, 0, rules.Japan)
	}
}

// A dateError names the argument that is no date.
type dateError struct {
	text string
	err  error
}

func (e *dateError) Error() string { return e.err.Error() }

func (e *dateError) Unwrap() error { return e.err }

// demoFlag is the profile of a virtual card, given as --demo=NAME or as --demo alone.
type demoFlag string

// demoCard is the profile of --demo alone. It is one that shows what the program is for.
const demoCard = "renewable"

// IsBool implements [kong.BoolMapperValue]: the value may be left out.
func (*demoFlag) IsBool() bool { return true }

// Decode implements [kong.BoolMapperValue].
func (f *demoFlag) Decode(ctx *kong.DecodeContext) error {
	*f = demoCard
	if ctx.Scan.Peek().Type == kong.FlagValueToken {
		*f = demoFlag(ctx.Scan.Pop().String())
	}
	return nil
}

// profile returns the named profile, with dates relative to today.
func (c *console) profile(name string, today rules.Date) (virtual.Profile, error) {
	profile, ok := virtual.Named(name, today)
	if !ok {
		return profile, usageError(c.words.Say("cli.no-profile", "Name", printable.Line(name), "Names", strings.Join(virtual.Names(), ", ")))
	}
	return profile, nil
}
