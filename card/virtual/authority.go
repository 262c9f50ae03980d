package virtual

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"

	"kigen/card"
)

// SignedBy has the certificate for user authentication signed by a made-up authority of a name
// that may be of 14 KB, whose certificate the card has too.
func (p *Profile) SignedBy(organization string) {
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	certificate := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{Organization: []string{organization}},
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
