package card

import (
	"encoding/asn1"
	"fmt"
	"time"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"
)

var (
	subjectAltName = asn1.ObjectIdentifier{2, 5, 29, 17}
	// birthName is the otherName of JPKI's certificate profile that holds the date of birth.
	birthName = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, 4}
)

// ParseBirth finds the holder's date of birth in a signature certificate: the beginning
// of that day in Japan. It is the zero Time where the certificate has none, or says that
// it is not known, also in part. It copies nothing out of the certificate but the date,
// so that the caller can wipe the rest, and no error quotes it.
//
// The date stands in the subjectAltName, in the otherName 1.2.392.200149.8.5.5.4, as
// EYYYYMMDD: the era (1 明治 to 5 令和, 0 not known), and the Gregorian year.
func ParseBirth(certificate []byte) (time.Time, error) {
	extensions, err := extensionsOf(certificate)
	if err != nil {
		return time.Time{}, err
	}
	malformed := fmt.Errorf("%w: alternative names of certificate", ErrMalformed)
	for !extensions.Empty() {
		var extension, value, names cryptobyte.String
		var id asn1.ObjectIdentifier
		if !extensions.ReadASN1(&extension, tag.SEQUENCE) || !extension.ReadASN1ObjectIdentifier(&id) {
			return time.Time{}, malformed
		}
		if !id.Equal(subjectAltName) {
			continue
		}
		extension.SkipOptionalASN1(tag.BOOLEAN) // one that is cut short is no string either
		if !extension.ReadASN1(&value, tag.OCTET_STRING) || !value.ReadASN1(&names, tag.SEQUENCE) {
			return time.Time{}, malformed
		}
		return birthAmong(names, malformed)
	}
	return time.Time{}, nil
}

// extensionsOf returns what stands in a certificate's extensions (RFC 5280, 4.1). It knows no
// unique identifiers before them, which nobody may issue (4.1.2.8).
func extensionsOf(certificate []byte) (cryptobyte.String, error) {
	_, tbs, ok := readValidity(certificate)
	if ok = ok && tbs.SkipASN1(tag.SEQUENCE) && tbs.SkipASN1(tag.SEQUENCE); ok && tbs.Empty() { // subject, key
		return nil, nil
	}
	var wrapped, extensions cryptobyte.String
	if !ok || !tbs.ReadASN1(&wrapped, tag.Tag(3).Constructed().ContextSpecific()) || !wrapped.ReadASN1(&extensions, tag.SEQUENCE) {
		return nil, fmt.Errorf("%w: extensions of certificate", ErrMalformed)
	}
	return extensions, nil
}

// birthAmong looks for the date of birth among a certificate's names (4.2.1.6).
func birthAmong(names cryptobyte.String, malformed error) (time.Time, error) {
	otherName := tag.Tag(0).Constructed().ContextSpecific()
	for !names.Empty() {
		var name, wrapped, text cryptobyte.String
		var kind tag.Tag
		if !names.ReadAnyASN1(&name, &kind) {
			return time.Time{}, malformed
		}
		var id asn1.ObjectIdentifier
		if kind != otherName {
			continue
		}
		if !name.ReadASN1ObjectIdentifier(&id) {
			return time.Time{}, malformed
		}
		if !id.Equal(birthName) {
			continue
		}
		if !name.ReadASN1(&wrapped, otherName) || !wrapped.ReadAnyASN1(&text, &kind) {
			return time.Time{}, malformed
		}
		return birthDate(text, malformed)
	}
	return time.Time{}, nil
}

// birthDate reads EYYYYMMDD. It goes digit by digit, because a string of it would be a
// copy that nobody wipes.
func birthDate(text []byte, malformed error) (time.Time, error) {
	const form = "EYYYYMMDD"
	if len(text) != len(form) {
		return time.Time{}, malformed
	}
	number := 0
	for _, digit := range text {
		if digit < '0' || digit > '9' {
			return time.Time{}, malformed
		}
		number = number*10 + int(digit-'0')
	}
	year, month, day := number/10000%10000, time.Month(number/100%100), number%100
	if year == 0 || month == 0 || day == 0 {
		return time.Time{}, nil // not known, or not whole
	}
	japan := time.FixedZone("JST", 9*60*60)
	birth := time.Date(year, month, day, 0, 0, 0, 0, japan)
	if birth.Month() != month { // nor was the day one of that month
		return time.Time{}, malformed
	}
	return birth, nil
}
