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
// check digit, D101-L502-1. [Well] says that no rung failed.
//
// The check digit is that of H. Michael Damm. It shows every code in which one sign is wrong
// or two neighbours changed places.
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

// letterDigits has at each digit the letters that count as it in the check digit. There are
// more letters than digits: those that share one are of rungs that never fail by the same cause.
var letterDigits = [10]string{"DE", "FG", "H", "K", "L", "M", "N", "P", "Q", "ABCJR"}

// canFail reports whether a rung can fail by a cause.
func canFail(name Name, cause check.Cause) bool {
	switch name {
	case System, ATR:
		return false
	case USB:
		return cause == check.NoReader
	case Driver:
		return cause == check.DriverMissing || cause == check.NoDriver
	case Permission, Session:
		return cause == check.NoPermission
	case Service, Readers:
		return cause != check.NoPermission
	case Clock:
		return cause == check.ClockWrong
	}
	return true
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

// damm is a totally anti-symmetric quasigroup, from Damm's dissertation (Marburg 2004).
var damm = [10][10]int{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

// checkDigit returns the check digit of a code's letters and digits.
func checkDigit(text string) (digit int) {
	for _, sign := range text {
		value := int(sign - '0')
		if value < 0 || value > 9 {
			value = slices.IndexFunc(letterDigits[:], func(letters string) bool { return strings.ContainsRune(letters, sign) })
		}
		if value >= 0 { // all but what stands between the parts
			digit = damm[digit][value]
		}
	}
	return digit
}

// ErrCode says that a text is no code of a ladder. It may be one that was misheard.
var ErrCode = errors.New("not a code of kigen diagnose")

// Explain returns the failed rungs of a code, the lowest first. Their faults have a cause and
// nothing else. It accepts small letters, full-width ones and spaces, and fails with [ErrCode].
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
				if part[0] == letter && "K"+part[1:] == row.Code && canFail(name, row.Cause) {
					return Rung{Name: name, Outcome: Failed, Fault: &check.Fault{Cause: row.Cause}}, nil
				}
			}
		}
	}
	return Rung{}, fmt.Errorf("%w: %.40q", ErrCode, part)
}
