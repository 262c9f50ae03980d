package card

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestAFileIsReadToTheLengthInItsHeaderWithOffsetsAndLengthsThatFit(t *testing.T) {
	der := append([]byte{0x30, 0x82, 0x02, 0x10}, bytes.Repeat([]byte{0x55}, 0x210)...) // 532 bytes
	transport := inOrder(ok, string(der[:256])+ok, string(der[256:512])+ok, string(der[512:])+"\x62\x82")
	got, err := New(transport).ReadCertificate(0x1234, nil)
	if err != nil || !bytes.Equal(got, der) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	if want := [][]byte{
		{0x00, 0xA4, 0x02, 0x0C, 0x02, 0x12, 0x34},
		{0x00, 0xB0, 0x00, 0x00, 0x00}, {0x00, 0xB0, 0x01, 0x00, 0x00}, {0x00, 0xB0, 0x02, 0x00, 0x14},
	}; !equal(transport.sent, want) {
		t.Errorf("sent % X, want % X", transport.sent, want)
	}
}

func TestACertificateThatWasReadLiesInOnePlace(t *testing.T) {
	var responses [][]byte
	transport := &scripted{answer: func(command []byte) ([]byte, error) {
		length := int(command[4])
		if length == 0 {
			length = 256
		}
		response := append(bytes.Repeat([]byte{0x55}, length), ok...)
		switch {
		case command[1] == 0xA4:
			return []byte(ok), nil
		case len(responses) == 0:
			copy(response, "\x30\x82\x02\x10") // 532 bytes in all
		}
		responses = append(responses, response[:length])
		return response, nil
	}}
	var prefix []byte
	if _, err := New(transport).ReadCertificate(SignatureCertificateFile, func(first []byte) { prefix = first }); err != nil {
		t.Fatal(err)
	}
	if len(prefix) != 256 || !bytes.Equal(prefix, make([]byte, len(prefix))) {
		t.Errorf("% X is left of the first bytes", prefix)
	}
	if all := bytes.Join(responses, nil); len(all) != 532 || !bytes.Equal(all, make([]byte, len(all))) {
		t.Errorf("% X is left in %d bytes of responses", all, len(all))
	}
}

// What was read before a reading fails is wiped, with what the failing answer had.
func TestAReadingThatFailsLeavesNothing(t *testing.T) {
	text := strings.Repeat("x", 300)
	for name, test := range map[string]struct {
		answer []byte
		err    error
		reads  int
	}{
		"connection lost":         {nil, errors.New("lost"), 1},
		"refused, with data":      {[]byte(text[:100] + "\x69\x82"), nil, 1},
		"an odd end, with data":   {[]byte(text[:100] + "\x6C\x00"), nil, 1},
		"more than was asked for": {[]byte(text[:11] + ok), nil, 1},
		"more than there can be":  {[]byte(text[:300] + ok), nil, 1},
		"one byte too many":       {[]byte(text[:257] + ok), nil, 1},
		"too many reads":          {[]byte(text[:1] + ok), nil, maxReads},
	} {
		der := append(make([]byte, 0, 110), text[:100]...)
		_, _, err := New(&scripted{answer: func([]byte) ([]byte, error) { return test.answer, test.err }}).readOn(SignatureCertificateFile, der, 110, test.reads)
		if err == nil || !bytes.Equal(der, make([]byte, len(der))) {
			t.Errorf("%s: %v, %q is left", name, err, der)
		}
		if n := max(0, len(test.answer)-2); test.reads == 1 && !bytes.Equal(test.answer[:n], make([]byte, n)) {
			t.Errorf("%s: %q is left of the answer", name, test.answer)
		}
	}
}

// The first block may name a holder too: of a certificate that is shorter, or is none.
func TestTheFirstBlockIsWipedWhateverItIs(t *testing.T) {
	text := strings.Repeat("x", 200)
	for name, answer := range map[string]string{
		"no certificate": text + ok, "refused": text + "\x69\x82", "a short one": "\x30\x10" + text + ok, "a long one": "\x30\x81\xC5" + text[:197] + ok, "padded": "\x30\x03abc" + text + ok,
	} {
		first := []byte(answer)
		_, _ = New(&scripted{answer: func(command []byte) ([]byte, error) {
			if command[1] == 0xA4 {
				return []byte(ok), nil
			}
			return first, nil
		}}).ReadPrefix(SignatureCertificateFile)
		if data := first[:len(first)-2]; !bytes.Equal(data, make([]byte, len(data))) {
			t.Errorf("%s: %q is left", name, data)
		}
	}
}

func TestAnAnswerWithoutDataOrWithTooMuchEndsTheReading(t *testing.T) {
	long := string(append([]byte{0x30, 0x82, 0x7F, 0xFC}, make([]byte, 252)...)) // as long as can be
	for name, answers := range map[string][]string{
		"9000 without data at once":         {ok, ok},
		"9000 without data later":           {ok, long + ok, ok},
		"6282 without data":                 {ok, "\x62\x82"},
		"more than was asked for":           {ok, "\x30\x82\x01\x00" + strings.Repeat("x", 252) + ok, strings.Repeat("x", 5) + ok},
		"one byte at a time":                {ok, long + ok, "x" + ok},
		"longer than offsets reach":         {ok, "\x30\x82\xFF\xFF" + strings.Repeat("x", 252) + ok, strings.Repeat("x", 256) + ok},
		"too short for the header":          {ok, "\x30" + ok},
		"a first byte that is no SEQUENCE":  {ok, "\x31\x02xx" + ok},
		"a first answer of 61xx, for ever":  {ok, "\x61\x10"},
		"a response of one byte":            {ok, "\x90"},
		"a response of three hundred bytes": {ok, strings.Repeat("x", 300)},
	} {
		transport := inOrder(answers...)
		got, err := New(transport).ReadCertificate(UserAuthenticationCertificateFile, nil)
		if !errors.Is(err, ErrMalformed) || got != nil {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		if most := 1 + maxReads; len(transport.sent) > most {
			t.Errorf("%s: %d commands", name, len(transport.sent))
		}
	}
}

func TestACertificateThatNoFileCanHoldIsNotAskedFor(t *testing.T) {
	block := strings.Repeat("x", 252) + ok
	for header, most := range map[string]int{"\x30\x82\x7F\xFD": 2, "\x30\x82\xFF\xFF": 2, "\x30\x82\x7F\xFC": 1 + maxReads} {
		transport := inOrder(ok, header+block, strings.Repeat("x", 256)+ok)
		der, err := New(transport).ReadCertificate(SignatureCertificateFile, nil)
		if whole := most > 2; whole != (err == nil) || whole && len(der) != maxFile || !whole && !errors.Is(err, ErrMalformed) || len(transport.sent) != most {
			t.Errorf("% X: %d commands, %d bytes, %v", header, len(transport.sent), len(der), err)
		}
	}
}

func TestNoOffsetIsAskedForThatMeansAnotherFile(t *testing.T) {
	transport := inOrder("x" + ok)
	c := New(transport)
	if data, err := c.readBinary(0x7FFF, 1); err != nil || string(data) != "x" || !bytes.Equal(transport.sent[0], []byte{0x00, 0xB0, 0x7F, 0xFF, 0x01}) {
		t.Errorf("%q, %v, sent % X", data, err, transport.sent)
	}
	if _, err := c.readBinary(0x8000, 1); !errors.Is(err, ErrMalformed) || len(transport.sent) != 1 {
		t.Errorf("%v, sent % X", err, transport.sent)
	}
}

func TestTheLengthOfACertificateComesFromItsHeader(t *testing.T) {
	for name, test := range map[string]struct {
		der  string
		want int // 0 for malformed
	}{
		"short form":            {"\x30\x10", 18},
		"short form, no more":   {"\x30\x00", 2},
		"one byte":              {"\x30\x81\x80", 131},
		"two bytes":             {"\x30\x82\x06\x21", 1573},
		"the most in a file":    {"\x30\x82\x7F\xFC", 0x8000},
		"more than a file has":  {"\x30\x82\x7F\xFD", 0},
		"two bytes, the most":   {"\x30\x82\xFF\xFF", 0},
		"three bytes":           {"\x30\x83\x00\x06\x21", 0},
		"four gigabytes":        {"\x30\x84\xFF\xFF\xFF\xFF", 0},
		"as long as can be":     {"\x30\xFF" + strings.Repeat("\xFF", 127), 0},
		"indefinite":            {"\x30\x80\x02\x01\x00\x00\x00", 0},
		"empty":                 {"", 0},
		"tag alone":             {"\x30", 0},
		"length cut short":      {"\x30\x82\x06", 0},
		"not a SEQUENCE":        {"\x31\x10", 0},
		"zeros":                 {"\x00\x00\x00\x00", 0},
		"erased":                {"\xFF\xFF\xFF\xFF", 0},
		"application SEQUENCE":  {"\x70\x10", 0},
		"one byte, none follow": {"\x30\x81", 0},
	} {
		got, err := derLength([]byte(test.der))
		if got != test.want || errors.Is(err, ErrMalformed) != (test.want == 0) {
			t.Errorf("%s: %d, %v, want %d", name, got, err, test.want)
		}
	}
}

func TestALabelLosesItsPaddingAlone(t *testing.T) {
	for data, want := range map[string]string{
		"JPKIAPICCTOKEN2                 ":             LabelMyNumberCard,
		"JPKIAPICCTOKEN2" + strings.Repeat("\x00", 17): LabelMyNumberCard,
		"JPKIAPICCTOKEN  \x00 \x00\x00            ":    LabelJukiCard,
		" A B                            ":             " A B",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345":             "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345",
		"JPKIAPICCTOKEN":                               LabelJukiCard, // a file that ends there
		"                                ":             "",
	} {
		if got, err := New(inOrder(ok, data+ok)).TokenLabel(); got != want || err != nil {
			t.Errorf("%q: %q, %v", data, got, err)
		}
	}
}

// What follows a refused SELECT would be read from the file that was selected before.
func TestNothingIsReadOfAFileThatIsNotSelected(t *testing.T) {
	const refused = "\x6A\x82"
	for name, test := range map[string]struct {
		answers []string
		read    func(*Card) (got, none any, err error)
	}{
		"issued":      {[]string{refused, "\x8F" + ok}, func(c *Card) (any, any, error) { got, err := c.SignatureCertificateIssued(); return got, false, err }},
		"label":       {[]string{refused, "JPKI" + ok}, func(c *Card) (any, any, error) { got, err := c.TokenLabel(); return got, "", err }},
		"common data": {[]string{ok, refused, record("20350217") + ok}, func(c *Card) (any, any, error) { got, err := c.CommonData(); return got, CommonData{}, err }},
		"tries":       {[]string{refused, "\x63\xC3"}, func(c *Card) (any, any, error) { got, err := c.Tries(UserPIN); return got, Tries{}, err }},
	} {
		transport := inOrder(test.answers...)
		if got, none, err := test.read(New(transport)); !errors.Is(err, FileNotFound) || got != none || len(transport.sent) != len(test.answers)-1 {
			t.Errorf("%s: %v, %v after %d commands", name, got, err, len(transport.sent))
		}
	}
}

func TestAPrefixThatIsNotWholeIsNone(t *testing.T) {
	transport := inOrder(ok, "\x30\x82\x02\x10"+strings.Repeat("x", 96)+ok, "\x69\x82")
	if prefix, err := New(transport).ReadPrefix(UserAuthenticationCertificateFile); prefix != nil || !errors.Is(err, SecurityStatus) {
		t.Errorf("%d bytes, %v", len(prefix), err)
	}
	called := false
	transport = inOrder(ok, "\x30\x82\x02\x10"+strings.Repeat("x", 96)+ok, "\x69\x82")
	if _, err := New(transport).ReadCertificate(UserAuthenticationCertificateFile, func([]byte) { called = true }); called || !errors.Is(err, SecurityStatus) {
		t.Errorf("called %t, %v", called, err)
	}
}

func TestOnlyTheFirstByteSaysThatASignatureCertificateWasIssued(t *testing.T) {
	for data, want := range map[string]bool{"\x8F": true, "\x00": false, "\x80": false, "\xFF": false} {
		if got, err := New(inOrder(ok, data+ok)).SignatureCertificateIssued(); got != want || err != nil {
			t.Errorf("%X: %t, %v", data, got, err)
		}
	}
}

// record is the common data with that expiry. Serial number and code are made up.
func record(expiry string) string { return "\x01\x1C" + "990000000000001" + "99001" + expiry }

func TestTheCommonRecordGivesTheLastSecondOfItsDayInJapan(t *testing.T) {
	for expiry, want := range map[string]string{
		"20350217": "2035-02-17T23:59:59+09:00",
		"20281231": "2028-12-31T23:59:59+09:00",
		"20280229": "2028-02-29T23:59:59+09:00",
	} {
		got, err := New(inOrder(ok, ok, record(expiry)+ok)).CommonData()
		if got.Expiry.Format(time.RFC3339) != want || err != nil {
			t.Errorf("%s: %v, %v", expiry, got, err)
		}
	}
}

func TestTheCommonRecordGivesACodeOfFiveDigitsAndNoOther(t *testing.T) {
	for code, want := range map[string]string{
		"14131": "14131", "01100": "01100", "99001": "99001",
		"     ": "", "1413 ": "", "-1413": "", "1413x": "", "\x00\x00\x00\x00\x00": "", "１41": "",
	} {
		data := strings.Replace(record("20350217"), "99001", code, 1)
		got, err := New(inOrder(ok, ok, data+ok)).CommonData()
		if got.Municipality != want || got.Expiry.IsZero() || err != nil {
			t.Errorf("%q: %v, %v", code, got, err)
		}
	}
}

// isOfRecord reports whether common is what stands in a record, number left out.
func isOfRecord(common CommonData, record string) bool {
	code := record[17:22]
	if strings.Trim(code, "0123456789") != "" {
		code = ""
	}
	return common.Municipality == code && common.Expiry.Format("20060102 15:04:05 -0700") == record[22:30]+" 23:59:59 +0900"
}

// No part of a record may appear in an error: it has a number that names its holder.
var commonDataErrors = []string{
	"malformed response: expiry in common data",
	"malformed response: common data of %d bytes",
}

func isCommonDataError(err error, length int) bool {
	return err.Error() == commonDataErrors[0] || err.Error() == fmt.Sprintf(commonDataErrors[1], length)
}

func TestACommonRecordThatIsWrongIsMalformedAndNotQuoted(t *testing.T) {
	for _, data := range []string{
		"", "\x01", record("2035021"), record("        "), record("20350230"), record("20351301"), record("20350200"), record("2035-2-1"),
		record("00000000"), record("00000101"), record("99991231"), record("+2035021"), "\x01\x1B" + record("20350217")[2:], "\x02" + record("20350217")[1:], strings.Repeat("\x00", 30), strings.Repeat("9", 30),
	} {
		got, err := parseCommonData([]byte(data))
		if !errors.Is(err, ErrMalformed) || got != (CommonData{}) {
			t.Errorf("%q: %v, %v", data, got, err)
		} else if !isCommonDataError(err, len(data)) {
			t.Errorf("the record may be quoted in %q", err)
		}
	}
}

func TestTheCommonRecordIsWipedWhateverCameOfIt(t *testing.T) {
	for _, test := range []struct{ data, sw string }{
		{record("20350217"), ok}, {record("20359999"), ok}, {record("20350217")[:20], ok}, {record("20350217"), "\x62\x81"},
	} {
		for _, instruction := range []byte{0xB2, 0xC0} { // READ RECORD, or GET RESPONSE after it
			response := []byte(test.data + test.sw)
			_, _ = New(&scripted{answer: func(command []byte) ([]byte, error) {
				switch command[1] {
				case instruction:
					return response, nil
				case 0xB2:
					return []byte{0x61, byte(len(test.data))}, nil
				}
				return []byte(ok), nil
			}}).CommonData()
			if data := response[:len(test.data)]; !bytes.Equal(data, make([]byte, len(data))) {
				t.Errorf("%q is still there", data)
			}
		}
	}
}

// FuzzCommonData proves that no record makes it panic or is quoted in an error, and
// that only eight digits that are a day become one, and only five digits a code.
func FuzzCommonData(f *testing.F) {
	for _, expiry := range []string{"20350217", "20350230", "2035 217", "-0350217", "00000000"} {
		f.Add([]byte(record(expiry)))
	}
	f.Add([]byte(record("20350217") + "behind"))
	f.Add([]byte(strings.Replace(record("20350217"), "99001", "9900x", 1)))
	f.Add([]byte{0x01, 0x1C})
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := parseCommonData(data)
		switch {
		case err != nil && (!errors.Is(err, ErrMalformed) || !isCommonDataError(err, len(data)) || got != (CommonData{})):
			t.Fatalf("%v, %v", got, err)
		case err == nil && !isOfRecord(got, string(data)):
			t.Fatalf("%q gives %v", data, got)
		}
	})
}
