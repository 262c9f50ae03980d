package check

import (
	"fmt"
	"testing"

	"kigen/card"
	"kigen/card/virtual"
)

// What a status word means depends on what it answers. The steps of a check, by the
// number of their command on the card "valid": in a reading, and counted on from there in
// an entry of the password.
var steps = []struct {
	name    string
	command int
	entry   bool
}{
	{"SELECT of the application", 1, false},
	{"SELECT of the certificate", 2, false},
	{"READ of the certificate", 3, false},
	{"retry counter", 11, false},
	{"READ of the CA certificate", 13, false},
	{"which certificates there are", 20, false},
	{"SELECT of the common application", 23, false},
	{"READ RECORD of the card's expiry", 25, false},
	{"retry counter before an entry", counterCommand, true},
	{"VERIFY", verifyCommand, true},
	{"SELECT of the signature certificate", verifyCommand + 1, true},
	{"READ of the signature certificate", verifyCommand + 2, true},
	{"SELECT of another application afterwards", allCommands, true},
}

// fatesOf says, for each step, what comes of a status word that is in no list of its
// own ("" is nothing that is worth telling), and what of others.
var fatesOf = map[string]struct {
	other Cause
	own   map[card.StatusWord]Cause
}{
	"SELECT of the application": {Unknown, map[card.StatusWord]Cause{
		0x9000: NotOffered, 0x6282: NotOffered, // the card says so, and has no such file
		0x6F00: "", // comes once, to the first command
		0x6A81: OtherCard, 0x6A82: OtherCard, 0x6A86: OtherCard, 0x6D00: OtherCard, 0x6E00: OtherCard,
	}},
	// With the one before still selected, there is no file to be read.
	"SELECT of the certificate":  {Unreadable, map[card.StatusWord]Cause{0x6A82: NotOffered}},
	"READ of the certificate":    {Unreadable, map[card.StatusWord]Cause{0x6A82: NotOffered, 0x6C00: "", 0x6C10: ""}}, // 6Cxx: asked again
	"retry counter":              {"", map[card.StatusWord]Cause{0x63C0: SecretBlocked, 0x6983: SecretBlocked, 0x6984: SecretBlocked}},
	"READ of the CA certificate": {"", nil},
	// A card that does not tell is taken to have both.
	"which certificates there are":     {"", nil},
	"SELECT of the common application": {NotOffered, map[card.StatusWord]Cause{0x9000: NotOffered}},
	"READ RECORD of the card's expiry": {NotOffered, map[card.StatusWord]Cause{0x9000: Unreadable, 0x6C00: "", 0x6C10: Unreadable}},
	// An unknown number of tries is treated as the last.
	"retry counter before an entry": {LastTry, map[card.StatusWord]Cause{
		0x63C2: "", 0x63C1: LastTry, 0x63C0: SecretBlocked, 0x6983: SecretBlocked, 0x6984: SecretBlocked,
		0x6700: "", 0x6A86: "", 0x6A87: "", // asked again with five bytes
	}},
	"VERIFY": {Unknown, map[card.StatusWord]Cause{
		0x9000: Unreadable, // the card says so, and does not open the file
		0x6300: WrongSecret, 0x63C2: WrongSecret, 0x63C1: WrongSecret,
		0x63C0: SecretBlocked, 0x6983: SecretBlocked, 0x6984: SecretBlocked,
	}},
	"SELECT of the signature certificate":      {Unreadable, map[card.StatusWord]Cause{0x6A82: ""}}, // not issued
	"READ of the signature certificate":        {Unreadable, map[card.StatusWord]Cause{0x6A82: "", 0x6C00: "", 0x6C10: ""}},
	"SELECT of another application afterwards": {"", nil},
}

// statusWords are those that readings of JPKI cards are known to end in (OpenSC's driver,
// jpki/myna, ISO/IEC 7816-4), and some that no card is known to answer.
var statusWords = []card.StatusWord{
	0x9000, 0x6110, 0x6100, 0x6282, 0x6300, 0x63C0, 0x63C1, 0x63C2, 0x6700, 0x6982, 0x6983, 0x6984, 0x6985,
	0x6A81, 0x6A82, 0x6A83, 0x6A86, 0x6A87, 0x6B00, 0x6C00, 0x6C10, 0x6D00, 0x6E00, 0x6F00, 0x6581, 0xFFFF,
}

func TestEveryStatusWordAtEveryStepHasARowOfTheFaultTable(t *testing.T) {
	t.Parallel()
	for _, step := range steps {
		fates := fatesOf[step.name]
		for _, sw := range statusWords {
			want, own := fates.own[sw]
			if !own {
				want = fates.other
			}
			told := answered(t, step.command, step.entry, sw)
			var got Cause
			for _, fault := range told {
				if row := fault.Row(); row.Cause != fault.Cause || row.Code == "" {
					t.Errorf("%s answered %04X: %s has no row", step.name, uint16(sw), fault.Cause)
				}
				got = fault.Cause
			}
			if got != want || len(told) > 1 {
				t.Errorf("%s answered %04X: %v, want %q", step.name, uint16(sw), told, want)
			}
			// What the card said can be looked up, where it is all that is known.
			if got == Unknown && told[0].Answer() != fmt.Sprintf("%04X", uint16(sw)) && sw>>8 != 0x61 {
				t.Errorf("%s answered %04X: the person is told %q", step.name, uint16(sw), told[0].Answer())
			}
		}
	}
}

// answered returns the faults that a person is told when one command of a reading, or of
// an entry after it, is answered with a status word alone.
func answered(t *testing.T, command int, entry bool, sw card.StatusWord) []*Fault {
	t.Helper()
	fault := at(command, virtual.Fault{Status: sw})
	if !entry {
		report, _, err := readCard(virtual.New(profile(t, "valid", fault)), nil, Report{Today: today}, func(Report) {})
		if err != nil {
			return append(report.Faults, AsFault(err))
		}
		return report.Faults
	}
	got := verification{kind: card.SignaturePassword, entry: virtual.Password, now: fault}.run(t)
	if got.fault != nil {
		return append(got.report.Faults, got.fault)
	}
	return got.report.Faults
}
