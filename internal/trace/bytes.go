package trace

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Bytes are written in hexadecimal, four or more zeros in a row by their number.
type Bytes []byte

const (
	zeros    = "00*"
	fewZeros = 4     // that are written by their number
	maxZeros = 65536 // and two bytes of status: no answer is longer
)

var errBytes = errors.New("want hexadecimal digits")

// MarshalText implements [encoding.TextMarshaler].
func (b Bytes) MarshalText() ([]byte, error) {
	var words []string
	from := 0 // of what is not written yet
	for i := 0; i < len(b); {
		run := len(b[i:]) - len(bytes.TrimLeft(b[i:], "\x00"))
		if run < fewZeros {
			i += max(run, 1)
			continue
		}
		if i > from {
			words = append(words, fmt.Sprintf("%X", []byte(b[from:i])))
		}
		words = append(words, zeros+strconv.Itoa(run))
		i += run
		from = i
	}
	if from < len(b) {
		words = append(words, fmt.Sprintf("%X", []byte(b[from:])))
	}
	return []byte(strings.Join(words, " ")), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler].
func (b *Bytes) UnmarshalText(text []byte) error {
	*b = nil
	if len(text) == 0 {
		return nil
	}
	for word := range strings.SplitSeq(string(text), " ") {
		if number, ok := strings.CutPrefix(word, zeros); ok {
			n, err := strconv.Atoi(number)
			if err != nil || n < 1 || n > maxZeros {
				return fmt.Errorf("%w: %q", errBytes, word)
			}
			*b = append(*b, make([]byte, n)...)
			continue
		}
		part, err := hex.DecodeString(word)
		if err != nil || len(part) == 0 {
			return fmt.Errorf("%w: %q", errBytes, word)
		}
		*b = append(*b, part...)
	}
	return nil
}
