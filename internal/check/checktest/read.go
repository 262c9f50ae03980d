package checktest

import (
	"testing"
	"testing/synctest"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/rules"
)

// Forge has the certificate for user authentication signed wrong, by a bit.
func Forge(p *virtual.Profile) {
	p.Alter = func(id card.FileID, content []byte) []byte {
		if id == card.UserAuthenticationCertificateFile {
			content[1400] ^= 1
		}
		return content
	}
}

// Read returns the report of a demonstration card, changed, on a day, by a whole check of it
// without a password.
func Read(t *testing.T, name string, today rules.Date, changes ...func(*virtual.Profile)) (report check.Report) {
	t.Helper()
	profile, ok := virtual.Named(name, today)
	if !ok {
		t.Fatalf("no demonstration card %s", name)
	}
	for _, change := range changes {
		change(&profile)
	}
	synctest.Test(t, func(t *testing.T) {
		simulator := check.NewSimulator()
		simulator.Insert(virtual.New(profile))
		shown := make(chan check.Report, 1)
		session := check.NewSession(simulator, func() rules.Date { return today }, func(s check.State) {
			if s.Phase == check.Showing || s.Phase == check.InTrouble {
				select {
				case shown <- s.Report:
				default:
				}
			}
		})
		go session.Run(t.Context())
		report = <-shown
	})
	return report
}
