package printable

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestWhatIsNotOnTheListIsLeftOut(t *testing.T) {
	for text, want := range map[string]string{
		"ACR122U PICC Interface":                 "ACR122U PICC Interface",
		"非接触リーダー ② €5 ☎ ｱ":                       "非接触リーダー ② €5 ☎ ｱ",
		"  two\t\tspaces \n":                     "two spaces",
		"a\u00a0\u2028\u3000b":                   "a b",
		"\x1b[31mred\x1b[0m":                     "[31mred[0m",
		"\u009b31mred":                           "31mred", // one byte of CSI
		"a\u202Egnp.exe":                         "agnp.exe",
		"a\u2066b\u2069\u200e\ufeff":             "ab",
		"p\u200ba\u200dy\u2060\u00ad":            "pay",
		"bad\xff\xfeutf-8\ufffd":                 "badutf-8",
		"\ue000\U000f0000\u0378":                 "", // of private use, not assigned
		"\u3164\u2800\U000e0041":                 "", // a letter, a pattern and a tag that nobody sees
		"\x00\x07":                               "",
		"é e\u0301 プ ป\u0e35\u0e48":              "é e\u0301 プ ป\u0e35\u0e48",
		" \u0301a":                               "a",
		"a" + strings.Repeat("\u0301", 99) + "b": "a" + strings.Repeat("\u0301", mostMarks) + "b",
	} {
		if got := Line(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestWhatIsTooLongEndsWithADotsSign(t *testing.T) {
	full := strings.Repeat("字", Longest)
	for text, want := range map[string]string{
		full:                             full,
		full + " ":                       full,
		full + "x":                       strings.Repeat("字", Longest-1) + "…",
		strings.Repeat("long ", 100_000): strings.TrimSpace(strings.Repeat("long ", Longest/5-1)+"long") + "…",
	} {
		if got := Line(text); got != want {
			t.Errorf("%d bytes become %q, want %q", len(text), got, want)
		}
	}
	if got := Lines(strings.Repeat("a\n\n", 100)); strings.Count(got, "\n") != MostLines-1 || !strings.HasSuffix(got, "a\n…") {
		t.Errorf("%q", got)
	}
	if got := Lines("\x1b one\r\n \n two\u202e\n"); got != "one\ntwo" {
		t.Errorf("%q", got)
	}
	if got := Short("abc", 0); got != "…" && got != "" {
		t.Errorf("%q", got)
	}
}

// FuzzLine proves that whatever comes in, a short line of what is on the list comes out, and
// that once is enough.
func FuzzLine(f *testing.F) {
	f.Add("\x1b[2J\u202e" + strings.Repeat("e\u0301", 200))
	f.Fuzz(func(t *testing.T, text string) {
		for _, most := range []int{1, 40, Longest} {
			line := Short(text, most)
			if utf8.RuneCountInString(line) > most || line != strings.TrimSpace(line) || strings.Contains(line, "  ") || !utf8.ValidString(line) {
				t.Fatalf("%q", line)
			}
			if again := Short(line, most); again != line {
				t.Fatalf("%q becomes %q", line, again)
			}
			marks := 0
			for _, r := range line {
				if r != ' ' && (!unicode.IsGraphic(r) || unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc, unicode.Co)) {
					t.Fatalf("%q has %U", line, r)
				}
				if marks++; !unicode.Is(unicode.M, r) {
					marks = 0
				}
				if marks > mostMarks {
					t.Fatalf("%q has %d marks on a letter", line, marks)
				}
			}
		}
	})
}
