package card_test

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
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

// der returns an element of at most 127 bytes.
func der(tag byte, content ...string) string {
	whole := strings.Join(content, "")
	return string([]byte{tag, byte(len(whole))}) + whole
}

const (
	sequence, octets, otherName = 0x30, 0x04, 0xA0

	birthName   = "\x06\x0A\x2A\x83\x08\x8C\x9B\x55\x08\x05\x05\x04"
	altName     = "\x06\x03\x55\x1D\x11"
	anotherName = "\x06\x03\x55\x1D\x12"
)

// signedPart returns what a certificate has before its extensions.
func signedPart() []string {
	return []string{der(0xA0, "\x02\x01\x02"), "\x02\x01\x01", der(sequence), der(sequence), der(sequence), der(sequence), der(sequence)}
}

// extended returns a certificate with extensions.
func extended(extensions ...string) string {
	return der(sequence, der(sequence, append(signedPart(), der(0xA3, der(sequence, extensions...)))...))
}

// named returns a certificate with alternative names.
func named(names ...string) string {
	return extended(der(sequence, altName, der(octets, der(sequence, names...))))
}

var birth = der(otherName, birthName, der(otherName, der(0x0C, "319800611")))

func TestABirthDateIsFoundAmongOtherNamesAndExtensions(t *testing.T) {
	names := der(octets, der(sequence, birth))
	for name, test := range map[string]struct {
		certificate string
		known       bool
	}{
		"alone":              {named(birth), true},
		"without version":    {der(sequence, der(sequence, append(signedPart()[1:], der(0xA3, der(sequence, der(sequence, altName, names))))...)), true},
		"critical":           {extended(der(sequence, altName, "\x01\x01\xFF", names)), true},
		"another extension":  {extended(der(sequence, anotherName, der(octets)), der(sequence, altName, names)), true},
		"a mail address":     {named(der(0x81, "a@b.jp"), birth), true},
		"another other name": {named(der(otherName, anotherName, der(otherName, der(0x0C, "x"))), birth), true},
		"no extensions":      {der(sequence, der(sequence, signedPart()...)), false},
		"empty extensions":   {extended(), false},
		"no names":           {named(), false},
		"no birth date":      {named(der(0x81, "a@b.jp")), false},
	} {
		got, err := card.ParseBirth([]byte(test.certificate))
		if err != nil || got.IsZero() == test.known || test.known && rules.DateOf(got) != (rules.Date{Year: 1980, Month: time.June, Day: 11}) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestAMistakeOnTheWayToABirthDateIsMalformed(t *testing.T) {
	const null = "\x05\x00"
	extensions := der(0xA3, der(sequence, der(sequence, altName, der(octets, der(sequence, birth)))))
	wrong := map[string]string{
		"extensions alone":               der(sequence, der(sequence, extensions)),
		"nothing before subject and key": der(sequence, der(sequence, der(sequence), der(sequence), extensions)),
		"no key":                         der(sequence, der(sequence, signedPart()[:6]...)),
		"extensions that are none":       der(sequence, der(sequence, append(signedPart(), der(0xA3, null))...)),
		"extension that is none":         extended(null),
		"extension without name":         extended(der(sequence, null)),
		"names cut short":                extended(der(sequence, altName, der(octets, "\x30\x05"))),
		"names that are no string":       extended(der(sequence, altName, null)),
		"names that are none":            extended(der(sequence, altName, der(octets, null))),
		"a name cut short":               named("\xA0\x05"),
		"an other name of nothing":       named(der(otherName, null)),
		"a birth date of nothing":        named(der(otherName, birthName)),
		"a birth date that is no value":  named(der(otherName, birthName, null)),
		"an empty birth date":            named(der(otherName, birthName, der(otherName))),
		"a birth date of one digit less": named(der(otherName, birthName, der(otherName, der(0x0C, "31980061")))),
		"a birth date of one digit more": named(der(otherName, birthName, der(otherName, der(0x0C, "3198006110")))),
	}
	for i := 1; i < len(signedPart()); i++ {
		parts := signedPart()
		parts[i] = null
		wrong["part "+strconv.Itoa(i)] = der(sequence, der(sequence, append(parts, extensions)...))
	}
	for name, certificate := range wrong {
		if got, err := card.ParseBirth([]byte(certificate)); !errors.Is(err, card.ErrMalformed) || !got.IsZero() {
			t.Errorf("%s: %v, %v", name, got, err)
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
