// Package printabletest has what others could call themselves to deceive, and tells whether
// any of it reached an output.
package printabletest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"kigen/internal/printable"
)

// Hostile is 16 KB of sequences for the terminal, overrides of direction, letters that nobody
// sees, line ends and hundreds of marks on a letter. Each of its own lines begins with K000.
var Hostile = strings.Repeat("\x1b]0;owned\x07\x1b[2J\u009b1A\u202e\u2066\u200b\u200d\ufeff\u3164\r\nK000 \u2028\t\x00\U000e0041a"+strings.Repeat("\u0337", 300), 25)

// Longest is how long a line of an output may be: our own sentence around what is cut.
const Longest = 3*printable.LongestLine + 400

// Unfit returns what is wrong with an output: a rune that is on no list, a line that is not
// ours, or one that is too long. Its own line ends are as in CSV or without the \r.
func Unfit(output string) error {
	for line := range strings.Lines(output) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if n := utf8.RuneCountInString(line); n > Longest {
			return fmt.Errorf("a line of %d characters: %.200q", n, line)
		}
		if strings.HasPrefix(strings.TrimSpace(line), "K000") {
			return fmt.Errorf("a line that is not ours: %.200q", line)
		}
		if strings.Contains(line, strings.Repeat("\u0337", 9)) {
			return fmt.Errorf("too many marks on a letter: %.200q", line)
		}
		for _, r := range line {
			if s := string(r); r != ' ' && printable.Line("a"+s) != "a"+s {
				return fmt.Errorf("%U in %.200q", r, line)
			}
		}
	}
	return nil
}
