package virtual

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"strings"
	"testing"
	"time"

	"kigen/card"
	"kigen/rules"
)

func parse(t *testing.T, c *Card, id card.FileID) *x509.Certificate {
	t.Helper()
	certificate, err := x509.ParseCertificate(c.Certificate(id))
	if err != nil {
		t.Fatalf("parse %04X: %v", id, err)
	}
	return certificate
}

// extensionOf returns an extension by the last arc of 2.5.29.n.
func extensionOf(t *testing.T, certificate *x509.Certificate, n int) pkix.Extension {
	t.Helper()
	for _, e := range certificate.Extensions {
		if e.Id.Equal(asn1.ObjectIdentifier{2, 5, 29, n}) {
			return e
		}
	}
	t.Fatalf("no extension 2.5.29.%d", n)
	return pkix.Extension{}
}

func TestCertificatesFollowTheProfileOfJPKI(t *testing.T) {
	t.Parallel()
	c := New(profile())
	for name, test := range map[string]struct {
		id, ca  card.FileID
		issuer  string
		subject string
		usage   x509.KeyUsage
		clients bool
		policy  string
		ocsp    string
		length  int
	}{
		"user authentication": {
			card.UserAuthenticationCertificateFile, card.UserAuthenticationCAFile,
			"C=JP O=JPKI OU=JPKI for user authentication OU=Japan Agency for Local Authority Information Systems",
			"C=JP CN=*", x509.KeyUsageDigitalSignature, true, "1.2.392.200149.8.5.1.3.30",
			"http://ocsp.user-auth.jpki.kigen.invalid", 1573,
		},
		"signature": {
			card.SignatureCertificateFile, card.SignatureCAFile,
			"C=JP O=JPKI OU=JPKI for digital signature OU=Japan Agency for Local Authority Information Systems",
			"C=JP L=Mihon-ken L=Mihon-shi CN=*", x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment, false,
			"1.2.392.200149.8.5.1.1.20", "http://ocsp.signature.jpki.kigen.invalid", 1783,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			leaf, ca := parse(t, c, test.id), parse(t, c, test.ca)
			if got := nameText(t, leaf.RawIssuer); got != test.issuer {
				t.Errorf("issuer %s", got)
			}
			if got := nameText(t, ca.RawSubject); got != test.issuer || !bytes.Equal(ca.RawSubject, ca.RawIssuer) {
				t.Errorf("CA's subject %s", got)
			}
			if got := nameText(t, leaf.RawSubject); !strings.HasPrefix(got, strings.TrimSuffix(test.subject, "*")) {
				t.Errorf("subject %s", got)
			}
			for what, certificate := range map[string]*x509.Certificate{"leaf": leaf, "CA": ca} {
				if err := ca.CheckSignature(certificate.SignatureAlgorithm, certificate.RawTBSCertificate, certificate.Signature); err != nil {
					t.Errorf("%s: %v", what, err)
				}
				if certificate.SignatureAlgorithm != x509.SHA256WithRSA || certificate.PublicKey.(*rsa.PublicKey).N.BitLen() != 2048 {
					t.Errorf("%s: %v", what, certificate.SignatureAlgorithm)
				}
				if len(certificate.UnhandledCriticalExtensions) > 0 {
					t.Errorf("%s: unhandled %v", what, certificate.UnhandledCriticalExtensions)
				}
			}
			if leaf.KeyUsage != test.usage || !extensionOf(t, leaf, 15).Critical {
				t.Errorf("key usage %v", leaf.KeyUsage)
			}
			if got := len(leaf.ExtKeyUsage) == 1 && leaf.ExtKeyUsage[0] == x509.ExtKeyUsageClientAuth; got != test.clients {
				t.Errorf("extended key usage %v", leaf.ExtKeyUsage)
			}
			if len(leaf.Policies) != 1 || leaf.Policies[0].String() != test.policy || !extensionOf(t, leaf, 32).Critical {
				t.Errorf("policies %v", leaf.Policies)
			}
			if len(leaf.OCSPServer) != 1 || leaf.OCSPServer[0] != test.ocsp {
				t.Errorf("OCSP %v", leaf.OCSPServer)
			}
			if len(leaf.CRLDistributionPoints) != 0 || !bytes.Contains(extensionOf(t, leaf, 31).Value, []byte("Mihon-shi CRLDP")) {
				t.Errorf("CRL distribution points %v", leaf.CRLDistributionPoints)
			}
			if !bytes.Contains(extensionOf(t, leaf, 18).Value, []byte("公的個人認証サービス")) {
				t.Error("issuer alternative name")
			}
			if id := extensionOf(t, leaf, 35).Value; !bytes.Contains(id, ca.RawSubject) || !bytes.HasSuffix(id, ca.SerialNumber.Bytes()) || len(leaf.AuthorityKeyId) > 0 {
				t.Errorf("authority key identifier % X", id)
			}
			if len(leaf.Raw) != test.length {
				t.Errorf("%d bytes, want %d", len(leaf.Raw), test.length)
			}
			if !ca.IsCA || ca.KeyUsage != x509.KeyUsageCertSign|x509.KeyUsageCRLSign || len(ca.Raw) < 1295 || len(ca.Raw) > 1320 {
				t.Errorf("CA of %d bytes: %v %v", len(ca.Raw), ca.IsCA, ca.KeyUsage)
			}
			if leaf.NotBefore.Before(ca.NotBefore) || leaf.NotAfter.After(ca.NotAfter) || ca.NotAfter.Year()-ca.NotBefore.Year() != 10 {
				t.Errorf("CA valid %v to %v", ca.NotBefore, ca.NotAfter)
			}
		})
	}
	auth, sign := parse(t, c, card.UserAuthenticationCertificateFile), parse(t, c, card.SignatureCertificateFile)
	if auth.SerialNumber.Cmp(sign.SerialNumber) == 0 {
		t.Error("both certificates have one serial number")
	}
}

// nameText writes a name with one attribute to each relative name, in order.
func nameText(t *testing.T, der []byte) string {
	t.Helper()
	var sequence pkix.RDNSequence
	if _, err := asn1.Unmarshal(der, &sequence); err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, set := range sequence {
		short := map[string]string{"2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.3": "CN"}
		parts = append(parts, short[set[0].Type.String()]+"="+set[0].Value.(string))
		if len(set) != 1 {
			t.Errorf("%d attributes in one relative name", len(set))
		}
	}
	return strings.Join(parts, " ")
}

func TestCertificatesEndWithTheLastSecondOfTheDayInJapan(t *testing.T) {
	t.Parallel()
	c := New(profile(func(p *Profile) {
		p.UserAuthentication = Validity{
			NotBefore: rules.Date{Year: 2021, Month: time.June, Day: 1},
			NotAfter:  rules.Date{Year: 2026, Month: time.January, Day: 15},
		}
	}))
	der := c.Certificate(card.UserAuthenticationCertificateFile)
	for _, utcTime := range []string{"\x17\x0d210531234510Z", "\x17\x0d260115145959Z"} {
		if !bytes.Contains(der, []byte(utcTime)) {
			t.Errorf("no UTCTime %q", utcTime)
		}
	}
	certificate := parse(t, c, card.UserAuthenticationCertificateFile)
	if got := rules.DateOf(certificate.NotBefore).String() + " " + rules.DateOf(certificate.NotAfter).String(); got != "2021-06-01 2026-01-15" {
		t.Errorf("valid %s", got)
	}
}

func TestHolderIsInTheSignatureCertificateAlone(t *testing.T) {
	t.Parallel()
	holder := Holder{Name: "模型 花子", Sex: "2", Birth: rules.Date{Year: 1989, Month: time.January, Day: 8}, Address: "模型県模型市"}
	c := New(profile(func(p *Profile) { p.Holder = holder }))
	type otherName struct {
		ID    asn1.ObjectIdentifier
		Value string `asn1:"tag:0,explicit,utf8"`
	}
	var names []asn1.RawValue
	extension := extensionOf(t, parse(t, c, card.SignatureCertificateFile), 17)
	if _, err := asn1.Unmarshal(extension.Value, &names); err != nil {
		t.Fatal(err)
	}
	want := []string{"模型 花子", "00000", "2", "419890108", "模型県模型市", "000000"}
	if len(names) != len(want) {
		t.Fatalf("%d names, want %d", len(names), len(want))
	}
	for i, raw := range names {
		var name otherName
		if _, err := asn1.UnmarshalWithParams(raw.FullBytes, &name, "tag:0"); err != nil {
			t.Fatal(err)
		}
		if !name.ID.Equal(asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, i + 1}) {
			t.Errorf("name %d has type %v", i+1, name.ID)
		}
		if name.Value != want[i] {
			t.Errorf("name %d is %q, want %q", i+1, name.Value, want[i])
		}
	}
	for _, id := range []card.FileID{card.UserAuthenticationCertificateFile, card.UserAuthenticationCAFile, card.SignatureCAFile} {
		if bytes.Contains(c.Certificate(id), []byte("模型")) {
			t.Errorf("EF %04X tells of the holder", id)
		}
	}
}

func TestBirthNamesTheEra(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]string{
		"1912-07-29": "119120729", "1912-07-30": "219120730",
		"1926-12-24": "219261224", "1926-12-25": "319261225",
		"1989-01-07": "319890107", "1989-01-08": "419890108",
		"2019-04-30": "420190430", "2019-05-01": "520190501",
	} {
		d, err := rules.ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		if got := birth(d); got != want {
			t.Errorf("%s is %s, want %s", date, got, want)
		}
	}
	if got := birth(rules.Date{}); got != "000000000" {
		t.Errorf("not known is %s", got)
	}
}

func TestSameProfileMakesTheSameBytesAndAnotherCardOthers(t *testing.T) {
	t.Parallel()
	one, same := New(profile()), New(profile())
	other := New(profile(func(p *Profile) { p.SerialNumber = "990000000000002" }))
	for _, id := range []card.FileID{card.UserAuthenticationCertificateFile, card.SignatureCertificateFile, card.UserAuthenticationCAFile, card.SignatureCAFile} {
		if !bytes.Equal(one.Certificate(id), same.Certificate(id)) {
			t.Errorf("EF %04X differs", id)
		}
	}
	id := card.UserAuthenticationCertificateFile
	if bytes.Equal(one.Certificate(id)[:256], other.Certificate(id)[:256]) {
		t.Error("cards of different serial numbers begin their certificates alike")
	}
}

func TestTestCardsAreIssuedByJPKITest(t *testing.T) {
	t.Parallel()
	c := New(profile(func(p *Profile) { p.TestIssuer = true }))
	for _, id := range []card.FileID{card.UserAuthenticationCertificateFile, card.SignatureCertificateFile, card.UserAuthenticationCAFile, card.SignatureCAFile} {
		if got := parse(t, c, id).Issuer.Organization; len(got) != 1 || got[0] != "JPKI-TEST" {
			t.Errorf("EF %04X issued by %v", id, got)
		}
	}
}

func TestDatesFrom2050OnAreWritten(t *testing.T) {
	t.Parallel()
	c := New(profile(func(p *Profile) {
		p.UserAuthentication.NotAfter = rules.Date{Year: 2050, Month: time.January, Day: 1}
	}))
	if !bytes.Contains(c.Certificate(card.UserAuthenticationCertificateFile), []byte("\x18\x0f20500101145959Z")) {
		t.Error("no GeneralizedTime")
	}
}
