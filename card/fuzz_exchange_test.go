package card

import (
	"bytes"
	"errors"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// FuzzExchange proves of any responses that a command is followed by nothing but what
// they ask for, by eighteen commands and 2304 bytes at most; that what comes back is
// what they hold, in order; and that it lies nowhere else, for the caller to wipe.
func FuzzExchange(f *testing.F) {
	for _, answers := range [][4]string{
		{"abc" + ok, ok, ok, ok},
		{"\x6C\x03", "abc" + ok, ok, ok},
		{"ab\x61\x01", "c" + ok, ok, ok},
		{"\x6C\x03", "a\x61\x02", "\x6C\x02", "bc" + ok},
		{"\x61\x00", "a\x61\x00", "b\x61\x00", "c\x61\x00"},
		{"a\x6C\x01", "b\x6C\x01", "c\x6C\x01", ""},
		{"ab\x61\x01", "\x90", ok, ok},
		{"\x6C", "", ok, ok},
	} {
		f.Add(readCommand, []byte(answers[0]), []byte(answers[1]), []byte(answers[2]), []byte(answers[3]))
	}
	f.Add([]byte("\x00\xA4\x02\x0C\x02\x00\x0A"), []byte("\x6C\x0B"), []byte(ok), []byte(ok), []byte(ok))
	f.Fuzz(func(t *testing.T, command, first, second, third, last []byte) {
		transport := inOrder(string(first), string(second), string(third), string(last))
		var got [][]byte // and what became of them
		answer := transport.answer
		transport.answer = func(command []byte) ([]byte, error) {
			response, err := answer(command)
			got = append(got, response)
			return response, err
		}
		answered := func(i int) []byte { return [][]byte{first, second, third, last}[min(i, 3)] }

		data, sw, err := New(transport).exchange(bytes.Clone(command))
		if len(transport.sent) > 2*(1+maxResponses) || len(data) > maxShortData*(1+maxResponses) || cap(data) > 2*maxShortData*(1+maxResponses) {
			t.Fatalf("%d commands, %d bytes in %d", len(transport.sent), len(data), cap(data))
		}
		if err != nil && !errors.Is(err, ErrMalformed) {
			t.Fatal(err)
		}
		var want []byte
		expected, corrected := command, false
		for i, sent := range transport.sent {
			if !bytes.Equal(sent, expected) {
				t.Fatalf("command %d: sent % X, want % X", i, sent, expected)
			}
			response := answered(i)
			n := len(response) - 2
			asks := n >= 0 && n <= maxShortData
			switch {
			case asks && response[n] == 0x6C && len(sent) == 5 && !corrected:
				expected, corrected = append(bytes.Clone(sent[:4]), response[n+1]), true
				continue
			case asks && response[n] == 0x61:
				expected, corrected = []byte{0x00, 0xC0, 0x00, 0x00, response[n+1]}, false
			default:
				expected = nil // nothing follows
			}
			if asks {
				want = append(want, response[:n]...)
			}
		}
		if end := answered(len(transport.sent) - 1); err == nil && (!bytes.Equal(data, want) || expected != nil || !bytes.HasSuffix(end, []byte{byte(sw >> 8), byte(sw)})) {
			t.Fatalf("% X with %v, want % X", data, sw, want)
		}
		clear(data)
		for _, response := range got {
			if n := max(0, len(response)-2); !bytes.Equal(response[:n], make([]byte, n)) {
				t.Fatalf("left behind: % X", response)
			}
		}
	})
}

// FuzzHeader proves that a length which no file can have, four gigabytes or
// indefinite, is malformed; that the content is a part of what was given, with nothing
// allocated for it; and that a header means the same to cryptobyte, where that is as
// generous.
func FuzzHeader(f *testing.F) {
	for _, der := range []string{
		"\x30\x03abc", "\x30\x82\x06\x21", "\x30\x81\x03abc", "\x30\x82\x00\x03abc", "\x30\x80ab\x00\x00", "\x30\x84\xFF\xFF\xFF\xFF",
		"\x30\x88\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "\x30\x83\x00\x00\x03abc", "\x30\xFF", "\x30", "\x31\x00",
	} {
		f.Add([]byte(der))
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		total, content, err := derHeader(der)
		element, whole := cryptobyte.String(nil), cryptobyte.String(der)
		if read := whole.ReadASN1Element(&element, asn1.SEQUENCE); read && len(element) <= maxFile && (err != nil || total != len(element)) {
			t.Fatalf("%d, %v, want %d", total, err, len(element))
		}
		if err != nil {
			if !errors.Is(err, ErrMalformed) || total != 0 || content != nil {
				t.Fatalf("%d, %d bytes, %v", total, len(content), err)
			}
			return
		}
		header := 2
		if der[1] >= 0x80 {
			header += int(der[1] & 0x7F)
		}
		if der[0] != 0x30 || header == 2 && der[1] >= 0x80 || header > 4 || total > maxFile {
			t.Fatalf("% X is %d bytes", der[:header], total)
		}
		if most := min(len(der), total) - header; len(content) != most || most > 0 && &content[0] != &der[header] {
			t.Fatalf("content of %d bytes, want %d", len(content), most)
		}
	})
}
