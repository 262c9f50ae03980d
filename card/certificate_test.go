package card_test

import (
	"bytes"
	"crypto/elliptic"
	"crypto/x509"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/rules"
)

var today = rules.Date{Year: 2025, Month: time.October, Day: 16}

// certificate returns the DER of one file of a virtual card, the profile "valid", changed.
func certificate(id card.FileID, changes ...func(*virtual.Profile)) []byte {
	profile, _ := virtual.Named("valid", today)
	for _, change := range changes {
		change(&profile)
	}
	return virtual.New(profile).Certificate(id)
}

const (
	user        = card.UserAuthenticationCertificateFile
	userCA      = card.UserAuthenticationCAFile
	signature   = card.SignatureCertificateFile
	signatureCA = card.SignatureCAFile
)

func TestTheDatesAreInTheFirst256BytesOfEveryVirtualCertificate(t *testing.T) {
	for _, name := range virtual.Names() {
		for _, testIssuer := range []bool{false, true} {
			profile, _ := virtual.Named(name, today)
			profile.TestIssuer = testIssuer
			c := virtual.New(profile)
			for id, want := range map[card.FileID]virtual.Validity{user: profile.UserAuthentication, signature: profile.Signature} {
				der := c.Certificate(id)
				if der == nil {
					continue
				}
				got, err := card.ParseValidity(der[:256])
				if err != nil || rules.DateOf(got.NotBefore) != want.NotBefore || rules.DateOf(got.NotAfter) != want.NotAfter {
					t.Errorf("%s, EF %04X: %v, %v, want %v", name, uint16(id), got, err, want)
				}
				if clock := got.NotAfter.UTC().Format(time.TimeOnly); clock != "14:59:59" {
					t.Errorf("%s, EF %04X ends at %s UTC", name, uint16(id), clock)
				}
			}
		}
	}
}

func TestACertificateCutAnywhereGivesItsDatesOrAnError(t *testing.T) {
	der := certificate(user)
	want, err := card.ParseValidity(der)
	if err != nil {
		t.Fatal(err)
	}
	known := false
	for n := range len(der) {
		got, err := card.ParseValidity(der[:n])
		switch {
		case err == nil && got != want:
			t.Fatalf("%d bytes give %v, want %v", n, got, want)
		case err == nil:
			known = true
		case known || !errors.Is(err, card.ErrMalformed):
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
	if !known {
		t.Error("no dates at any length")
	}
}

// withValidity builds the beginning of a certificate: nothing stands behind the
// validity.
func withValidity(add func(*cryptobyte.Builder)) []byte {
	var b cryptobyte.Builder
	sequence := func(b *cryptobyte.Builder, add func(*cryptobyte.Builder)) { b.AddASN1(asn1.SEQUENCE, add) }
	sequence(&b, func(b *cryptobyte.Builder) {
		sequence(b, func(b *cryptobyte.Builder) {
			b.AddASN1Int64(1) // serial number; version 1 is left out
			sequence(b, func(*cryptobyte.Builder) {})
			sequence(b, func(*cryptobyte.Builder) {})
			sequence(b, add)
		})
	})
	return b.BytesOrPanic()
}

func TestBothFormsOfTimeAreRead(t *testing.T) {
	type form struct {
		tag  asn1.Tag
		text string
	}
	utc := func(text string) form { return form{asn1.UTCTime, text} }
	general := func(text string) form { return form{asn1.GeneralizedTime, text} }
	for name, test := range map[string]struct {
		from, until form
		want        string // notAfter, "" for malformed
	}{
		"UTCTime":                          {utc("210601000000Z"), utc("260115145959Z"), "2026-01-15T14:59:59Z"},
		"UTCTime of 2049":                  {utc("210601000000Z"), utc("491231145959Z"), "2049-12-31T14:59:59Z"},
		"UTCTime 50 is 1950":               {utc("500101000000Z"), utc("501231145959Z"), "1950-12-31T14:59:59Z"},
		"GeneralizedTime from 2050":        {utc("460601000000Z"), general("20510115145959Z"), "2051-01-15T14:59:59Z"},
		"GeneralizedTime of both":          {general("20500101000000Z"), general("20550115145959Z"), "2055-01-15T14:59:59Z"},
		"no expiry (RFC 5280, 4.1.2.5)":    {utc("210601000000Z"), general("99991231235959Z"), ""}, // in Japan, year 10000
		"the first year":                   {general("00010101000000Z"), general("00010102000000Z"), "0001-01-02T00:00:00Z"},
		"the last year":                    {utc("210601000000Z"), general("99981231145959Z"), "9998-12-31T14:59:59Z"},
		"the year after it":                {utc("210601000000Z"), general("99990101145959Z"), ""},
		"year 0":                           {general("00000101000000Z"), general("00000102000000Z"), ""},
		"29 February":                      {utc("210601000000Z"), utc("280229145959Z"), "2028-02-29T14:59:59Z"},
		"29 February of a common year":     {utc("210601000000Z"), utc("270229145959Z"), ""},
		"month 13":                         {utc("210601000000Z"), utc("261315145959Z"), ""},
		"ends before it begins":            {utc("260116000000Z"), utc("260115145959Z"), ""},
		"letters":                          {utc("210601000000Z"), utc("26O115145959Z"), ""},
		"empty":                            {utc(""), utc(""), ""},
		"another type":                     {form{asn1.OCTET_STRING, "210601000000Z"}, utc("260115145959Z"), ""},
		"the second time of another type":  {utc("210601000000Z"), form{asn1.INTEGER, "1"}, ""},
		"GeneralizedTime in UTCTime's tag": {utc("20210601000000Z"), utc("20260115145959Z"), ""},
	} {
		got, err := card.ParseValidity(withValidity(func(b *cryptobyte.Builder) {
			for _, f := range []form{test.from, test.until} {
				b.AddASN1(f.tag, func(b *cryptobyte.Builder) { b.AddBytes([]byte(f.text)) })
			}
		}))
		if test.want == "" {
			if !errors.Is(err, card.ErrMalformed) || got != (card.Validity{}) {
				t.Errorf("%s: %v, %v", name, got, err)
			}
			continue
		}
		if err != nil || got.NotAfter.Format(time.RFC3339) != test.want {
			t.Errorf("%s: %v, %v, want %s", name, got.NotAfter, err, test.want)
		}
	}
}

func TestAValidityThatIsNotWhereItBelongsIsNotRead(t *testing.T) {
	const set = 0x31
	times := der(0x17, "210601000000Z") + der(0x17, "260115145959Z")
	certificate := func(serial, algorithm, issuer, validity byte) string {
		return der(sequence, der(sequence, der(serial, "\x01"), der(algorithm), der(issuer), der(validity, times)))
	}
	for der, want := range map[string]error{
		certificate(0x02, sequence, sequence, sequence): nil,
		certificate(0x03, sequence, sequence, sequence): card.ErrMalformed, certificate(0x02, set, sequence, sequence): card.ErrMalformed,
		certificate(0x02, sequence, set, sequence): card.ErrMalformed, certificate(0x02, sequence, sequence, set): card.ErrMalformed,
	} {
		if got, err := card.ParseValidity([]byte(der)); !errors.Is(err, want) || got.NotAfter.IsZero() != (want != nil) {
			t.Errorf("% X: %v, %v", der, got, err)
		}
	}
}

func TestACardThatEndsAfter2049IsRead(t *testing.T) {
	last := rules.Date{Year: 2051, Month: time.January, Day: 15}
	der := certificate(user, func(p *virtual.Profile) {
		p.UserAuthentication = virtual.Validity{NotBefore: rules.Date{Year: 2046, Month: time.June, Day: 1}, NotAfter: last}
	})
	got, err := card.ParseValidity(der[:256])
	if err != nil || rules.DateOf(got.NotAfter) != last {
		t.Errorf("%v, %v", got, err)
	}
}

// edit returns der with one occurrence of a byte string replaced by another as long.
func edit(t *testing.T, der []byte, old, replacement string) []byte {
	t.Helper()
	if !bytes.Contains(der, []byte(old)) || len(old) != len(replacement) {
		t.Fatalf("cannot edit % X", old)
	}
	return bytes.Replace(der, []byte(old), []byte(replacement), 1)
}

func TestACertificateThatX509RejectsStillGivesItsDates(t *testing.T) {
	good := certificate(user)
	want, err := card.ParseValidity(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"version 9":                    edit(t, good, "\xA0\x03\x02\x01\x02", "\xA0\x03\x02\x01\x08"),
		"extension twice":              edit(t, good, "\x06\x03\x55\x1D\x12", "\x06\x03\x55\x1D\x1F"),
		"country that is no string":    edit(t, good, "\x06\x03\x55\x04\x06\x13\x02", "\x06\x03\x55\x04\x06\x01\x02"),
		"signature cut off":            good[:len(good)-10],
		"nothing behind the validity":  good[:256],
		"algorithms that do not agree": edit(t, good, "\xF7\x0D\x01\x01\x0B", "\xF7\x0D\x01\x01\x0C"),
	} {
		if _, err := x509.ParseCertificate(bad); err == nil {
			t.Errorf("%s: x509 does not reject it", name)
		}
		if _, err := card.CheckIssuer(bad, certificate(userCA)); !errors.Is(err, card.ErrMalformed) && !errors.Is(err, card.ErrNotSigned) {
			t.Errorf("%s: %v", name, err)
		}
		if got, err := card.ParseValidity(bad); err != nil || got != want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestTheIssuerIsTheCAThatSigned(t *testing.T) {
	testIssuer := func(p *virtual.Profile) { p.TestIssuer = true }
	good, ca := certificate(user), certificate(userCA)
	flipped := bytes.Clone(good)
	flipped[len(flipped)-1] ^= 1
	oid := func(last string) string { return "\x2A\x86\x48\x86\xF7\x0D\x01\x01" + last }
	unheardOf := bytes.ReplaceAll(good, []byte(oid("\x0B")), []byte(oid("\x7F")))
	other := errors.New("another error")
	for name, test := range map[string]struct {
		certificate, ca []byte
		want            error
	}{
		"user authentication":                   {good, ca, nil},
		"signature":                             {certificate(signature), certificate(signatureCA), nil},
		"test card":                             {certificate(user, testIssuer), certificate(userCA, testIssuer), nil},
		"CA itself":                             {ca, ca, nil},
		"CA of the other certificate":           {good, certificate(signatureCA), card.ErrNotSigned},
		"the same key under another name":       {good, certificate(userCA, testIssuer), card.ErrNotSigned},
		"altered signature":                     {flipped, ca, card.ErrNotSigned},
		"altered date":                          {edit(t, good, "145959Z", "145958Z"), ca, card.ErrNotSigned},
		"a certificate in place of the CA":      {good, good, card.ErrNotSigned},
		"signed in a way that is not known yet": {unheardOf, ca, other},
		"no certificate":                        {nil, ca, card.ErrMalformed},
		"no CA":                                 {good, nil, card.ErrMalformed},
		"certificate with padding":              {append(bytes.Clone(good), 0), ca, card.ErrMalformed},
		"half a CA":                             {good, ca[:600], card.ErrMalformed},
	} {
		generation, err := card.CheckIssuer(test.certificate, test.ca)
		if generation != 0 { // which of the published ones it is can't be: they are not here
			t.Errorf("%s: generation %d", name, generation)
		}
		if test.want == other {
			if err == nil || errors.Is(err, card.ErrNotSigned) || errors.Is(err, card.ErrMalformed) {
				t.Errorf("%s: %v", name, err)
			}
		} else if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

func TestADescriptionHasKeyAndPoliciesAndNothingOfAHolder(t *testing.T) {
	profile, _ := virtual.Named("valid", today)
	got, err := card.Describe(certificate(signature))
	if err != nil || got.Key != "RSA 2048" || got.Algorithm != "SHA256-RSA" || got.Issuer == "" || len(got.Policies) == 0 || rules.DateOf(got.Validity.NotAfter) != profile.Signature.NotAfter {
		t.Errorf("%+v, %v", got, err)
	}
	text := fmt.Sprintf("%+v", got)
	for _, personal := range []string{profile.Holder.Name, profile.Holder.Address, "KIGEN0", "Mihon", "319"} {
		if strings.Contains(text, personal) {
			t.Errorf("%q is in %s", personal, text)
		}
	}
	curved, _ := issue(ecKey(elliptic.P384()), x509.ECDSAWithSHA384)
	if got, err := card.Describe(curved); err != nil || got.Key != "ECDSA P-384" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := card.Describe([]byte("\x30\x03abc")); !errors.Is(err, card.ErrMalformed) || !reflect.DeepEqual(got, card.Description{}) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestErrorsDoNotNameTheHolder(t *testing.T) {
	profile, _ := virtual.Named("valid", today)
	good, ca := certificate(signature), certificate(signatureCA)
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0xFF
		_, check := card.CheckIssuer(bad, ca)
		_, validity := card.ParseValidity(bad)
		for _, err := range []error{check, validity} {
			if err == nil {
				continue
			}
			for _, personal := range []string{profile.Holder.Name, profile.Holder.Address, "KIGEN0", "Mihon"} {
				if strings.Contains(err.Error(), personal) {
					t.Fatalf("byte %d: %v", i, err)
				}
			}
		}
	}
}
