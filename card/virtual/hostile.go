package virtual

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"strings"

	"kigen/card"
)

// Hostile is what a card, a reader or a file can call itself to take over a terminal or to
// deceive a person: sequences for the terminal, overrides of direction, letters that nobody
// sees, line ends, hundreds of marks on a letter, and 16 KB of it.
var Hostile = hostile()

func hostile() string {
	one := "\x1b]0;owned\x07\x1b[2J\u009b1A\u202e\u2066\u200b\u200d\ufeff\u3164\r\nK000 \u2028\t\x00\U000e0041a"
	for range 300 {
		one += "\u0337"
	}
	all := ""
	for len(all) < 16<<10 {
		all += one
	}
	return all
}

// NamedByHostility has the certificate for user authentication signed by a made-up authority
// of half of [Hostile] as its name, whose certificate the card has too.
func NamedByHostility(p *Profile) {
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	certificate := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{Organization: []string{strings.ToValidUTF8(Hostile[:len(Hostile)/2], "")}},
		NotBefore:    at(p.UserAuthentication.NotBefore, 0, 0, 0),
		NotAfter:     at(p.UserAuthentication.NotAfter, 23, 59, 59),
	}
	der := must(x509.CreateCertificate(rand.Reader, certificate, certificate, &key.PublicKey, key))
	p.Alter = func(file card.FileID, content []byte) []byte {
		if file == card.UserAuthenticationCertificateFile || file == card.UserAuthenticationCAFile {
			return der
		}
		return content
	}
}
