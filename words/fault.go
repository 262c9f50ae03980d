package words

import (
	"cmp"
	"errors"
	"runtime"

	"kigen/card"
	"kigen/check"
)

// FaultText is what a person reads of a fault.
type FaultText struct {
	Code     string // K101: to be read out on the telephone
	Title    string // what is the matter, in a few words
	Sentence string // what happened
	Next     string // the one thing to do
}

// system is the operating system whose own next step is told.
var system = runtime.GOOS

// Fault returns the texts of a fault, of its row in [check.Causes].
func (l *Language) Fault(fault *check.Fault) FaultText {
	code := fault.Row().Code
	secret := secretOf(fault.Item)
	var tries card.Tries
	if wrong, ok := errors.AsType[*card.WrongSecretError](fault); ok {
		tries = wrong.Tries
	}
	values := []any{
		"Code", code,
		"Item", l.Say("item." + cmp.Or(string(fault.Item), "any")),
		"Secret", l.Say("secret.name." + secret),
		"Shape", l.Say("secret.shape." + secret),
		"Tries", l.tries(secret, tries),
	}
	next, ok := l.say("fault."+code+".next-"+system, values...)
	if !ok {
		next = l.Say("fault."+code+".next", values...)
	}
	return FaultText{
		Code:     code,
		Title:    l.Say("fault."+code+".title", values...),
		Sentence: l.Say("fault."+code+".sentence", values...),
		Next:     next,
	}
}
