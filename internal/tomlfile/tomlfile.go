// Package tomlfile decodes the TOML files that people write for Kigen. It is strict, and it
// returns all mistakes of a file at once, each with its line and key. A file that is too large,
// too deep or has too many parts is refused before it is parsed: [MostBytes], [Deepest],
// [MostParts].
//
// Keys must be written exactly as the `toml` tags of the struct have them. A type with an
// UnmarshalText method takes a string and nothing else, and a [Date] takes a date. If such a
// type is a string itself, it gets the text as it is written: its method can but refuse it.
package tomlfile

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// A Date is a date without time and zone: 2026-11-25.
type Date = toml.LocalDate

// A Mistake is something that is wrong in a file.
type Mistake struct {
	Kind Kind
	Line int    // from 1; 0 if unknown
	Key  string // with the tables it is in: "timeouts.idle"; "" if unknown
	// Cause is what the type of the value or the library says, in English.
	Cause string
}

// A Kind is a kind of mistake.
type Kind string

// The kinds.
const (
	BadTOML    Kind = "bad-toml" // nothing of the file was read
	UnknownKey Kind = "unknown-key"
	BadValue   Kind = "bad-value"
)

// Error returns the form "line 3: timeouts.idle: cause".
func (m Mistake) Error() string {
	parts := []string{fmt.Sprint("line ", m.Line), m.Key, m.Cause}
	if m.Kind == UnknownKey {
		parts[1] = "unknown key " + m.Key
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ": ")
}

// Lines has the line on which each key or table is written first. Elements of an array are
// numbered from 0: "counters.0.place.1.name".
type Lines map[string]int

// Most is how many mistakes are returned at most.
const Most = 20

// Decode reads text into the struct or map that into points to. With mistakes, which are in
// the order of their lines, the struct has the rest.
func Decode(text string, into any) (Lines, []Mistake) {
	if m, is := overspent(text); is {
		return Lines{}, []Mistake{m}
	}
	d := document{data: []byte(text), lines: Lines{}, elements: map[string]int{}}
	var tree map[string]any
	if err := toml.Unmarshal(d.data, &tree); err != nil {
		return d.lines, []Mistake{mistakeOf(BadTOML, err)}
	}
	d.compare(reflect.TypeOf(into).Elem())
	if err := toml.Unmarshal(d.data, into); err != nil {
		d.mistakes = append(d.mistakes, mistakeOf(BadValue, err))
	}
	slices.SortStableFunc(d.mistakes, func(a, b Mistake) int { return cmp.Or(a.Line-b.Line, strings.Compare(a.Key, b.Key)) })
	return d.lines, d.mistakes[:min(len(d.mistakes), Most)]
}

// mistakeOf returns the mistake that the library's error tells of.
func mistakeOf(kind Kind, err error) Mistake {
	m := Mistake{Kind: kind, Cause: strings.TrimPrefix(err.Error(), "toml: ")}
	if found, ok := errors.AsType[*toml.DecodeError](err); ok {
		m.Line, _ = found.Position()
		m.Key = strings.Join(found.Key(), ".")
	}
	return m
}
