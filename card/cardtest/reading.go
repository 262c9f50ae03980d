package cardtest

import (
	"bytes"
	"errors"
	"time"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/rules"
)

var readingCases = []conformance{
	{"a card without the JPKI application says FileNotFound", func(p *virtual.Profile) { p.OtherCard = true }, func(b bench) {
		b.wantError(b.card.SelectApplication(card.JPKI), card.FileNotFound)
	}},
	{"the first date comes with the third command", nil, selected(func(b bench) {
		commands := 0
		var got card.Validity
		_, err := b.card.ReadCertificate(card.UserAuthenticationCertificateFile, func(prefix []byte) {
			commands = len(b.virtual.Log())
			var err error
			got, err = card.ParseValidity(prefix)
			b.must(err)
		})
		b.must(err)
		if commands != 3 {
			b.Errorf("after %d commands", commands)
		}
		if day := rules.DateOf(got.NotAfter); day != b.profile.UserAuthentication.NotAfter {
			b.Errorf("certificate ends %v, want %v", day, b.profile.UserAuthentication.NotAfter)
		}
	})},
	{"freely readable certificates arrive whole and without padding", nil, selected(func(b bench) {
		b.wantCertificate(card.UserAuthenticationCertificateFile)
		b.wantCertificate(card.UserAuthenticationCAFile)
		b.wantCertificate(card.SignatureCAFile)
	})},
	{"ReadPrefix reads what ReadCertificate reads first", nil, selected(func(b bench) {
		var first []byte
		_, err := b.card.ReadCertificate(card.UserAuthenticationCertificateFile, func(prefix []byte) { first = bytes.Clone(prefix) })
		b.must(err)
		prefix, err := b.card.ReadPrefix(card.UserAuthenticationCertificateFile)
		b.must(err)
		if !bytes.Equal(prefix, first) || len(prefix) != 256 {
			b.Errorf("prefix of %d bytes, first %d", len(prefix), len(first))
		}
	})},
	{"the certificate is signed by the CA certificate beside it", nil, selected(func(b bench) {
		ca := b.wantCertificate(card.UserAuthenticationCAFile)
		generation, err := card.CheckIssuer(b.wantCertificate(card.UserAuthenticationCertificateFile), ca)
		b.must(err)
		if generation != 0 {
			b.Errorf("a made-up CA is of generation %d", generation)
		}
	})},
	{"the label arrives without its padding", nil, selected(func(b bench) {
		label, err := b.card.TokenLabel()
		b.must(err)
		if label != card.LabelMyNumberCard {
			b.Errorf("label %q", label)
		}
	})},
	{"a card with a signature certificate says so", nil, selected(func(b bench) { b.wantIssued(true) })},
	{"a card without one says so, and has no file of it", withoutSignature, selected(func(b bench) {
		b.wantIssued(false)
		_, err := b.card.ReadCertificate(card.SignatureCertificateFile, nil)
		b.wantError(err, card.FileNotFound)
	})},
	{"a card that does not say which certificates it has answers FileNotFound", missing(card.CertificatesPresentFile), selected(func(b bench) {
		_, err := b.card.SignatureCertificateIssued()
		b.wantError(err, card.FileNotFound)
	})},
	{"the signature certificate is closed before its password", nil, selected(func(b bench) {
		_, err := b.card.ReadCertificate(card.SignatureCertificateFile, func([]byte) { b.Error("something was read") })
		b.wantError(err, card.SecurityStatus)
	})},
	{"a missing certificate says FileNotFound", missing(card.UserAuthenticationCertificateFile), selected(func(b bench) {
		_, err := b.card.ReadCertificate(card.UserAuthenticationCertificateFile, nil)
		b.wantError(err, card.FileNotFound)
	})},
	{"the common record gives the card's last second in Japan", nil, func(b bench) {
		b.wantCommonData()
	}},
	{"an absent common record says RecordNotFound", func(p *virtual.Profile) { p.CardExpires = rules.Date{} }, func(b bench) {
		_, err := b.card.CommonData()
		b.wantError(err, card.RecordNotFound)
	}},
	{"an absent common application says FileNotFound", quirk(func(q *virtual.Quirks) { q.NoCommonApplication = true }), func(b bench) {
		_, err := b.card.CommonData()
		b.wantError(err, card.FileNotFound)
	}},
	{"a certificate damaged at its beginning is malformed", altered(func(content []byte) []byte { clear(content); return content }), selected(func(b bench) {
		_, err := b.card.ReadCertificate(card.UserAuthenticationCertificateFile, func([]byte) { b.Error("zeros were taken for a certificate") })
		b.wantError(err, card.ErrMalformed)
	})},
	{"a certificate cut short still gives its dates before the reading fails", altered(func(content []byte) []byte { return content[:512] }), selected(func(b bench) {
		known := false
		_, err := b.card.ReadCertificate(card.UserAuthenticationCertificateFile, func(prefix []byte) {
			_, err := card.ParseValidity(prefix)
			known = err == nil
		})
		b.wantError(err, card.OffsetOutsideFile)
		if !known {
			b.Error("no dates")
		}
	})},
	{"an empty file is refused, not read for ever", altered(func(content []byte) []byte { return content[:0] }), selected(func(b bench) {
		_, err := b.card.ReadCertificate(card.UserAuthenticationCertificateFile, nil)
		b.wantError(err, card.OffsetOutsideFile)
	})},
}

func withoutSignature(p *virtual.Profile) { p.Signature = virtual.Validity{} }

func missing(id card.FileID) func(*virtual.Profile) {
	return func(p *virtual.Profile) { p.Missing = []card.FileID{id} }
}

// altered changes what the file of the user-authentication certificate holds.
func altered(change func([]byte) []byte) func(*virtual.Profile) {
	return func(p *virtual.Profile) {
		p.Alter = func(file card.FileID, content []byte) []byte {
			if file == card.UserAuthenticationCertificateFile {
				return change(content)
			}
			return content
		}
	}
}

func (b bench) wantError(err, want error) {
	b.Helper()
	if !errors.Is(err, want) {
		b.Errorf("error %v, want %v", err, want)
	}
}

func (b bench) wantCertificate(id card.FileID) []byte {
	b.Helper()
	der, err := b.card.ReadCertificate(id, nil)
	b.must(err)
	if !bytes.Equal(der, b.virtual.Certificate(id)) {
		b.Errorf("EF %04X: %d bytes are not the certificate's %d", uint16(id), len(der), len(b.virtual.Certificate(id)))
	}
	return der
}

func (b bench) wantIssued(want bool) {
	b.Helper()
	issued, err := b.card.SignatureCertificateIssued()
	b.must(err)
	if issued != want {
		b.Errorf("issued: %t", issued)
	}
}

func (b bench) wantCommonData() {
	b.Helper()
	common, err := b.card.CommonData()
	b.must(err)
	d := b.profile.CardExpires
	if want := time.Date(d.Year, d.Month, d.Day, 23, 59, 59, 0, rules.Japan); !common.Expiry.Equal(want) {
		b.Errorf("expires %v, want %v", common.Expiry, want)
	}
	if common.Municipality != b.profile.Municipality {
		b.Errorf("of municipality %q, want %q", common.Municipality, b.profile.Municipality)
	}
}
