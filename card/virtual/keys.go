package virtual

import (
	"crypto/rsa"
	"crypto/x509"
	_ "embed"
	"encoding/pem"
	"sync"
)

// Made-up keys, in the repository so that the same profile always has the same
// certificates, byte for byte. They protect nothing. Of the holder's keys only the
// public halves exist: the card does not sign.
var (
	//go:embed keys/user-authentication-ca.pem
	userAuthenticationCAPEM []byte
	//go:embed keys/signature-ca.pem
	signatureCAPEM []byte
	//go:embed keys/user-authentication.pem
	userAuthenticationPEM []byte
	//go:embed keys/signature.pem
	signaturePEM []byte

	userAuthenticationCAKey = privateKey(userAuthenticationCAPEM)
	signatureCAKey          = privateKey(signatureCAPEM)
	userAuthenticationKey   = publicKey(userAuthenticationPEM)
	signatureKey            = publicKey(signaturePEM)
)

// privateKey returns a function that parses the key once, when it is first needed.
func privateKey(text []byte) func() *rsa.PrivateKey {
	return sync.OnceValue(func() *rsa.PrivateKey {
		return must(x509.ParsePKCS8PrivateKey(der(text))).(*rsa.PrivateKey)
	})
}

// publicKey does the same for a public key.
func publicKey(text []byte) func() *rsa.PublicKey {
	return sync.OnceValue(func() *rsa.PublicKey {
		return must(x509.ParsePKIXPublicKey(der(text))).(*rsa.PublicKey)
	})
}

func der(text []byte) []byte {
	block, _ := pem.Decode(text)
	return block.Bytes
}

// must is for what depends on nothing but this package's own source.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
