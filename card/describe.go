package card

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
)

// A Description is the fields of a certificate that say nothing of its holder.
type Description struct {
	Key       string // kind and bits: RSA 2048
	Algorithm string // that it was signed with: SHA256-RSA
	Issuer    string // the CA's distinguished name, RFC 4514
	Policies  []string
	Validity  Validity
}

// Describe parses a certificate in DER. It fails with [ErrMalformed]; the error quotes nothing
// of the certificate.
func Describe(der []byte) (Description, error) {
	if len(der) > maxFile {
		return Description{}, fmt.Errorf("%w: certificate of %d bytes", ErrMalformed, len(der))
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return Description{}, fmt.Errorf("%w: parse certificate", ErrMalformed) // err may quote the holder
	}
	d := Description{
		Key:       certificate.PublicKeyAlgorithm.String(),
		Algorithm: certificate.SignatureAlgorithm.String(),
		Issuer:    certificate.Issuer.String(),
		Validity:  Validity{certificate.NotBefore, certificate.NotAfter},
	}
	switch key := certificate.PublicKey.(type) {
	case *rsa.PublicKey:
		d.Key += fmt.Sprint(" ", key.N.BitLen())
	case *ecdsa.PublicKey:
		d.Key += " " + key.Curve.Params().Name
	}
	for _, policy := range certificate.Policies {
		d.Policies = append(d.Policies, policy.String())
	}
	return d, nil
}
