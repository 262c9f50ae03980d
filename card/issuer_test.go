package card_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kigen/card"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// issue returns a CA certificate of a key, and a certificate that it has signed.
func issue(key crypto.Signer, algorithm x509.SignatureAlgorithm) (certificate, ca []byte) {
	authority := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "CA"}, NotAfter: time.Unix(2e9, 0), SignatureAlgorithm: algorithm}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "leaf"}, NotAfter: time.Unix(2e9, 0), SignatureAlgorithm: algorithm}
	public := key.Public()
	return must(x509.CreateCertificate(rand.Reader, leaf, authority, public, key)), must(x509.CreateCertificate(rand.Reader, authority, authority, public, key))
}

func rsaKey(bits int) crypto.Signer { return must(rsa.GenerateKey(rand.Reader, bits)) }

func ecKey(curve elliptic.Curve) crypto.Signer { return must(ecdsa.GenerateKey(curve, rand.Reader)) }

func TestSignaturesAreCheckedOfListedKindsAndSizesAlone(t *testing.T) {
	t.Parallel()
	_, edwardsKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	small, usual, large := rsaKey(2048), rsaKey(3072), rsaKey(4096)
	for name, test := range map[string]struct {
		key       crypto.Signer
		algorithm x509.SignatureAlgorithm
		want      error
	}{
		"RSA 2048":              {small, x509.SHA256WithRSA, nil},
		"RSA 2048, SHA-384":     {small, x509.SHA384WithRSA, nil},
		"RSA 2048, SHA-512":     {small, x509.SHA512WithRSA, nil},
		"RSA 3072":              {usual, x509.SHA256WithRSA, nil},
		"RSA 4096":              {large, x509.SHA256WithRSA, nil},
		"P-256":                 {ecKey(elliptic.P256()), x509.ECDSAWithSHA256, nil},
		"P-384":                 {ecKey(elliptic.P384()), x509.ECDSAWithSHA384, nil},
		"P-521":                 {ecKey(elliptic.P521()), x509.ECDSAWithSHA512, nil},
		"Ed25519":               {edwardsKey, x509.PureEd25519, nil},
		"RSA 1024":              {rsaKey(1024), x509.SHA256WithRSA, x509.ErrUnsupportedAlgorithm},
		"RSA of one bit less":   {rsaKey(2047), x509.SHA256WithRSA, x509.ErrUnsupportedAlgorithm},
		"RSA of one bit more":   {rsaKey(2049), x509.SHA256WithRSA, x509.ErrUnsupportedAlgorithm},
		"RSA 2048 with SHA-1":   {small, x509.SHA1WithRSA, x509.ErrUnsupportedAlgorithm},
		"RSA 2048 with PSS":     {small, x509.SHA256WithRSAPSS, x509.ErrUnsupportedAlgorithm},
		"P-224, which is short": {ecKey(elliptic.P224()), x509.ECDSAWithSHA256, x509.ErrUnsupportedAlgorithm},
	} {
		certificate, ca := issue(test.key, test.algorithm)
		if _, err := card.CheckIssuer(certificate, ca); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if test.want != nil {
			continue
		}
		certificate[len(certificate)-1] ^= 1
		if _, err := card.CheckIssuer(certificate, ca); !errors.Is(err, card.ErrNotSigned) {
			t.Errorf("%s: forged, and %v", name, err)
		}
	}
}

// The next cards may have a key of a kind that this program does not know.
func TestACAWithAKeyOfAnotherKindIsUnknownAndNotForged(t *testing.T) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	certificate, ca := issue(key, x509.PureEd25519)
	const signing, agreeing = "\x06\x03\x2B\x65\x70", "\x06\x03\x2B\x65\x6E" // Ed25519, X25519
	parts := strings.Split(string(ca), signing)                              // of the signature, the key and again the signature
	if len(parts) != 4 {
		t.Fatalf("%d parts", len(parts))
	}
	other := parts[0] + signing + parts[1] + agreeing + parts[2] + signing + parts[3]
	if _, err := card.CheckIssuer(certificate, []byte(other)); !errors.Is(err, x509.ErrUnsupportedAlgorithm) || errors.Is(err, card.ErrNotSigned) {
		t.Error(err)
	}
}

// fileSize is the most that a card's file can give: see ReadCertificate.
const fileSize = 0x8000

// hugeRSA returns a CA certificate with a key of that many bits, and a certificate that says it was
// signed with it.
func hugeRSA(bits uint) (certificate, ca []byte) {
	n := new(big.Int).Lsh(big.NewInt(1), bits)
	n.Sub(n, big.NewInt(189))
	real := rsaKey(2048)
	public := &rsa.PublicKey{N: n, E: 1<<31 - 1}
	authority := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "CA"}, NotAfter: time.Unix(2e9, 0)}
	ca = must(x509.CreateCertificate(rand.Reader, authority, authority, public, real))
	signed := must(x509.CreateCertificate(rand.Reader, authority, authority, real.Public(), real))
	parts := cryptobyte.String(signed)
	var whole, tbs, algorithm cryptobyte.String
	_ = parts.ReadASN1(&whole, asn1.SEQUENCE) && whole.ReadASN1Element(&tbs, asn1.SEQUENCE) && whole.ReadASN1Element(&algorithm, asn1.SEQUENCE)
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(tbs)
		b.AddBytes(algorithm)
		signature := make([]byte, bits/8)
		signature[0] = 0x7F
		b.AddASN1BitString(signature)
	})
	return b.BytesOrPanic(), ca
}

func TestNoParserTakesMoreThanAFileCanHold(t *testing.T) {
	key := rsaKey(2048)
	sized := func(more int) []byte {
		authority := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "CA"}, NotAfter: time.Unix(2e9, 0)}
		authority.ExtraExtensions = []pkix.Extension{{Id: []int{1, 2, 3}, Value: make([]byte, more)}}
		return must(x509.CreateCertificate(rand.Reader, authority, authority, key.Public(), key))
	}
	rest := fileSize - len(sized(fileSize/2)) + fileSize/2
	small := sized(10)
	for der, want := range map[string]error{string(sized(rest)): nil, string(sized(rest + 1)): card.ErrMalformed} {
		if want == nil && len(der) != fileSize {
			t.Fatalf("%d bytes", len(der))
		}
		_, validity := card.ParseValidity([]byte(der))
		_, prefix := card.ParseValidity([]byte(der[:256]))
		_, birth := card.ParseBirth([]byte(der))
		_, description := card.Describe([]byte(der))
		_, certificate := card.CheckIssuer([]byte(der), small)
		_, ca := card.CheckIssuer(small, []byte(der))
		for i, err := range []error{validity, prefix, birth, description, certificate, ca} {
			if !errors.Is(err, want) {
				t.Errorf("%d bytes, parser %d: %v", len(der), i, err)
			}
		}
	}
}

// A certificate that is signed is believed as it stands, and no other that looks like it.
func TestWhatIsNotWholeOrHasMoreIsNoCertificate(t *testing.T) {
	good, ca := certificate(user), certificate(userCA)
	parts := cryptobyte.String(good)
	var content, tbs, algorithm, signature cryptobyte.String
	if !parts.ReadASN1(&content, asn1.SEQUENCE) || !content.ReadASN1Element(&tbs, asn1.SEQUENCE) ||
		!content.ReadASN1Element(&algorithm, asn1.SEQUENCE) || !content.ReadASN1Element(&signature, asn1.BIT_STRING) {
		t.Fatal("no certificate")
	}
	other := cryptobyte.String("\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0C\x05\x00")
	for name, elements := range map[string][]cryptobyte.String{
		"":                               {tbs, algorithm, signature},
		"no signature":                   {tbs, algorithm},
		"no algorithm":                   {tbs, signature},
		"nothing":                        {},
		"something behind the signature": {tbs, algorithm, signature, algorithm},
		"another algorithm outside":      {tbs, other, signature},
		"a string in place of bits":      {tbs, algorithm, append(cryptobyte.String{0x04}, signature[1:]...)},
		"nothing to be signed":           {cryptobyte.String{0x30, 0x00}, algorithm, signature},
		"no issuer":                      {append(cryptobyte.String{0x30, byte(3 + len(algorithm)), 0x02, 0x01, 0x01}, algorithm...), algorithm, signature},
		"no serial number":               {append(cryptobyte.String{0x30, byte(2 * len(algorithm))}, append(algorithm[:len(algorithm):len(algorithm)], algorithm...)...), algorithm, signature},
	} {
		var b cryptobyte.Builder
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, element := range elements {
				b.AddBytes(element)
			}
		})
		_, err := card.CheckIssuer(b.BytesOrPanic(), ca)
		if name == "" && err != nil || name != "" && !errors.Is(err, card.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A check of the issuer is arithmetic that nothing can interrupt: what fills two files must
// not take longer than a card does to give one block.
func TestNoCertificateTakesLongToCheck(t *testing.T) {
	hostile := map[string][2][]byte{}
	for _, bits := range []uint{8192, 16384, 256_000} {
		certificate, ca := hugeRSA(bits)
		hostile[fmt.Sprintf("RSA %d", bits)] = [2][]byte{certificate, ca}
	}
	key := rsaKey(2048)
	crowded := func(fill func(*x509.Certificate)) [2][]byte {
		authority := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "CA"}, NotAfter: time.Unix(2e9, 0)}
		fill(authority)
		der := must(x509.CreateCertificate(rand.Reader, authority, authority, key.Public(), key))
		return [2][]byte{der, der}
	}
	hostile["extensions"] = crowded(func(c *x509.Certificate) {
		for i := range 2000 {
			c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: []int{1, 2, 3, i}, Value: []byte{5, 0}})
		}
	})
	hostile["names"] = crowded(func(c *x509.Certificate) {
		for i := range 1250 {
			c.Subject.OrganizationalUnit = append(c.Subject.OrganizationalUnit, fmt.Sprint(i))
		}
	})
	hostile["alternative names"] = crowded(func(c *x509.Certificate) {
		for i := range 3000 {
			c.DNSNames = append(c.DNSNames, fmt.Sprintf("a%d.jp", i))
		}
	})
	hostile["policies"] = crowded(func(c *x509.Certificate) {
		for i := range uint64(2500) {
			c.Policies = append(c.Policies, must(x509.OIDFromInts([]uint64{1, 2, 3, 4, i})))
		}
	})
	for name, test := range hostile {
		if len(test[0]) > fileSize+100 || len(test[1]) > fileSize+1000 {
			t.Errorf("%s: %d and %d bytes are more than a card can give", name, len(test[0]), len(test[1]))
		}
		began := time.Now()
		_, err := card.CheckIssuer(test[0], test[1])
		if took := time.Since(began); took > time.Second {
			t.Errorf("%s: took %v: %v", name, took, err)
		} else {
			t.Logf("%s: %d bytes took %v: %v", name, len(test[1]), took, err)
		}
	}
}
