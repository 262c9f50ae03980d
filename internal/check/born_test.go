package check

import (
	"testing"
	"time"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/rules"
)

// born is the birth date of the holder of these tests' card.
func born() rules.Date {
	p, _ := virtual.Named("valid", today)
	return p.Holder.Birth
}

func TestTheBirthDateComesWithThePasswordAlone(t *testing.T) {
	t.Parallel()
	another := rules.Date{Year: 1961, Month: time.July, Day: 23}
	for name, test := range map[string]struct {
		verification
		want rules.Date
	}{
		"right password":         {verification{kind: card.SignaturePassword, entry: virtual.Password}, born()},
		"wrong password":         {verification{kind: card.SignaturePassword, entry: wrongPassword}, rules.Date{}},
		"PIN":                    {verification{kind: card.UserPIN, entry: virtual.PIN}, rules.Date{}},
		"not known":              {verification{kind: card.SignaturePassword, entry: virtual.Password, read: holderBorn(rules.Date{})}, rules.Date{}},
		"somebody else":          {verification{kind: card.SignaturePassword, entry: virtual.Password, read: holderBorn(another)}, another},
		"unreadable certificate": {verification{kind: card.SignaturePassword, entry: virtual.Password, read: altered(card.SignatureCertificateFile, zeros)}, rules.Date{}},
	} {
		got := test.run(t)
		if got.report.Born != test.want {
			t.Errorf("%s: born %v, want %v", name, got.report.Born, test.want)
		}
		if known, _ := readUsual(); !known.Born.IsZero() {
			t.Errorf("%s: it is in a report that was read without a password", name)
		}
	}
}

func holderBorn(d rules.Date) func(*virtual.Profile) {
	return func(p *virtual.Profile) { p.Holder.Birth = d }
}

// It goes with the report: with a reading anew, another card, and the end of a report
// that outlived its card.
func TestTheBirthDateIsForgottenWithTheReport(t *testing.T) {
	t.Parallel()
	shown := State{Phase: Showing, Current: holds("A", 1), Readers: []Reader{holds("A", 1)}, Report: Report{Today: today, Born: born()}}
	gone := shown
	gone.CardGone, gone.Readers = true, []Reader{{Name: "A", Events: 2}}
	for name, test := range map[string]struct {
		state State
		event any
		want  rules.Date
	}{
		"nothing happens":      {shown, dayChanged{today.AddDays(1)}, born()},
		"the card is taken":    {shown, readersChanged{Snapshot{Readers: gone.Readers}}, born()},
		"read again":           {shown, Again{}, rules.Date{}},
		"another card":         {shown, readersChanged{Snapshot{Readers: []Reader{holds("A", 3)}}}, rules.Date{}},
		"another card later":   {gone, readersChanged{Snapshot{Readers: []Reader{holds("A", 3)}}}, rules.Date{}},
		"the person clears it": {gone, Cancel{}, rules.Date{}},
	} {
		if got, _ := test.state.step(test.event); got.Report.Born != test.want {
			t.Errorf("%s: born %v, want %v", name, got.Report.Born, test.want)
		}
	}
}
