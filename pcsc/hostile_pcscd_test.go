//go:build linux

package pcsc_test

import (
	"maps"
	"slices"
	"testing"

	"kigen/internal/check"
	"kigen/internal/hostiletest"
	"kigen/pcsc"
	"kigen/pcsc/pcsctest"
)

// What a hostile card does in process it does over a real pcscd as well, and the next card is
// read after it.
func TestHostileCardsOverPCSCD(t *testing.T) {
	d := pcsctest.StartInProcess(t)
	s := startSession(t, pcsc.New())
	s.until(in(check.WaitingForCard))
	cards := hostiletest.Cards(t)
	for _, name := range []string{"length-4-gigabytes", "wrong-le-for-ever", "longer-than-asked", "more-of-nothing", "counter-goes-up", "issuer-unknown"} {
		hostile := cards[name]
		card := hostile.Lay()
		take := d.Lay(card)
		state := s.until(in(check.Showing, check.InTrouble))
		faults := state.Report.Faults
		if state.Fault != nil && !slices.Contains(faults, state.Fault) {
			faults = append(slices.Clone(faults), state.Fault)
		}
		codes, dates := []string{}, map[string]string{}
		for _, fault := range faults {
			codes = append(codes, fault.Row().Code)
		}
		for _, item := range state.Report.Items {
			if !item.Expires.IsZero() {
				dates[string(item.Kind)] = item.Expires.String()
			}
		}
		if !slices.Equal(codes, hostile.Must.Faults) || !maps.Equal(dates, hostile.Must.Dates) || len(card.Log()) > hostile.Must.Commands {
			t.Errorf("%s: %v, %v after %d commands, want %+v", name, codes, dates, len(card.Log()), hostile.Must)
		}
		take()
		s.until(gone)
	}
}
