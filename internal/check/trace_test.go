package check

import (
	"maps"
	"slices"
	"testing"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/rules"
)

// replayed is a card of a trace, in which the recorded check found this of the issuer.
type replayed struct {
	*virtual.Card
	issuer Issuer
}

func (r replayed) Issuer(rules.Kind) Issuer { return r.issuer }

// recorded keeps what it is told of the issuers.
type recorded struct {
	*virtual.Card
	found map[rules.Kind]Issuer
}

func (r recorded) Found(kind rules.Kind, issuer Issuer) { r.found[kind] = issuer }

func TestAReplayRepeatsWhatWasFoundOfTheIssuer(t *testing.T) {
	t.Parallel()
	for _, issuer := range []Issuer{IssuerKnown, IssuerUnknown, IssuerFalse} {
		report, _ := readWhole(t, replayed{virtual.New(profile(t, "valid")), issuer})
		if report.Issuer() != issuer || (issuer == IssuerFalse) != slices.ContainsFunc(report.Faults, func(f *Fault) bool { return f.Cause == IssuerMismatch }) {
			t.Errorf("%s: %s, %v", issuer, report.Issuer(), report.Faults)
		}
	}
}

// A trace has no serial number.
func TestAReplayedCardIsIdentifiedWithoutASerialNumber(t *testing.T) {
	t.Parallel()
	if _, who := readWhole(t, replayed{virtual.New(profile(t, "valid", withoutCertificate, numbered("               "))), IssuerKnown}); who == (identity{}) {
		t.Error("it is not")
	}
}

func TestARecordingIsToldOfTheIssuerOfEachCertificate(t *testing.T) {
	t.Parallel()
	forged := altered(card.UserAuthenticationCertificateFile, func(der []byte) []byte { der[1400] ^= 1; return der })
	r := recorded{virtual.New(profile(t, "valid", forged)), map[rules.Kind]Issuer{}}
	readWhole(t, r)
	if want := map[rules.Kind]Issuer{rules.UserAuthentication: IssuerFalse}; !maps.Equal(r.found, want) {
		t.Errorf("%v, want %v", r.found, want)
	}
	r = recorded{virtual.New(profile(t, "valid")), map[rules.Kind]Issuer{}}
	known, who := readWhole(t, r)
	if _, err := verifySecret(r, known, who, cardtest.Secret(t, card.SignaturePassword, virtual.Password), false, func(Report) {}); err != nil {
		t.Error(err)
	}
	if want := map[rules.Kind]Issuer{rules.UserAuthentication: IssuerUnknown, rules.Signature: IssuerUnknown}; !maps.Equal(r.found, want) {
		t.Errorf("%v, want %v", r.found, want)
	}
}
