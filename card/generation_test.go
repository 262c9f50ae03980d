package card

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"
	"time"
)

// The published CA certificates are not in the repository, so the table is tested for
// its shape, and with a CA of our own put into it.
func TestTheTableHasTheFiveCACertificatesThatCouldBeObtained(t *testing.T) {
	count := map[int]int{}
	for _, generation := range generations {
		count[generation]++
	}
	if len(generations) != 5 || count[1] != 2 || count[2] != 1 || count[3] != 2 {
		t.Errorf("certificates of each generation: %v", count)
	}
	const right = "19645405A1FE14377434BD55957628AC4038557C542403A2243F21C706FC9355"
	for _, text := range []string{"", "00", right + "0", right + "00", "zz" + "19645405A1FE14377434BD55957628AC4038557C542403A2243F21C706FC93"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("fingerprint %q is taken", text)
				}
			}()
			fingerprint(text)
		}()
	}
}

func TestACAInTheTableGivesItsGenerationWhateverItsKey(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader) // not RSA: the next cards may differ
	if err != nil {
		t.Fatal(err)
	}
	issue := func(name, issuer string) []byte {
		from := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) // long over: dates are not looked at
		der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
			SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: from, NotAfter: from.AddDate(1, 0, 0),
		}, &x509.Certificate{Subject: pkix.Name{CommonName: issuer}}, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	ca := issue("CA", "CA")
	sum := sha256.Sum256(ca)
	generations[sum] = 9
	defer delete(generations, sum)
	if generation, err := CheckIssuer(issue("holder", "CA"), ca); generation != 9 || err != nil {
		t.Errorf("generation %d, %v", generation, err)
	}
	if generation, err := CheckIssuer(issue("holder", "another CA"), ca); generation != 0 || err == nil {
		t.Errorf("another issuer: generation %d, %v", generation, err)
	}
}
