package card

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

// The ATR of a FeliCa card as the RC-S300 and the ACR1251 make it up.
var felicaATR = []byte("\x3B\x8F\x80\x01\x80\x4F\x0C\xA0\x00\x00\x03\x06\x11\x00\x3B\x00\x00\x00\x00\x42")

// has answers found to SELECT of one AID, and refused to everything else.
func has(aid AID, found, refused string) *scripted {
	return &scripted{answer: func(command []byte) ([]byte, error) {
		if aid != "" && bytes.Contains(command, []byte(aid)) {
			return []byte(found), nil
		}
		return []byte(refused), nil
	}}
}

// applications returns how many other.toml has.
func applications() (n int) {
	for _, w := range ways() {
		if w.AID != nil {
			n++
		}
	}
	return n
}

func TestEveryWayToTellACardHasItsSource(t *testing.T) {
	for _, w := range ways() {
		given := 0
		for _, has := range []bool{w.AID != nil, w.Storage != nil, w.Label != ""} {
			if has {
				given++
			}
		}
		if w.Name == "" || w.Source == "" || given != 1 || w.Answers && w.AID == nil || len(w.AID) > 16 || w.AID != nil && len(w.AID) < 5 {
			t.Errorf("%+v", w)
		}
		if AID(w.AID) == JPKI || AID(w.AID) == Common || w.Label == LabelMyNumberCard || w.Label == LabelJukiCard {
			t.Errorf("%s is told by what a My Number Card has", w.Name)
		}
	}
}

func TestEveryCardAndLabelIsListedOnce(t *testing.T) {
	cards, labels := OtherCards(), Labels()
	if len(cards) != 9 || cards[0] != "transit-card" || cards[8] != "iphone" {
		t.Errorf("%q", cards)
	}
	if want := []string{LabelMyNumberCard, LabelJukiCard, "JPKIAPGPSETOKEN", "JPKIAPIOSTOKEN"}; !slices.Equal(labels, want) {
		t.Errorf("%q, want %q", labels, want)
	}
}

func TestAnApplicationIsThereWhereItsSelectIsTaken(t *testing.T) {
	application := Applications[1]
	transport := has(application.AID, ok, "\x6A\x82")
	for _, a := range Applications {
		if there, err := New(transport).Has(a); there != (a.AID == application.AID) || err != nil {
			t.Errorf("%s: %t, %v", a.Name, there, err)
		}
	}
	if want := append([]byte{0x00, 0xA4, 0x04, 0x0C, 0x0A}, application.AID...); !bytes.Equal(transport.sent[1], want) {
		t.Errorf("sent % X, want % X", transport.sent[1], want)
	}
	lost := errors.New("connection lost")
	if there, err := New(&scripted{answer: func([]byte) ([]byte, error) { return nil, lost }}).Has(application); there || !errors.Is(err, lost) {
		t.Errorf("%t, %v", there, err)
	}
}

func TestTelephonesAreToldByTheirLabels(t *testing.T) {
	for label, want := range map[string]OtherCard{"JPKIAPGPSETOKEN": "android-phone", "JPKIAPIOSTOKEN": "iphone", LabelMyNumberCard: "", LabelJukiCard: "", "": "", "HELLO": ""} {
		if got := Labelled(label); got != want {
			t.Errorf("%q is %q, want %q", label, got, want)
		}
	}
}

func TestAFileOfCardsWithAMistakeIsRefused(t *testing.T) {
	for _, text := range []string{"[[card]]\nname = 1", "[[card]]\naid = \"A0 0\"", "[[card]]\nnames = \"x\"", "[["} {
		if _, err := parseWays(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestACardIsNamedByItsApplications(t *testing.T) {
	const (
		licence   AID = "\xA0\x00\x00\x02\x31\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
		residence AID = "\xD3\x92\xF0\x00\x4F\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
		passport  AID = "\xA0\x00\x00\x02\x47\x10\x01"
		onCard    AID = "\xA0\x00\x00\x02\x31\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
		juki      AID = "\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x01"
		notFound      = "\x6A\x82"
	)
	for name, test := range map[string]struct {
		aid   AID
		found string
		want  OtherCard
	}{
		"licence":                      {licence, ok, "drivers-licence"},
		"residence card":               {residence, ok, "residence-card"},
		"passport":                     {passport, ok, "passport"},
		"a licence without JPKI":       {onCard, ok, "licence-on-card"},
		"住基カード":                        {juki, ok, "juki-card"},
		"contactless payment":          {"2PAY.SYS.DDF01", "\x6F\x02\x84\x00" + ok, "payment-card"},
		"payment, T=0":                 {"1PAY.SYS.DDF01", "\x61\x20", "payment-card"},
		"payment, another length":      {"1PAY.SYS.DDF01", "\x6C\x20", "payment-card"},
		"payment, blocked application": {"2PAY.SYS.DDF01", "\x62\x83", "payment-card"},
		"passport with a warning":      {passport, "\x62\x82", "passport"},
		"none of them":                 {"", "", ""},
		"the application says busy":    {passport, "\x69\x85", ""},
		"garbage for an answer":        {passport, "\x90", ""},
	} {
		transport := has(test.aid, test.found, notFound)
		got, err := New(transport).Identify(nil)
		if got != test.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", name, got, err, test.want)
		}
		if len(transport.sent) > applications() {
			t.Errorf("%s: %d commands", name, len(transport.sent))
		}
	}
}

func TestIdentifyingSendsSelectAlone(t *testing.T) {
	transport := has("", "", "\x6A\x82")
	if _, err := New(transport).Identify(nil); err != nil {
		t.Fatal(err)
	}
	for _, command := range transport.sent {
		if !bytes.HasPrefix(command, []byte{0x00, 0xA4, 0x04}) || len(command) < 5 || len(command) < 5+int(command[4]) {
			t.Errorf("sent % X", command)
		}
		if answers := bytes.Contains(command, []byte("PAY.SYS.DDF01")); answers != (command[3] == 0x00) || answers != (len(command) == 6+int(command[4])) {
			t.Errorf("sent % X: payment cards alone are asked for an answer", command)
		}
		if bytes.Contains(command, []byte(JPKI)) || bytes.Contains(command, []byte(Common)) {
			t.Errorf("selects our own application: % X", command)
		}
	}
}

// A response may hold what nobody asked for: it is wiped at once.
func TestWhatACardSaysOfItselfIsNotKept(t *testing.T) {
	response := []byte("\x6F\x05HELLO" + ok)
	transport := &scripted{answer: func([]byte) ([]byte, error) { return response, nil }}
	if _, err := New(transport).Identify(nil); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(response, []byte("HELLO")) {
		t.Errorf("still there: % X", response)
	}
}

func TestACardThatKnowsNoSelectIsAskedOnce(t *testing.T) {
	for _, refused := range []string{"\x6D\x00", "\x6E\x00"} {
		transport := has("", "", refused)
		got, err := New(transport).Identify(nil)
		if got != "" || err != nil || len(transport.sent) != 1 {
			t.Errorf("% X: %q, %v after %d commands", refused, got, err, len(transport.sent))
		}
	}
}

func TestACardThatIsTakenAwayWhileItIsIdentifiedHasNoName(t *testing.T) {
	away := errors.New("card removed")
	for n := 1; n <= applications(); n++ {
		transport := &scripted{}
		transport.answer = func([]byte) ([]byte, error) {
			if len(transport.sent) == n {
				return nil, away
			}
			return []byte("\x6A\x82"), nil
		}
		got, err := New(transport).Identify(nil)
		if got != "" || !errors.Is(err, away) || len(transport.sent) != n {
			t.Errorf("at command %d: %q, %v after %d commands", n, got, err, len(transport.sent))
		}
	}
}

func TestFeliCaIsNamedByItsATRWithNoCommand(t *testing.T) {
	transport := has("", "", "\x6A\x82")
	got, err := New(transport).Identify(felicaATR)
	if got != "transit-card" || err != nil || len(transport.sent) != 0 {
		t.Errorf("%q, %v after %d commands", got, err, len(transport.sent))
	}
}

func TestNoOtherATRNamesACard(t *testing.T) {
	mifare := bytes.Clone(felicaATR)
	mifare[12], mifare[14] = 0x03, 0x01
	for name, atr := range map[string][]byte{
		"none":                     nil,
		"MIFARE Classic":           mifare,
		"a My Number Card, one":    []byte("\x3B\x88\x80\x01\x00\x4B\x51\xFF\xB3\x81\xD1\x00\x0F"),
		"a payment card, one":      []byte("\x3B\x8E\x80\x01\x80\x31\x80\x66\xB1\x84\x0C\x01\x6E\x01\x83\x00\x90\x00\x1C"),
		"cut short":                felicaATR[:14],
		"FeliCa's, not as an ATR":  felicaATR[4:],
		"only the beginning":       []byte("\x3B\xFF"),
		"another application":      []byte("\x3B\x0B12345678\x11\x00\x3B"),
		"no application":           []byte("\x3B\x03\x11\x00\x3B"),
		"no name":                  []byte("\x3B\x08\x80\x4F\x0C\xA0\x00\x00\x03\x06"),
		"no name, a standard":      []byte("\x3B\x09\x80\x4F\x0C\xA0\x00\x00\x03\x06\x11"),
		"interface bytes for ever": bytes.Repeat([]byte("\x3B\x8F\x80\x80\x80\x80\x80\x80"), 4),
	} {
		if isStorageCard(atr, "\x00\x3B") {
			t.Errorf("%s is FeliCa", name)
		}
		if got, err := New(has("", "", "\x6A\x82")).Identify(atr); got != "" || err != nil {
			t.Errorf("%s is %q, %v", name, got, err)
		}
	}
}

func TestHistoricalBytes(t *testing.T) {
	for atr, want := range map[string]string{
		"\x3B\x00":                                 "",
		"\x3B\x02ab":                               "ab",
		"\x3F\x13\x11abc":                          "abc", // TA1
		"\x3B\xF3\x11\x22\x33\x00abc":              "abc", // TA1, TB1, TC1, TD1
		"\x3B\x82\x80\x01ab\x00":                   "ab",  // TD1, TD2, TCK
		"\x3B\xF3\x11\x22\x33\x91\x44\x05abc\x00":  "abc", // TD1 with TA2, TD2
		"\x3B\x03ab":                               "",
		"\x00\x02ab":                               "",
		"\x3B\x81\x80\x80\x80\x80\x80\x80\x80\x80": "",
	} {
		if got := historicalBytes([]byte(atr)); string(got) != want {
			t.Errorf("% X: %q, want %q", atr, got, want)
		}
	}
}

// FuzzIdentify proves that no ATR and no card, whatever it answers, makes naming it
// panic or send more commands than there are applications to try.
func FuzzIdentify(f *testing.F) {
	f.Add(felicaATR, []byte{})
	f.Add([]byte("\x3B\x81\x80\x80\x80\x80"), []byte("\x6A\x82"))
	f.Add([]byte(nil), []byte("\x61\x10"))
	f.Add([]byte("\x3B\xFF\xFF"), []byte("\x90\x00"))
	f.Fuzz(func(t *testing.T, atr, answer []byte) {
		transport := &scripted{answer: func([]byte) ([]byte, error) { return bytes.Clone(answer), nil }}
		before := bytes.Clone(atr)
		got, err := New(transport).Identify(atr)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(atr, before) {
			t.Fatal("the ATR was changed")
		}
		if len(transport.sent) > applications() {
			t.Fatalf("%d commands", len(transport.sent))
		}
		if got == "transit-card" && len(transport.sent) != 0 {
			t.Fatal("an answer made it FeliCa")
		}
		if historical := historicalBytes(atr); len(historical) > 15 {
			t.Fatalf("%d historical bytes", len(historical))
		}
	})
}
