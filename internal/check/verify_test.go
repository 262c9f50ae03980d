package check

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/rules"
)

// Entries, right and wrong.
const (
	wrongPIN      = "0000"
	wrongPassword = "WRONG99"
)

// A verification is one call of verifySecret: the card that was read before, and
// that on which the secret is entered now, which may be another. Unless told, both
// have the same profile, and so are the same card.
type verification struct {
	read, now func(*virtual.Profile)
	kind      card.SecretKind
	entry     string
	lastTry   bool
}

type outcome struct {
	report Report
	fault  *Fault
	tries  []string // as they came by in the reports
	card   *virtual.Card
	secret *card.Secret
}

func (v verification) run(t *testing.T) outcome {
	t.Helper()
	var changes []func(*virtual.Profile)
	known, who := readUsual()
	if v.read != nil {
		changes = append(changes, v.read)
		known, who = readWhole(t, virtual.New(profile(t, "valid", changes...)))
	}
	if v.now != nil {
		changes = append(changes, v.now)
	}
	o := outcome{card: virtual.New(profile(t, "valid", changes...)), secret: cardtest.Secret(t, v.kind, v.entry)}
	var err error
	o.report, err = verifySecret(o.card, known, who, o.secret, v.lastTry, func(r Report) {
		item, _ := r.Item(ItemOf(v.kind))
		tries := "?"
		if item.Tries.Known {
			tries = fmt.Sprint(item.Tries.Left)
		}
		if len(o.tries) == 0 || o.tries[len(o.tries)-1] != tries {
			o.tries = append(o.tries, tries)
		}
	})
	if err != nil {
		o.fault = AsFault(err)
	}
	if o.secret.Len() != 0 {
		t.Error("the secret is not wiped")
	}
	return o
}

// readUsual reads an unchanged card, once for all tests.
var readUsual = sync.OnceValues(func() (Report, identity) {
	p, _ := virtual.Named("valid", today)
	report, who, _ := readCard(virtual.New(p), nil, Report{Today: today}, func(Report) {})
	return report, who
})

func (o outcome) cause() Cause {
	if o.fault == nil {
		return ""
	}
	return o.fault.Cause
}

func tries(pin, password int) func(*virtual.Profile) {
	return func(p *virtual.Profile) { p.UserPIN.TriesLeft, p.SignaturePassword.TriesLeft = pin, password }
}

// at has a fault befall the n-th command.
func at(n int, fault virtual.Fault) func(*virtual.Profile) {
	return func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{n: fault} }
}

func anotherCard(p *virtual.Profile) { p.SerialNumber = "990000000000002" }

// The commands of a verification: SELECT, then SELECT and READ of the certificate
// that tells the card, SELECT and VERIFY for the counter, SELECT and VERIFY.
const (
	prefixCommand  = 3
	counterCommand = 5
	verifyCommand  = 7
	allCommands    = 23 // with those that read the signature certificate and its CA's, and the last SELECT
)

func TestASecretIsSentOnceOrNotAtAll(t *testing.T) {
	t.Parallel()
	const pin, password = card.UserPIN, card.SignaturePassword
	silent := at(counterCommand, virtual.Fault{Status: 0x6985}) // to the question how many tries are left
	for name, test := range map[string]struct {
		verification
		want  Cause
		sent  int
		tries string // as shown, one after another, "?" for not known
	}{
		"right PIN":           {verification{kind: pin, entry: virtual.PIN}, "", 1, "3 ? 3"},
		"right password":      {verification{kind: password, entry: virtual.Password}, "", 1, "5 ? 5"},
		"wrong PIN":           {verification{kind: pin, entry: wrongPIN}, WrongSecret, 1, "3 ? 2"},
		"wrong password":      {verification{kind: password, entry: wrongPassword}, WrongSecret, 1, "5 ? 4"},
		"right, two left":     {verification{kind: pin, entry: virtual.PIN, read: tries(2, 5)}, "", 1, "2 ? 3"},
		"used since shown":    {verification{kind: pin, entry: wrongPIN, now: tries(2, 5)}, WrongSecret, 1, "2 ? 1"},
		"too short":           {verification{kind: pin, entry: "123"}, Malformed, 0, ""},
		"password too short":  {verification{kind: password, entry: "ABC12"}, Malformed, 0, ""},
		"nothing entered":     {verification{kind: pin, entry: ""}, Malformed, 0, ""},
		"blocked":             {verification{kind: pin, entry: virtual.PIN, read: tries(0, 5)}, SecretBlocked, 0, "0"},
		"blocked since shown": {verification{kind: pin, entry: virtual.PIN, now: tries(0, 5), lastTry: true}, SecretBlocked, 0, "0"},

		"one left, not agreed":          {verification{kind: pin, entry: virtual.PIN, read: tries(1, 1)}, LastTry, 0, "1"},
		"one left since shown":          {verification{kind: password, entry: virtual.Password, now: tries(3, 1)}, LastTry, 0, "1"},
		"one left, agreed, right":       {verification{kind: pin, entry: virtual.PIN, read: tries(1, 1), lastTry: true}, "", 1, "1 ? 3"},
		"one left, agreed, wrong":       {verification{kind: pin, entry: wrongPIN, read: tries(1, 1), lastTry: true}, SecretBlocked, 1, "1 ? 0"},
		"unknown number, not agreed":    {verification{kind: pin, entry: virtual.PIN, now: silent}, LastTry, 0, "?"},
		"unknown number, agreed":        {verification{kind: pin, entry: virtual.PIN, now: silent, lastTry: true}, "", 1, "? 3"},
		"no such secret, not agreed":    {verification{kind: pin, entry: virtual.PIN, now: missing(card.UserPINFile)}, LastTry, 0, "?"},
		"no such secret, agreed":        {verification{kind: pin, entry: virtual.PIN, now: missing(card.UserPINFile), lastTry: true}, Unknown, 0, "?"},
		"counter answered with garbage": {verification{kind: pin, entry: virtual.PIN, now: at(counterCommand, virtual.Fault{Answer: []byte{0x63}})}, LastTry, 0, "?"},

		"another card":               {verification{kind: pin, entry: virtual.PIN, now: anotherCard}, CardChanged, 0, ""},
		"another card, agreed":       {verification{kind: pin, entry: virtual.PIN, now: anotherCard, lastTry: true}, CardChanged, 0, ""},
		"a card of another kind":     {verification{kind: pin, entry: virtual.PIN, now: func(p *virtual.Profile) { p.OtherCard = true }}, OtherCard, 0, ""},
		"a card that tells no name":  {verification{kind: pin, entry: virtual.PIN, now: missing(card.UserAuthenticationCertificateFile)}, CardChanged, 0, ""},
		"a card that mumbles a name": {verification{kind: pin, entry: virtual.PIN, now: at(prefixCommand, virtual.Fault{Answer: []byte{0x30, 0x90, 0x00}})}, CardChanged, 0, ""},
		"a new name":                 {verification{kind: password, entry: virtual.Password, read: missing(card.UserAuthenticationCertificateFile), now: func(p *virtual.Profile) { p.Missing = nil }}, CardChanged, 0, ""},
		"no name, before and now":    {verification{kind: password, entry: virtual.Password, read: missing(card.UserAuthenticationCertificateFile)}, "", 1, "5 ? 5"},
		"zeros for a name":           {verification{kind: password, entry: virtual.Password, read: altered(card.UserAuthenticationCertificateFile, zeros)}, "", 1, "5 ? 5"},
		"a short name":               {verification{kind: pin, entry: virtual.PIN, read: altered(card.UserAuthenticationCertificateFile, func(b []byte) []byte { return append([]byte{0x30, 0x20}, b[2:]...) })}, "", 1, "3 ? 3"},

		"answered 6Cxx":    {verification{kind: pin, entry: virtual.PIN, now: at(verifyCommand, virtual.Fault{Status: 0x6C04})}, Unknown, 1, "3 ?"},
		"answered 61xx":    {verification{kind: pin, entry: virtual.PIN, now: at(verifyCommand, virtual.Fault{Status: 0x6104})}, Unknown, 1, "3 ?"},
		"answered 6F00":    {verification{kind: pin, entry: virtual.PIN, now: at(verifyCommand, virtual.Fault{Status: 0x6F00})}, Unknown, 1, "3 ?"},
		"answered nothing": {verification{kind: pin, entry: virtual.PIN, now: at(verifyCommand, virtual.Fault{})}, Unknown, 1, "3 ?"},
		"answer lost":      {verification{kind: pin, entry: virtual.PIN, now: at(verifyCommand, virtual.Fault{Err: &Fault{Cause: CardReset}})}, CardReset, 1, "3 ?"},
	} {
		t.Run(name, func(t *testing.T) {
			got := test.run(t)
			if got.cause() != test.want {
				t.Errorf("fault %v, want %q", got.fault, test.want)
			}
			if item := ItemOf(test.kind); got.fault != nil && got.fault.Item != "" && got.fault.Item != item {
				t.Errorf("fault of %s, want %s", got.fault.Item, item)
			}
			if sent := got.card.Presented(pin) + got.card.Presented(password); sent != test.sent || got.card.Presented(test.kind) != test.sent {
				t.Errorf("sent %d times, want %d", sent, test.sent)
			}
			if shown := strings.Join(got.tries, " "); shown != test.tries {
				t.Errorf("tries shown: %q, want %q", shown, test.tries)
			}
			if test.want == Malformed && len(got.card.Log()) > 0 {
				t.Errorf("%d commands sent", len(got.card.Log()))
			}
		})
	}
}

// Whatever goes wrong at whatever command, the secret is wiped (see run) and was sent
// once at most.
func TestNoFaultAtAnyCommandHasASecretSentTwice(t *testing.T) {
	t.Parallel()
	faults := []virtual.Fault{{Err: &Fault{Cause: PoorContact}}, {Remove: true}, {Status: 0x6F00}, {Status: 0x6C09}, {Status: 0x6109}, {Status: 0x9000}, {}}
	for _, fault := range faults {
		for n := 1; n <= allCommands; n++ {
			got := verification{kind: card.SignaturePassword, entry: virtual.Password, lastTry: true, now: at(n, fault)}.run(t)
			if sent := got.card.Presented(card.SignaturePassword); sent > 1 || got.card.Presented(card.UserPIN) > 0 {
				t.Errorf("%+v at command %d: sent %d times", fault, n, sent)
			}
			if whole := len(got.card.Log()); fault.Err != nil && (got.cause() != PoorContact || whole != n) {
				t.Errorf("command %d lost: %v after %d", n, got.fault, whole)
			}
		}
	}
}

// onlyLength leaves of a certificate how long it is.
func onlyLength(der []byte) []byte {
	return append(der[:4:4], bytes.Repeat([]byte{'x'}, len(der)-4)...)
}

func TestThePasswordReadsTheSignatureCertificate(t *testing.T) {
	t.Parallel()
	const fault = "fault signature: "
	read := "signature: valid, 2025-03-04 to 2029-11-24 (1500), 5 tries, unknown"
	cut := func(n int) func([]byte) []byte { return func(b []byte) []byte { return b[:n] } }
	for name, test := range map[string]struct {
		read func(*virtual.Profile)
		want string // of the signature certificate and its faults
	}{
		"as usual":          {nil, read},
		"a test card":       {func(p *virtual.Profile) { p.TestIssuer = true }, read},
		"no CA certificate": {missing(card.SignatureCAFile), read},
		"not there":         {missing(card.SignatureCertificateFile), "signature: absent, 5 tries"},
		"zeros":             {altered(card.SignatureCertificateFile, zeros), "signature: unreadable, 5 tries\n" + fault + "unreadable"},
		"no dates":          {altered(card.SignatureCertificateFile, onlyLength), "signature: unreadable, 5 tries\n" + fault + "unreadable"},
		"cut in half":       {altered(card.SignatureCertificateFile, cut(700)), "signature: unreadable, 5 tries\n" + fault + "unreadable"},
	} {
		got := verification{kind: card.SignaturePassword, entry: virtual.Password, read: test.read}.run(t)
		if want := lines(card2034, user2029, test.want); got.fault != nil || !got.report.Complete || summary(got.report) != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, got.fault, summary(got.report), want)
		}
	}
}

// From the moment in which a secret goes out until its answer is there, a report does not tell
// how many tries are left: nobody knows.
func TestTriesAreNotKnownWhileASecretIsOnItsWayNorWhereItsAnswerIsLost(t *testing.T) {
	t.Parallel()
	for _, kind := range []card.SecretKind{card.UserPIN, card.SignaturePassword} {
		for _, lost := range []error{&Fault{Cause: CardReset}, context.Canceled} {
			v := virtual.New(profile(t, "valid"))
			known, who := readUsual()
			latest, sent := known, false
			triesOf := func(r Report) card.Tries { item, _ := r.Item(ItemOf(kind)); return item.Tries }
			transport := transportFunc(func(command []byte) ([]byte, error) {
				if command[1] != 0x20 || len(command) <= 5 {
					return v.Transmit(command)
				}
				if sent = true; triesOf(latest).Known {
					t.Errorf("%v while the secret is on its way", triesOf(latest))
				}
				return nil, lost
			})
			entry := map[card.SecretKind]string{card.UserPIN: wrongPIN, card.SignaturePassword: wrongPassword}[kind]
			report, err := verifySecret(transport, known, who, cardtest.Secret(t, kind, entry), false, func(r Report) { latest = r })
			if !sent || !errors.Is(err, lost) || triesOf(report) != (card.Tries{}) || triesOf(latest) != (card.Tries{}) {
				t.Errorf("sent %t, %v: %+v, shown %+v", sent, err, triesOf(report), triesOf(latest))
			}
		}
	}
}

// What the transport hands over is the caller's own: nothing of the holder stays there.
func TestTheHoldersNameIsWipedFromEveryResponse(t *testing.T) {
	t.Parallel()
	p := profile(t, "valid")
	for _, quirks := range []virtual.Quirks{{}, {GetResponse: true}} {
		p.Quirks = quirks
		v := virtual.New(p)
		var responses [][]byte
		named := 0
		transport := transportFunc(func(command []byte) ([]byte, error) {
			response, err := v.Transmit(command)
			if bytes.Contains(response, []byte(p.Holder.Name)) {
				named++
			}
			responses = append(responses, response)
			return response, err
		})
		known, who := readUsual()
		report, err := verifySecret(transport, known, who, cardtest.Secret(t, card.SignaturePassword, virtual.Password), false, func(Report) {})
		if item, _ := report.Item(rules.Signature); err != nil || item.State != StateValid || named == 0 {
			t.Fatalf("%v, %+v, name read %d times", err, item, named)
		}
		if bytes.Contains(bytes.Join(responses, nil), []byte(p.Holder.Name)) {
			t.Errorf("%+v: the name is still there", quirks)
		}
	}
}

func TestThePINReadsNothingMore(t *testing.T) {
	t.Parallel()
	got := verification{kind: card.UserPIN, entry: virtual.PIN}.run(t)
	if want := lines(card2034, user2029, password); summary(got.report) != want || len(got.card.Log()) != verifyCommand+1 {
		t.Errorf("%s\nafter %d commands", summary(got.report), len(got.card.Log()))
	}
}

func TestFaultsOfASecretSayNothingOfIt(t *testing.T) {
	t.Parallel()
	for _, now := range []func(*virtual.Profile){nil, tries(3, 1), at(verifyCommand, virtual.Fault{Answer: []byte(wrongPassword)}), at(verifyCommand, virtual.Fault{Status: 0x6F00})} {
		got := verification{kind: card.SignaturePassword, entry: wrongPassword, now: now, lastTry: true}.run(t)
		for _, err := range []error{got.fault, errors.Unwrap(got.fault)} {
			if text := fmt.Sprintf("%v %+v %#v", err, err, got.report); strings.Contains(text, wrongPassword) {
				t.Errorf("%q", text)
			}
		}
	}
}

func TestEachSecretBelongsToItsCertificate(t *testing.T) {
	if ItemOf(card.UserPIN) != rules.UserAuthentication || ItemOf(card.SignaturePassword) != rules.Signature {
		t.Error("secrets are mixed up")
	}
}

// FuzzVerify proves that no card, whatever it answers, is sent a secret twice, or at
// all where it did not just say that more than one try is left.
func FuzzVerify(f *testing.F) {
	const ok = "\x90\x00"
	certificate := string(virtual.New(profile(f, "valid")).Certificate(card.UserAuthenticationCertificateFile)[:256])
	known, who := readUsual()
	for _, counter := range []string{"\x63\xC3", "\x63\xC1", "\x63\xC0", "\x69\x83", ok, "\x67\x00", "\x6C\x05", ""} {
		f.Add(cardtest.Conversation(ok, ok, certificate+ok, ok, counter, ok, ok), true)
		f.Add(cardtest.Conversation(ok, ok, certificate+ok, ok, counter, ok, "\x63\xC2"), false)
	}
	f.Fuzz(func(t *testing.T, answers []byte, lastTry bool) {
		h := &cardtest.Hostile{Answers: answers}
		secret := cardtest.Secret(t, card.UserPIN, virtual.PIN)
		report, err := verifySecret(h, known, who, secret, lastTry, func(Report) {})
		sent := h.Secrets()
		if len(sent) > 1 || secret.Len() != 0 {
			t.Fatalf("sent %d times, %d characters left", len(sent), secret.Len())
		}
		if item, ok := report.Item(rules.UserAuthentication); !ok || item.Expires.IsZero() {
			t.Fatalf("the report lost what was known: %+v", report)
		}
		if len(sent) == 0 {
			if err == nil {
				t.Fatal("accepted without being sent")
			}
			return
		}
		if !lastTry {
			asked := sent[0] - 1
			for h.Sent[asked][1] != 0x20 {
				asked--
			}
			if counter := h.Got[asked]; len(counter) < 2 || counter[len(counter)-2] != 0x63 || counter[len(counter)-1] < 0xC2 {
				t.Fatalf("sent after % X said how many tries are left", counter)
			}
		}
		if answer := h.Got[sent[0]]; (err == nil) != bytes.HasSuffix(answer, []byte(ok)) {
			t.Fatalf("answered % X: %v", answer, err)
		}
	})
}
