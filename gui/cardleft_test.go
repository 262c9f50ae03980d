package gui

import (
	"strings"
	"testing"
	"time"

	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/internal/i18n"
	"kigen/internal/kiosk/status"
)

// lies lays a card before anybody watches.
func lies(s *check.Simulator) {
	profile, _ := virtual.Named("expired", today)
	s.Insert(virtual.New(profile))
}

func TestAKioskAsksToLayACardAnewThatLayThereWhenItStarted(t *testing.T) {
	b := openKioskWith(t, aPolicy(t), lies)
	b.untilPhase(check.Finished)
	for _, l := range i18n.Languages() {
		b.model.Language = l
		b.draw()
		for _, key := range []string{"kiosk.take-card", "kiosk.card-left", "kiosk.lay-again"} {
			if !strings.Contains(b.shown(), l.Say(key)) {
				t.Errorf("%s: does not say %q", l.Tag(), l.Say(key))
			}
		}
		if strings.Contains(b.shown(), l.Say("kiosk.forgotten")) || strings.Contains(b.shown(), "2025") {
			t.Errorf("%s: tells of what was not there, or of the card:\n%s", l.Tag(), b.shown())
		}
	}
	if b.wait(10 * time.Second); *b.alarms < 3 {
		t.Errorf("%d alarms in ten seconds", *b.alarms)
	}
	if got := b.Status(); got.State != status.CardLeft || got.Today.Checks != 0 {
		t.Errorf("%+v", got)
	}
	b.take()
	b.lay("renewable")
	if b.model.Check.Phase != check.Showing || len(b.model.Check.Report.Items) == 0 {
		t.Errorf("laid anew: phase %d", b.model.Check.Phase)
	}
}

func TestAWindowReadsTheCardThatLiesThereWhenItOpens(t *testing.T) {
	simulator := check.NewSimulator()
	lies(simulator)
	b := buildWith(t, "ja", "", func(c *Config) { c.Readers = desk{simulator} })
	t.Cleanup(b.close)
	b.Show(t.Context())
	b.untilPhase(check.Showing)
}
