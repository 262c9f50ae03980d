package diagnosis

import (
	"slices"
	"testing"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
)

func TestAForgedCertificateIsSaidFirstAndItsDatesProveNothing(t *testing.T) {
	forge := func(p *virtual.Profile) {
		p.UserPIN.TriesLeft = 0
		p.Alter = func(id card.FileID, content []byte) []byte {
			if id == card.UserAuthenticationCertificateFile {
				content[1400] ^= 1
			}
			return content
		}
	}
	d, _ := laid("valid", forge)
	// A clock before the certificate's first day: a right certificate would prove it wrong.
	ladder := climb(t, d, now.AddDate(0, -9, 0))
	first, _ := ladder.FirstFailed()
	if first.Name != Certificates || first.Fault.Cause != check.IssuerMismatch || check.AsFault(ladder.Err()).Cause != check.IssuerMismatch {
		t.Errorf("%s is said first: %v", first.Name, first.Fault)
	}
	for _, rung := range ladder {
		if rung.Name == Clock && rung.Outcome != Passed {
			t.Errorf("the clock is called wrong by it: %v", rung.Fault)
		}
		if i := slices.IndexFunc(rung.Evidence, func(f Fact) bool { return f.Name == "until" || f.Name == "from" || f.Name == "card until" }); i >= 0 {
			t.Errorf("%s tells a date: %v", rung.Name, rung.Evidence[i])
		}
	}
}
