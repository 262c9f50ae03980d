// Package checktest has states and reports of a check for the tests of whatever shows them.
// States are made up, with no card or reader behind them; [Read] checks a virtual card.
package checktest

import (
	"time"

	"kigen/card"
	"kigen/internal/check"
	"kigen/rules"
)

// Today is the day of all states: that on which renewal of Kawasaki's example opens.
var Today = rules.Date{Year: 2025, Month: time.October, Day: 16}

// Report is that of a card with so many tries left of both secrets.
func Report(triesLeft int) check.Report {
	tries := card.Tries{Known: true, Left: triesLeft}
	return check.Report{Today: Today, Complete: true, Items: []check.Item{
		{Kind: rules.UserAuthentication, State: check.StateValid, Expires: Today.AddDays(900), Tries: tries},
		{Kind: rules.Signature, State: check.StateNeedsPassword, Tries: tries},
	}}
}

// InPhase is a state in which a card is in a reader.
func InPhase(phase check.Phase) check.State {
	reader := check.Reader{Name: "Sony RC-S300", Card: check.CardPresent, Events: 1}
	return check.State{Phase: phase, Today: Today, Readers: []check.Reader{reader}, Current: reader, Report: Report(3)}
}

// Asking is a state in which the check asks for a secret.
func Asking(secret card.SecretKind, triesLeft int) check.State {
	state := InPhase(check.Asking)
	state.Asked, state.Report = secret, Report(triesLeft)
	return state
}

// Slow is a state in which the card has been silent for longer than cards are.
func Slow(phase check.Phase) check.State {
	state := InPhase(phase)
	state.Slow = true
	return state
}

// OfCard is the state in which a card is shown: one of the municipality with this code, or of
// none, laid as the reader's event of this number.
func OfCard(municipality string, events uint32) check.State {
	state := InPhase(check.Showing)
	state.Current.Events, state.Report.Municipality = events, municipality
	return state
}
