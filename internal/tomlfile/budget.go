package tomlfile

import (
	"fmt"
	"strings"
)

// The budgets of a file. They are spent before the library parses it, which compares every key
// and table with the others and keeps each part of a dotted key: in files of 1 MiB, that took
// minutes and hundreds of megabytes.
const (
	MostBytes = 64 << 10
	MostParts = 4_000 // keys, tables, arrays and their elements
	Deepest   = 16    // brackets in brackets, and parts of a dotted key
)

// overspent returns the mistake of a text that exceeds a budget, and whether it does. It reads
// brackets, dots, commas and equals signs, none of them within strings and comments. What is no
// TOML it may count wrong, but only behind the place at which the library refuses it.
func overspent(text string) (Mistake, bool) {
	if len(text) > MostBytes {
		return tooMuch(strings.Count(text[:MostBytes], "\n")+1, "a file of more than %d bytes", MostBytes)
	}
	line, parts, depth, dots := 1, 0, 0, 0
	for i := 0; i < len(text); {
		length := 1
		switch text[i] {
		case '\n':
			line++
			dots = 0
		case '#':
			length = lineLength(text[i:])
		case '"', '\'':
			length = stringLength(text[i:])
		case '[', '{':
			depth++
			parts++
		case ']', '}':
			depth--
		case ',', '=':
			parts++
			dots = 0
		case '.':
			dots++
		}
		switch {
		case depth > Deepest || dots >= Deepest:
			return tooMuch(line, "more than %d tables or arrays in each other", Deepest)
		case parts > MostParts:
			return tooMuch(line, "more than %d keys and values", MostParts)
		}
		if length > 1 {
			line += strings.Count(text[i:i+length], "\n")
		}
		i += length
	}
	return Mistake{}, false
}

func tooMuch(line int, format string, most int) (Mistake, bool) {
	return Mistake{Kind: BadTOML, Line: line, Cause: fmt.Sprintf(format, most)}, true
}

// lineLength returns the length of a text's first line, without its end.
func lineLength(text string) int {
	line, _, _ := strings.Cut(text, "\n")
	return len(line)
}

// stringLength returns the length of the string that a text begins with, quotation marks
// included. A string that nothing closes goes on to the end of its line, or of the text if it
// may have several lines.
func stringLength(text string) int {
	mark, end := text[:1], lineLength(text)
	if strings.HasPrefix(text, strings.Repeat(mark, 3)) {
		mark, end = text[:3], len(text)
	}
	for i := len(mark); i < end; i++ {
		switch {
		case text[i] == '\\' && text[0] == '"':
			i++
		case strings.HasPrefix(text[i:], mark):
			i += len(mark)
			for most := min(i+2, end); i < most && text[i] == mark[0]; i++ {
				// one or two marks before the last three belong to the string
			}
			return i
		}
	}
	return end
}
