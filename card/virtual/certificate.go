package virtual

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"time"

	"kigen/rules"
)

// An authority is one of JPKI's two certification authorities: the holder's
// certificates and its own differ in what is said here, and in nothing else.
type authority struct {
	key       func() *rsa.PrivateKey
	serial    int64
	unit      string // OU of the issuer
	unitJa    string // the same in issuerAltName
	usage     asn1.BitString
	extended  bool // extended key usage clientAuth
	policy    asn1.ObjectIdentifier
	responder string // OCSP
}

// The two authorities. Policy and extensions are those of JPKI's certificate
// profile; addresses are under .invalid, where nothing can be asked.
var (
	userAuthenticationAuthority = authority{
		key:       userAuthenticationCAKey,
		serial:    0x0A11CE01,
		unit:      "JPKI for user authentication",
		unitJa:    "公的個人認証サービス利用者証明用",
		usage:     digitalSignature,
		extended:  true,
		policy:    asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 1, 3, 30},
		responder: "http://ocsp.user-auth.jpki.kigen.invalid",
	}
	signatureAuthority = authority{
		key:       signatureCAKey,
		serial:    0x0A11CE02,
		unit:      "JPKI for digital signature",
		unitJa:    "公的個人認証サービス署名用",
		usage:     digitalSignatureAndContentCommitment,
		policy:    asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 1, 1, 20},
		responder: "http://ocsp.signature.jpki.kigen.invalid",
	}
)

// organization is O of the issuer: JPKI, or JPKI-TEST for the cards that vendors
// test with.
func (p *Profile) organization() string {
	if p.TestIssuer {
		return "JPKI-TEST"
	}
	return "JPKI"
}

// issuerName is the name of an authority, the same in every generation.
func (p *Profile) issuerName(a *authority) []byte {
	return name(country("JP"), organization(p.organization()), unit(a.unit),
		unit("Japan Agency for Local Authority Information Systems"))
}

func (p *Profile) issuerNameJa(a *authority) []byte {
	return name(country("JP"), organization("公的個人認証サービス"), unit(a.unitJa),
		unit("地方公共団体情報システム機構"))
}

// userAuthenticationCertificate returns EF 000A's certificate (利用者証明用電子証明書).
// Its subject does not name the holder.
func (p *Profile) userAuthenticationCertificate() []byte {
	serial := p.certificateSerial(&userAuthenticationAuthority, p.UserAuthentication)
	subject := name(country("JP"), commonName(opaqueName(serial)))
	return p.holderCertificate(&userAuthenticationAuthority, p.UserAuthentication, serial, subject, userAuthenticationKey())
}

// signatureCertificate returns EF 0001's certificate (署名用電子証明書), which holds
// name, sex, date of birth and address.
func (p *Profile) signatureCertificate() []byte {
	serial := p.certificateSerial(&signatureAuthority, p.Signature)
	subject := name(country("JP"), locality("Mihon-ken"), locality("Mihon-shi"),
		commonName(opaqueName(serial)))
	return p.holderCertificate(&signatureAuthority, p.Signature, serial, subject, signatureKey(), p.Holder.alternativeName())
}

// holderCertificate issues a certificate to the holder. The order of the extensions
// is ours.
func (p *Profile) holderCertificate(a *authority, v Validity, serial *big.Int, subject []byte, key *rsa.PublicKey, more ...pkix.Extension) []byte {
	extensions := []pkix.Extension{keyUsage(a.usage)}
	if a.extended {
		extensions = append(extensions, clientAuthentication())
	}
	extensions = append(extensions, certificatePolicy(a.policy))
	extensions = append(extensions, more...)
	extensions = append(extensions,
		issuerAlternativeName(p.issuerNameJa(a)),
		// A name in a directory, not an address that can be opened.
		crlDistributionPoint(name(country("JP"), organization(p.organization()), unit(a.unit),
			unit("CRL Distribution Points"), unit("Mihon-ken"), commonName("Mihon-shi CRLDP"))),
		authorityKeyIdentifier(p.issuerName(a), a.serial),
		ocspAddress(a.responder),
		subjectKeyIdentifier(key))
	return p.issue(a, &x509.Certificate{
		SerialNumber: serial,
		RawSubject:   subject,
		// The counter opens at 8:30: in UTC this is still the day before, so a
		// program that forgets the zone shows a wrong first day.
		NotBefore:       at(v.NotBefore, 8, 45, 10),
		NotAfter:        at(v.NotAfter, 23, 59, 59), // 14:59:59Z
		ExtraExtensions: extensions,
	}, key)
}

// authorityCertificate returns EF 0002's or 000B's: self-signed, for ten years from
// the July before the holder's certificate.
func (p *Profile) authorityCertificate(a *authority, holder Validity) []byte {
	from := rules.Date{Year: holder.NotBefore.Year - 1, Month: time.July, Day: 16}
	until := rules.Date{Year: from.Year + 10, Month: time.July, Day: 15}
	key := &a.key().PublicKey
	extensions := []pkix.Extension{
		keyUsage(certificateAndCRLSigning),
		basicConstraints(),
		issuerAlternativeName(p.issuerNameJa(a)),
		crlDistributionPoint(name(country("JP"), organization(p.organization()), unit(a.unit),
			unit("CRL Distribution Points"), commonName("Authority CRLDP"))),
		subjectKeyIdentifier(key),
	}
	return p.issue(a, &x509.Certificate{
		SerialNumber:    big.NewInt(a.serial),
		RawSubject:      p.issuerName(a),
		NotBefore:       at(from, 0, 0, 0),
		NotAfter:        at(until, 23, 59, 59),
		ExtraExtensions: extensions,
	}, key)
}

// issue signs with RSA and SHA-256, PKCS #1 v1.5, which uses no random numbers.
func (p *Profile) issue(a *authority, certificate *x509.Certificate, key *rsa.PublicKey) []byte {
	certificate.SignatureAlgorithm = x509.SHA256WithRSA
	parent := &x509.Certificate{RawSubject: p.issuerName(a)}
	return must(x509.CreateCertificate(rand.Reader, certificate, parent, key, a.key()))
}

// certificateSerial makes up a serial number that differs from card to card and from
// one certificate of a card to the next.
func (p *Profile) certificateSerial(a *authority, v Validity) *big.Int {
	digest := sha256.Sum256([]byte(a.unit + p.SerialNumber + v.NotBefore.String() + v.NotAfter.String()))
	digest[0] = digest[0]&0x7F | 0x40 // positive, and always of four bytes
	return new(big.Int).SetBytes(digest[:4])
}

// at returns the instant of a time of day in Japan, in UTC as certificates write it.
func at(d rules.Date, hour, minute, second int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour, minute, second, 0, rules.Japan).UTC()
}

// opaqueName is a subject's CN, which is as unique as the serial number and says as
// little.
func opaqueName(serial *big.Int) string { return fmt.Sprintf("KIGEN%027d", serial) }
