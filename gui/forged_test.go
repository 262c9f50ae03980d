package gui

import (
	"slices"
	"strings"
	"testing"

	"kigen/card"
	"kigen/gui/model"
	"kigen/internal/check"
)

func TestOfAForgedCertificateTheWindowShowsNoDateAndAsksForNoPIN(t *testing.T) {
	for _, name := range []string{"forged", "unknown-issuer"} {
		forged := name == "forged"
		scene := scenes[slices.IndexFunc(scenes, func(s scene) bool { return s.name == name })]
		b := play(t, scene, "ja", 1, 1120, 800)
		for _, button := range []string{"try-pin", "check-password", "next", "takeaway"} {
			if there := findButton(b.window.Content(), button) != nil; there == forged {
				t.Errorf("%s: button %s there %t", name, button, there)
			}
		}
		said := strings.Join(b.seen(), "\n")
		if strings.Contains(said, "2029年") == forged || strings.Contains(said, "確認できない発行元") == forged {
			t.Errorf("%s says:\n%s", name, said)
		}
		if first := strings.HasPrefix(b.window.Title(), "電子証明書の署名が 合いません"); first != forged {
			t.Errorf("%s: the window is called %q", name, b.window.Title())
		}
		b.handle(model.Intend{Intent: check.Ask{Secret: card.UserPIN}})
		if b.model.Check.Phase == check.Asking && forged || len(b.model.Days().Entries) == 0 != forged {
			t.Errorf("%s: phase %d, %d days for the calendar", name, b.model.Check.Phase, len(b.model.Days().Entries))
		}
	}
}
