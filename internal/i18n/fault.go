package i18n

import (
	"cmp"
	"errors"
	"runtime"
	"strings"

	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/printable"
)

// FaultText is the text of a fault.
type FaultText struct {
	Code     string // K101: to read out on the telephone
	Answer   string // 6F00: the answer of the card or the service, or ""
	Title    string // the problem in a few words
	Sentence string // what happened
	Next     string // the one thing to do
}

// Reference returns code and answer, for whoever helps: K901 6F00.
func (t FaultText) Reference() string {
	if t.Answer == "" {
		return t.Code
	}
	return t.Code + " " + t.Answer
}

// system is the operating system that next steps are for.
var system = runtime.GOOS

// Fault returns the text of a fault, by its row in [check.Causes].
func (l *Language) Fault(fault *check.Fault) FaultText {
	code := fault.Row().Code
	secret := secretOf(fault.Item)
	var tries card.Tries
	if wrong, ok := errors.AsType[*card.WrongSecretError](fault); ok {
		tries = wrong.Tries
	}
	reader, plugged := errors.AsType[*check.USBReader](fault)
	if !plugged {
		reader = &check.USBReader{}
	}
	values := []any{
		"Code", code,
		"Answer", fault.Answer(),
		"Item", l.Say("item." + cmp.Or(string(fault.Item), "any")),
		"Secret", l.Say("secret.name." + secret),
		"Shape", l.Say("secret.shape." + secret),
		"Tries", l.tries(secret, tries),
		"Reader", l.readerName(reader),
		"Driver", printable.Line(reader.Driver),
		"Source", printable.Line(reader.Source),
		"Holder", printable.Line(reader.Holder),
		"Programs", strings.Join(printable.All(fault.Programs), ", "),
	}
	part := func(name string) string {
		for _, more := range known(fault, reader, plugged) {
			if text, ok := l.say("fault."+code+"."+name+"-"+more, values...); ok {
				return text
			}
		}
		return l.Say("fault."+code+"."+name, values...)
	}
	return FaultText{
		Code:     code,
		Answer:   fault.Answer(),
		Title:    part("title"),
		Sentence: part("sentence"),
		Next:     part("next"),
	}
}

// known returns the suffixes of the keys that may replace a fault's general text, the most
// specific first, the operating system alone last.
func known(fault *check.Fault, reader *check.USBReader, plugged bool) []string {
	var facts []string
	switch {
	case len(fault.Programs) > 0:
		facts = append(facts, "programs")
	case fault.Other != "":
		facts = append(facts, string(fault.Other))
	case reader.Holder != "":
		facts = append(facts, "held")
	case reader.Driver != "" && reader.Source != "":
		facts = append(facts, "driver-source")
	case reader.Driver != "":
		facts = append(facts, "driver")
	case reader.Source != "":
		facts = append(facts, "source")
	}
	if plugged {
		facts = append(facts, "plugged")
	}
	if fault.Answer() != "" {
		facts = append(facts, "answer")
	}
	var all []string
	for _, fact := range facts {
		all = append(all, fact+"-"+system, fact)
	}
	return append(all, system)
}

// readerName returns the name of a plugged-in reader, or a description if it has none.
func (l *Language) readerName(reader *check.USBReader) string {
	switch {
	case printable.Line(reader.Name) != "":
		return printable.Line(reader.Name)
	case reader.ID != "":
		return l.Say("reader.nameless", "ID", printable.Line(reader.ID))
	default:
		return l.Say("reader.unknown")
	}
}
