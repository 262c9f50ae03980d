package checktest

import (
	"testing"
	"testing/synctest"

	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/rules"
)

// Read returns the report of a demonstration card on a day, by a whole check of it without
// a password.
func Read(t *testing.T, name string, today rules.Date) (report check.Report) {
	t.Helper()
	profile, ok := virtual.Named(name, today)
	if !ok {
		t.Fatalf("no demonstration card %s", name)
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
