package card_test

import (
	"bytes"
	"crypto/x509"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
)

// FuzzCard proves that no card, whatever it answers, makes anything here panic, ask
// for ever, return what its rules forbid or send a secret twice.
func FuzzCard(f *testing.F) {
	der := certificate(user)
	const ok = "\x90\x00"
	f.Add([]byte{})
	f.Add(cardtest.Conversation(ok))
	f.Add(cardtest.Conversation(ok, string(der[:256])+ok))
	f.Add(cardtest.Conversation(ok, string(der[:256])+ok, "x"+ok, "x"+ok, "x"+ok, "x"+ok))
	f.Add(cardtest.Conversation(ok, "\x30\x10"+ok))
	f.Add(cardtest.Conversation("\x61\x10"))
	f.Add(cardtest.Conversation("\x6C\x10", "\x61\x10"))
	f.Add(cardtest.Conversation(ok, "\x01\x1C99000000000000199001"+"20350217"+ok))
	f.Add(cardtest.Conversation("\x6F\x00", ok, "\x63\xC3", "\x67\x00"))
	f.Fuzz(func(t *testing.T, answers []byte) {
		// Every command and every GET RESPONSE may be told another Le.
		const exchange = 2 * (1 + 8)
		h := &cardtest.Hostile{Answers: answers}
		c := card.New(h)
		before := 0
		within := func(what string, most int) {
			if commands := len(h.Sent) - before; commands > most {
				t.Fatalf("%s: %d commands", what, commands)
			}
			before = len(h.Sent)
		}
		_ = c.SelectApplication(card.JPKI)
		within("select", 2*exchange)

		var first []byte
		whole, err := c.ReadCertificate(user, func(prefix []byte) { first = bytes.Clone(prefix) })
		within("read certificate", exchange*(1+128))
		switch {
		case err == nil && (len(whole) < 2 || whole[0] != 0x30 || !bytes.HasPrefix(whole, first)):
			t.Fatalf("read % X, first % X", whole, first)
		case err != nil && whole != nil:
			t.Fatalf("%d bytes with %v", len(whole), err)
		case len(first) > 256:
			t.Fatalf("first are %d bytes", len(first))
		}

		label, _ := c.TokenLabel()
		within("label", 2*exchange)
		if len(label) > 32 {
			t.Fatalf("label %q", label)
		}
		_, _ = c.SignatureCertificateIssued()
		within("issued", 2*exchange)
		if common, err := c.CommonData(); err != nil && common != (card.CommonData{}) {
			t.Fatalf("common data %v with %v", common, err)
		}
		within("common data", 4*exchange)

		tries, err := c.Tries(card.UserPIN)
		within("tries", exchange+2)
		if (err != nil || !tries.Known) && tries != (card.Tries{}) || tries.Left < 0 || tries.Left > 15 {
			t.Fatalf("tries %+v, %v", tries, err)
		}
		if len(h.Secrets()) != 0 {
			t.Fatal("a secret was sent by something else than Verify")
		}
		secret := cardtest.Secret(t, card.UserPIN, virtual.PIN)
		_ = c.Verify(secret)
		within("verify", exchange+1)
		if len(h.Secrets()) > 1 || secret.Len() != 0 {
			t.Fatalf("secret sent %d times, %d characters left", len(h.Secrets()), secret.Len())
		}
	})
}

// FuzzParseValidity proves that no bytes make it panic, that it reads no dates that a
// longer prefix does not have or that can't be written, and that it agrees with
// crypto/x509 where that reads the certificate too.
func FuzzParseValidity(f *testing.F) {
	for _, id := range []card.FileID{user, userCA, signature, signatureCA} {
		der := certificate(id)
		f.Add(der)
		f.Add(der[:256])
	}
	for _, notAfter := range []string{"20341231145959Z", "99981231235959Z", "99991231235959Z"} {
		f.Add(withValidity(func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.UTCTime, func(b *cryptobyte.Builder) { b.AddBytes([]byte("250101000000Z")) })
			b.AddASN1(asn1.GeneralizedTime, func(b *cryptobyte.Builder) { b.AddBytes([]byte(notAfter)) })
		}))
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		got, err := card.ParseValidity(der)
		if err != nil && got != (card.Validity{}) || got.NotAfter.Before(got.NotBefore) {
			t.Fatalf("%v, %v", got, err)
		}
		if prefix, err := card.ParseValidity(der[:len(der)/2]); err == nil && prefix != got {
			t.Fatalf("half gives %v, the whole %v", prefix, got)
		}
		if year := got.NotAfter.Add(9 * time.Hour).Year(); err == nil && (year < 1 || year > 9999) {
			t.Fatalf("ends in %d", year)
		}
		known, rejected := x509.ParseCertificate(der)
		if rejected != nil || known.NotAfter.Before(known.NotBefore) || known.NotAfter.Year() > 9998 || len(der) > 0x8000 {
			return
		}
		if err != nil || !got.NotBefore.Equal(known.NotBefore) || !got.NotAfter.Equal(known.NotAfter) {
			t.Fatalf("%v, %v; x509 reads %v to %v", got, err, known.NotBefore, known.NotAfter)
		}
	})
}

// FuzzCheckIssuer proves that no two certificates make it panic or take a made-up CA
// for a published one, and that it believes only what is signed.
func FuzzCheckIssuer(f *testing.F) {
	good, ca := certificate(user), certificate(userCA)
	f.Add(good, ca)
	f.Add(ca, ca)
	f.Add(certificate(signature), certificate(signatureCA))
	f.Add(good[:700], ca[:700])
	f.Fuzz(func(t *testing.T, certificate, authority []byte) {
		generation, err := card.CheckIssuer(certificate, authority)
		if generation != 0 {
			t.Fatalf("generation %d", generation)
		}
		if err == nil && bytes.Equal(authority, ca) && !bytes.Equal(certificate, good) && !bytes.Equal(certificate, ca) {
			t.Fatal("a forged certificate is believed")
		}
	})
}
