package policy

import (
	"strings"

	"kigen/internal/tomlfile"
)

// A Mistake is something wrong in a file, or with the file itself.
type Mistake struct {
	tomlfile.Mistake
	Form Form // of a bad value: what would be right
}

// Kinds of mistakes of the file itself; package tomlfile has those in it.
const (
	Unreadable tomlfile.Kind = "unreadable"
	Missing    tomlfile.Kind = "missing"
)

// Whole returns a mistake of the file itself.
func Whole(kind tomlfile.Kind, cause string) Mistake {
	return Mistake{Mistake: tomlfile.Mistake{Kind: kind, Cause: cause}}
}

// A Form is how the value of a key is written. Package i18n has a sentence for each.
type Form string

// The forms of values.
const (
	Municipality Form = "municipality"
	Language     Form = "language"
	YesOrNo      Form = "yes-or-no"
	Pictures     Form = "pictures"
	Notice       Form = "notice"
	StaffCode    Form = "staff-code"
	Time         Form = "time"
	PrinterName  Form = "printer-name"
	PaperSize    Form = "paper"
	Hours        Form = "hours"
	YearEnd      Form = "year-end"
	Table        Form = "table"
)

// formOf returns the form of a key's value.
func formOf(key string) Form {
	switch first, last := key[:strings.Index(key+".", ".")], key[strings.LastIndex(key, ".")+1:]; {
	case first == "notice":
		return Notice
	case strings.HasPrefix(key, "hours.year-end"):
		return YearEnd
	case last == "closed-on-holidays":
		return YesOrNo
	case first == "hours":
		return Hours
	default:
		return forms[last]
	}
}

var forms = map[string]Form{
	"municipality": Municipality,
	"language":     Language, "languages": Language,
	"sound": YesOrNo, "pin": YesOrNo, "signature-password": YesOrNo, "shuffle": YesOrNo,
	"pictures":   Pictures,
	"staff-code": StaffCode,
	"idle":       Time, "countdown": Time,
	"name": PrinterName, "paper": PaperSize,
	"ask": Table, "keypad": Table, "timeouts": Table, "printer": Table,
}

// Example returns a value of the form for the sentence, "" if it needs none.
func (f Form) Example() string {
	return map[Form]string{Notice: `{ ja = "…", en = "…" }`, YearEnd: `{ from = "12-29", to = "01-03" }`}[f]
}
