package check

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/rules"
)

// Parts of the reports of virtual cards.
const (
	card2034 = "card: valid, 2034-11-24 (3326)"
	user2029 = "user-authentication: valid, 2025-03-04 to 2029-11-24 (1500), 3 tries, unknown, fifth-birthday"
	password = "signature: needs-password, 5 tries"
)

func lines(text ...string) string { return strings.Join(text, "\n") }

func TestEveryNamedProfileGivesItsReport(t *testing.T) {
	t.Parallel()
	reports := map[string]string{
		"valid": lines(card2034, user2029, password),
		"fresh": lines("card: valid, 2035-09-20 (3626)",
			"user-authentication: valid, 2025-10-15 to 2030-09-20 (1800), 3 tries, unknown, fifth-birthday", password),
		"renewable": lines("card: valid, 2030-11-30 (1871)",
			"user-authentication: renewable, 2021-03-10 to 2025-11-30 (45), 3 tries, unknown, fifth-birthday", password),
		"card-renewable": lines("card: renewable, 2025-11-30 (45)",
			"user-authentication: renewable, 2021-03-10 to 2025-11-30 (45), 3 tries, unknown", password),
		"expired": lines("card: valid, 2030-09-06 (1786)",
			"user-authentication: expired, 2020-12-15 to 2025-09-06 (-40), 3 tries, unknown, fifth-birthday", password),
		"card-expired": lines("card: expired, 2025-09-06 (-40)",
			"user-authentication: expired, 2020-12-15 to 2025-09-06 (-40), 3 tries, unknown", password),
		"no-signature": lines("card: valid, 2027-09-16 (700)",
			"user-authentication: valid, 2022-12-25 to 2027-09-16 (700), 3 tries, unknown", "signature: absent"),
		"last-try": lines(card2034,
			"user-authentication: valid, 2025-03-04 to 2029-11-24 (1500), 1 tries, unknown, fifth-birthday", "signature: needs-password, 1 tries"),
		"blocked": lines(card2034,
			"user-authentication: valid, 2025-03-04 to 2029-11-24 (1500), 0 tries, unknown, fifth-birthday", "signature: needs-password, 0 tries",
			"fault user-authentication: secret-blocked", "fault signature: secret-blocked"),
		"no-card-date": lines("user-authentication: valid, 2025-03-04 to 2029-11-24 (1500), 3 tries, unknown", password, "fault card: not-offered"),
		"damaged":      lines(card2034, "user-authentication: unreadable, 3 tries, unknown", password, "fault user-authentication: unreadable"),
	}
	ends := map[string]Cause{"juki": OldJukiCard, "other": OtherCard}
	for _, name := range virtual.Names() {
		report, _, err := readCard(virtual.New(profile(t, name)), nil, Report{Today: today}, func(Report) {})
		if cause, ends := ends[name]; ends {
			if AsFault(err).Cause != cause || report.Complete || len(report.Items) > 0 {
				t.Errorf("%s: %v, %+v", name, err, report)
			}
			continue
		}
		if got := summary(report); err != nil || !report.Complete || got != reports[name] {
			t.Errorf("%s: complete %t, %v\n%s\nwant\n%s", name, report.Complete, err, got, reports[name])
		}
	}
}

func TestTheMunicipalityIsThatOfTheCardReadAndOfNoOther(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"renewable": "14131", "card-renewable": "13120", "valid": "99001", "no-card-date": "", "other": ""} {
		report, _, _ := readCard(virtual.New(profile(t, name)), nil, Report{Today: today}, func(Report) {})
		if report.Municipality != want {
			t.Errorf("%s: %q, want %q", name, report.Municipality, want)
		}
	}
}

func TestWhatACardLacksOrSpoilsIsAFaultAndTheRestIsRead(t *testing.T) {
	t.Parallel()
	const (
		file       = card.UserAuthenticationCertificateFile
		unreadable = "user-authentication: unreadable, 3 tries"
		forged     = "card: untrusted\nuser-authentication: untrusted, 3 tries, mismatch"
		fault      = "fault user-authentication: "
	)
	cut := func(n int) func([]byte) []byte { return func(b []byte) []byte { return b[:n] } }
	otherCA := virtual.New(profile(t, "valid")).Certificate(card.SignatureCAFile)
	for name, test := range map[string]struct {
		change func(*virtual.Profile)
		want   string
	}{
		"a test card":                   {func(p *virtual.Profile) { p.TestIssuer = true }, lines(card2034, user2029, password)},
		"no list of the certificates":   {missing(card.CertificatesPresentFile), lines(card2034, user2029, password)},
		"no CA certificate":             {missing(card.UserAuthenticationCAFile), lines(card2034, user2029, password)},
		"a CA certificate of zeros":     {altered(card.UserAuthenticationCAFile, zeros), lines(card2034, user2029, password)},
		"no counter of the password":    {missing(card.SignaturePasswordFile), lines(card2034, user2029, "signature: needs-password")},
		"no counter of the PIN":         {missing(card.UserPINFile), lines(card2034, strings.Replace(user2029, "3 tries, ", "", 1), password)},
		"no certificate":                {missing(file), lines(card2034, password, fault+"not-offered")},
		"no certificate and no label":   {missing(file, card.TokenInformationFile), lines(card2034, password, fault+"not-offered")},
		"a certificate cut in half":     {altered(file, cut(700)), lines(card2034, user2029, password, fault+"unreadable")},
		"a certificate of zeros":        {altered(file, zeros), lines(card2034, unreadable, password, fault+"unreadable")},
		"a certificate of no bytes":     {altered(file, cut(0)), lines(card2034, unreadable, password, fault+"unreadable")},
		"a certificate with another CA": {altered(card.UserAuthenticationCAFile, func([]byte) []byte { return otherCA }), lines(forged, "signature: untrusted, 5 tries", fault+"issuer-mismatch")},
		"a certificate that was forged": {altered(file, func(b []byte) []byte { b[1400] ^= 1; return b }), lines(forged, "signature: untrusted, 5 tries", fault+"issuer-mismatch")},
		"no common application": {func(p *virtual.Profile) { p.Quirks.NoCommonApplication = true },
			lines(strings.Replace(user2029, ", fifth-birthday", "", 1), password, "fault card: not-offered")},
		"a common record that is no date": {func(p *virtual.Profile) { p.CardExpires.Month = 13 },
			lines(strings.Replace(user2029, ", fifth-birthday", "", 1), password, "fault card: unreadable")},
	} {
		report, _ := readWhole(t, virtual.New(profile(t, "valid", test.change)))
		if got := summary(report); !report.Complete || got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, test.want)
		}
	}
}

// The validity of a certificate whose issuer has a longer name than any today.
func TestADateBehindTheFirst256BytesIsFoundInTheWholeCertificate(t *testing.T) {
	t.Parallel()
	var dates []rules.Date // as they came by: the last one is gone, for the signature is not right any more
	_, _, err := readCard(virtual.New(profile(t, "valid", altered(card.UserAuthenticationCertificateFile, withLongSerialNumber))), nil, Report{Today: today}, func(r Report) {
		if item, _ := r.Item(rules.UserAuthentication); !slices.Contains(dates, item.Expires) {
			dates = append(dates, item.Expires)
		}
	})
	want := []rules.Date{{Year: 2029, Month: 11, Day: 24}, {}}
	if err != nil || !slices.Equal(dates, want) {
		t.Errorf("%v, %v, want %v", dates, err, want)
	}
}

// withLongSerialNumber puts 200 bytes more into the serial number, which moves
// all that is behind it.
func withLongSerialNumber(der []byte) []byte {
	const outer, inner, serial, more = 2, 6, 14, 200 // where lengths and number stand
	length := func(at int) {
		n := int(der[at])<<8 | int(der[at+1]) + more + 1 // the number's own length grows by a byte
		der[at], der[at+1] = byte(n>>8), byte(n)
	}
	der = slices.Clone(der)
	length(outer)
	length(inner)
	number := slices.Concat([]byte{0x81, der[serial] + more}, der[serial+1:serial+2], make([]byte, more))
	return slices.Concat(der[:serial], number, der[serial+2:])
}

func TestTheDaysAroundAnExpiryAreThoseOfTheRules(t *testing.T) {
	t.Parallel()
	report, _ := readWhole(t, virtual.New(profile(t, "renewable")))
	want := map[rules.Kind]string{
		rules.Card:               "2030-09-01 2030-08-31 2031-02-28",
		rules.UserAuthentication: "2025-09-01 2025-08-31 2026-02-28",
		rules.Signature:          "  ",
	}
	for _, item := range report.Items {
		if got := item.RenewalOpens.String() + " " + item.MayOpenEarlier.String() + " " + item.InsuranceUntil.String(); got != want[item.Kind] {
			t.Errorf("%s: %s, want %s", item.Kind, got, want[item.Kind])
		}
	}
}

// A card as they are today is read in 26 commands, and its first date is there after
// three. What some cards and readers want besides costs more; how much is said here.
func TestTheCommandsOfAWholeReading(t *testing.T) {
	t.Parallel()
	type count struct{ first, all int }
	usual := count{3, 25}
	named := map[string]count{
		"no-signature": {3, 23}, "damaged": {0, 25}, "juki": {0, 4}, "other": {0, 8},
	}
	for _, name := range virtual.Names() {
		want, special := named[name]
		if !special {
			want = usual
		}
		wantCount(t, name, profile(t, name), want.first, want.all)
	}
	for name, test := range map[string]struct {
		quirks virtual.Quirks
		want   count
	}{
		"contact":                  {virtual.Quirks{Contact: true}, usual},
		"no short identifiers":     {virtual.Quirks{NoShortFileIDs: true, NoShortRecordIDs: true}, usual},
		"6282 at the end of files": {virtual.Quirks{EndOfFileWarning: true}, usual},
		"no padding":               {virtual.Quirks{NoPadding: true}, usual},
		"verified counter":         {virtual.Quirks{VerifiedCounter: true}, usual},
		"no common application":    {virtual.Quirks{NoCommonApplication: true}, count{3, 26}},
		"6F00 first":               {virtual.Quirks{FirstCommandFails: true}, count{4, 26}},
		"6Cxx":                     {virtual.Quirks{ExactLe: true}, count{3, 26}},
		"five bytes for a counter": {virtual.Quirks{FourByteVerify: card.WrongLength}, count{3, 27}},
		"61xx":                     {virtual.Quirks{GetResponse: true}, count{4, 40}},
		"all of it together": {virtual.Quirks{FirstCommandFails: true, ExactLe: true, GetResponse: true,
			EndOfFileWarning: true, NoPadding: true, FourByteVerify: card.LcInconsistent}, count{5, 44}},
	} {
		wantCount(t, name, profile(t, "valid", func(p *virtual.Profile) { p.Quirks = test.quirks }), test.want.first, test.want.all)
	}
}

// An iPhone's certificate is open, an Android's comes after the PIN; neither is a card.
func TestATelephoneIsNoCard(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		label  string
		closed bool
		common bool
		want   card.OtherCard
	}{
		{"JPKIAPIOSTOKEN", false, false, "iphone"},
		{"JPKIAPGPSETOKEN", true, true, "android-phone"},
		{"JPKIAPGPSETOKEN", true, false, "android-phone"},
		{card.LabelMyNumberCard, true, true, ""},
		{card.LabelMyNumberCard, false, false, ""},
	} {
		v := virtual.New(profile(t, "valid", func(p *virtual.Profile) {
			p.Label, p.Quirks.NoCommonApplication = test.label, !test.common
			if test.closed {
				p.Faults = map[int]virtual.Fault{3: {Status: card.SecurityStatus}} // READ BINARY
			}
		}))
		var shown Report
		report, _, err := readCard(v, nil, Report{Today: today}, func(r Report) { shown = r })
		if test.want != "" && len(report.Items)+len(shown.Items) > 0 {
			t.Errorf("%+v: its dates stay: %+v, %+v", test, report.Items, shown.Items)
		}
		if test.want == "" {
			if err != nil || !report.Complete {
				t.Errorf("%+v: %v", test, err)
			}
			continue
		}
		answer := "6A82" // what made the label be asked for
		if test.closed {
			answer = "6982"
		}
		if fault := AsFault(err); fault == nil || fault.Cause != OtherCard || fault.Other != test.want || fault.Answer() != answer {
			t.Errorf("%+v: %v", test, err)
		}
	}
}

func TestACardThatDoesNotGoBackToItsCertificatesIsNotAskedForItsLabel(t *testing.T) {
	t.Parallel()
	whole := virtual.New(profile(t, "valid", withoutRecord))
	readWhole(t, whole)
	goesBack := len(whole.Log()) - 2 // SELECT and READ of the label follow
	v := virtual.New(profile(t, "valid", withoutRecord, at(goesBack, virtual.Fault{Status: 0x6985})))
	if report, _ := readWhole(t, v); !report.Complete || len(v.Log()) != goesBack || len(report.Faults) != 1 || report.Faults[0].Cause != NotOffered {
		t.Errorf("%d commands, complete %t, %v", len(v.Log()), report.Complete, report.Faults)
	}
}

func TestAnIssuerIsKnownByAPublishedCertificateAlone(t *testing.T) {
	for _, c := range []struct {
		generation int
		err        error
		want       Issuer
	}{{1, nil, IssuerKnown}, {0, nil, IssuerUnknown}, {0, card.ErrMalformed, IssuerUnknown}, {1, card.ErrMalformed, IssuerUnknown}, {1, card.ErrNotSigned, IssuerFalse}} {
		if got := issuerOf(c.generation, c.err); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// It has no common application, by which it is told, and a certificate that no such card had.
func TestAnOldCardThatIsKnownByItsLabelLateHasNoDateLeft(t *testing.T) {
	t.Parallel()
	v := virtual.New(profile(t, "valid", withoutRecord, func(p *virtual.Profile) { p.Label = card.LabelJukiCard }))
	var shown Report
	report, _, err := readCard(v, nil, Report{Today: today}, func(r Report) { shown = r })
	if AsFault(err).Cause != OldJukiCard || len(report.Items)+len(shown.Items) > 0 {
		t.Errorf("%v: %+v, %+v", err, report.Items, shown.Items)
	}
}

func TestAReadingWithoutASessionTellsHowItEnds(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]Cause{"valid": "", "other": OtherCard} {
		v := virtual.New(profile(t, name))
		report, err := Read(v, card.New(v), nil)
		if report.Complete != (err == nil) || err != nil && AsFault(err).Cause != want || (err == nil) != (want == "") {
			t.Errorf("%s: %v, complete %t", name, err, report.Complete)
		}
	}
}

// wantCount counts the commands of a reading, and those before the certificate's date.
func wantCount(t *testing.T, name string, p virtual.Profile, first, all int) {
	t.Helper()
	v := virtual.New(p)
	got := 0
	_, _, _ = readCard(v, nil, Report{Today: today}, func(r Report) {
		if item, ok := r.Item(rules.UserAuthentication); ok && got == 0 && !item.Expires.IsZero() {
			got = v.Commands()
		}
	})
	if got != first || v.Commands() != all {
		t.Errorf("%s: first date after %d commands, all after %d, want %d and %d", name, got, v.Commands(), first, all)
	}
}

func TestAReportOnlyFillsUp(t *testing.T) {
	t.Parallel()
	for _, name := range virtual.Names() {
		var seen []Report
		last, _, err := readCard(virtual.New(profile(t, name)), nil, Report{Today: today, Reader: "A"}, func(r Report) { seen = append(seen, r) })
		seen = append(seen, last)
		for n, report := range seen {
			if complete := n == len(seen)-1 && err == nil; report.Reader != "A" || report.Today != today || report.Complete != complete {
				t.Errorf("%s, report %d: %+v", name, n, report)
			}
			if n > 0 {
				wantMore(t, name, seen[n-1], report)
			}
		}
		if len(seen[0].Items) > 0 && seen[0].Items[0].Kind != rules.UserAuthentication {
			t.Errorf("%s: begins with %v", name, seen[0].Items)
		}
	}
}

// wantMore checks that nothing of a report is gone in the next one.
func wantMore(t *testing.T, name string, before, after Report) {
	t.Helper()
	for _, old := range before.Items {
		item, ok := after.Item(old.Kind)
		if !ok || item.Expires != old.Expires || old.Tries.Known && item.Tries != old.Tries || old.Issuer != "" && item.Issuer != old.Issuer {
			t.Errorf("%s: %+v became %+v", name, old, item)
		}
	}
	if len(after.Faults) < len(before.Faults) || !slices.Equal(after.Faults[:len(before.Faults)], before.Faults) {
		t.Errorf("%s: faults %v became %v", name, before.Faults, after.Faults)
	}
	place := func(i Item) int { return slices.Index(itemOrder, i.Kind) }
	if !slices.IsSortedFunc(after.Items, func(a, b Item) int { return place(a) - place(b) }) {
		t.Errorf("%s: order %v", name, after.Items)
	}
}

func TestAReadingStopsAtTheFirstErrorOfTheConnectionWhereverItIs(t *testing.T) {
	t.Parallel()
	lost := &Fault{Cause: PoorContact}
	for name, changes := range map[string][]func(*virtual.Profile){"": nil, "no certificate": {withoutCertificate}, "no record": {withoutRecord}} {
		whole := virtual.New(profile(t, "valid", changes...))
		readWhole(t, whole)
		for n := 1; n <= len(whole.Log()); n++ {
			v := virtual.New(profile(t, "valid", append(changes, at(n, virtual.Fault{Err: lost}))...))
			report, _, err := readCard(v, nil, Report{Today: today}, func(Report) {})
			if AsFault(err) != lost || report.Complete || len(v.Log()) != n {
				t.Errorf("%s, command %d: %v after %d, complete %t", name, n, err, len(v.Log()), report.Complete)
			}
			if n > 3 && len(report.Items) == 0 && name != "no certificate" {
				t.Errorf("%s, command %d: what was read is lost", name, n)
			}
		}
	}
}

func TestNoBadAnswerEndsAReadingAfterTheApplicationIsSelected(t *testing.T) {
	t.Parallel()
	for _, fault := range []virtual.Fault{{Status: 0x6581}, {Status: card.SecurityStatus}, {Answer: []byte{0x90}}, {Answer: make([]byte, 300)}, {Status: 0x9000}, {}} {
		for n := 2; n <= 25; n++ {
			v := virtual.New(profile(t, "valid", func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{n: fault} }))
			report, _, err := readCard(v, nil, Report{Today: today}, func(Report) {})
			if err != nil || !report.Complete {
				t.Errorf("%+v at command %d: %v, complete %t", fault, n, err, report.Complete)
			}
		}
	}
}

func TestCardsWithoutTheApplicationAreOtherCards(t *testing.T) {
	t.Parallel()
	for sw, want := range map[card.StatusWord]Cause{
		card.FileNotFound: OtherCard, card.FunctionUnsupported: OtherCard, card.WrongParameters: OtherCard,
		card.InstructionUnsupported: OtherCard, card.ClassUnsupported: OtherCard,
		card.NoPreciseDiagnosis: Unknown, card.WrongLength: Unknown, 0x6985: Unknown,
	} {
		answer := virtual.Fault{Status: sw}
		v := virtual.New(profile(t, "valid", func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{1: answer, 2: answer} }))
		if _, _, err := readCard(v, nil, Report{Today: today}, func(Report) {}); AsFault(err).Cause != want {
			t.Errorf("%04X: %v, want %s", uint16(sw), err, want)
		}
	}
}

// A card is named after it has said that it is no My Number Card, and not before: never
// by its ATR alone.
func TestACardOfAnotherKindIsNamed(t *testing.T) {
	t.Parallel()
	const licence = "\xA0\x00\x00\x02\x31\x01"
	felica := []byte("\x3B\x8F\x80\x01\x80\x4F\x0C\xA0\x00\x00\x03\x06\x11\x00\x3B\x00\x00\x00\x00\x42")
	knows := func(aid string) card.Transport {
		return transportFunc(func(command []byte) ([]byte, error) {
			if aid != "" && bytes.Contains(command, []byte(aid)) {
				return []byte{0x90, 0x00}, nil
			}
			return []byte{0x6A, 0x82}, nil
		})
	}
	lost := transportFunc(func(command []byte) ([]byte, error) {
		if bytes.Contains(command, []byte(licence)) {
			return nil, &Fault{Cause: CardRemoved}
		}
		return []byte{0x6A, 0x82}, nil
	})
	for name, test := range map[string]struct {
		card card.Transport
		atr  []byte
		want card.OtherCard
	}{
		"a driving licence":               {knows(licence), nil, "drivers-licence"},
		"FeliCa":                          {knows(""), felica, "transit-card"},
		"nobody knows":                    {knows(""), nil, ""},
		"taken away while it is named":    {lost, nil, ""},
		"a My Number Card, by an odd ATR": {virtual.New(profile(t, "valid")), felica, ""},
	} {
		report, _, err := readCard(test.card, test.atr, Report{Today: today}, func(Report) {})
		if report.Complete != (err == nil) || err != nil && (AsFault(err).Cause != OtherCard || AsFault(err).Other != test.want) {
			t.Errorf("%s: %v, %+v", name, err, AsFault(err))
		}
	}
}
