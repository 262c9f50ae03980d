package trace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/rules"
)

// recordedOver returns a connection that is recorded, and the recorder.
func recordedOver(t *testing.T, transport card.Transport) (check.Connection, *Recorder) {
	t.Helper()
	recorder := Record(oneCard{transport}, "test", today, nil, false)
	connection, err := recorder.Connect(t.Context(), "A")
	if err != nil {
		t.Fatal(err)
	}
	return connection, recorder
}

// TestRecordingChangesNothing holds a recorded card to the conformance suite of package
// card.
func TestRecordingChangesNothing(t *testing.T) {
	cardtest.Run(t, func(t *testing.T, c *virtual.Card) card.Transport {
		connection, _ := recordedOver(t, c)
		return connection
	})
}

func TestOfACertificateTheDaysAreKept(t *testing.T) {
	for _, change := range []func(*virtual.Profile){
		func(*virtual.Profile) {},
		func(p *virtual.Profile) { p.Quirks.GetResponse, p.Quirks.ExactLe = true, true },
		func(p *virtual.Profile) {
			p.UserAuthentication = virtual.Validity{NotBefore: rules.Date{Year: 2045, Month: 1, Day: 1}, NotAfter: rules.Date{Year: 2054, Month: 12, Day: 31}}
		},
	} {
		h := newHolder(t, "valid", change)
		connection, recorder := recordedOver(t, h.card)
		c := card.New(connection)
		if err := errors.Join(c.SelectApplication(card.JPKI), c.Verify(cardtest.Secret(t, card.SignaturePassword, rightPassword))); err != nil {
			t.Fatal(err)
		}
		played := map[card.FileID][]byte{}
		files := []card.FileID{card.UserAuthenticationCertificateFile, card.SignatureCertificateFile, card.UserAuthenticationCAFile, card.SignatureCAFile}
		for _, file := range files {
			if _, err := c.ReadCertificate(file, nil); err != nil {
				t.Fatal(err)
			}
		}
		replayed, err := Replay(recorder.End(nil, 0), Fast).Connect(t.Context(), "A")
		if err != nil {
			t.Fatal(err)
		}
		again := card.New(replayed)
		if err := again.SelectApplication(card.JPKI); err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if played[file], err = again.ReadCertificate(file, nil); err != nil {
				t.Fatal(err)
			}
			want, got := h.card.Certificate(file), played[file]
			if len(got) != len(want) {
				t.Errorf("EF %04X: %d bytes, want %d", file, len(got), len(want))
			}
			if w, g := days(t, want), days(t, got); w != g {
				t.Errorf("EF %04X: %v, want %v", file, g, w)
			}
			// Behind the dates nothing is left: subject, key, extensions, signature.
			const keptAtMost = 64
			if n := len(got) - bytes.Count(got, []byte{0}); n > keptAtMost {
				t.Errorf("EF %04X: %d bytes are left: % X", file, n, got)
			}
		}
	}
}

func days(t *testing.T, certificate []byte) [2]rules.Date {
	t.Helper()
	validity, err := card.ParseValidity(certificate)
	if err != nil {
		t.Fatal(err)
	}
	return [2]rules.Date{rules.DateOf(validity.NotBefore), rules.DateOf(validity.NotAfter)}
}

func TestCardsAreToldApartByTheirOrderAlone(t *testing.T) {
	first := newHolder(t, "valid", nil)
	second := newHolder(t, "valid", func(p *virtual.Profile) { p.SerialNumber = "000000000000002" })
	recorder := Record(oneCard{}, "test", today, nil, false)
	var prefixes [][]byte
	for _, v := range []*virtual.Card{first.card, second.card, first.card} {
		recorder.readers = oneCard{v}
		connection, err := recorder.Connect(t.Context(), "A")
		if err != nil {
			t.Fatal(err)
		}
		c := card.New(connection)
		_ = c.SelectApplication(card.JPKI)
		if _, err := c.ReadPrefix(card.UserAuthenticationCertificateFile); err != nil {
			t.Fatal(err)
		}
		answer := recorder.events[len(recorder.events)-1].Exchange.Answer
		prefixes = append(prefixes, answer)
	}
	if bytes.Equal(prefixes[0], prefixes[1]) || !bytes.Equal(prefixes[0], prefixes[2]) {
		t.Errorf("% X", prefixes)
	}
}

func TestOfTheCommonRecordTheExpiryIsKept(t *testing.T) {
	h := newHolder(t, "valid", nil)
	connection, recorder := recordedOver(t, h.card)
	if _, err := card.New(connection).CommonData(); err != nil {
		t.Fatal(err)
	}
	events := recorder.End(nil, 0).Events
	d := h.profile.CardExpires
	want := fmt.Sprintf("\x01\x1C%s%04d%02d%02d\x90\x00", make([]byte, 20), d.Year, d.Month, d.Day)
	if got := string(events[3].Exchange.Answer); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLabelsAreKeptWhereTheyAreKnown(t *testing.T) {
	for label, want := range map[string]string{
		"JPKIAPICCTOKEN2":  "JPKIAPICCTOKEN2                 ",
		"JPKIAPICCTOKEN":   "JPKIAPICCTOKEN                  ",
		"JPKIAPICCTOKEN3":  "JPKIAPICCTOKEN??????????????????",
		"見本 太郎":            "????????????????????????????????",
		"JPKIAPIOSTOKEN ?": "JPKIAPIOSTOKEN ?????????????????",
		"JPKI":             "JPKI????????????????????????????",
		"JPKIAPGCCTOKEN":   "JPKIAPG?????????????????????????",
	} {
		h := newHolder(t, "valid", func(p *virtual.Profile) { p.Label = label })
		connection, recorder := recordedOver(t, h.card)
		c := card.New(connection)
		_ = c.SelectApplication(card.JPKI)
		if _, err := c.TokenLabel(); err != nil {
			t.Fatal(err)
		}
		events := recorder.End(nil, 0).Events
		if got := string(events[3].Exchange.Answer[:32]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNamesOfReadersLoseTheirSerialNumbersAndStayApart(t *testing.T) {
	const name, want = "SCR 3310 [CCID Interface] (21120842304402) 00 00", "SCR 3310 [CCID Interface] (#1) 00 00"
	recorder := Record(oneCard{}, "test", today, nil, false)
	recorder.Watch(t.Context(), func(check.Snapshot) {})
	_, _ = recorder.Connect(t.Context(), name)
	recorder.noteSnapshot(check.Snapshot{Fault: &check.Fault{Cause: check.NoDriver, Err: &check.USBReader{ID: "054C:06C1", Name: name}}})
	events := recorder.End(nil, 0).Events
	for _, got := range []string{events[0].Snapshot.Readers[0].Name, events[1].Connect.Reader, events[2].Snapshot.Fault.USB.Name} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWhatAnErrorSaysIsNotKept(t *testing.T) {
	const text = "見本 太郎"
	recorder := Record(nil, "test", today, nil, false)
	for _, err := range []error{
		errors.New(text),
		&check.Fault{Cause: check.PoorContact, Err: errors.New(text), Number: 0x80100066},
		fmt.Errorf("%s: %w", text, &check.Fault{Cause: check.OtherCard, Err: fmt.Errorf("%s: %w", text, card.FileNotFound), Other: "transit-card"}),
		&check.Fault{Cause: check.Unreadable, Item: rules.Card, Err: fmt.Errorf("%s: %w", text, card.ErrMalformed)},
		&check.Fault{Cause: check.NoDriver, Err: &check.USBReader{ID: "054C:06C1", Name: "RC-S380", Driver: "x", Source: "y", Holder: "z"}},
	} {
		kept := recorder.newFault(err)
		again := recorder.newFault(kept.fault())
		want := check.AsFault(err)
		if strings.Contains(fmt.Sprintf("%+v %v", kept, kept.fault()), text) {
			t.Errorf("%+v tells what was said", kept)
		}
		got := kept.checkFault()
		if diff := cmp.Diff(kept, again); diff != "" || got.Cause != want.Cause || got.Item != want.Item || got.Answer() != want.Answer() || got.Other != want.Other {
			t.Errorf("%v becomes %v, then %s", err, got, diff)
		}
	}
	if recorder.newFault(context.Canceled) != nil || recorder.newFault(nil) != nil {
		t.Error("a fault is made of none")
	}
	if kept := recorder.newFault(&check.Fault{Cause: check.NoDriver, Err: &check.USBReader{ID: text, Name: "RC-S380"}}); kept.USB != nil {
		t.Errorf("%+v is kept as a reader", kept.USB)
	}
}

func TestBytesAreWrittenInShort(t *testing.T) {
	for text, want := range map[string]string{"": "", "000000": "000000", "9000": "9000", "00*1": "00", "00*3 01": "00000001", "00000000": "00*4", "300000000000003100009000": "30 00*6 3100009000"} {
		var b Bytes
		if err := b.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		got, err := b.MarshalText()
		if err != nil || string(got) != want {
			t.Errorf("%s becomes %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{" ", "0", "00*", "00*0", "00*-1", "00*99999999", "30  31", "3x", "30 "} {
		if err := new(Bytes).UnmarshalText([]byte(text)); !errors.Is(err, errBytes) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAWrongFileIsRefusedWithItsLine(t *testing.T) {
	head := `{"schema":"kigen.trace/1","kigen":"1","system":"x","day":"2025-10-16"}` + "\n"
	connect := `{"at":1,"connect":{"connection":1,"reader":"A"}}` + "\n"
	for text, line := range map[string]int{
		"":                                   1,
		"x":                                  1,
		`{"schema":"kigen.trace/2"}`:         1,
		strings.Replace(head, "16", "32", 1): 1,
		strings.Replace(head, "}", `,"asked":["card"]}`, 1): 1,
		head + `{"at":1}`: 2,
		head + `{"at":1,"snapshot":{},"close":{"connection":1}}`:    2,
		head + `{"at":1,"unheard":{}}`:                              2,
		head + `{"at":1,"snapshot":{}} 1`:                           2,
		head + `{"at":1,"exchange":{"connection":1}}`:               2,
		head + `{"at":1,"snapshot":{"fault":{"cause":"whatever"}}}`: 2,
		head + connect + connect:                                    3,
		head + connect + `{"at":0,"snapshot":{}}`:                   3,
		head + connect + `{"at":1,"exchange":{"connection":1,"command":"00"}}` + "\n" + `{"at":1,"exchange":{"connection":1,"command":"0"}}`: 4,
		head + connect + `{"at":1,"exchange":{"connection":1,"answer":"9000","givenUp":true}}`:                                               3,
		head + `{"at":1,"end":{"exit":0}}` + "\n" + `{"at":1,"snapshot":{}}`:                                                                 3,
		head + `{"at":1,"snapshot":{"fault":{"cause":"unknown","number":"1"}}}`:                                                              2,
		head + strings.Repeat("x", 2<<20): 2,
	} {
		_, err := Read(strings.NewReader(text))
		if wrong, ok := errors.AsType[*LineError](err); !ok || wrong.Line != line {
			t.Errorf("%.200q: %v, want line %d", text, err, line)
		}
	}
}

// BenchmarkTransmit measures what recording adds to a command: two of them, of which one
// reads 256 bytes of a certificate.
func BenchmarkTransmit(b *testing.B) {
	h := newHolder(b, "valid", nil)
	recorder := Record(oneCard{h.card}, "test", today, nil, false)
	recorded, _ := recorder.Connect(b.Context(), "A")
	for name, transport := range map[string]card.Transport{"plain": h.card, "recorded": recorded} {
		b.Run(name, func(b *testing.B) {
			_ = card.New(transport).SelectApplication(card.JPKI)
			for b.Loop() {
				_, _ = transport.Transmit([]byte{0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x0A})
				_, _ = transport.Transmit([]byte{0x00, 0xB0, 0x00, 0x00, 0x00})
			}
		})
	}
}

// A reader that comes and goes for days fills no memory, and the trace says what it lacks.
func TestARecordingHasALimit(t *testing.T) {
	recorder := Record(flapping{3 * mostEvents}, "1", rules.Date{Year: 2025, Month: 10, Day: 16}, nil, false)
	recorder.Watch(t.Context(), func(check.Snapshot) {})
	for range 10 {
		if _, err := recorder.Connect(t.Context(), "A"); err == nil {
			t.Fatal("a connection to no card")
		}
	}
	recorded := recorder.End(nil, 0)
	if n := len(recorded.Events); n != mostEvents+1 || recorded.Events[n-1].End == nil || !recorded.Events[n-1].End.Cut {
		t.Fatalf("%d events, the last %+v", n, recorded.Events[n-1])
	}
	var file bytes.Buffer
	if err := recorded.Write(&file); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(&file); err != nil {
		t.Error(err)
	}
}

// A flapping reader comes and goes so many times.
type flapping struct{ times int }

func (f flapping) Watch(_ context.Context, changed func(check.Snapshot)) {
	for i := range f.times {
		var s check.Snapshot
		if i%2 == 0 {
			s.Readers = []check.Reader{{Name: "A"}}
		}
		changed(s)
	}
}

func (flapping) Connect(context.Context, string) (check.Connection, error) {
	return nil, &check.Fault{Cause: check.CardAbsent}
}
