package trace

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/rules"
)

var today = rules.Date{Year: 2025, Month: 10, Day: 16}

// A holder is a made-up person whose data occur nowhere else.
type holder struct {
	profile virtual.Profile
	card    *virtual.Card
	// markers must not be in a trace; garbage is what a card may answer of the holder.
	markers, garbage [][]byte
}

const rightPIN, wrongPIN, rightPassword, wrongPassword = "7391", "8264", "HIMITSU42X", "CHIGAU77Z"

func newHolder(t testing.TB, name string, change func(*virtual.Profile)) holder {
	p, ok := virtual.Named(name, today)
	if !ok {
		t.Fatalf("no profile %q", name)
	}
	p.SerialNumber, p.Municipality = "739184620571936", "04918"
	p.Holder = virtual.Holder{Name: "亜哀愛悪　握圧扱安", Sex: "1", Birth: rules.Date{Year: 1961, Month: 7, Day: 23}, Address: "見本県見本市畏胃尉異移萎偉椅"}
	p.UserPIN.Value, p.SignaturePassword.Value = rightPIN, rightPassword
	if change != nil {
		change(&p)
	}
	h := holder{profile: p, card: virtual.New(p)}
	texts := []string{
		"亜哀愛悪", "握圧扱安", "畏胃尉異", "移萎偉椅", "19610723", p.SerialNumber[:8], p.SerialNumber[7:], p.Municipality,
		rightPassword[:6], wrongPassword[:6],
	}
	h.garbage = append(h.garbage, []byte("319610723"), []byte(p.SerialNumber+p.Municipality), []byte(rightPassword), []byte(p.Holder.Name+p.Holder.Address))
	for _, file := range []card.FileID{card.UserAuthenticationCertificateFile, card.SignatureCertificateFile} {
		der := h.card.Certificate(file)
		if der == nil {
			continue
		}
		h.garbage = append(h.garbage, der[:min(len(der), 300)], der[max(0, len(der)-300):])
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, certificate.Subject.CommonName, certificate.SerialNumber.String())
		serial := certificate.SerialNumber.Bytes()
		h.markers = append(h.markers, serial[:min(len(serial), 8)], certificate.RawSubject)
	}
	for _, text := range texts {
		h.markers = append(h.markers, []byte(text))
	}
	return h
}

// find reports what of the holder is in a trace: in its bytes, or in its file.
func (h holder) find(t *testing.T, trace Trace) {
	t.Helper()
	var file bytes.Buffer
	if err := trace.Write(&file); err != nil {
		t.Fatal(err)
	}
	var read []byte // of a file, put together from its pieces
	look := func(where string, content []byte) {
		for _, marker := range h.markers {
			for _, form := range [][]byte{marker, []byte(hex.EncodeToString(marker)), bytes.ToUpper([]byte(hex.EncodeToString(marker)))} {
				if len(form) > 0 && bytes.Contains(content, form) {
					t.Fatalf("%q (% X) is in %s:\n%s", marker, marker, where, file.Bytes())
				}
			}
		}
	}
	look("the file", file.Bytes())
	for _, event := range trace.Events {
		if e := event.Exchange; e != nil {
			look("a command", e.Command)
			look("an answer", e.Answer)
			read = append(read, e.Answer[:max(0, len(e.Answer)-2)]...)
			if len(e.Command) > 1 && slices.Contains([]byte{0x20, 0x24, 0x2C}, e.Command[1]) && len(e.Command) != headerLength {
				t.Fatalf("of a secret's command is kept % X", []byte(e.Command))
			}
		}
	}
	look("the answers", read)
	again, err := Read(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, file.Bytes())
	}
	var twice bytes.Buffer
	if err := again.Write(&twice); err != nil || twice.String() != file.String() {
		t.Fatalf("%v, read and written again:\n%s\nwant\n%s", err, twice.Bytes(), file.Bytes())
	}
}

// A liar answers some commands with the holder's own data in place of what it should,
// whole or cut, with a status word or without.
type liar struct {
	honest card.Transport
	holder holder
	lies   []byte // three a command; 0 first is the truth
}

func (l *liar) Transmit(command []byte) ([]byte, error) {
	var lie [3]byte
	if len(l.lies) >= len(lie) {
		copy(lie[:], l.lies)
		l.lies = l.lies[len(lie):]
	}
	kind := lie[0] & 7
	if kind == 0 {
		return l.honest.Transmit(command)
	}
	text := l.holder.garbage[int(lie[0]>>3)%len(l.holder.garbage)]
	text = text[min(int(lie[1]), len(text)):]
	text = text[:min(int(lie[2]), len(text))]
	status := [][]byte{{0x90, 0x00}, {0x62, 0x82}, {0x61, 0x20}, {0x6C, 0x10}, {0x6F, 0x00}, {}}[int(kind-1)%6]
	if kind == 7 { // what it should, and more
		honest, err := l.honest.Transmit(command)
		if err != nil {
			return nil, err
		}
		n := max(0, len(honest)-2)
		return slices.Concat(honest[:n:n], text, honest[n:]), nil
	}
	return slices.Concat(text, status), nil
}

// oneCard are Readers with one card.
type oneCard struct{ card.Transport }

func (oneCard) Watch(_ context.Context, changed func(check.Snapshot)) {
	changed(check.Snapshot{Readers: []check.Reader{{Name: "SCR 3310 [CCID Interface] (21120842304402) 00 00", Card: check.CardPresent, ATR: "\x3B\x00", Events: 1}}})
}

func (o oneCard) Connect(context.Context, string) (check.Connection, error) { return unclosed{o}, nil }

type unclosed struct{ card.Transport }

func (unclosed) Close(bool) error { return nil }

// talk has the conversations of a script, which are those of package card and some that
// other versions may have.
func talk(t *testing.T, transport card.Transport, script []byte) {
	c := card.New(transport)
	enter := func(kind card.SecretKind, text string) { _ = c.Verify(cardtest.Secret(t, kind, text)) }
	for _, b := range script[:min(len(script), 40)] {
		file := card.FileID([]int{1, 2, 6, 8, 0x0A, 0x0B, 0x17, 0x18}[b>>5])
		send := func(command ...byte) { _, _ = transport.Transmit(command) }
		switch b & 0x1F {
		case 0:
			_ = c.SelectApplication(card.JPKI)
		case 1:
			_ = c.SelectApplication(card.Common)
		case 2:
			_, _ = c.ReadCertificate(file, nil)
		case 3:
			_, _ = c.ReadPrefix(file)
		case 4:
			_, _ = c.SignatureCertificateIssued()
		case 5:
			_, _ = c.TokenLabel()
		case 6:
			_, _ = c.CommonData()
		case 7:
			_, _ = c.Identify(nil)
		case 8, 9:
			_, _ = c.Tries(card.SecretKind(b & 1))
		case 10:
			enter(card.UserPIN, rightPIN)
		case 11:
			enter(card.UserPIN, wrongPIN)
		case 12:
			enter(card.SignaturePassword, rightPassword)
		case 13:
			enter(card.SignaturePassword, wrongPassword)
		case 14: // by short identifier
			send(0x00, 0xB0, 0x80|byte(file), 0x00, 0x00)
		case 15:
			send(0x00, 0xB0, 0x80|byte(file), b, 0x20)
		case 16:
			send(0x00, 0xB2, 0x01, 0x0C, 0x00)
		case 17: // of the current file, in odd pieces
			send(0x00, 0xB0, 0x00, 0x00, b)
		case 18:
			send(0x00, 0xB0, 0x00, b, 0x07)
		case 19:
			send(0x00, 0xB0, b>>6, b<<3, 0x00)
		case 20:
			send(0x00, 0xC0, 0x00, 0x00, b)
		case 21:
			send(0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, byte(file))
		case 22: // a secret in ways that nobody should send it
			send(append([]byte{0x00, 0x20, 0x00, 0x98, 4}, rightPIN...)...)
			send(append([]byte{0x00, 0x24, 0x00, 0x80, 19}, rightPassword+wrongPassword...)...)
			send(append([]byte{0x80, 0xB0, 0x00, 0x00, 10}, rightPassword...)...)
			send(append([]byte{0x00, 0xB0, 0x00, 0x00, 10}, rightPassword...)...)
			send(append([]byte{0x00, 0xA4, 0x02, 0x0C}, rightPassword...)...)
		case 23:
			send(b, 0xB0)
		case 24:
			send(0x00, 0xB2, b>>5, 0x04, 0x00)
		}
	}
}

// FuzzRecordingKeepsNothingOfTheHolder proves of any conversation, with a card that has
// quirks and whims, and that answers anything with the holder's own data: nothing of the
// holder and nothing that was entered is in the trace, which can be read again.
func FuzzRecordingKeepsNothingOfTheHolder(f *testing.F) {
	whole := []byte{0, 2 | 4<<5, 2 | 5<<5, 4, 5, 8, 9, 12, 2, 2 | 1<<5, 11, 1, 6}
	f.Add(byte(0), byte(0), whole, []byte{}, []byte{})
	for which := range byte(8) {
		f.Add(byte(0), which, whole, []byte{}, []byte{})
		f.Add(byte(0), which, []byte{0, 12, 21, 17, 18, 19, 20, 14, 15, 21 | 4<<5, 17, 14 | 4<<5, 1, 21, 16, 24 | 1<<5, 20, 22, 23}, []byte{}, []byte{})
	}
	for n := range 24 {
		for _, lie := range []byte{1, 2, 3, 5, 6, 7} {
			for what := range byte(8) {
				lies := make([]byte, 3*n+3)
				lies[3*n], lies[3*n+1], lies[3*n+2] = lie|what<<3, byte(n), 200
				f.Add(byte(0), byte(n)&7, whole, []byte{}, lies)
			}
		}
	}
	for what := range byte(16) {
		whims := bytes.Repeat([]byte{0}, 40)
		whims[what], whims[what+13] = what|0x30, what|0xB0
		f.Add(what, what, whole, whims, []byte{})
	}
	faults := []error{&check.Fault{Cause: check.PoorContact, Err: errors.New("見本 太郎 " + rightPassword)}, errors.New(rightPIN), context.Canceled, &check.Fault{Cause: check.CardRemoved}}
	cards := map[string]holder{}
	f.Fuzz(func(t *testing.T, which, quirks byte, script, whims, lies []byte) {
		name := virtual.Names()[int(which)%len(virtual.Names())]
		key := fmt.Sprint(name, quirks&7)
		h, ok := cards[key]
		if !ok || h.card.TriesLeft(card.UserPIN) == 0 || h.card.TriesLeft(card.SignaturePassword) == 0 {
			h = newHolder(t, name, func(p *virtual.Profile) {
				p.Quirks.GetResponse, p.Quirks.FirstCommandFails = quirks&1 != 0, quirks&1 != 0
				p.Quirks.ExactLe, p.Quirks.EndOfFileWarning = quirks&2 != 0, quirks&2 != 0
				p.Quirks.NoPadding, p.Quirks.NoShortFileIDs = quirks&4 != 0, quirks&4 != 0
			})
			cards[key] = h
		}
		h.card.Reset()
		wayward := &cardtest.Wayward{Honest: h.card, Whims: whims, Faults: faults}
		recorder := Record(oneCard{&liar{wayward, h, lies}}, "test", today, []rules.Kind{rules.Signature}, true)
		recorder.Watch(t.Context(), func(check.Snapshot) {})
		for half := range 2 {
			connection, err := recorder.Connect(t.Context(), "SCR 3310 [CCID Interface] (21120842304402) 00 00")
			if err != nil {
				t.Fatal(err)
			}
			talk(t, connection, script[half*len(script)/2:][:len(script)/2])
			_ = connection.Close(true)
		}
		h.find(t, recorder.End(nil, 0))
	})
}

// FuzzRead proves of any file: it is refused with its line, or is read and written the
// same again, and can be replayed.
func FuzzRead(f *testing.F) {
	h := newHolder(f, "valid", nil)
	recorder := Record(oneCard{h.card}, "1.0.0", today, nil, false)
	recorder.Watch(f.Context(), func(check.Snapshot) {})
	connection, _ := recorder.Connect(f.Context(), "A")
	c := card.New(connection)
	_ = c.SelectApplication(card.JPKI)
	_, _ = c.Tries(card.UserPIN)
	_, _ = c.ReadPrefix(card.UserAuthenticationCertificateFile)
	_ = connection.Close(true)
	var file strings.Builder
	_ = recorder.End(&check.Fault{Cause: check.Unknown, Err: card.NoPreciseDiagnosis, Number: 7}, 1).Write(&file)
	lines := strings.SplitAfter(file.String(), "\n")
	for n := range lines {
		f.Add(strings.Join(lines[:n], ""))
	}
	head := lines[0]
	for _, line := range []string{
		`{"at":1}`, `{"at":-1,"snapshot":{}}`, `{"at":1,"snapshot":{},"end":{"exit":0}}`, `{"at":1,"connect":{"connection":2,"reader":"A"}}`,
		`{"at":1,"exchange":{"connection":1,"answer":"9000"}}`, `{"at":0,"connect":{"connection":1,"reader":"A"}}` + "\n" + `{"at":0,"exchange":{"connection":1,"command":"00*4","hidden":3,"answer":"0 1"}}`,
		`{"at":1,"snapshot":{"readers":[{"name":"x","card":"odd"}]}}`, `{"at":1,"end":{"exit":0,"issuers":{"card":"known"}}}`, `{"at":1,"snapshot":{}} {}`, `{"at":1,"new":{}}`,
		`{"at":0,"connect":{"connection":1,"reader":"A","fault":{"cause":"in-use","number":"00000001"}}}`,
	} {
		f.Add(head + line + "\n")
	}
	f.Fuzz(func(t *testing.T, text string) {
		trace, err := Read(strings.NewReader(text))
		if wrong, ok := errors.AsType[*LineError](err); err != nil && (!ok || wrong.Line < 1 || wrong.Line > strings.Count(text, "\n")+1) {
			t.Fatalf("%v", err)
		}
		if err != nil {
			return
		}
		var once, twice strings.Builder
		if err := trace.Write(&once); err != nil {
			t.Fatal(err)
		}
		again, err := Read(strings.NewReader(once.String()))
		if err != nil {
			t.Fatalf("%v in\n%s", err, once.String())
		}
		if err := again.Write(&twice); err != nil || twice.String() != once.String() {
			t.Fatalf("%v, read and written again:\n%s\nwant\n%s", err, twice.String(), once.String())
		}
		ctx, cancel := context.WithCancel(t.Context())
		readers := Replay(trace, Fast)
		for _, event := range trace.Events {
			if event.Connect == nil {
				continue
			}
			connection, err := readers.Connect(ctx, event.Connect.Reader)
			if err != nil {
				continue
			}
			if slices.ContainsFunc(trace.Events, func(e Event) bool { return e.Exchange != nil && e.Exchange.GivenUp }) {
				cancel() // what hung then hangs now
			}
			talk(t, connection, []byte{0, 8, 3 | 4<<5, 6, 12, 2})
			_ = connection.Close(false)
		}
		cancel()
	})
}
