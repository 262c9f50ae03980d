package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"kigen/internal/printable"
)

// Serials hide the serial numbers in readers' names. They keep the numbers that they gave, so
// that a reader stays recognisable in one diagnosis or trace, and in no other. The zero value
// is ready for use.
type Serials struct{ known map[string]int }

var (
	// pcsc-lite puts a serial number in round brackets, and in square ones what the interface
	// calls itself. It cuts long names anywhere.
	hiddenText = regexp.MustCompile(`\([^)]*(?:\)|$)|\[[^]]*[0-9][^]]*(?:\]|$)`)
	hiddenWord = regexp.MustCompile(`(?i)^(?:s/?n|serial)[:#=.-]*[0-9].*$|^[0-9a-f]*[0-9][0-9a-f]*…?$|[0-9]{6,}`)
	announces  = regexp.MustCompile(`(?i)^(?:s/?n|serial|number|no)[:#=.]*$`)
)

// modelNumbers are those that stand alone in the names of readers. Source: the list of libccid
// 1.5.2, and internal/host/readers.toml; read on 2026-11-28.
const modelNumbers = " 001 101 200 202 250 331 335 350 355 371 405 420 440 441 460 532 550 860 870 875 920 " +
	"1000 1021 1300 2700 2900 2910 2980 3001 3121 3310 3311 3512 3522 3621 3700 3701 3720 3721 3821 4000 4321 4500 4510 4700 4701 4711 " +
	"5022 5023 5100 5121 5122 5125 5127 5300 5321 5326 5421 5422 5427 5880 6121 6321 7300 58200 "

// Hide returns a reader's name, fit to be shown, in which what may be a serial number is a number
// of these Serials. It keeps words and the numbers of known models. Names that differ still do:
// one of which not all can be shown ends in a number.
func (s *Serials) Hide(name string) string {
	shown := printable.Line(name)
	words := strings.Split(hiddenText.ReplaceAllStringFunc(shown, s.number), " ")
	for i, word := range words {
		if i > 0 && announces.MatchString(words[i-1]) && strings.ContainsAny(word, "0123456789") && !strings.HasPrefix(word, "(#") {
			words[i] = s.number(word)
			continue
		}
		words[i] = hiddenWord.ReplaceAllStringFunc(word, s.unlessModel)
	}
	hidden := strings.Join(words, " ")
	if shown != name {
		hidden = strings.TrimSpace(hidden + " " + s.number(name))
	}
	return hidden
}

// unlessModel hides a word unless it is the number of a model, or so short that it only counts.
func (s *Serials) unlessModel(word string) string {
	const counts, longModel = 3, 8
	digits := strings.Trim(word, "0123456789") == ""
	switch {
	case strings.HasSuffix(word, "…"): // half of one
	case len(word) < counts, strings.Contains(modelNumbers, " "+word+" "),
		!digits && len(word) < longModel && !announcesItself(word):
		return word
	}
	return s.number(word)
}

// announcesItself reports whether a word says that it is a serial number: S/N4711.
func announcesItself(word string) bool {
	return slices.ContainsFunc([]string{"s/n", "sn", "serial"}, func(prefix string) bool {
		return strings.HasPrefix(strings.ToLower(word), prefix)
	})
}

func (s *Serials) number(serial string) string {
	if s.known == nil {
		s.known = map[string]int{}
	}
	number, ok := s.known[serial]
	if !ok {
		number = len(s.known) + 1
		s.known[serial] = number
	}
	return fmt.Sprintf("(#%d)", number)
}
