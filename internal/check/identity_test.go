package check

import (
	"slices"
	"testing"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
)

// entered reads one card and enters a right password on another.
func entered(t *testing.T, read, now *virtual.Card) (cause Cause, secrets int) {
	t.Helper()
	known, who, err := readCard(read, nil, Report{Today: today}, func(Report) {})
	if err != nil {
		t.Fatal(err)
	}
	secret := cardtest.Secret(t, card.SignaturePassword, virtual.Password)
	_, err = verifySecret(now, known, who, secret, true, func(Report) {})
	if secret.Len() != 0 {
		t.Error("the secret is not wiped")
	}
	if err != nil {
		cause = AsFault(err).Cause
	}
	return cause, now.Presented(card.SignaturePassword) + now.Presented(card.UserPIN)
}

var (
	withoutCertificate = missing(card.UserAuthenticationCertificateFile)
	withoutRecord      = func(p *virtual.Profile) { p.Quirks.NoCommonApplication = true }
)

func numbered(serial string) func(*virtual.Profile) {
	return func(p *virtual.Profile) { p.SerialNumber = serial }
}

func TestTwoCardsWithoutAUserAuthenticationCertificateAreToldApart(t *testing.T) {
	t.Parallel()
	onlyHeader := func(content []byte) []byte { return append([]byte{0x30, 0x03, 0x02, 0x01, 0x01}, zeros(content)...) }
	for name, without := range map[string]func(*virtual.Profile){
		"not there":                withoutCertificate,
		"zeros":                    altered(card.UserAuthenticationCertificateFile, zeros),
		"too short to name a card": altered(card.UserAuthenticationCertificateFile, onlyHeader),
		"a header and then zeros":  altered(card.UserAuthenticationCertificateFile, func(b []byte) []byte { return append(b[:4:4], zeros(b[4:])...) }),
	} {
		of := func(serial string) *virtual.Card { return virtual.New(profile(t, "valid", without, numbered(serial))) }
		if cause, sent := entered(t, of("990000000000001"), of("990000000000002")); cause != CardChanged || sent != 0 {
			t.Errorf("%s: another card: %q, sent %d times", name, cause, sent)
		}
		if cause, sent := entered(t, of("990000000000001"), of("990000000000001")); cause != "" || sent != 1 {
			t.Errorf("%s: the same card: %q, sent %d times", name, cause, sent)
		}
		usual := virtual.New(profile(t, "valid", numbered("990000000000001")))
		if cause, sent := entered(t, of("990000000000001"), usual); cause != CardChanged || sent != 0 {
			t.Errorf("%s: a card that has one: %q, sent %d times", name, cause, sent)
		}
	}
}

func TestNothingIsSentToACardThatCanNotBeToldFromAnother(t *testing.T) {
	t.Parallel()
	for name, nameless := range map[string][]func(*virtual.Profile){
		"neither certificate nor record":  {withoutCertificate, withoutRecord},
		"a serial number of blanks":       {withoutCertificate, numbered("               ")},
		"a serial number of one digit":    {withoutCertificate, numbered("000000000000000")},
		"a serial number that is no such": {withoutCertificate, numbered("99000000000000x")},
	} {
		v := virtual.New(profile(t, "valid", nameless...))
		if cause, sent := entered(t, v, v); cause != NotIdentified || sent != 0 {
			t.Errorf("%s: %q, sent %d times", name, cause, sent)
		}
		report, _ := readWhole(t, v)
		told := func(f *Fault) bool { return f.Cause == NotIdentified }
		if !slices.ContainsFunc(report.Faults, told) {
			t.Errorf("%s: the person is not told: %v", name, report.Faults)
		}
		if s := (State{Phase: Showing, Report: report}); s.CanAsk(card.SignaturePassword) || s.CanAsk(card.UserPIN) {
			t.Errorf("%s: a secret can be asked for", name)
		}
	}
	nothingToEnter := []func(*virtual.Profile){withoutCertificate, func(p *virtual.Profile) { p.Signature = virtual.Validity{} }}
	for _, nameless := range []func(*virtual.Profile){withoutRecord, numbered("               ")} {
		report, _ := readWhole(t, virtual.New(profile(t, "valid", append(nothingToEnter, nameless)...)))
		if slices.ContainsFunc(report.Faults, func(f *Fault) bool { return f.Cause == NotIdentified }) {
			t.Errorf("a card with nothing to enter: %v", report.Faults)
		}
	}
}

// Whatever is lost while a card is looked at before an entry, nothing is sent.
func TestNothingIsSentWhereTheCardIsLostWhileItIsIdentified(t *testing.T) {
	t.Parallel()
	of := func(changes ...func(*virtual.Profile)) *virtual.Card {
		return virtual.New(profile(t, "valid", append(changes, withoutCertificate)...))
	}
	const identifying = 6 // SELECT, SELECT EF 000A; SELECT, SELECT EF, READ RECORD of the common application; SELECT JPKI
	for n := 1; n <= identifying; n++ {
		for _, cause := range []Cause{PoorContact, CardReset, CardRemoved, ContextLost} {
			got, sent := entered(t, of(), of(at(n, virtual.Fault{Err: &Fault{Cause: cause}})))
			if got != cause || sent != 0 {
				t.Errorf("%s at command %d: %q, sent %d times", cause, n, got, sent)
			}
		}
		want := CardChanged
		switch n {
		case 1, identifying:
			want = Unknown // the application
		case 2:
			continue // the record tells the card
		}
		if got, sent := entered(t, of(), of(at(n, virtual.Fault{Status: 0x6985}))); got != want || sent != 0 {
			t.Errorf("refused at command %d: %q, sent %d times", n, got, sent)
		}
	}
}
