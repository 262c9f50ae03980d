package card

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A dripping transport has one file, and gives as much of it at a time as the next of
// drips says.
type dripping struct {
	t       *testing.T
	file    []byte
	drips   []byte
	warning bool // 6282 in place of 9000 where the file ends
	reads   int
	next    int      // offset
	given   [][]byte // and what became of it
}

func (d *dripping) Transmit(command []byte) ([]byte, error) {
	if command[1] == 0xA4 {
		return []byte(ok), nil
	}
	offset, le := int(command[2])<<8|int(command[3]), (int(command[4])+0xFF)&0xFF+1
	if len(command) != 5 || command[1] != 0xB0 || offset != d.next || offset > maxOffset {
		d.t.Fatalf("sent % X, want READ BINARY at %d", command, d.next)
	}
	if d.reads++; d.reads > maxReads {
		d.t.Fatalf("%d reads", d.reads)
	}
	rest := d.file[min(offset, len(d.file)):]
	if len(rest) == 0 {
		return []byte{0x6B, 0x00}, nil
	}
	n := min(le, len(rest))
	if len(d.drips) > 0 {
		n = min(n, 1+int(d.drips[d.reads%len(d.drips)]))
	}
	d.next += n
	sw := []byte(ok)
	if d.warning && n == len(rest) {
		sw = []byte{0x62, 0x82}
	}
	response := slices.Concat(rest[:n], sw)
	d.given = append(d.given, response[:n])
	return response, nil
}

// FuzzReadCertificate proves that a file, whatever is in it and however it comes, is
// read once from its beginning to the length in its header and no byte further, into
// a place of just that length, and left nowhere else; or is refused and left nowhere.
func FuzzReadCertificate(f *testing.F) {
	long := "\x30\x82\x03\xFC" + strings.Repeat("x", 1020)
	for _, file := range []string{
		long, long + strings.Repeat("\x00", 900), long[:700], "\x30\x03abc", "\x30\x82\xFF\xFF" + strings.Repeat("x", 3000), "\x30\x84\xFF\xFF\xFF\xFF", "\x30\x80ab\x00\x00", "\x30\x00", "",
	} {
		f.Add([]byte(file), []byte{}, false)
		f.Add([]byte(file), []byte{0, 99, 255, 17}, true)
	}
	f.Fuzz(func(t *testing.T, file, drips []byte, warning bool) {
		d := &dripping{t: t, file: file, drips: drips, warning: warning}
		var prefix []byte
		der, err := New(d).ReadCertificate(UserAuthenticationCertificateFile, func(first []byte) {
			total, _ := derLength(file)
			if prefix != nil || len(first) != min(total, maxShortData) || !bytes.HasPrefix(file, first) {
				t.Fatalf("first % X", first)
			}
			prefix = bytes.Clone(first)
		})
		total, malformed := derLength(file)
		switch {
		case err == nil && (malformed != nil || total > maxReads*maxShortData || len(der) != total || cap(der) != total || !bytes.Equal(der, file[:total]) || !bytes.HasPrefix(der, prefix)):
			t.Fatalf("%d bytes in %d, want %d", len(der), cap(der), total)
		case err != nil && (der != nil || !errors.Is(err, OffsetOutsideFile) && !errors.Is(err, ErrMalformed)):
			t.Fatalf("%d bytes, %v", len(der), err)
		case err != nil && malformed == nil && total <= len(file) && len(drips) == 0 && total <= maxReads*maxShortData:
			t.Fatal(err)
		}
		for _, data := range d.given {
			if !bytes.Equal(data, make([]byte, len(data))) {
				t.Fatalf("left behind: %.32X", data)
			}
		}
	})
}

// FuzzTokenLabel proves that the label is what stands in the file's first 32 bytes
// less the padding behind it, and nothing that stands further on.
func FuzzTokenLabel(f *testing.F) {
	for _, data := range []string{
		LabelMyNumberCard + strings.Repeat(" ", 17), LabelJukiCard + strings.Repeat("\x00", 18), "JPKIAPGPSETOKEN \x00 \x00", " A\x00B", "", strings.Repeat(" ", 32),
		LabelMyNumberCard + strings.Repeat(" ", 17) + "x",
	} {
		f.Add([]byte(data), uint16(Success))
		f.Add([]byte(data), uint16(EndOfFile))
		f.Add([]byte(data), uint16(FileNotFound))
	}
	f.Fuzz(func(t *testing.T, data []byte, sw uint16) {
		transport := inOrder(ok, string(data)+string([]byte{byte(sw >> 8), byte(sw)}))
		label, err := New(transport).TokenLabel()
		if want := []byte{0x00, 0xB0, 0x00, 0x00, 32}; !bytes.Equal(transport.sent[1], want) {
			t.Fatalf("sent % X, want % X", transport.sent[1], want)
		}
		answers := StatusWord(sw) == Success || StatusWord(sw) == EndOfFile
		if good := answers && len(data) > 0 && len(data) <= 32; good != (err == nil) {
			t.Fatal(err)
		}
		padding, begins := strings.CutPrefix(string(data), label)
		switch {
		case err != nil && label != "":
			t.Fatalf("%q with %v", label, err)
		case err == nil && (!begins || strings.Trim(padding, " \x00") != "" || strings.HasSuffix(label, " ") || strings.HasSuffix(label, "\x00")):
			t.Fatalf("%q is %q", data, label)
		}
	})
}

// FuzzCertificatesPresent proves that one byte is asked for and one alone believed.
func FuzzCertificatesPresent(f *testing.F) {
	for _, data := range []string{"\x8F", "\x00", "\x8F\x8F\x00", ""} {
		f.Add([]byte(data), uint16(Success))
		f.Add([]byte(data), uint16(FileNotFound))
	}
	f.Fuzz(func(t *testing.T, data []byte, sw uint16) {
		transport := inOrder(ok, string(data)+string([]byte{byte(sw >> 8), byte(sw)}))
		issued, err := New(transport).SignatureCertificateIssued()
		answers := StatusWord(sw) == Success || StatusWord(sw) == EndOfFile
		if good := answers && len(data) == 1; good != (err == nil) || issued != (good && data[0] == 0x8F) {
			t.Fatalf("% X %04X: %t, %v", data, sw, issued, err)
		}
		if want := []byte{0x00, 0xB0, 0x00, 0x00, 1}; !bytes.Equal(transport.sent[1], want) {
			t.Fatalf("sent % X, want % X", transport.sent[1], want)
		}
	})
}

// commonRecordErrors are all that may be said of a common record, which has a number
// that names its holder.
var commonRecordErrors = regexp.MustCompile(`^(malformed response: (expiry in common data|common data of \d+ bytes)` +
	`|read record of EF 0001: (status word [0-9A-F]{4}|malformed response: (more than \d+ bytes waiting|\d+ bytes)))$`)

// FuzzCommonRecord proves that of a record, in one answer or two, only a day comes
// out which the calendar has, and a code of digits; that no error quotes it, and that it is left nowhere.
func FuzzCommonRecord(f *testing.F) {
	for _, expiry := range []string{"20350217", "20350230", "2035 217", "00010101", "99991231"} {
		f.Add([]byte(record(expiry)), []byte{}, uint16(Success))
		f.Add([]byte(record(expiry))[:11], []byte(record(expiry))[11:], uint16(Success))
	}
	f.Add([]byte(record("20350217")), []byte{}, uint16(0x6281))
	f.Fuzz(func(t *testing.T, data, more []byte, sw uint16) {
		end := string([]byte{byte(sw >> 8), byte(sw)})
		transport := inOrder(ok, ok, string(data)+end)
		if len(more) > 0 {
			transport = inOrder(ok, ok, string(data)+"\x61\x00", string(more)+end)
		}
		var given [][]byte
		answer := transport.answer
		transport.answer = func(command []byte) ([]byte, error) {
			response, err := answer(command)
			given = append(given, response[:len(response)-2])
			return response, err
		}
		common, err := New(transport).CommonData()
		switch whole := string(data) + string(more); {
		case err != nil && (common != (CommonData{}) || !commonRecordErrors.MatchString(err.Error())):
			t.Fatalf("%v, %v", common, err)
		case err == nil && (StatusWord(sw) != Success || whole[:2] != "\x01\x1C" || !isOfRecord(common, whole)):
			t.Fatalf("%q with %04X gives %v", whole, sw, common)
		}
		for _, data := range given {
			if !bytes.Equal(data, make([]byte, len(data))) {
				t.Fatalf("left behind: %q", data)
			}
		}
	})
}
