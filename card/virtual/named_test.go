package virtual

import (
	"slices"
	"testing"

	"kigen/card"
	"kigen/rules"
)

func TestEveryNameHasAProfile(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		p, ok := Named(name, today)
		if !ok {
			t.Errorf("%s is not known", name)
		}
		c := New(p)
		if c.TriesLeft(card.UserPIN) > 3 || c.TriesLeft(card.SignaturePassword) > 5 {
			t.Errorf("%s has too many tries", name)
		}
	}
	if _, ok := Named("no such", today); ok {
		t.Error("an unknown name has a profile")
	}
	if names := Names(); len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(names) {
		t.Errorf("a name comes twice in %v", names)
	}
}

// The bounds of each name, in days from today to the expiry of the certificates and
// of the card. A renewal window is never shorter than 89 days, never longer than 92.
func TestDatesAreAsTheNameSaysOnEveryDayOfFiveYears(t *testing.T) {
	t.Parallel()
	const window, soon, years = 88, 93, 1400
	for name, want := range map[string]struct{ certMin, certMax, cardMin, cardMax int }{
		"valid":          {years, 1600, 2 * years, 3400},
		"fresh":          {1790, 1826, 3600, 3653},
		"renewable":      {0, window, years, 2200},
		"card-renewable": {0, window, 0, window},
		"expired":        {-90, -1, years, 2200},
		"card-expired":   {-90, -1, -90, -1},
		"no-signature":   {soon, 800, soon, 800},
		"last-try":       {years, 1600, 2 * years, 3400},
		"blocked":        {years, 1600, 2 * years, 3400},
		"damaged":        {years, 1600, 2 * years, 3400},
	} {
		day := rules.Date{Year: 2024, Month: 1, Day: 1}
		for range 5*365 + 2 {
			p, _ := Named(name, day)
			auth := p.UserAuthentication
			if n := day.DaysUntil(auth.NotAfter); n < want.certMin || n > want.certMax {
				t.Fatalf("%s on %v: certificate has %d days", name, day, n)
			}
			if n := day.DaysUntil(p.CardExpires); n < want.cardMin || n > want.cardMax {
				t.Fatalf("%s on %v: card has %d days", name, day, n)
			}
			if name == "fresh" && auth.NotBefore != day.AddDays(-1) {
				t.Fatalf("fresh on %v: issued %v", day, auth.NotBefore)
			}
			checkLaw(t, name, p)
			day = day.AddDays(1)
		}
	}
}

// checkLaw checks the dates of a card against each other: certificates end on the
// fifth birthday after their issue or with the card, which ends on a birthday too.
func checkLaw(t *testing.T, name string, p Profile) {
	t.Helper()
	auth := p.UserAuthentication
	if !p.Signature.IsZero() && p.Signature != auth {
		t.Fatalf("%s: certificates differ", name)
	}
	if auth.NotAfter.After(p.CardExpires) {
		t.Fatalf("%s: certificate ends %v, card %v", name, auth.NotAfter, p.CardExpires)
	}
	for _, d := range []rules.Date{p.CardExpires, p.Holder.Birth} {
		if d.Month != auth.NotAfter.Month || d.Day != auth.NotAfter.Day || d.Day == 29 && d.Month == 2 {
			t.Fatalf("%s: %v is not the birthday of %v", name, d, auth.NotAfter)
		}
	}
	if birthday := addYears(auth.NotAfter, -5); auth.NotBefore.Before(birthday) || !auth.NotBefore.Before(addYears(birthday, 1)) {
		t.Fatalf("%s: issued %v, so that %v is not the fifth birthday", name, auth.NotBefore, auth.NotAfter)
	}
	if years := p.CardExpires.Year - auth.NotAfter.Year; years != 0 && years != 5 {
		t.Fatalf("%s: card lasts %d years longer", name, years)
	}
}

func TestNoRealPersonsData(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		p, _ := Named(name, today)
		if p.OtherCard {
			continue
		}
		if p.UserPIN.Value != PIN || p.SignaturePassword.Value != Password || p.Holder.Name != "見本 太郎" || p.SerialNumber[:2] != "99" {
			t.Errorf("%s: %v", name, p.Holder)
		}
	}
}
