// Package cardtest is the conformance suite for implementations of [card.Transport]: it
// tests that a [card.Card] reads and verifies over the transport as it should. At the other
// end is a virtual card, so that each case knows what is on it and sees which commands
// reached it.
//
// A test of a new transport calls [Run] with it. The cases run one after another and have
// one card at a time.
package cardtest

import (
	"testing"
	"time"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/rules"
)

// Run runs all cases as subtests of t. For each, open lays c down and returns a
// transport to it; what must be undone afterwards it leaves to the Cleanup of the t
// that it is given. A command that reaches c must be one of the case's own, or the
// counts are wrong.
func Run(t *testing.T, open func(t *testing.T, c *virtual.Card) card.Transport) {
	for _, cases := range [][]conformance{readingCases, secretCases, quirkCases} {
		for _, test := range cases {
			t.Run(test.proves, func(t *testing.T) {
				profile, _ := virtual.Named("valid", rules.Date{Year: 2025, Month: time.October, Day: 16})
				if test.profile != nil {
					test.profile(&profile)
				}
				v := virtual.New(profile)
				test.check(bench{t, card.New(open(t, v)), v, profile})
			})
		}
	}
}

// A conformance is one case. It begins with the profile "valid", changed.
type conformance struct {
	proves  string
	profile func(*virtual.Profile)
	check   func(bench)
}

// A bench is what a case works on.
type bench struct {
	*testing.T
	card    *card.Card
	virtual *virtual.Card
	profile virtual.Profile
}

// Secret returns a secret as a person would enter it.
func Secret(t testing.TB, kind card.SecretKind, text string) *card.Secret {
	t.Helper()
	secret := card.NewSecret(kind)
	for _, r := range text {
		if _, err := secret.Append(r); err != nil {
			t.Fatalf("enter the secret: %v", err)
		}
	}
	return secret
}

// selected is the bench with the JPKI application selected.
func selected(check func(bench)) func(bench) {
	return func(b bench) {
		b.must(b.card.SelectApplication(card.JPKI))
		check(b)
	}
}

// must ends the case where there is an error.
func (b bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
