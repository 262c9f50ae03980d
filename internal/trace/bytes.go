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
	fewZeros = 4 // that are written by their number
)

// The longest answer, data and status word, and the longest command (ISO/IEC 7816-4, 5.1). For
// an ATR this is Windows' limit; ISO/IEC 7816-3 has 33.
const (
	longestBytes   = 65536 + 2
	longestCommand = 4 + 3 + 65535 + 2
	longestATR     = 36
)

var errBytes = errors.New("want hexadecimal digits, not too many")

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

// UnmarshalText implements [encoding.TextUnmarshaler]. It refuses more than longestBytes, and
// a second text for the same bytes.
func (b *Bytes) UnmarshalText(text []byte) error { return b.parse(text, longestBytes) }

// parse sets nothing aside for what is too long: a few characters stand for 64 KB.
func (b *Bytes) parse(text []byte, longest int) error {
	const shown = 20
	if *b != nil {
		return fmt.Errorf("%w: two texts", errBytes)
	}
	if len(text) == 0 {
		return nil
	}
	for word := range strings.SplitSeq(string(text), " ") {
		if number, ok := strings.CutPrefix(word, zeros); ok {
			n, _ := strconv.Atoi(number) // where it is none, 0 or the largest
			if n < 1 || n > longest-len(*b) {
				return fmt.Errorf("%w: %.*q", errBytes, shown, word)
			}
			*b = append(*b, make([]byte, n)...)
			continue
		}
		if len(word) == 0 || hex.DecodedLen(len(word)) > longest-len(*b) {
			return fmt.Errorf("%w: %.*q", errBytes, shown, word)
		}
		part, err := hex.DecodeString(word)
		if err != nil {
			return fmt.Errorf("%w: %.*q", errBytes, shown, word)
		}
		*b = append(*b, part...)
	}
	return nil
}

// An ATR is Bytes of the length that an answer to reset can have.
type ATR Bytes

// MarshalText implements [encoding.TextMarshaler].
func (a ATR) MarshalText() ([]byte, error) { return Bytes(a).MarshalText() }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (a *ATR) UnmarshalText(text []byte) error { return (*Bytes)(a).parse(text, longestATR) }
