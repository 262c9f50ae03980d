package virtual

import (
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"strings"
	"time"

	"kigen/rules"
)

// Every extension is written here rather than left to crypto/x509, which makes none
// of the forms that JPKI has: critical policies, directory names, an authority key
// identifier without a key identifier. Section numbers are those of RFC 5280.

// extension wraps a value that encoding/asn1 can write.
func extension(critical bool, value any, id ...int) pkix.Extension {
	return pkix.Extension{Id: id, Critical: critical, Value: must(asn1.Marshal(value))}
}

// Key usages (4.2.1.3), bit 0 first.
var (
	digitalSignature                     = asn1.BitString{Bytes: []byte{0x80}, BitLength: 1}
	digitalSignatureAndContentCommitment = asn1.BitString{Bytes: []byte{0xC0}, BitLength: 2}
	certificateAndCRLSigning             = asn1.BitString{Bytes: []byte{0x06}, BitLength: 7}
)

func keyUsage(usage asn1.BitString) pkix.Extension {
	return extension(true, usage, 2, 5, 29, 15)
}

// basicConstraints (4.2.1.9) says that this is a certification authority.
func basicConstraints() pkix.Extension {
	return extension(true, struct{ IsCA bool }{true}, 2, 5, 29, 19)
}

// clientAuthentication is the extended key usage (4.2.1.12) of a log-in.
func clientAuthentication() pkix.Extension {
	return extension(false, []asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 2}}, 2, 5, 29, 37)
}

// certificatePolicy (4.2.1.4) has one policy and the address of its text.
func certificatePolicy(policy asn1.ObjectIdentifier) pkix.Extension {
	type qualifier struct {
		ID  asn1.ObjectIdentifier
		URI string `asn1:"ia5"`
	}
	type information struct {
		Policy     asn1.ObjectIdentifier
		Qualifiers []qualifier
	}
	text := qualifier{asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 2, 1}, "http://jpki.kigen.invalid/cps.html"}
	return extension(true, []information{{policy, []qualifier{text}}}, 2, 5, 29, 32)
}

// issuerAlternativeName (4.2.1.7) is the issuer's name in Japanese.
func issuerAlternativeName(name []byte) pkix.Extension {
	return extension(false, []asn1.RawValue{directoryName(name)}, 2, 5, 29, 18)
}

// crlDistributionPoint (4.2.1.13) has a directory name and no address.
func crlDistributionPoint(name []byte) pkix.Extension {
	type fullName struct {
		Names []asn1.RawValue `asn1:"tag:0"`
	}
	type point struct {
		Name fullName `asn1:"tag:0"`
	}
	return extension(false, []point{{fullName{[]asn1.RawValue{directoryName(name)}}}}, 2, 5, 29, 31)
}

// ocspAddress is the authority information access of 4.2.2.1.
func ocspAddress(address string) pkix.Extension {
	type description struct {
		Method   asn1.ObjectIdentifier
		Location asn1.RawValue
	}
	const uniformResourceIdentifier = 6
	location := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: uniformResourceIdentifier, Bytes: []byte(address)}
	ocsp := asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1}
	return extension(false, []description{{ocsp, location}}, 1, 3, 6, 1, 5, 5, 7, 1, 1)
}

// authorityKeyIdentifier (4.2.1.1) names the issuer's certificate by its name and
// serial number.
func authorityKeyIdentifier(issuer []byte, serial int64) pkix.Extension {
	type identifier struct {
		Issuer []asn1.RawValue `asn1:"tag:1"`
		Serial *big.Int        `asn1:"tag:2"`
	}
	return extension(false, identifier{[]asn1.RawValue{directoryName(issuer)}, big.NewInt(serial)}, 2, 5, 29, 35)
}

// subjectKeyIdentifier is the SHA-1 of the key, method (1) of 4.2.1.2.
func subjectKeyIdentifier(key *rsa.PublicKey) pkix.Extension {
	digest := sha1.Sum(x509.MarshalPKCS1PublicKey(key))
	return extension(false, digest[:], 2, 5, 29, 14)
}

// alternativeName is the subjectAltName of the signature certificate: six otherNames
// 1.2.392.200149.8.5.5.n.
func (h *Holder) alternativeName() pkix.Extension {
	values := []string{
		h.Name,
		// Which characters of it stand in for one that the certificate can't write:
		// one digit each, 0 for none.
		strings.Repeat("0", len([]rune(h.Name))),
		h.Sex,
		birth(h.Birth),
		h.Address,
		strings.Repeat("0", len([]rune(h.Address))),
	}
	type otherName struct {
		ID    asn1.ObjectIdentifier
		Value string `asn1:"tag:0,explicit,utf8"`
	}
	var names []asn1.RawValue
	for i, value := range values {
		id := asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5, i + 1}
		names = append(names, asn1.RawValue{FullBytes: must(asn1.MarshalWithParams(otherName{id, value}, "tag:0"))})
	}
	return extension(false, names, 2, 5, 29, 17)
}

// firstDays are the first days of the eras after 明治: 大正, 昭和, 平成, 令和.
var firstDays = []rules.Date{
	{Year: 1912, Month: time.July, Day: 30},
	{Year: 1926, Month: time.December, Day: 25},
	{Year: 1989, Month: time.January, Day: 8},
	{Year: 2019, Month: time.May, Day: 1},
}

// birth writes a date of birth as EYYYYMMDD: E the era (1 明治 to 5 令和, 0 not
// known), YYYY the Gregorian year.
func birth(d rules.Date) string {
	if d.IsZero() {
		return "000000000"
	}
	era := 1
	for _, first := range firstDays {
		if !d.Before(first) {
			era++
		}
	}
	return fmt.Sprintf("%d%04d%02d%02d", era, d.Year, d.Month, d.Day)
}

// name returns the DER of a name, one attribute to each relative name, in order:
// pkix.Name would sort them and put two OUs in one.
func name(attributes ...pkix.AttributeTypeAndValue) []byte {
	var sequence pkix.RDNSequence
	for _, attribute := range attributes {
		sequence = append(sequence, pkix.RelativeDistinguishedNameSET{attribute})
	}
	return must(asn1.Marshal(sequence))
}

func country(value string) pkix.AttributeTypeAndValue      { return attribute(value, 2, 5, 4, 6) }
func locality(value string) pkix.AttributeTypeAndValue     { return attribute(value, 2, 5, 4, 7) }
func organization(value string) pkix.AttributeTypeAndValue { return attribute(value, 2, 5, 4, 10) }
func unit(value string) pkix.AttributeTypeAndValue         { return attribute(value, 2, 5, 4, 11) }
func commonName(value string) pkix.AttributeTypeAndValue   { return attribute(value, 2, 5, 4, 3) }

func attribute(value string, id ...int) pkix.AttributeTypeAndValue {
	return pkix.AttributeTypeAndValue{Type: id, Value: value}
}

// directoryName is the choice directoryName of a GeneralName.
func directoryName(name []byte) asn1.RawValue {
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 4, IsCompound: true, Bytes: name}
}
