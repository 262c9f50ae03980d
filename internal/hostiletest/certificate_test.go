package hostiletest

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The certificates are made here byte by byte, because no library makes what they are: the
// same bytes every time, signed by the made-up keys of card/virtual, which protect nothing.
// Nobody is in them.

func der(tag byte, parts ...[]byte) []byte {
	content := slices.Concat(parts...)
	switch n := len(content); {
	case n < 0x80:
		return append([]byte{tag, byte(n)}, content...)
	case n < 0x100:
		return append([]byte{tag, 0x81, byte(n)}, content...)
	default:
		return append([]byte{tag, 0x82, byte(n >> 8), byte(n)}, content...)
	}
}

func oid(content ...byte) []byte     { return der(0x06, content) }
func utc(text string) []byte         { return der(0x17, []byte(text)) }
func generalized(text string) []byte { return der(0x18, []byte(text)) }

// attribute is one of X.520, as a relative name of one UTF8String.
func attribute(which byte, value string) []byte {
	return der(0x31, der(0x30, oid(0x55, 0x04, which), der(0x0C, []byte(value))))
}

// name is an organisation and its unit, the last under a name of its own.
func name(unit string) []byte {
	return der(0x30, attribute(10, "JPKI-TEST"), attribute(11, unit))
}

var sha256WithRSA = der(0x30, oid(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B), []byte{0x05, 0x00})

// publicKey is a SubjectPublicKeyInfo with any modulus and exponent.
func publicKey(modulus []byte, exponent ...byte) []byte {
	key := der(0x30, der(0x02, modulus), der(0x02, exponent))
	return der(0x30, der(0x30, oid(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01), []byte{0x05, 0x00}), der(0x03, []byte{0}, key))
}

// A certificate is what differs between those here; the rest is the same.
type certificate struct {
	serial              byte
	issuer, subject     []byte
	notBefore, notAfter []byte
	key                 []byte
	extensions          []byte
}

func (c certificate) tbs() []byte {
	return der(0x30, der(0xA0, []byte{0x02, 0x01, 0x02}), der(0x02, []byte{c.serial}), sha256WithRSA, c.issuer, der(0x30, c.notBefore, c.notAfter), c.subject, c.key, c.extensions)
}

// signed has the signature of a key.
func (c certificate) signed(t *testing.T, key *rsa.PrivateKey) []byte {
	t.Helper()
	tbs := c.tbs()
	digest := sha256.Sum256(tbs)
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return c.with(signature)
}

// with has any bytes for a signature.
func (c certificate) with(signature []byte) []byte {
	return der(0x30, c.tbs(), sha256WithRSA, der(0x03, []byte{0}, signature))
}

// paddedDigest is what a signature is to the power of its exponent (RFC 8017, 9.2).
func (c certificate) paddedDigest(length int) []byte {
	digest := sha256.Sum256(c.tbs())
	info := der(0x30, der(0x30, oid(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01), []byte{0x05, 0x00}), der(0x04, digest[:]))
	padding := slices.Repeat([]byte{0xFF}, length-len(info)-3)
	return slices.Concat([]byte{0x00, 0x01}, padding, []byte{0x00}, info)
}

// An issuing authority is a pair of certificates, the holder's and its own.
type pair struct{ holder, authority []byte }

// issued is a pair in which the holder's certificate is changed before it is signed, and the
// authority's with it.
func (k keys) issued(t *testing.T, change func(holder, authority *certificate)) pair {
	t.Helper()
	holder, authority := k.honest()
	if change != nil {
		change(&holder, &authority)
	}
	return pair{holder.signed(t, k.authority), authority.signed(t, k.authority)}
}

// keys are those of card/virtual.
type keys struct {
	authority *rsa.PrivateKey
	holder    []byte // SubjectPublicKeyInfo
}

func newKeys(t *testing.T) keys {
	t.Helper()
	folder := filepath.Join(Folder(t, ""), "..", "..", "card", "virtual", "keys")
	block := func(name string) []byte {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		block, _ := pem.Decode(text)
		return block.Bytes
	}
	key, err := x509.ParsePKCS8PrivateKey(block("user-authentication-ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	return keys{key.(*rsa.PrivateKey), block("user-authentication.pem")}
}

// honest is a pair as a card has it.
func (k keys) honest() (holder, authority certificate) {
	modulus := append([]byte{0}, k.authority.N.Bytes()...)
	authority = certificate{
		serial: 1, issuer: name("Hostile CA"), subject: name("Hostile CA"),
		notBefore: utc("240715150000Z"), notAfter: utc("340715145959Z"),
		key: publicKey(modulus, big.NewInt(int64(k.authority.E)).Bytes()...),
	}
	holder = certificate{
		serial: 2, issuer: authority.subject, subject: name("Nobody"),
		notBefore: utc("250304000000Z"), notAfter: utc("291124145959Z"), key: k.holder,
	}
	return holder, authority
}
