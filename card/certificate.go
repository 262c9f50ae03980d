package card

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Validity is the span in which a certificate holds, both ends included, in UTC.
// JPKI's certificates end at 14:59:59Z, which is 23:59:59 in Japan: convert to Japan's
// zone before taking the date.
type Validity struct {
	NotBefore, NotAfter time.Time
}

// ParseValidity finds the validity in a DER certificate of which only the first
// bytes are there. It reads no further than it must (RFC 5280, 4.1: version, serial
// number, signature algorithm, issuer, validity), so that a certificate which
// crypto/x509 rejects for something else still gives its dates.
func ParseValidity(prefix []byte) (Validity, error) {
	validity, _, ok := readValidity(prefix)
	if !ok {
		return Validity{}, fmt.Errorf("%w: certificate has no validity", ErrMalformed)
	}
	var v Validity
	if !readTime(&validity, &v.NotBefore) || !readTime(&validity, &v.NotAfter) || v.NotAfter.Before(v.NotBefore) || !isYear(v.NotAfter.Year()) {
		return Validity{}, fmt.Errorf("%w: validity of certificate", ErrMalformed)
	}
	return v, nil
}

// readValidity reads the signed part of a certificate as far as the validity, and returns also
// what is there behind it.
func readValidity(certificate []byte) (validity, behind cryptobyte.String, ok bool) {
	_, content, _ := derHeader(certificate) // with an error there is none, and no validity
	_, signed, _ := derHeader(content)
	tbs := cryptobyte.String(signed)
	tbs.SkipOptionalASN1(asn1.Tag(0).Constructed().ContextSpecific()) // a version that is cut short is no serial number either
	ok = tbs.SkipASN1(asn1.INTEGER) && tbs.SkipASN1(asn1.SEQUENCE) && tbs.SkipASN1(asn1.SEQUENCE) && tbs.ReadASN1(&validity, asn1.SEQUENCE)
	return validity, tbs, ok
}

// readTime reads a Time of RFC 5280, 4.1.2.5: UTCTime up to 2049, GeneralizedTime
// from 2050.
func readTime(s *cryptobyte.String, t *time.Time) bool {
	if s.PeekASN1Tag(asn1.UTCTime) {
		return s.ReadASN1UTCTime(t)
	}
	return s.ReadASN1GeneralizedTime(t)
}

// isYear reports whether a year can be that of an expiry. The days that follow from it,
// three months before and after, have four digits too. RFC 5280's "no date" is 9999-12-31
// in UTC, which in Japan is another day.
func isYear(year int) bool { return year >= 1 && year <= 9998 }

// derLength returns the length of the DER SEQUENCE that begins der, its header
// included.
func derLength(der []byte) (int, error) {
	total, _, err := derHeader(der)
	return total, err
}

// derHeader reads the header of the SEQUENCE that begins der, and returns its whole
// length and what of its content is there. One that is longer than a file can be is malformed.
func derHeader(der []byte) (total int, content []byte, err error) {
	header := cryptobyte.String(der)
	var tag, first uint8
	if !header.ReadUint8(&tag) || tag != uint8(asn1.SEQUENCE) || !header.ReadUint8(&first) {
		return 0, nil, fmt.Errorf("%w: no certificate", ErrMalformed)
	}
	length := int(first)
	if first >= 0x80 {
		var long []byte
		if first > 0x82 || !header.ReadBytes(&long, int(first&0x7F)) || len(long) == 0 {
			return 0, nil, fmt.Errorf("%w: length of certificate", ErrMalformed)
		}
		length = 0
		for _, b := range long {
			length = length<<8 | int(b)
		}
	}
	total = len(der) - len(header) + length
	if total > maxFile {
		return 0, nil, fmt.Errorf("%w: certificate of %d bytes", ErrMalformed, total)
	}
	return total, header[:min(len(header), length)], nil
}

// ErrNotSigned says that a certificate was not signed by the CA certificate it was
// compared with.
var ErrNotSigned = errors.New("not signed by this CA")

// CheckIssuer checks that the certificate was signed by the CA certificate, both in
// DER, and returns the CA's generation by its fingerprint: 0 where the CA is not known to
// this version, which is no error. It fails with [ErrNotSigned] where the signature
// or the name is not the CA's, with ErrMalformed where either can't be parsed, and with
// [x509.ErrUnsupportedAlgorithm] where the signature or the CA's key is of a kind or size that
// is not in the lists here: the card may be newer than this program.
// Dates are not looked at: an expired CA certificate does not shorten its holder's.
// Whether a certificate was revoked can't be known offline.
func CheckIssuer(certificate, ca []byte) (generation int, err error) {
	leaf, err := signedPartsOf(certificate)
	if err != nil {
		return 0, err
	}
	if len(ca) > maxFile {
		return 0, fmt.Errorf("%w: CA certificate of %d bytes", ErrMalformed, len(ca))
	}
	issuer, err := x509.ParseCertificate(ca)
	if err != nil {
		return 0, fmt.Errorf("%w: parse CA certificate: %w", ErrMalformed, err)
	}
	if !bytes.Equal(leaf.issuer, issuer.RawSubject) {
		return 0, fmt.Errorf("compare issuer: %w", ErrNotSigned)
	}
	algorithm, known := signatureAlgorithms[string(leaf.algorithm)]
	if !known || !isCheckable(issuer.PublicKey) {
		return 0, fmt.Errorf("check signature: %w", x509.ErrUnsupportedAlgorithm)
	}
	if err := issuer.CheckSignature(algorithm, leaf.tbs, leaf.signature); err != nil {
		return 0, fmt.Errorf("%w: %w", ErrNotSigned, err)
	}
	return generations[sha256.Sum256(issuer.Raw)], nil
}

// signedParts are the parts of a certificate by which its issuer is checked (RFC 5280, 4.1).
// They lie in its own bytes, for the caller to wipe: crypto/x509 would copy its holder's names.
type signedParts struct {
	tbs, issuer, algorithm []byte // whole elements
	signature              []byte
}

func signedPartsOf(certificate []byte) (signedParts, error) {
	if len(certificate) > maxFile {
		return signedParts{}, fmt.Errorf("%w: certificate of %d bytes", ErrMalformed, len(certificate))
	}
	var parts signedParts
	var content, issuer, tbs, algorithm, inner, whole cryptobyte.String
	all := cryptobyte.String(certificate)
	if !all.ReadASN1(&whole, asn1.SEQUENCE) || !all.Empty() ||
		!whole.ReadASN1Element(&tbs, asn1.SEQUENCE) || !whole.ReadASN1Element(&algorithm, asn1.SEQUENCE) ||
		!whole.ReadASN1BitStringAsBytes(&parts.signature) || !whole.Empty() {
		return signedParts{}, fmt.Errorf("%w: parse certificate", ErrMalformed)
	}
	parts.tbs, parts.algorithm = tbs, algorithm
	if !tbs.ReadASN1(&content, asn1.SEQUENCE) ||
		!content.SkipOptionalASN1(asn1.Tag(0).Constructed().ContextSpecific()) || !content.SkipASN1(asn1.INTEGER) ||
		!content.ReadASN1Element(&inner, asn1.SEQUENCE) || !bytes.Equal(inner, parts.algorithm) ||
		!content.ReadASN1Element(&issuer, asn1.SEQUENCE) {
		return signedParts{}, fmt.Errorf("%w: parse certificate", ErrMalformed)
	}
	parts.issuer = issuer
	return parts, nil
}

// signatureAlgorithms are those that can be checked, by their AlgorithmIdentifier in DER
// (RFC 4055, 5; RFC 5758, 3.2; RFC 8410, 3). JPKI signs with the first.
var signatureAlgorithms = map[string]x509.SignatureAlgorithm{
	"\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B\x05\x00": x509.SHA256WithRSA,
	"\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0C\x05\x00": x509.SHA384WithRSA,
	"\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0D\x05\x00": x509.SHA512WithRSA,
	"\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02":             x509.ECDSAWithSHA256,
	"\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x03":             x509.ECDSAWithSHA384,
	"\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x04":             x509.ECDSAWithSHA512,
	"\x30\x05\x06\x03\x2B\x65\x70":                                 x509.PureEd25519,
}

// isCheckable reports whether a key is of a size that takes no time: a signature by an RSA
// key that fills a file would take seconds to check, which nothing can interrupt.
func isCheckable(key any) bool {
	switch key := key.(type) {
	case *rsa.PublicKey:
		return slices.Contains([]int{2048, 3072, 4096}, key.N.BitLen())
	case *ecdsa.PublicKey:
		return slices.Contains([]elliptic.Curve{elliptic.P256(), elliptic.P384(), elliptic.P521()}, key.Curve)
	case ed25519.PublicKey:
		return true
	}
	return false
}
