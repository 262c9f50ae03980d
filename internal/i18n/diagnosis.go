package i18n

import (
	"kigen/internal/diagnosis"
	"kigen/internal/printable"
	"kigen/rules"
)

// Rung returns the name of a rung: カードを読むしくみ.
func (l *Language) Rung(name diagnosis.Name) string {
	switch name {
	case diagnosis.Certificates:
		return l.Kind(rules.UserAuthentication)
	case diagnosis.Signature:
		return l.Kind(rules.Signature)
	}
	return l.Say("diagnosis.rung." + string(name))
}

// Outcome returns the outcome of a rung, よい, or why it was not reached.
func (l *Language) Outcome(rung diagnosis.Rung) string {
	if rung.Outcome == diagnosis.NotReached {
		return l.Say("diagnosis.because", "Rung", l.Rung(rung.Because))
	}
	return l.Say("diagnosis.outcome." + string(rung.Outcome))
}

// Ladder returns the result of a ladder: the code to read out, or that no problem was found.
func (l *Language) Ladder(ladder diagnosis.Ladder) string {
	if code := ladder.Code(); code != diagnosis.Well {
		return l.Say("trouble.code", "Code", string(code))
	}
	return l.Say("diagnosis.well")
}

var outcomeSymbols = map[diagnosis.Outcome]string{
	diagnosis.Passed:     "○",
	diagnosis.Failed:     faultSymbol,
	diagnosis.NotReached: "－",
}

// RungText returns a rung as a block of plain text: its outcome, the fault if it failed, and
// the evidence.
func (l *Language) RungText(rung diagnosis.Rung) string {
	var below []string
	if rung.Fault != nil {
		fault := l.Fault(rung.Fault)
		below = append(below, fault.Title, fault.Sentence, l.Say("cli.next", "Next", fault.Next))
	}
	for _, fact := range rung.Evidence {
		below = append(below, l.Fact(fact))
	}
	return block(outcomeSymbols[rung.Outcome]+" "+l.Rung(rung.Name)+": "+l.Outcome(rung), below...)
}

// Fact returns a piece of evidence on one line. It is the same in every language, except for
// the known problems of a reader.
func (l *Language) Fact(fact diagnosis.Fact) string {
	if fact.Name == diagnosis.KnownFault {
		return l.Say("readerfault." + fact.Value)
	}
	return printable.Line(fact.Name) + ": " + printable.Short(fact.Value, printable.LongestLine)
}

// LadderText returns a ladder as plain text.
func (l *Language) LadderText(ladder diagnosis.Ladder) string {
	var text string
	for _, rung := range ladder {
		text += l.RungText(rung)
	}
	return text + l.Ladder(ladder) + "\n"
}
