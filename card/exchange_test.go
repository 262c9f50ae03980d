package card

import (
	"bytes"
	"errors"
	"testing"
)

// A scripted transport answers as a function says, and keeps what it was sent.
type scripted struct {
	answer func(command []byte) ([]byte, error)
	sent   [][]byte
}

func (s *scripted) Transmit(command []byte) ([]byte, error) {
	s.sent = append(s.sent, bytes.Clone(command))
	return s.answer(command)
}

// inOrder answers one after another, and the last of them for ever.
func inOrder(answers ...string) *scripted {
	s := &scripted{}
	s.answer = func([]byte) ([]byte, error) { return []byte(answers[min(len(s.sent), len(answers))-1]), nil }
	return s
}

const ok = "\x90\x00"

var readCommand = []byte{0x00, 0xB0, 0x00, 0x00, 0x10}

func TestExchangeFollowsTheAnswersThatAskForAnotherCommand(t *testing.T) {
	getResponse := func(le byte) []byte { return []byte{0x00, 0xC0, 0x00, 0x00, le} }
	read := func(le byte) []byte { return []byte{0x00, 0xB0, 0x00, 0x00, le} }
	for name, test := range map[string]struct {
		answers []string
		want    string
		sent    [][]byte
	}{
		"nothing to follow":             {[]string{"abc" + ok}, "abc", [][]byte{read(0x10)}},
		"6Cxx: the right Le":            {[]string{"\x6C\x03", "abc" + ok}, "abc", [][]byte{read(0x10), read(3)}},
		"61xx: GET RESPONSE":            {[]string{"\x61\x03", "abc" + ok}, "abc", [][]byte{read(0x10), getResponse(3)}},
		"61xx with data before":         {[]string{"ab\x61\x01", "c" + ok}, "abc", [][]byte{read(0x10), getResponse(1)}},
		"61xx twice":                    {[]string{"\x61\x02", "ab\x61\x01", "c" + ok}, "abc", [][]byte{read(0x10), getResponse(2), getResponse(1)}},
		"6Cxx, then 61xx":               {[]string{"\x6C\x03", "\x61\x03", "abc" + ok}, "abc", [][]byte{read(0x10), read(3), getResponse(3)}},
		"6Cxx to GET RESPONSE":          {[]string{"\x61\x00", "\x6C\x03", "abc" + ok}, "abc", [][]byte{read(0x10), getResponse(0), getResponse(3)}},
		"seven times 61xx, then an end": {[]string{"\x61\x01", "a\x61\x01", "b\x61\x01", "c\x61\x01", "d\x61\x01", "e\x61\x01", "f\x61\x01", "g" + ok}, "abcdefg", nil},
		"eight times, the most":         {[]string{"\x61\x01", "a\x61\x01", "b\x61\x01", "c\x61\x01", "d\x61\x01", "e\x61\x01", "f\x61\x01", "g\x61\x01", "h" + ok}, "abcdefgh", nil},
	} {
		transport := inOrder(test.answers...)
		data, sw, err := New(transport).exchange(bytes.Clone(readCommand))
		if string(data) != test.want || sw != Success || err != nil {
			t.Errorf("%s: %q, %v, %v", name, data, sw, err)
		}
		if test.sent != nil && !equal(transport.sent, test.sent) {
			t.Errorf("%s: sent % X, want % X", name, transport.sent, test.sent)
		}
	}
}

func equal(a, b [][]byte) bool {
	return bytes.Equal(bytes.Join(a, []byte("|")), bytes.Join(b, []byte("|")))
}

func TestExchangeEndsWithACardThatNeverDoes(t *testing.T) {
	for name, test := range map[string]struct {
		answers []string
		want    error
		most    int // commands
	}{
		"6Cxx for ever":           {[]string{"\x6C\x03"}, StatusWord(0x6C03), 2},
		"61xx for ever":           {[]string{"\x61\x10"}, ErrMalformed, 9},
		"61xx with data for ever": {[]string{"0123456789ABCDEF\x61\x10"}, ErrMalformed, 9},
		"61xx, then 6Cxx":         {[]string{"\x61\x10", "\x6C\x10"}, StatusWord(0x6C10), 3},
	} {
		transport := inOrder(test.answers...)
		_, sw, err := New(transport).exchange(bytes.Clone(readCommand))
		if got := failed(sw, err, "exchange"); !errors.Is(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
		if len(transport.sent) > test.most {
			t.Errorf("%s: %d commands, want at most %d", name, len(transport.sent), test.most)
		}
	}
}

// A SELECT ends in the name of the file: "corrected" by 6C18, SELECT of the password's
// file would be SELECT of the PIN's, and the password sent there.
func TestSelectIsNeverCorrected(t *testing.T) {
	transport := inOrder("\x6C\x18", ok)
	secret := NewSecret(SignaturePassword)
	enter(t, secret, "KIGEN2026")
	if err := New(transport).Verify(secret); !errors.Is(err, StatusWord(0x6C18)) {
		t.Errorf("error %v", err)
	}
	if len(transport.sent) != 1 {
		t.Errorf("sent % X", transport.sent)
	}
}

func TestOnlyTheFirstCommandIsRepeatedAfter6F00(t *testing.T) {
	const fails = "\x6F\x00"
	transport := inOrder(fails, ok, fails)
	c := New(transport)
	if err := c.SelectApplication(JPKI); err != nil {
		t.Errorf("first command: %v", err)
	}
	if err := c.SelectApplication(Common); !errors.Is(err, NoPreciseDiagnosis) {
		t.Errorf("later command: %v", err)
	}
	if len(transport.sent) != 3 {
		t.Errorf("%d commands", len(transport.sent))
	}
	transport = inOrder(fails)
	if err := New(transport).SelectApplication(JPKI); !errors.Is(err, NoPreciseDiagnosis) || len(transport.sent) != 2 {
		t.Errorf("6F00 for ever: %v after %d commands", err, len(transport.sent))
	}
}

func TestAResponseThatIsTooShortOrTooLongIsMalformed(t *testing.T) {
	for length, want := range map[int]error{0: ErrMalformed, 1: ErrMalformed, 2: StatusWord(0), 258: StatusWord(0), 259: ErrMalformed, 300: ErrMalformed} {
		_, sw, err := New(inOrder(string(make([]byte, length)))).exchange(bytes.Clone(readCommand))
		if got := failed(sw, err, "exchange"); !errors.Is(got, want) {
			t.Errorf("%d bytes: %v, want %v", length, got, want)
		}
	}
}

func TestErrorsOfTheTransportComeBackWithTheirType(t *testing.T) {
	lost := errors.New("connection lost")
	transport := &scripted{answer: func([]byte) ([]byte, error) { return []byte("\x6F\x00"), lost }}
	c := New(transport)
	_, tries := c.Tries(UserPIN)
	_, certificate := c.ReadCertificate(UserAuthenticationCAFile, nil)
	_, common := c.CommonData()
	_, label := c.TokenLabel()
	_, issued := c.SignatureCertificateIssued()
	if _, sw, err := c.once(readCommand); sw != 0 || !errors.Is(err, lost) {
		t.Errorf("%v with %v", sw, err)
	}
	for i, err := range []error{c.SelectApplication(JPKI), tries, certificate, common, label, issued} {
		if !errors.Is(err, lost) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if len(transport.sent) != 7 {
		t.Errorf("%d commands: something was repeated", len(transport.sent))
	}
}

func TestAStatusWordReadsAsTheStandardWritesIt(t *testing.T) {
	if text := FileNotFound.Error(); text != "status word 6A82" {
		t.Errorf("%q", text)
	}
	for sw, want := range map[StatusWord]Tries{
		0x63C0: {true, 0}, 0x63C1: {true, 1}, 0x63C5: {true, 5}, 0x63CF: {true, 15},
		Blocked: {true, 0}, ReferenceDataUnusable: {true, 0},
		Success: {}, 0x6300: {}, 0x63D1: {}, 0x62C1: {}, SecurityStatus: {}, 0x6985: {},
	} {
		if got := sw.tries(); got != want {
			t.Errorf("%04X: %+v, want %+v", uint16(sw), got, want)
		}
	}
}
