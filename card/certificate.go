package card

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
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
	_, content, err := derHeader(prefix)
	if err != nil {
		return Validity{}, err
	}
	_, content, err = derHeader(content)
	if err != nil {
		return Validity{}, err
	}
	tbs := cryptobyte.String(content)
	var validity cryptobyte.String
	if !tbs.SkipOptionalASN1(asn1.Tag(0).Constructed().ContextSpecific()) ||
		!tbs.SkipASN1(asn1.INTEGER) || !tbs.SkipASN1(asn1.SEQUENCE) || !tbs.SkipASN1(asn1.SEQUENCE) ||
		!tbs.ReadASN1(&validity, asn1.SEQUENCE) {
		return Validity{}, fmt.Errorf("%w: certificate has no validity", ErrMalformed)
	}
	var v Validity
	if !readTime(&validity, &v.NotBefore) || !readTime(&validity, &v.NotAfter) || v.NotAfter.Before(v.NotBefore) || !isYear(v.NotAfter.Year()) {
		return Validity{}, fmt.Errorf("%w: validity of certificate", ErrMalformed)
	}
	return v, nil
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
// length and what of its content is there.
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
	return total, header[:min(len(header), length)], nil
}

// ErrNotSigned says that a certificate was not signed by the CA certificate it was
// compared with.
var ErrNotSigned = errors.New("not signed by this CA")

// CheckIssuer checks that the certificate was signed by the CA certificate, both in
// DER, and returns the CA's generation by its fingerprint: 0 where the CA is not known to
// this version, which is no error. It fails with [ErrNotSigned] where the signature
// or the name is not the CA's, with ErrMalformed where either can't be parsed, and with
// another error where the signature is of a kind that can't be checked.
// Dates are not looked at: an expired CA certificate does not shorten its holder's.
// Whether a certificate was revoked can't be known offline.
func CheckIssuer(certificate, ca []byte) (generation int, err error) {
	leaf, err := x509.ParseCertificate(certificate)
	if err != nil {
		return 0, fmt.Errorf("%w: parse certificate", ErrMalformed) // err may quote the holder
	}
	issuer, err := x509.ParseCertificate(ca)
	if err != nil {
		return 0, fmt.Errorf("%w: parse CA certificate: %w", ErrMalformed, err)
	}
	if !bytes.Equal(leaf.RawIssuer, issuer.RawSubject) {
		return 0, fmt.Errorf("compare issuer: %w", ErrNotSigned)
	}
	err = issuer.CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature)
	switch {
	case errors.Is(err, x509.ErrUnsupportedAlgorithm):
		return 0, fmt.Errorf("check signature: %w", err) // the card may be newer than this program
	case err != nil:
		return 0, fmt.Errorf("%w: %w", ErrNotSigned, err)
	}
	return generations[sha256.Sum256(issuer.Raw)], nil
}
