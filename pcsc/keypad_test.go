package pcsc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"maps"
	"testing"

	"github.com/ebfe/scard"

	"kigen/card"
)

func TestFeaturesAreTakenFromAWellFormedListAlone(t *testing.T) {
	verify := []byte{0x06, 4, 0x42, 0x33, 0x00, 0x06}
	modify := []byte{0x07, 4, 0x42, 0x33, 0x00, 0x07}
	for name, test := range map[string]struct {
		answer []byte
		want   map[byte]uint32
	}{
		"none":           {nil, map[byte]uint32{}},
		"one":            {verify, map[byte]uint32{6: 0x42330006}},
		"two":            {append(bytes.Clone(modify), verify...), map[byte]uint32{6: 0x42330006, 7: 0x42330007}},
		"cut":            {verify[:5], nil},
		"cut behind one": {append(bytes.Clone(verify), 0x07), nil},
		"longer value":   {[]byte{0x06, 5, 0, 0, 0, 0, 0, 0, 0}, nil},
		"no value":       {[]byte{0x06, 0, 0x07, 0, 0x0A, 0}, nil},
		"a status word":  {[]byte{0x90, 0x00}, nil},
	} {
		if got := features(test.answer); !maps.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// answers are what a reader answers to control codes.
type answers map[uint32][]byte

func (a answers) Control(code uint32, _ []byte) ([]byte, error) {
	answer, ok := a[code]
	if !ok {
		return nil, scard.ErrUnsupportedFeature
	}
	return answer, nil
}

func TestAReaderHasTheKeysThatItTellsOf(t *testing.T) {
	const verify, properties = 0x4201, 0x4202
	ask := scard.CtlCode(3400)
	feature := func(tag byte, code uint32) []byte { return binary.BigEndian.AppendUint32([]byte{tag, 4}, code) }
	both := append(feature(0x06, verify), feature(0x0A, properties)...)
	for name, test := range map[string]struct {
		reader controller
		want   keypad
	}{
		"does not know the question": {answers{}, keypad{}},
		"has other features":         {answers{ask: feature(0x12, 9)}, keypad{}},
		"answers nonsense":           {answers{ask: {0x6D, 0x00}}, keypad{}},
		"a code of zero":             {answers{ask: feature(0x06, 0)}, keypad{}},
		"keys":                       {answers{ask: feature(0x06, verify)}, keypad{card.KeypadWithoutDisplay, verify}},
		"keys, no display":           {answers{ask: both, properties: {0, 0, 7, 0}}, keypad{card.KeypadWithoutDisplay, verify}},
		"keys and a display":         {answers{ask: both, properties: {16, 2, 7, 0}}, keypad{card.KeypadWithDisplay, verify}},
		"does not tell of a display": {answers{ask: both}, keypad{card.KeypadWithoutDisplay, verify}},
		"tells nothing of a display": {answers{ask: both, properties: {}}, keypad{card.KeypadWithoutDisplay, verify}},
	} {
		if got := askKeypad(test.reader); *got != test.want {
			t.Errorf("%s: %+v, want %+v", name, *got, test.want)
		}
	}
	if got := askKeypad(failing{}); *got != (keypad{}) {
		t.Errorf("one that fails: %+v", *got)
	}
}

// failing answers and fails at once, as a binding may.
type failing struct{}

func (failing) Control(uint32, []byte) ([]byte, error) {
	return []byte{0x06, 4, 0, 0, 0, 1}, errors.New("lost")
}

func FuzzFeatures(f *testing.F) {
	f.Add([]byte{0x06, 4, 0x42, 0x33, 0x00, 0x06, 0x07, 4, 0, 0, 0, 1})
	f.Fuzz(func(t *testing.T, answer []byte) {
		got := features(answer)
		if len(got) > len(answer)/6 || got == nil && len(answer) == 0 {
			t.Errorf("% X: %v", answer, got)
		}
	})
}
