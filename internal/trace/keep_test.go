package trace

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kigen/card"
	"kigen/internal/check"
)

// A byte is kept for where it stands and for what it is. Each case here is one byte more than
// may be kept, or one less than must be.

// hexBytes reads "30 82 01" and such.
func hexBytes(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// keptBy is what a filter keeps of a file. It panics where the filter holds back more than a
// header or a date.
func keptBy(f filter, content []byte) []byte {
	const longest = 17
	kept := make([]byte, len(content))
	for i, b := range content {
		f.feed(b, &kept[i])
		if c, ok := f.(*certificate); ok && len(c.held) > longest {
			panic(fmt.Sprintf("% X is held back", c.held))
		}
	}
	return kept
}

// What a filter held back is wiped, whether it was kept or not.
func TestWhatWasHeldBackIsWiped(t *testing.T) {
	for what, text := range map[string]string{"a day": "250304010203Z", "a day of another century": "990304010203Z", "a name": "MIHON TARO 1Z"} {
		c := &certificate{step: notBefore}
		kept := make([]byte, 15)
		der := utc(text)
		for i, b := range der[:14] {
			c.feed(b, &kept[i])
		}
		held := c.held[:cap(c.held)]
		if !bytes.Contains(held, []byte(text[:12])) {
			t.Fatalf("%q is held", held)
		}
		c.feed(der[14], &kept[14])
		if c.held != nil || len(bytes.Trim(held[:14], "\x00")) > 0 {
			t.Errorf("%s: %q is left", what, held)
		}
	}
	for _, text := range []string{"20341124", "MIHONSHI"} {
		r := &record{at: 22}
		kept := make([]byte, 10)
		for i, b := range []byte(text[:7]) {
			r.feed(b, &kept[i])
		}
		held := r.held[:cap(r.held)]
		for i, b := range []byte(text[7:] + "AB") {
			r.feed(b, &kept[7+i])
		}
		if len(r.held) > 0 || len(bytes.Trim(held[:7], "\x00")) > 0 {
			t.Errorf("%q and %q are left", held, r.held)
		}
	}
}

// tlv is a DER element with the shortest length there is.
func tlv(tag byte, content ...byte) []byte {
	switch n := len(content); {
	case n < 0x80:
		return append([]byte{tag, byte(n)}, content...)
	case n < 0x100:
		return append([]byte{tag, 0x81, byte(n)}, content...)
	default:
		return append([]byte{tag, 0x82, byte(n >> 8), byte(n)}, content...)
	}
}

// A made is a certificate of made-up content: every byte that is no header is 0x41.
type made struct{ version, serial, algorithm, issuer, validity []byte }

func newMade(notBefore, notAfter []byte) made {
	return made{
		version: tlv(0xA0, tlv(0x02, 0x41)...), serial: tlv(0x02, 0x41, 0x41), algorithm: tlv(0x30, 0x41, 0x41, 0x41),
		issuer: tlv(0x30, bytes.Repeat([]byte{0x41}, 0x90)...), validity: tlv(0x30, slices.Concat(notBefore, notAfter)...),
	}
}

func (m made) der() []byte {
	return tlv(0x30, tlv(0x30, slices.Concat(m.version, m.serial, m.algorithm, m.issuer, m.validity, bytes.Repeat([]byte{0x41}, 0x100))...)...)
}

func utc(text string) []byte         { return tlv(tagUTCTime, []byte(text)...) }
func generalized(text string) []byte { return tlv(tagGeneralizedTime, []byte(text)...) }

func TestOfTheTimesOfACertificateTheDayInJapanAloneIsKept(t *testing.T) {
	good := utc("250304010203Z")
	for _, c := range []struct {
		what                string
		notBefore, notAfter []byte
		from, until         string // what is kept
	}{
		{"any second", utc("250304010203Z"), utc("291124033333Z"), "250303150000Z", "291124145959Z"},
		{"the first and last second", utc("250303150000Z"), utc("291124145959Z"), "250303150000Z", "291124145959Z"},
		{"a second before and after them", utc("250303145959Z"), utc("291124150000Z"), "250302150000Z", "291125145959Z"},
		{"before 2000", utc("991231145959Z"), good, "", ""},
		{"1999 in UTC", utc("991231150000Z"), good, "", ""},
		{"2000", utc("000102000000Z"), utc("000102000000Z"), "000101150000Z", "000102145959Z"},
		{"the end before 2000", good, utc("991230000000Z"), "250303150000Z", ""},
		{"2049", utc("491231000000Z"), utc("491231000000Z"), "491230150000Z", "491231145959Z"},
		{"a day of 2050", utc("491231150000Z"), utc("491231150000Z"), "491231150000Z", ""},
		{"2050", generalized("20500102000000Z"), generalized("20500102000000Z"), "20500101150000Z", "20500102145959Z"},
		{"2050 that was 2049", generalized("20500101000000Z"), good, "", ""},
		{"2049 as a GeneralizedTime", generalized("20490601000000Z"), good, "", ""},
		{"2999", generalized("29991231000000Z"), generalized("29991231000000Z"), "29991230150000Z", "29991231145959Z"},
		{"3000", generalized("30000105000000Z"), good, "", ""},
		{"a name", utc("MIHON TARO 1Z"), good, "", ""},
		{"a name at the end", good, utc("MIHON TARO 1Z"), "250303150000Z", ""},
		{"no day of the calendar", utc("250229000000Z"), good, "", ""},
		{"a fraction", generalized("20500102000000.5Z"), good, "", ""},
		{"no seconds", utc("2503040102Z"), good, "", ""},
		{"another zone", utc("2503040102+09"), good, "", ""},
		{"a character less", utc("25030401020Z"), good, "", ""},
		{"a long length", slices.Concat([]byte{0x17, 0x81, 13}, []byte("250304010203Z")), good, "", ""},
		{"text", tlv(0x0C, []byte("250304010203Z")...), good, "", ""},
		{"a UTCTime of a GeneralizedTime's length", utc("20500102000000Z"), good, "", ""},
		{"a GeneralizedTime of a UTCTime's length", generalized("500102000000Z"), good, "", ""},
	} {
		m := newMade(c.notBefore, c.notAfter)
		der := m.der()
		got := keptBy(&certificate{}, der)
		want := bytes.ReplaceAll(der, []byte{0x41}, []byte{0})
		at := bytes.Index(der, m.validity)
		clear(want[at+2:])
		// The integer in the version is content as well.
		version := bytes.Index(der, m.version)
		clear(want[version+2 : version+4])
		if c.from != "" {
			copy(want[at+2:], c.notBefore[:2])
			copy(want[at+4:], c.from)
		}
		if c.until != "" {
			copy(want[at+2+len(c.notBefore):], c.notAfter[:2])
			copy(want[at+4+len(c.notBefore):], c.until)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s:\n% X\nwant\n% X", c.what, got, want)
		}
	}
}

// What is not as it should be ends a certificate: nothing behind is kept.
func TestNothingIsKeptBehindWhatIsNoCertificate(t *testing.T) {
	whole := newMade(utc("250304010203Z"), utc("291124033333Z"))
	starts := []int{0, 4, 8, 13, 17, 22, 169, 171, 186} // of the headers
	der := whole.der()
	for _, start := range starts {
		for _, tag := range []byte{0x00, 0x04, 0x05, 0x31, 0x41, 0x80} {
			wrong := bytes.Clone(der)
			wrong[start] = tag
			if got := keptBy(&certificate{}, wrong)[start:]; len(bytes.Trim(got, "\x00")) > 0 {
				t.Errorf("tag %02X at %d: % X", tag, start, got)
			}
		}
		for _, length := range []byte{0x80, 0x83, 0x84, 0xFF} {
			wrong := bytes.Clone(der)
			wrong[start+1] = length
			if got := keptBy(&certificate{}, wrong)[start:]; len(bytes.Trim(got, "\x00")) > 0 {
				t.Errorf("length %02X at %d: % X", length, start, got)
			}
		}
		cut := keptBy(&certificate{}, der[:start+1])
		if cut[start] != 0 {
			t.Errorf("a tag alone is kept at %d", start)
		}
	}
	// Each tag in another's place.
	for _, change := range []func(*made){
		func(m *made) { m.version = m.serial },
		func(m *made) { m.serial = m.algorithm },
		func(m *made) { m.algorithm = m.serial },
		func(m *made) { m.issuer = m.version },
	} {
		m := newMade(utc("250304010203Z"), utc("291124033333Z"))
		change(&m)
		if got := keptBy(&certificate{}, m.der()); bytes.Contains(got, []byte("Z")) {
			t.Errorf("% X", got)
		}
	}
	// There are certificates without a version (X.509 v1).
	first := newMade(utc("250304010203Z"), utc("291124033333Z"))
	first.version = nil
	if got := keptBy(&certificate{}, first.der()); !bytes.Contains(got, []byte("291124145959Z")) || bytes.Contains(got, []byte{0x41}) {
		t.Errorf("without a version: % X", got)
	}
	// Lengths of one and of two bytes, of content that is longer than what is there.
	for _, text := range []string{"30 81 80 30 05 30", "30 82 FF FF 30 03 02 01 41", "30 7F 30 00 02 00 30 00 30 00 30 00 0C 05 41 41 41"} {
		in := hexBytes(t, text)
		got := keptBy(&certificate{}, in)
		want := bytes.ReplaceAll(in, []byte{0x41}, []byte{0})
		if i := bytes.IndexByte(want, 0x0C); i >= 0 {
			clear(want[i:])
		}
		if text[:5] == "30 81" {
			want[5] = 0 // more of it is to come
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: % X, want % X", text, got, want)
		}
	}
}

func TestTheNumberOfACardFollowsFromItsFirst256BytesAlone(t *testing.T) {
	der := newMade(utc("250304010203Z"), utc("291124033333Z")).der()
	other := bytes.Clone(der)
	other[len(other)-30] ^= 1 // behind the 256th
	near := bytes.Clone(der)
	near[255] ^= 1
	cards := newCards()
	numbers := func(content []byte) []byte { return keptBy(&certificate{cards: cards}, content) }
	plain := keptBy(&certificate{}, der)
	if got := numbers(der); !bytes.Equal(got, plain) { // the first card is 0
		t.Errorf("% X", got)
	}
	if got := numbers(other); !bytes.Equal(got, plain) {
		t.Errorf("a byte behind the prefix makes another card: % X", got)
	}
	want := bytes.Clone(plain)
	for number, content := range [][]byte{der, near, slices.Concat(near[:100], []byte{0}, near[101:])} {
		want[255] = byte(number)
		if got := numbers(content); !bytes.Equal(got[255:257], want[255:257]) {
			t.Errorf("card %d: % X, want % X", number, got[255:257], want[255:257])
		}
	}
	broken := bytes.Clone(near)
	broken[0] = 0x31
	if got := numbers(broken); got[255] != 3 { // it has ended, and is a card of its own
		t.Errorf("% X", got)
	}
	unfinished := bytes.Clone(near)
	unfinished[3], unfinished[7], unfinished[22+1], unfinished[22+2] = 0xFF, 0xFF, 0x81, 0xF0 // the issuer goes beyond
	if got := numbers(unfinished); got[255] != 0 {
		t.Errorf("a certificate that goes on has the number %d", got[255])
	}
}

func TestOfTheRecordOnlyADayIsKept(t *testing.T) {
	const serial, code = "739184620571936", "04918"
	zero := strings.Repeat("\x00", len(serial)+len(code))
	for in, want := range map[string]string{
		"\x01\x1C" + serial + code + "20341124":         "\x01\x1C" + zero + "20341124",
		"\x01\x1C" + serial + code + "20160101":         "\x01\x1C" + zero + "20160101",
		"\x01\x1C" + serial + code + "20991231":         "\x01\x1C" + zero + "20991231",
		"\x01\x1C" + serial + code + "20151231":         "\x01\x1C" + zero,
		"\x01\x1C" + serial + code + "21000101":         "\x01\x1C" + zero,
		"\x01\x1C" + serial + code + "19610723":         "\x01\x1C" + zero,
		"\x01\x1C" + serial + code + "20341131":         "\x01\x1C" + zero,
		"\x01\x1C" + serial + code + "MIHONSHI":         "\x01\x1C" + zero,
		"\x01\x1C" + serial + code + "2034112":          "\x01\x1C" + zero,
		"\x01\x1C" + serial + code + "20341124MIHON":    "\x01\x1C" + zero + "20341124",
		"\x01\x1C" + serial + code + "2034112420341125": "\x01\x1C" + zero + "20341124",
		"\x01\x1D" + serial + code + "20341124":         "\x01",
		"\x02\x1C" + serial + code + "20341124":         "",
		"\x1C\x01" + serial + code + "20341124":         "",
	} {
		got := string(keptBy(&record{}, []byte(in)))
		if want += strings.Repeat("\x00", len(in)-len(want)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestOfTheCertificatesPresentOnlyThatByteIsKept(t *testing.T) {
	in := hexBytes(t, "8F 00 41 8F 8E 90 0F")
	if got, want := keptBy(present{}, in), hexBytes(t, "8F 00 00 8F 00 00 00"); !bytes.Equal(got, want) {
		t.Errorf("% X, want % X", got, want)
	}
}

func TestOfALabelNothingIsKeptBehindIts32Bytes(t *testing.T) {
	label32 := "JPKIAPICCTOKEN2" + strings.Repeat("\x00", 17)
	if got := string(keptBy(&label{}, []byte(label32+"JPKI    "))); got != label32+strings.Repeat("\x00", 8) {
		t.Errorf("%q", got)
	}
	if got := string(keptBy(&label{}, []byte("JPKI"))); got != "JPKI" {
		t.Errorf("%q", got)
	}
	l := &label{}
	keptBy(l, []byte("JPMIHON TARO"))
	if string(l.sofar) != "JP??????????" {
		t.Errorf("%q is held", l.sofar)
	}
}

// A said is a command and what was answered.
type said struct{ command, answer string }

const (
	jpki   = "00A4040C0AD392F000260100000001"
	common = "00A4040C0AD3921000310001010100"
	ok     = "9000"
)

// A conversation's last answer is of a file that is read from its beginning, in its
// application, or nothing is kept of it.
func TestAnAnswerIsKeptOnlyWhereItIsKnownOfWhatItIs(t *testing.T) {
	ef := func(id string) said { return said{"00A4020C02" + id, ok} }
	begin := []said{{jpki, ok}}
	readPresent := said{"00B0000003", "8F8F00" + ok}
	for _, c := range []struct {
		what   string
		before []said
		last   said
		kept   string
	}{
		{"EF 0008", append(begin, ef("0008")), readPresent, "8F8F009000"},
		{"by short identifier", begin, said{"00B0880003", "8F8F00" + ok}, "8F8F009000"},
		{"by short identifier of another", begin, said{"00B0890003", "8F8F00" + ok}, "0000009000"},
		{"the current one by short identifier 0", append(begin, ef("0008")), said{"00B0800003", "8F8F00" + ok}, "8F8F009000"},
		{"another file", append(begin, ef("0009")), readPresent, "0000009000"},
		{"the high byte counts", append(begin, ef("0108")), readPresent, "0000009000"},
		{"no file", begin, readPresent, "0000009000"},
		{"no application", []said{ef("0008")}, readPresent, "0000009000"},
		{"of another application", []said{{common, ok}, ef("0008")}, readPresent, "0000009000"},
		{"of another after this", []said{{jpki, ok}, {common, ok}, ef("0008")}, readPresent, "0000009000"},
		{"application not selected", []said{{jpki, "6A82"}, ef("0008")}, readPresent, "0000009000"},
		{"selected with a warning", []said{{jpki, "6283"}, ef("0008")}, readPresent, "0000009000"},
		{"selected with more to come", []said{{jpki, "6110"}, {"00A4020C020008", "6108"}}, readPresent, "8F8F009000"},
		{"file not selected", append(begin, ef("0008"), said{"00A4020C020009", "6A82"}), readPresent, "0000009000"},
		{"after another file was not selected", append(begin, said{"00A4020C020009", "6A82"}, ef("0008")), readPresent, "8F8F009000"},
		{"file selected with a warning", append(begin, said{"00A4020C020008", "6283"}), readPresent, "0000009000"},
		{"a name of three bytes", append(begin, said{"00A4020C03000800", ok}), readPresent, "0000009000"},
		{"an application without a name", []said{{jpki, ok}, {"00A4040C", ok}, ef("0008")}, readPresent, "0000009000"},
		{"selected in another way", append(begin, ef("0008"), said{"00A4000C020009", ok}), readPresent, "0000009000"},
		{"a longer name, of which half is the application's", []said{{"00A4040C0BD392F00026010000000141", ok}, ef("0008")}, readPresent, "0000009000"},

		{"part of it, with 6282", append(begin, ef("0008")), said{"00B0000003", "8F6282"}, "8F6282"},
		{"part of it, with 61xx", append(begin, ef("0008")), said{"00B0000003", "8F6102"}, "8F6102"},
		{"with another warning", append(begin, ef("0008")), said{"00B0000003", "8F6281"}, "006281"},
		{"with an error", append(begin, ef("0008")), said{"00B0000003", "8F6A82"}, "006A82"},
		{"with what is no status word", append(begin, ef("0008")), said{"00B0000003", "8F8F8F"}, "000000"},
		{"from the middle", append(begin, ef("0008")), said{"00B0000103", "8F8F00" + ok}, "0000009000"},
		{"from the middle, by short identifier", begin, said{"00B0880103", "8F8F00" + ok}, "0000009000"},
		{"on from where it was read", append(begin, ef("0008"), said{"00B0000001", "8F" + ok}), said{"00B0000103", "8F8F00" + ok}, "8F8F009000"},
		{"from further on", append(begin, ef("0008"), said{"00B0000001", "8F" + ok}), said{"00B0000203", "8F8F00" + ok}, "0000009000"},
		{"on after a gap", append(begin, ef("0008"), said{"00B0000001", "8F" + ok}, said{"00B0000201", "8F" + ok}), said{"00B0000103", "8F8F00" + ok}, "0000009000"},
		{"on after an error", append(begin, ef("0008"), said{"00B0000001", "8F" + ok}, said{"00B0000101", "6F00"}), said{"00B0000103", "8F8F00" + ok}, "8F8F009000"},
		{"on in another file", append(begin, ef("0008"), said{"00B0000001", "8F" + ok}, ef("0002")), said{"00B0000103", "8F8F00" + ok}, "0000009000"},
		{"from 256 on is not from the beginning", append(begin, ef("0008")), said{"00B0010003", "8F8F00" + ok}, "0000009000"},
		{"with a Le of three bytes", append(begin, ef("0008")), said{"00B00000000003", "8F8F00" + ok}, "8F8F009000"},
		{"with a Le of two bytes", append(begin, ef("0008")), said{"00B000000003", "8F8F00" + ok}, "0000009000"},
		{"without Le", append(begin, ef("0008")), said{"00B00000", "8F8F00" + ok}, "0000009000"},

		{"GET RESPONSE after 61xx", append(begin, ef("0008"), said{"00B0000003", "8F6102"}), said{"00C0000002", "8F8F" + ok}, "8F8F9000"},
		{"GET RESPONSE once more", append(begin, ef("0008"), said{"00B0000003", "8F6102"}, said{"00C0000001", "8F6101"}), said{"00C0000001", "8F" + ok}, "8F9000"},
		{"GET RESPONSE at any time", append(begin, ef("0008"), said{"00B0000001", "8F" + ok}), said{"00C0000002", "8F8F" + ok}, "00009000"},
		{"GET RESPONSE after all was given", append(begin, ef("0008"), said{"00B0000003", "8F6102"}, said{"00C0000002", "8F8F" + ok}), said{"00C0000002", "8F8F" + ok}, "00009000"},
		{"GET RESPONSE of something else", append(begin, ef("0008"), said{"00B0000003", "8F6102"}, said{"00200080", "63C3"}), said{"00C0000002", "8F8F" + ok}, "00009000"},
		{"GET RESPONSE with other parameters", append(begin, ef("0008"), said{"00B0000003", "8F6102"}), said{"00C0000102", "8F8F" + ok}, "00009000"},
		{"GET RESPONSE without Le", append(begin, ef("0008"), said{"00B0000003", "8F6102"}), said{"00C00000", "8F8F" + ok}, "00009000"},
		{"on after GET RESPONSE", append(begin, ef("0008"), said{"00B0000003", "8F6102"}, said{"00C0000002", "8F8F" + ok}), said{"00B0000301", "8F" + ok}, "8F9000"},

		{"another class", append(begin, ef("0008")), said{"80B0000003", "8F8F00" + ok}, "0000009000"},
		{"after another class", append(begin, ef("0008"), said{"80A4020C020009", ok}), readPresent, "0000009000"},
		{"selected by another class", append(begin, ef("0009"), said{"80A4020C020008", ok}), readPresent, "0000009000"},
		{"selected in another way, itself", append(begin, ef("0009"), said{"00A4000C020008", ok}), readPresent, "0000009000"},
		{"after an empty command", append(begin, ef("0008"), said{"", ok}), readPresent, "0000009000"},
		{"by short identifier, refused, itself", append(begin, ef("0009"), said{"00B0880001", "6A82"}), readPresent, "0000009000"},
		{"the application after a record that is none", append(begin, said{"00B2010500", ok}, ef("0008")), readPresent, "8F8F009000"},
		{"the file after a record by another reference", append(begin, ef("0008"), said{"00B2010500", ok}), readPresent, "0000009000"},
		{"the application after data in a reading command", append(begin, said{"00B000000541414141", ok}, ef("0008")), readPresent, "8F8F009000"},
		{"a record after a file", append(begin, ef("0008"), said{"00B0000001", "8F" + ok}), said{"00B2020400", "8F8F00" + ok}, "0000009000"},
		{"on in another file, by short identifier", append(begin, ef("0008"), said{"00B0000001", "8F" + ok}), said{"00B0820103", "8F8F00" + ok}, "0000009000"},
		{"an empty record, and GET RESPONSE", []said{{common, ok}, ef("0001"), {"00B2010400", ok}}, said{"00C000001E", recordAnswer + ok}, recordNothing + ok},
		{"after a command that nobody knows", append(begin, ef("0008"), said{"00E2000000", ok}), readPresent, "0000009000"},
		{"after a command of three bytes", append(begin, ef("0008"), said{"00B000", ok}), readPresent, "0000009000"},
		{"after a counter was asked for", append(begin, ef("0008"), said{"00200080", "63C3"}), readPresent, "8F8F009000"},
		{"after one of another file was", append(begin, ef("0008"), said{"00200098", "63C3"}), readPresent, "0000009000"},
		{"after an answer without a status word", append(begin, ef("0008"), said{"00B0000001", "8F"}), said{"00B0000103", "8F8F00" + ok}, "0000009000"},
		{"after half a status word to a SELECT", append(begin, ef("0008"), said{"00A4020C020009", "90"}), readPresent, "0000009000"},
		{"data in a reading command", append(begin, ef("0008")), said{"00B000000541414141", "8F8F00" + ok}, "0000009000"},
		{"by short identifier, refused", append(begin, ef("0008"), said{"00B0890001", "6A82"}), readPresent, "0000009000"},
		{"by short identifier, given", append(begin, ef("0009"), said{"00B0880001", "8F" + ok}), readPresent, "8F8F009000"},
		{"the current one, refused", append(begin, ef("0008"), said{"00B0000001", "6A82"}), readPresent, "8F8F009000"},

		{"the record", []said{{common, ok}, ef("0001")}, said{"00B2010400", recordAnswer + ok}, recordKept + ok},
		{"the record by short identifier", []said{{common, ok}}, said{"00B2010C00", recordAnswer + ok}, recordKept + ok},
		{"another record", []said{{common, ok}, ef("0001")}, said{"00B2020400", recordAnswer + ok}, recordNothing + ok},
		{"a record by another reference", []said{{common, ok}, ef("0001")}, said{"00B2010500", recordAnswer + ok}, recordNothing + ok},
		{"a record of another file", []said{{common, ok}, ef("0002")}, said{"00B2010400", recordAnswer + ok}, recordNothing + ok},
		{"a record of another application", []said{{jpki, ok}, ef("0001")}, said{"00B2010400", recordAnswer + ok}, recordNothing + ok},
		{"a record, and then the file", []said{{common, ok}, ef("0001"), {"00B2010400", "01" + ok}}, said{"00B0000000", recordAnswer + ok}, recordNothing + ok},
		{"the file on where a record ended", []said{{jpki, ok}, ef("0008"), {"00B2010400", "01" + ok}}, said{"00B0000103", "8F8F00" + ok}, "0000009000"},
		{"the rest of the record", []said{{common, ok}, ef("0001"), {"00B2010400", recordAnswer[:40] + "610A"}}, said{"00C000000A", recordAnswer[40:] + ok}, recordKept[40:] + ok},
	} {
		talked := conversation{cards: newCards()}
		for _, s := range c.before {
			talked.note(hexBytes(t, s.command), hexBytes(t, s.answer))
		}
		if got := fmt.Sprintf("%X", []byte(talked.note(hexBytes(t, c.last.command), hexBytes(t, c.last.answer)))); got != c.kept {
			t.Errorf("%s: %s, want %s", c.what, got, c.kept)
		}
	}
}

const (
	recordAnswer  = "011C" + "373339313834363230353731393336" + "3034393138" + "3230333431313234"
	recordKept    = "011C" + "000000000000000000000000000000" + "0000000000" + "3230333431313234"
	recordNothing = "0000" + "000000000000000000000000000000" + "0000000000" + "0000000000000000"
)

func TestEveryFileOfJPKIHasItsFilter(t *testing.T) {
	der := newMade(utc("250304010203Z"), utc("291124033333Z")).der()[:256]
	for _, file := range []card.FileID{1, 2, 6, 8, 0x0A, 0x0B, 0x17, 0x18, 0x1A, 0x1B, 0} {
		talked := conversation{cards: newCards()}
		talked.note(hexBytes(t, jpki), []byte{0x90, 0})
		talked.note([]byte{0, 0xA4, 2, 0x0C, 2, 0, byte(file)}, []byte{0x90, 0})
		got := talked.note([]byte{0, 0xB0, 0, 0, 0}, append(bytes.Clone(der), 0x90, 0))
		isCertificate := slices.Contains([]card.FileID{1, 2, 0x0A, 0x0B}, file)
		if bytes.Contains(got, []byte("291124145959Z")) != isCertificate || bytes.Contains(got, []byte("03Z")) {
			t.Errorf("EF %04X: % X", file, got)
		}
	}
}

func TestOfAnAnswerThatIsTooLongNothingIsKept(t *testing.T) {
	for length, kept := range map[int]bool{255: true, 256: true, 257: false, 300: false} {
		talked := conversation{cards: newCards(), place: place{card.JPKI, card.CertificatesPresentFile}}
		got := talked.note([]byte{0, 0xB0, 0, 0, 0}, append(bytes.Repeat([]byte{0x8F}, length), 0x90, 0))
		if len(got) != length+2 || bytes.Contains(got, []byte{0x8F}) != kept || got[length] != 0x90 {
			t.Errorf("%d bytes: % X", length, got)
		}
	}
}

func TestOnlyWhatCanBeAStatusWordIsKept(t *testing.T) {
	for sw, kept := range map[uint16]bool{
		0x9000: true, 0x9FFF: true, 0x8FFF: false, 0xA000: false, 0x6001: true, 0x6000: false, 0x5FFF: false, 0x6FFF: true, 0x7000: false, 0x4141: false, 0: false,
	} {
		talked := conversation{cards: newCards()}
		got := talked.note([]byte{0, 0x20, 0, 0x80}, []byte{byte(sw >> 8), byte(sw)})
		if want := []byte{byte(sw >> 8), byte(sw)}; bytes.Equal(got, want) != kept && sw != 0 {
			t.Errorf("%04X: % X", sw, []byte(got))
		}
	}
}

func TestOfCommandsOnlyPlacesAreKept(t *testing.T) {
	aid16 := strings.Repeat("A0", 16)
	for command, hidden := range map[string]int{
		"":                           0,
		"00B000":                     3,
		"00A4040C":                   0,
		"00A4040C00":                 0,
		"00A4040C01A0":               0,
		"00A4040C01A000":             0, // and an Le
		"00A4040C01A00000":           4,
		"00A4040C0AA0":               2,
		"00A4040C0000":               2,
		"00A4040C10" + aid16:         0,
		"00A4040C10" + aid16 + "00":  0,
		"00A4040C11" + aid16 + "A0":  18,
		"00A4040C31323334":           4,
		"00B00000":                   0,
		"00B0000000":                 0,
		"00B000000000":               2,
		"00B00000000100":             0,
		"00B00000010100":             3,
		"00B0000000010000":           4,
		"00B0000004313233":           4,
		"00B2010C00":                 0,
		"00B2010C0431":               2,
		"00C0000010":                 0,
		"00C000000431323334":         5,
		"80B0000000":                 1,
		"0CB0000000":                 1,
		"00200080":                   0,
		"0020008000":                 1,
		"002000800431323334":         5,
		"00240080083132333435363738": 9,
		"002C00800431323334":         5,
		"00CA000000":                 1,
		"00B1000000":                 1,
	} {
		sent := hexBytes(t, command)
		kept, n := keepCommand(sent)
		if n != hidden || !bytes.Equal(kept, sent[:len(sent)-n]) {
			t.Errorf("%s: %d hidden, want %d, and % X", command, n, hidden, []byte(kept))
		}
		if len(kept) > 0 {
			if kept[0] ^= 0xFF; sent[0] == kept[0] {
				t.Errorf("%s: what is kept is the command itself", command)
			}
		}
	}
}

// After an error of the transport nobody knows what the card did.
func TestThePlaceIsNotKnownAfterAFault(t *testing.T) {
	answers := [][]byte{{0x90, 0}, {0x90, 0}, nil, {0x8F, 0x8F, 0x90, 0}, {0x90, 0}, {0x90, 0}, {0x8F, 0x8F, 0x90, 0}}
	connection, recorder := recordedOver(t, &scripted{answers})
	for _, command := range []string{jpki, "00A4020C020008", "00B0000001", "00B0000002", jpki, "00A4020C020008", "00B0000002"} {
		_, _ = connection.Transmit(hexBytes(t, command))
	}
	events := recorder.End(nil, 0).Events
	for i, want := range map[int]string{3: "", 4: "00009000", 7: "8F8F9000"} {
		if got := fmt.Sprintf("%X", []byte(events[i].Exchange.Answer)); got != want {
			t.Errorf("answer %d: %s, want %s", i, got, want)
		}
	}
	if fault := events[3].Exchange.Fault; fault == nil || fault.Cause != check.PoorContact {
		t.Errorf("%+v", fault)
	}
}

// A scripted card gives these answers; nil is lost.
type scripted struct{ answers [][]byte }

func (s *scripted) Transmit([]byte) ([]byte, error) {
	answer := s.answers[0]
	s.answers = s.answers[1:]
	if answer == nil {
		return nil, &check.Fault{Cause: check.PoorContact, Err: errors.New("lost")}
	}
	return answer, nil
}
