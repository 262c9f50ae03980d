package policy

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// A Mistake is something in a file that it can't have.
type Mistake struct {
	Kind  MistakeKind
	Line  int    // from 1; 0 where it is of no line
	Key   string // "" where it is of none
	Form  Form   // of a bad value: how the right one is written
	Cause string // what the system or the library says, in English; often ""
}

// A MistakeKind is what sort of mistake it is, as package i18n has it.
type MistakeKind string

// The kinds of mistakes.
const (
	UnknownKey MistakeKind = "unknown-key"
	BadValue   MistakeKind = "bad-value"
	BadTOML    MistakeKind = "bad-toml"
	Unreadable MistakeKind = "unreadable"
	Missing    MistakeKind = "missing"
)

// A Form is how the value of a key is written, as package i18n has it.
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

// Example returns a value of the form, "" where words need none.
func (f Form) Example() string {
	return map[Form]string{Notice: `{ ja = "…", en = "…" }`, YearEnd: `{ from = "12-29", to = "01-03" }`}[f]
}

// Error implements error, for logs.
func (m Mistake) Error() string {
	return strings.TrimSuffix(fmt.Sprintf("line %d: %s %s: %s", m.Line, m.Kind, m.Key, m.Cause), ": ")
}

// mistakeOf tells what the library says: where a value is bad it has its key.
func mistakeOf(text string, err error) Mistake {
	parse, ok := errors.AsType[toml.ParseError](err)
	if !ok {
		if found := typeForm.FindStringSubmatch(err.Error()); found != nil {
			line, _ := strconv.Atoi(found[1]) // digits
			return badValue(line, found[2], found[3])
		}
		return Mistake{Kind: BadTOML, Cause: err.Error()}
	}
	if value, err := strconv.QuotedPrefix(parse.Message); err == nil { // by one of this package's types, or office's
		return badValue(lineOfValue(text, parse.LastKey, value), parse.LastKey, parse.Message)
	}
	line := parse.Position.Line
	if strings.Contains(parse.Message, `got '\n'`) {
		line-- // the library has read on to the next
	}
	return Mistake{Kind: BadTOML, Line: line, Key: parse.LastKey, Cause: parse.Message}
}

// lineOfValue returns the number of the line that gives a key a quoted value; a key of one
// of several tables has several.
func lineOfValue(text, key, quoted string) int {
	for i, line := range strings.Split(text, "\n") {
		if strings.Contains(line, key[strings.LastIndex(key, ".")+1:]) && strings.Contains(line, quoted) {
			return i + 1
		}
	}
	return lineOf(text, strings.Split(key, "."))
}

func badValue(line int, key, cause string) Mistake {
	return Mistake{Kind: BadValue, Line: line, Key: key, Form: formOf(key), Cause: cause}
}

// typeForm is how the library tells of a value of another type: it gives the line as text.
var typeForm = regexp.MustCompile(`^toml: line ([0-9]+) \(last key "([^"]+)"\): (.*)$`)

// without returns the text without the line of a mistake, for the library stops at the
// first bad value. It reports whether anything was left out.
func without(text string, m Mistake) (rest string, ok bool) {
	lines := strings.Split(text, "\n")
	if m.Kind != BadValue || m.Line < 1 || m.Line > len(lines) || lines[m.Line-1] == "" {
		return text, false
	}
	lines[m.Line-1] = ""
	return strings.Join(lines, "\n"), true
}

var header = regexp.MustCompile(`^\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}`)

// lineOf returns the number of the line on which a key is written, 0 where that is not
// found. The library knows it and does not tell.
func lineOf(text string, key toml.Key) int {
	table := ""
	for i, line := range strings.Split(text, "\n") {
		if found := header.FindStringSubmatch(line); found != nil {
			table = strings.NewReplacer(" ", "", `"`, "").Replace(found[1])
			if table == strings.Join(key, ".") {
				return i + 1
			}
			continue
		}
		name, _, assigns := strings.Cut(line, "=")
		name = strings.Trim(strings.TrimSpace(name), `"'`)
		if !assigns {
			continue
		}
		whole := name
		if table != "" {
			whole = table + "." + name
		}
		if whole == strings.Join(key, ".") {
			return i + 1
		}
		// A key of an inline table stands on the line of the table.
		if len(key) > 1 && whole == strings.Join(key[:len(key)-1], ".") {
			return i + 1
		}
	}
	return 0
}
