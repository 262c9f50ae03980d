package card

import (
	"bytes"
	_ "embed" // other.toml
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

// An OtherCard names a kind of card that is not a My Number Card, as other.toml has it:
// "residence-card"; "" is any that has no name there. Package i18n has what people call it.
type OtherCard string

//go:embed other.toml
var otherFile string

// A way is one of other.toml, which says what the fields mean.
type way struct {
	Name    OtherCard   `toml:"name"`
	AID     hexadecimal `toml:"aid"`
	Answers bool        `toml:"answers"`
	Storage hexadecimal `toml:"storage"`
	Label   string      `toml:"label"`
	Source  string      `toml:"source"`
}

// hexadecimal is bytes that a file has in hexadecimal, with spaces between them.
type hexadecimal []byte

// UnmarshalText implements [encoding.TextUnmarshaler].
func (h *hexadecimal) UnmarshalText(text []byte) error {
	decoded, err := hex.DecodeString(strings.ReplaceAll(string(text), " ", ""))
	*h = decoded
	return err
}

// ways are those of other.toml. The file is part of the program, and tested: one that can't
// be read is a mistake in building it.
var ways = sync.OnceValue(func() []way {
	all, err := parseWays(otherFile)
	if err != nil {
		panic(fmt.Errorf("card: %w", err))
	}
	return all
})

func parseWays(text string) ([]way, error) {
	var file struct {
		Card []way `toml:"card"`
	}
	err := toml.NewDecoder(strings.NewReader(text)).DisallowUnknownFields().Decode(&file)
	if err != nil {
		return nil, fmt.Errorf("read other.toml: %w", err)
	}
	return file.Card, nil
}

// OtherCards returns the cards that can be named.
func OtherCards() (names []OtherCard) {
	for _, w := range ways() {
		if !slices.Contains(names, w.Name) {
			names = append(names, w.Name)
		}
	}
	return names
}

// Labels returns the labels of the token information that are known.
func Labels() []string {
	labels := []string{LabelMyNumberCard, LabelJukiCard}
	for _, w := range ways() {
		if w.Label != "" {
			labels = append(labels, w.Label)
		}
	}
	return labels
}

// Labelled returns the name of what has a JPKI application with that label and is no My Number
// Card, such as "android-phone"; "" for every other label.
func Labelled(label string) OtherCard {
	for _, w := range ways() {
		if w.Label != "" && w.Label == label {
			return w.Name
		}
	}
	return ""
}

// Identify returns the name of a card without the JPKI application, "" where it has none. It
// sends SELECT for each application of other.toml and reads nothing. atr is the card's answer
// to reset, nil where that is not known; some cards are named by it, but it never decides
// whether a card is a My Number Card. Identify fails only where the transport does.
func (c *Card) Identify(atr []byte) (OtherCard, error) {
	for _, w := range ways() {
		if w.Storage != nil && isStorageCard(atr, string(w.Storage)) {
			return w.Name, nil
		}
		if w.AID == nil {
			continue
		}
		found, sw, err := c.hasApplication(AID(w.AID), w.Answers)
		if err != nil {
			return "", err
		}
		if found {
			return w.Name, nil
		}
		if sw == InstructionUnsupported || sw == ClassUnsupported {
			return "", nil // it knows no SELECT
		}
	}
	return "", nil
}

// hasApplication reports whether the card knows the AID. A response that makes no
// sense says no.
func (c *Card) hasApplication(aid AID, answers bool) (found bool, sw StatusWord, err error) {
	const noAnswer, fileControlInformation = 0x0C, 0x00 // P2 of SELECT
	command := append([]byte{0x00, 0xA4, 0x04, noAnswer, byte(len(aid))}, aid...)
	if answers {
		command[3] = fileControlInformation
		command = append(command, 0x00)
	}
	data, sw, err := c.once(command)
	clear(data)
	if errors.Is(err, ErrMalformed) {
		return false, 0, nil
	}
	return isThere(sw), sw, err
}

// isThere reports whether an answer to SELECT says that there is such an application:
// also where it is blocked, and where its answer waits or has another length.
func isThere(sw StatusWord) bool {
	const invalidated StatusWord = 0x6283
	return sw == Success || sw == EndOfFile || sw == invalidated || sw&0xFF00 == 0x6100 || sw&0xFF00 == 0x6C00
}

// isStorageCard reports whether a reader gives a card that PC/SC card name. Such a card has
// no ATR: the reader makes one up.
func isStorageCard(atr []byte, name string) bool {
	const storageCard = "\x80\x4F\x0C\xA0\x00\x00\x03\x06" // application identifier of the PC/SC workgroup
	historical := historicalBytes(atr)
	// A byte for the standard lies between, of which readers differ: for FeliCa 11, and 00 not told.
	named := historical[min(len(storageCard)+1, len(historical)):]
	return bytes.HasPrefix(historical, []byte(storageCard)) && bytes.HasPrefix(named, []byte(name))
}

// historicalBytes returns the historical bytes of an ATR (ISO/IEC 7816-3, 8.2), nil
// where it is cut short or is none.
func historicalBytes(atr []byte) []byte {
	const (
		direct, inverse = 0x3B, 0x3F
		maxATR          = 33 // with TS
	)
	if len(atr) < 2 || len(atr) > maxATR || (atr[0] != direct && atr[0] != inverse) {
		return nil
	}
	length := int(atr[1] & 0x0F)
	next := 2
	for indicator := atr[1] >> 4; indicator != 0; {
		following := byte(0)
		for bit := range 4 { // TA, TB, TC, TD
			if indicator&(1<<bit) == 0 {
				continue
			}
			if next == len(atr) {
				return nil
			}
			if bit == 3 {
				following = atr[next] >> 4
			}
			next++
		}
		indicator = following
	}
	if next+length > len(atr) {
		return nil
	}
	return atr[next : next+length]
}
