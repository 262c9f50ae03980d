package cardtest

import (
	"errors"
	"fmt"

	"kigen/card"
	"kigen/card/virtual"
)

const (
	wrongPIN      = "0000"
	wrongPassword = "WRONG99"
)

var secretCases = append([]conformance{
	{"the retry counters are told and cost no try", nil, selected(func(b bench) {
		for range 3 {
			b.wantTries(card.UserPIN, 3)
			b.wantTries(card.SignaturePassword, 5)
		}
		b.wantPresented(0, 0)
	})},
	{"the retry counters of the other applications are told and cost no try", nil, func(b bench) {
		for range 2 {
			for _, application := range card.Applications {
				for _, counter := range application.Counters {
					b.must(b.card.SelectApplication(application.AID))
					tries, err := b.card.TriesOf(counter.File)
					b.must(err)
					if !tries.Known || tries.Left < 3 {
						b.Errorf("%s, %s: %+v", application.Name, counter.Name, tries)
					}
				}
			}
		}
	}},
	{"a retry counter whose file is missing says FileNotFound", missing(card.UserPINFile), selected(func(b bench) {
		_, err := b.card.Tries(card.UserPIN)
		b.wantError(err, card.FileNotFound)
	})},
	{"a right PIN is accepted, sent once and wiped", nil, selected(func(b bench) {
		secret := Secret(b, card.UserPIN, virtual.PIN)
		b.must(b.card.Verify(secret))
		if !b.virtual.Verified(card.UserPIN) || secret.Len() != 0 {
			b.Errorf("verified %t, %d characters left", b.virtual.Verified(card.UserPIN), secret.Len())
		}
		b.wantPresented(1, 0)
	})},
	{"a wrong PIN uses one try, is sent once and wiped", nil, selected(func(b bench) {
		secret := Secret(b, card.UserPIN, wrongPIN)
		b.wantWrong(b.card.Verify(secret), 2)
		if secret.Len() != 0 {
			b.Errorf("%d characters left", secret.Len())
		}
		b.wantPresented(1, 0)
		b.wantTries(card.UserPIN, 2)
		b.wantTries(card.SignaturePassword, 5)
	})},
	{"a right PIN gives all tries back", func(p *virtual.Profile) { p.UserPIN.TriesLeft = 1 }, selected(func(b bench) {
		b.must(b.card.Verify(Secret(b, card.UserPIN, virtual.PIN)))
		b.wantTries(card.UserPIN, 3)
	})},
	{"the password in small letters opens the signature certificate", nil, selected(func(b bench) {
		b.must(b.card.Verify(Secret(b, card.SignaturePassword, "kigen2026")))
		b.wantCertificate(card.SignatureCertificateFile)
		b.wantPresented(0, 1)
	})},
	{"a wrong password uses one try and opens nothing", nil, selected(func(b bench) {
		b.wantWrong(b.card.Verify(Secret(b, card.SignaturePassword, wrongPassword)), 4)
		_, err := b.card.ReadCertificate(card.SignatureCertificateFile, nil)
		b.wantError(err, card.SecurityStatus)
		b.wantPresented(0, 1)
	})},
	{"selecting another application closes the signature certificate", nil, selected(func(b bench) {
		b.must(b.card.Verify(Secret(b, card.SignaturePassword, virtual.Password)))
		b.must(b.card.SelectApplication(card.Common))
		b.must(b.card.SelectApplication(card.JPKI))
		_, err := b.card.ReadCertificate(card.SignatureCertificateFile, nil)
		b.wantError(err, card.SecurityStatus)
	})},
	{"a secret that is too short never reaches the card", nil, selected(func(b bench) {
		before := len(b.virtual.Log())
		b.wantError(b.card.Verify(Secret(b, card.UserPIN, "123")), card.ErrTooShort)
		b.wantError(b.card.Verify(Secret(b, card.SignaturePassword, "ABC12")), card.ErrTooShort)
		if sent := len(b.virtual.Log()) - before; sent != 0 {
			b.Errorf("%d commands sent", sent)
		}
	})},
	{"a secret whose file is missing never reaches the card", missing(card.UserPINFile), selected(func(b bench) {
		b.wantError(b.card.Verify(Secret(b, card.UserPIN, virtual.PIN)), card.FileNotFound)
		for _, command := range b.virtual.Log() {
			if command.Header[1] == 0x20 {
				b.Errorf("sent % X", command.Header)
			}
		}
	})},
	{"the counter of a verified secret may not be known", quirk(func(q *virtual.Quirks) { q.VerifiedCounter = true }), selected(func(b bench) {
		b.must(b.card.Verify(Secret(b, card.UserPIN, virtual.PIN)))
		tries, err := b.card.Tries(card.UserPIN)
		b.must(err)
		if tries.Known || tries.Blocked() {
			b.Errorf("tries %+v", tries)
		}
	})},
}, append(blockedCases(), sentOnceCases()...)...)

// blockedCases are the ways in which cards say that no try is left.
func blockedCases() []conformance {
	var cases []conformance
	for _, sw := range []card.StatusWord{card.Blocked, card.ReferenceDataUnusable, card.Blocked63C0} {
		cases = append(cases, conformance{
			fmt.Sprintf("%04X says blocked, to the counter and to a secret", uint16(sw)),
			func(p *virtual.Profile) { p.UserPIN.TriesLeft, p.Quirks.Blocked = 0, sw },
			selected(func(b bench) {
				b.wantTries(card.UserPIN, 0)
				b.wantWrong(b.card.Verify(Secret(b, card.UserPIN, virtual.PIN)), 0)
				b.wantTries(card.SignaturePassword, 5)
			}),
		})
		cases = append(cases, conformance{
			fmt.Sprintf("the attempt that uses up the last try may be told %04X", uint16(sw)),
			func(p *virtual.Profile) {
				p.SignaturePassword.TriesLeft, p.Quirks.Blocked, p.Quirks.BlocksAtOnce = 1, sw, true
			},
			selected(func(b bench) {
				b.wantTries(card.SignaturePassword, 1)
				b.wantWrong(b.card.Verify(Secret(b, card.SignaturePassword, wrongPassword)), 0)
				b.wantTries(card.SignaturePassword, 0)
			}),
		})
	}
	return cases
}

// sentOnceCases are answers to VERIFY that would have any other command repeated.
func sentOnceCases() []conformance {
	const verify = 3 // after SELECT of the application and of the EF
	var cases []conformance
	for _, sw := range []card.StatusWord{0x6C04, 0x6104, card.NoPreciseDiagnosis, card.WrongLength, card.WrongParameters, 0x6300} {
		cases = append(cases, conformance{
			fmt.Sprintf("a secret that was answered %04X is not sent again", uint16(sw)),
			func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{verify: {Status: sw}} },
			selected(func(b bench) {
				b.wantError(b.card.Verify(Secret(b, card.UserPIN, virtual.PIN)), sw)
				b.wantPresented(1, 0)
				if got := len(b.virtual.Log()); got != verify {
					b.Errorf("%d commands, want %d", got, verify)
				}
			}),
		})
	}
	return cases
}

func (b bench) wantTries(kind card.SecretKind, left int) {
	b.Helper()
	tries, err := b.card.Tries(kind)
	b.must(err)
	if want := (card.Tries{Known: true, Left: left}); tries != want || tries.Blocked() != (left == 0) {
		b.Errorf("tries %+v, want %+v", tries, want)
	}
}

func (b bench) wantWrong(err error, left int) {
	b.Helper()
	wrong, ok := errors.AsType[*card.WrongSecretError](err)
	if want := (card.Tries{Known: true, Left: left}); !ok || wrong.Tries != want {
		b.Errorf("error %v, want a wrong secret with %d tries left", err, left)
	}
}

// wantPresented compares how often the card was sent each secret.
func (b bench) wantPresented(pin, password int) {
	b.Helper()
	if p, s := b.virtual.Presented(card.UserPIN), b.virtual.Presented(card.SignaturePassword); p != pin || s != password {
		b.Errorf("PIN sent %d times, password %d times, want %d and %d", p, s, pin, password)
	}
}
