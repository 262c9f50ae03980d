package cardtest

import (
	"kigen/card"
	"kigen/card/virtual"
)

// quirkCases are ways in which cards and readers differ. Everything is read and
// verified all the same.
var quirkCases = []conformance{
	{"everything is read: no quirk", nil, readEverything},
	{"everything is read: contact interface", quirk(func(q *virtual.Quirks) { q.Contact = true }), readEverything},
	{"everything is read: 6F00 to the first command", quirk(firstCommandFails), readEverything},
	{"everything is read: no short identifiers", quirk(noShortIDs), readEverything},
	{"everything is read: 6Cxx", quirk(exactLe), readEverything},
	{"everything is read: 61xx", quirk(getResponse), readEverything},
	{"everything is read: 61xx and 6Cxx", quirk(exactLe, getResponse), readEverything},
	{"everything is read: 6282 at the end of a file", quirk(endOfFile), readEverything},
	{"everything is read: 6282 after 61xx", quirk(endOfFile, getResponse), readEverything},
	{"everything is read: files without padding", quirk(noPadding), readEverything},
	{"everything is read: 6282 and files without padding", quirk(endOfFile, noPadding), readEverything},
	{"everything is read: 6700 to a VERIFY of four bytes", quirk(fourBytes(card.WrongLength)), readEverything},
	{"everything is read: 6A86 to a VERIFY of four bytes", quirk(fourBytes(card.WrongParameters)), readEverything},
	{"everything is read: 6A87 to a VERIFY of four bytes", quirk(fourBytes(card.LcInconsistent)), readEverything},
	{"everything is read: all of it together", quirk(firstCommandFails, noShortIDs, exactLe, getResponse, endOfFile, noPadding, fourBytes(card.WrongLength)), readEverything},
}

func firstCommandFails(q *virtual.Quirks) { q.FirstCommandFails = true }
func noShortIDs(q *virtual.Quirks)        { q.NoShortFileIDs, q.NoShortRecordIDs = true, true }
func exactLe(q *virtual.Quirks)           { q.ExactLe = true }
func getResponse(q *virtual.Quirks)       { q.GetResponse = true }
func endOfFile(q *virtual.Quirks)         { q.EndOfFileWarning = true }
func noPadding(q *virtual.Quirks)         { q.NoPadding = true }

func fourBytes(sw card.StatusWord) func(*virtual.Quirks) {
	return func(q *virtual.Quirks) { q.FourByteVerify = sw }
}

func quirk(changes ...func(*virtual.Quirks)) func(*virtual.Profile) {
	return func(p *virtual.Profile) {
		for _, change := range changes {
			change(&p.Quirks)
		}
	}
}

func readEverything(b bench) {
	b.must(b.card.SelectApplication(card.JPKI))
	b.wantCertificate(card.UserAuthenticationCertificateFile)
	b.wantCertificate(card.UserAuthenticationCAFile)
	b.wantCertificate(card.SignatureCAFile)
	b.wantIssued(true)
	label, err := b.card.TokenLabel()
	b.must(err)
	if label != card.LabelMyNumberCard {
		b.Errorf("label %q", label)
	}
	b.wantTries(card.UserPIN, 3)
	b.wantTries(card.SignaturePassword, 5)
	b.wantWrong(b.card.Verify(Secret(b, card.UserPIN, wrongPIN)), 2)
	b.wantTries(card.UserPIN, 2)
	b.must(b.card.Verify(Secret(b, card.UserPIN, virtual.PIN)))
	b.must(b.card.Verify(Secret(b, card.SignaturePassword, virtual.Password)))
	b.wantCertificate(card.SignatureCertificateFile)
	b.wantPresented(2, 1)
	b.wantCommonData()
}
