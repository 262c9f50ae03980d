package card_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/rules"
)

func TestTheBirthDateIsReadFromEverySignatureCertificate(t *testing.T) {
	for _, want := range []rules.Date{
		{Year: 1911, Month: time.March, Day: 3}, {Year: 1944, Month: time.February, Day: 29}, {Year: 1989, Month: time.January, Day: 7},
		{Year: 2010, Month: time.December, Day: 31}, {Year: 2019, Month: time.May, Day: 1}, {}, // the last is not known
	} {
		der := certificate(signature, func(p *virtual.Profile) { p.Holder.Birth = want })
		got, err := card.ParseBirth(der)
		if err != nil || want.IsZero() != got.IsZero() || !want.IsZero() && rules.DateOf(got) != want {
			t.Errorf("%v, %v, want %v", got, err, want)
		}
	}
	for _, id := range []card.FileID{user, userCA, signatureCA} {
		if got, err := card.ParseBirth(certificate(id)); err != nil || !got.IsZero() {
			t.Errorf("EF %04X, which tells nothing of its holder: %v, %v", uint16(id), got, err)
		}
	}
}

// stated returns a signature certificate that states a birth date as the text.
func stated(t testing.TB, text string) []byte {
	t.Helper()
	der := certificate(signature, func(p *virtual.Profile) { p.Holder.Birth = rules.Date{Year: 1980, Month: time.June, Day: 11} })
	const standing = "319800611"
	if bytes.Count(der, []byte(standing)) != 1 || len(text) != len(standing) {
		t.Fatal("the certificate has no such place")
	}
	return bytes.Replace(der, []byte(standing), []byte(text), 1)
}

func TestABirthDateThatIsNoneIsNotRead(t *testing.T) {
	for text, want := range map[string]error{
		"319800611": nil, "019800611": nil, "319800229": nil, // whatever the era says
		"000000000": nil, "319800000": nil, "319800600": nil, "300000611": nil, "319800011": nil, // not known, or in part
		"319810229": card.ErrMalformed, "319801311": card.ErrMalformed, "319800631": card.ErrMalformed,
		"3198O0611": card.ErrMalformed, "3-9800611": card.ErrMalformed, "昭和55": card.ErrMalformed,
	} {
		got, err := card.ParseBirth(stated(t, (text + "         ")[:9]))
		if !errors.Is(err, want) || err != nil && !got.IsZero() {
			t.Errorf("%s: %v, %v", text, got, err)
		}
		if known := text == "319800611" || text == "019800611" || text == "319800229"; known == got.IsZero() {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestACertificateCutAnywhereGivesItsBirthDateOrNone(t *testing.T) {
	der := certificate(signature)
	want, err := card.ParseBirth(der)
	if err != nil || want.IsZero() {
		t.Fatalf("%v, %v", want, err)
	}
	for n := range len(der) {
		if got, err := card.ParseBirth(der[:n]); !got.IsZero() && !got.Equal(want) || err != nil && !errors.Is(err, card.ErrMalformed) {
			t.Fatalf("%d bytes: %v, %v", n, got, err)
		}
	}
}

// FuzzParseBirth proves that no bytes make it panic, and that no day comes out whose digits
// do not stand there.
func FuzzParseBirth(f *testing.F) {
	for _, id := range []card.FileID{user, userCA, signature, signatureCA} {
		der := certificate(id)
		f.Add(der)
		f.Add(der[:len(der)-300])
	}
	for _, text := range []string{"000000000", "319810229", "519800611"} {
		f.Add(stated(f, text))
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		got, err := card.ParseBirth(der)
		if err != nil && (!got.IsZero() || !errors.Is(err, card.ErrMalformed)) {
			t.Fatalf("%v with %v", got, err)
		}
		if !got.IsZero() && !bytes.Contains(der, []byte(got.Format("20060102"))) {
			t.Fatalf("%v stands nowhere", got)
		}
	})
}
