package diagnosis

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"kigen/internal/check"
)

// A Code is the outcome of a ladder in a few letters, to be read out on the telephone: for
// each rung that failed, from below, its letter and the number of its fault, and at the end a
// digit by which a slip of the tongue is noticed, D101-L502-7. [Well] says that no rung
// failed.
//
// A code never changes its meaning: rungs keep their letters.
type Code string

// Well is the code of a ladder on which no rung failed.
const Well Code = "OK"

// letters are those of the rungs.
var letters = map[Name]byte{
	System: 'A', USB: 'B', Driver: 'C', Service: 'D', Permission: 'E', Session: 'F', Readers: 'G', CardPresent: 'H',
	ATR: 'J', Applications: 'K', Token: 'L', Tries: 'M', Certificates: 'N', Signature: 'P', Reading: 'Q', Clock: 'R',
}

// Code returns the code of a ladder.
func (l Ladder) Code() Code {
	var parts []string
	for _, rung := range l {
		if rung.Outcome == Failed {
			parts = append(parts, string(letters[rung.Name])+strings.TrimPrefix(rung.Fault.Row().Code, "K"))
		}
	}
	if len(parts) == 0 {
		return Well
	}
	text := strings.Join(parts, "-")
	return Code(fmt.Sprintf("%s-%d", text, checkDigit(text)))
}

// checkDigit tells any one wrong sign, and two neighbours that changed places, from what
// was said, but for few: each sign counts by its place, modulo a prime, of which the last
// digit is left.
func checkDigit(text string) int {
	const prime = 97
	sum := 0
	for _, c := range text {
		sum = (sum*31 + int(c)) % prime
	}
	return sum % 10
}

// ErrCode says that a text is no code: it was misheard, or is of something else.
var ErrCode = errors.New("not a code of kigen diagnose")

// Explain returns the rungs that a code says failed, from below, each with its fault as far
// as the code tells it. Small letters, full-width ones and spaces are taken as they are
// meant. It fails with [ErrCode].
func Explain(text string) (Ladder, error) {
	text = strings.ToUpper(strings.Join(strings.Fields(width.Narrow.String(text)), ""))
	if text == string(Well) {
		return nil, nil
	}
	at := strings.LastIndex(text, "-")
	if at < 0 || len(text) != at+2 || text[at+1:] != fmt.Sprint(checkDigit(text[:at])) {
		return nil, fmt.Errorf("%w: %.40q", ErrCode, text)
	}
	var ladder Ladder
	for _, part := range strings.Split(text[:at], "-") {
		rung, err := explain(part)
		if err != nil {
			return nil, err
		}
		if len(ladder) > 0 && slices.Index(Names, rung.Name) <= slices.Index(Names, ladder[len(ladder)-1].Name) {
			return nil, fmt.Errorf("%w: %.40q is not in its place", ErrCode, part)
		}
		ladder = append(ladder, rung)
	}
	return ladder, nil
}

func explain(part string) (Rung, error) {
	if part != "" {
		for name, letter := range letters {
			for _, row := range check.Causes {
				if part[0] == letter && "K"+part[1:] == row.Code {
					return Rung{Name: name, Outcome: Failed, Fault: &check.Fault{Cause: row.Cause}}, nil
				}
			}
		}
	}
	return Rung{}, fmt.Errorf("%w: %.40q", ErrCode, part)
}
