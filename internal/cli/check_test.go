package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/internal/i18n"
	"kigen/rules"
)

// compact takes the white space out of JSON and leaves keys in their order.
func compact(t interface{ Fatalf(string, ...any) }, text string) string {
	var out bytes.Buffer
	if err := json.Compact(&out, []byte(text)); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	return out.String()
}

func TestTheMunicipalityOfTheCardIsNotPrinted(t *testing.T) {
	profile := exampleProfile()
	profile.Municipality = "04918"
	for _, form := range []string{"--json", "--lang=ja", "--lang=en"} {
		got := run(t, with(virtual.New(profile)), "", "check", form)
		if text := got.stdout + got.stderr; got.code != 0 || strings.Contains(text, profile.Municipality) {
			t.Errorf("%s: exit code %d, %s", form, got.code, text)
		}
	}
}

// parse reads a report, refusing any key that the schema does not have.
func parse(t *testing.T, r result) reportJSON {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(r.stdout))
	decoder.DisallowUnknownFields()
	var report reportJSON
	if err := decoder.Decode(&report); err != nil {
		t.Fatalf("%v in %q, stderr %q", err, r.stdout, r.stderr)
	}
	if report.Schema != "kigen.report/1" || report.Today == "" || report.Items == nil || report.Faults == nil {
		t.Errorf("report lacks something: %s", r.stdout)
	}
	return report
}

func (r reportJSON) item(t *testing.T, kind string) itemJSON {
	t.Helper()
	i := slices.IndexFunc(r.Items, func(item itemJSON) bool { return item.Kind == kind })
	if i < 0 {
		t.Fatalf("no %s in %+v", kind, r)
	}
	return r.Items[i]
}

// causes returns the causes and items of the faults.
func (r reportJSON) causes() []string {
	causes := []string{}
	for _, fault := range r.Faults {
		causes = append(causes, strings.TrimSuffix(fault.Cause+" "+fault.Item, " "))
	}
	return causes
}

// mute is one reader with a card that does not answer.
func mute() check.Readers {
	readers := refusing(check.PoorContact).(fixedReaders)
	readers.Readers[0].Card = check.CardMute
	return readers
}

func named(name string) *virtual.Card {
	p, _ := virtual.Named(name, today)
	p.UserPIN.Value, p.SignaturePassword.Value = rightPIN, rightPassword
	return virtual.New(p)
}

func changed(change func(*virtual.Profile)) *virtual.Card {
	p := exampleProfile()
	change(&p)
	return virtual.New(p)
}

// forged has the certificate for user authentication signed wrong, forgedSignature the one for
// signatures.
func forged(p *virtual.Profile)          { p.Alter = spoiled(card.UserAuthenticationCertificateFile) }
func forgedSignature(p *virtual.Profile) { p.Alter = spoiled(card.SignatureCertificateFile) }

func spoiled(file card.FileID) func(card.FileID, []byte) []byte {
	return func(id card.FileID, content []byte) []byte {
		if id == file {
			content[1400] ^= 1
		}
		return content
	}
}

func TestAForgedCertificateIsSaidFirstInEveryFormAndNoSecretIsSent(t *testing.T) {
	secrets := rightPIN + "\n" + rightPassword + "\n"
	for _, args := range []string{"--lang=ja", "--lang=en", "--json", "--pin --password --secrets-from-stdin --last-try --json"} {
		c := changed(forged)
		got := run(t, with(c), secrets, append([]string{"check"}, strings.Fields(args)...)...)
		if got.code != exitForged || presented(c) != 0 || strings.Contains(got.stdout, "2029") || strings.Contains(got.stdout, "2034") {
			t.Errorf("%s: exit code %d, sent %d times\n%s", args, got.code, presented(c), got.stdout)
		}
		if strings.Contains(args, "json") {
			if r := parse(t, got); r.Issuer != "mismatch" || r.item(t, "card").State != "untrusted" || r.item(t, "user-authentication").State != "untrusted" {
				t.Errorf("%s", got.stdout)
			}
			continue
		}
		words, _ := i18n.Find(strings.TrimPrefix(args, "--lang="))
		if !strings.HasPrefix(got.stdout, words.Say("headline.answer.forged")+"\n") {
			t.Errorf("begins otherwise:\n%s", got.stdout)
		}
	}
}

func TestAnUnknownIssuerIsSaidBeforeTheDatesWhichStayUsable(t *testing.T) {
	got := run(t, with(named("valid")), rightPIN, "check", "--lang=en", "--pin", "--secrets-from-stdin")
	head, _, _ := strings.Cut(got.stdout, "\n\n")
	if got.code != exitDone || !strings.Contains(head, "an issuer that this program does not know (yet)") || !strings.Contains(got.stdout, "Valid.") {
		t.Errorf("exit code %d\n%s", got.code, got.stdout)
	}
}

func TestExitCodesAndReports(t *testing.T) {
	nameless := func(p *virtual.Profile) {
		p.Missing, p.Quirks.NoCommonApplication = []card.FileID{card.UserAuthenticationCertificateFile}, true
	}
	card := func(name string) check.Readers { return with(named(name)) }
	unplugged := func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{9: {Remove: true}} }
	garbled := func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{1: {Status: 0x6F12}} }
	dead := func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{1: {Remove: true}} }
	oneTry := func(p *virtual.Profile) { p.UserPIN.TriesLeft, p.SignaturePassword.TriesLeft = 1, 1 }
	pinBlocked := func(p *virtual.Profile) { p.UserPIN.TriesLeft = 0 }
	verify := func(p *virtual.Profile) { p.UserPIN.TriesLeft = 2 }

	for _, test := range []struct {
		name    string
		readers check.Readers
		stdin   string
		args    string
		code    int
		causes  []string // and items
	}{
		{"dates alone", card("valid"), "", "", 0, nil},
		{"certificates expired", card("expired"), "", "", 0, nil},
		{"no signature certificate", card("no-signature"), "", "", 0, nil},
		{"no signature certificate, password wanted", card("no-signature"), rightPassword, "--password --secrets-from-stdin", 0, nil},
		{"card does not tell its expiry", card("no-card-date"), "", "", 0, []string{"not-offered card"}},
		{"damaged certificate", card("damaged"), "", "", 0, []string{"unreadable user-authentication"}},
		{"blocked, but not wanted", card("blocked"), "", "", 0, []string{"secret-blocked user-authentication", "secret-blocked signature"}},
		{"right PIN", with(changed(verify)), rightPIN, "--pin --secrets-from-stdin", 0, nil},
		{"right PIN in full width", with(changed(verify)), "７３９１\r\n", "--pin --secrets-from-stdin", 0, nil},
		{"right password in small letters", card("valid"), strings.ToLower(rightPassword), "--password --secrets-from-stdin", 0, nil},
		{"both", card("valid"), rightPIN + "\n" + rightPassword + "\n", "--pin --password --secrets-from-stdin", 0, nil},
		{"last try confirmed", with(changed(oneTry)), rightPIN, "--pin --secrets-from-stdin --last-try", 0, nil},
		{"any card in the reader named", holding(named("valid"), []string{"A", "B"}, "A", "B"), "", "--reader B", 0, nil},
		{"demonstration", faulty(check.ServiceDown), "", "--demo", 0, nil},

		{"no permission", faulty(check.NoPermission), "", "", 1, []string{"no-permission"}},
		{"no protocol in common", refusing(check.Unsupported), "", "", 1, []string{"unsupported"}},
		{"answers that nobody knows", with(changed(garbled)), "", "", 1, []string{"unknown"}},
		{"PIN of a card without its certificate", with(changed(func(p *virtual.Profile) { p.UserAuthentication = virtual.Validity{} })),
			rightPIN, "--pin --secrets-from-stdin", 1, []string{"not-offered user-authentication"}},
		{"password of a card that can't be told from others", with(changed(nameless)), rightPassword, "--password --secrets-from-stdin", 1, []string{"not-offered user-authentication", "not-offered card", "not-identified"}},

		{"service down", faulty(check.ServiceDown), "", "", 3, []string{"service-down"}},
		{"no reader", faulty(check.NoReader), "", "", 4, []string{"no-reader"}},
		{"driver missing", faulty(check.DriverMissing), "", "", 4, []string{"driver-missing"}},
		{"no driver for this system", faulty(check.NoDriver), "", "", 4, []string{"no-driver"}},
		{"driver missing, reader named", faulty(check.DriverMissing), "", "--reader Other", 4, []string{"driver-missing"}},
		{"reader named is not there", card("valid"), "", "--reader Other", 4, []string{"no-reader"}},
		{"no card", holding(nil, []string{"A"}), "", "", 5, []string{"card-absent"}},
		{"card in another reader than the one named", holding(named("valid"), []string{"A", "B"}, "A"), "", "--reader B", 5, []string{"card-absent"}},
		{"service busy all the while", faulty(check.ServiceBusy), "", "", 1, []string{"service-busy"}},
		{"other card", card("other"), "", "", 6, []string{"other-card"}},
		{"old card", card("juki"), "", "", 6, []string{"old-juki-card"}},
		{"wrong PIN", card("valid"), wrongPIN, "--pin --secrets-from-stdin", 7, []string{"wrong-secret user-authentication"}},
		{"wrong PIN, right password", card("valid"), wrongPIN + "\n" + rightPassword, "--pin --password --secrets-from-stdin", 7, []string{"wrong-secret user-authentication"}},
		{"wrong password", card("valid"), wrongPassword, "--password --secrets-from-stdin", 7, []string{"wrong-secret signature"}},
		{"one try left", with(changed(oneTry)), rightPIN, "--pin --secrets-from-stdin", 8, []string{"last-try user-authentication"}},
		{"one try left of the password", with(changed(oneTry)), rightPassword, "--password --secrets-from-stdin", 8, []string{"last-try signature"}},
		{"last try wrong", with(changed(oneTry)), wrongPIN, "--pin --secrets-from-stdin --last-try", 8, []string{"secret-blocked user-authentication"}},
		{"blocked", card("blocked"), rightPIN, "--pin --secrets-from-stdin", 8, []string{"secret-blocked user-authentication", "secret-blocked signature"}},
		{"PIN blocked, right password", with(changed(pinBlocked)), rightPIN + "\n" + rightPassword, "--pin --password --secrets-from-stdin", 8, []string{"secret-blocked user-authentication"}},
		{"card taken away", with(changed(unplugged)), "", "", 9, []string{"poor-contact"}},
		{"card does not answer", with(changed(dead)), "", "", 9, []string{"poor-contact"}},
		{"mute card", mute(), "", "", 9, []string{"poor-contact"}},
		{"reader gone", refusing(check.ReaderGone), "", "", 9, []string{"reader-gone"}},
		{"card reset by others", refusing(check.CardReset), "", "", 9, []string{"card-reset"}},
		{"in use", refusing(check.InUse), "", "", 10, []string{"in-use"}},
		{"forged certificate", with(changed(forged)), "", "", 11, []string{"issuer-mismatch user-authentication"}},
		{"forged certificate, both wanted", with(changed(forged)), rightPIN + "\n" + rightPassword, "--pin --password --secrets-from-stdin --last-try", 11, []string{"issuer-mismatch user-authentication"}},
		{"forged certificate, blocked PIN wanted", with(changed(func(p *virtual.Profile) { forged(p); pinBlocked(p) })), rightPIN, "--pin --secrets-from-stdin", 11, []string{"secret-blocked user-authentication", "issuer-mismatch user-authentication"}},
		{"forged signature certificate, right password", with(changed(forgedSignature)), rightPassword, "--password --secrets-from-stdin", 11, []string{"issuer-mismatch signature"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				args := append(strings.Fields("check --json"), strings.Fields(test.args)...)
				got := run(t, test.readers, test.stdin, args...)
				if got.code != test.code {
					t.Errorf("exit code %d, want %d; stderr %q", got.code, test.code, got.stderr)
				}
				causes := parse(t, got).causes()
				if diff := cmp.Diff(append([]string{}, test.causes...), causes); diff != "" {
					t.Errorf("faults: %s", diff)
				}
			})
		})
	}
}

func TestWhatWasReadIsPrintedAlsoWhenTheCheckFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := run(t, with(changed(func(p *virtual.Profile) { p.UserPIN.TriesLeft = 3 })), wrongPIN,
			"check", "--json", "--pin", "--secrets-from-stdin")
		report := parse(t, got)
		item := report.item(t, "user-authentication")
		if got.code != 7 || item.Expires != "2026-01-15" || item.TriesLeft == nil || *item.TriesLeft != 2 {
			t.Errorf("exit code %d, %s", got.code, got.stdout)
		}
		if report.item(t, "card").Expires != "2031-01-15" {
			t.Errorf("the card's own date is missing: %s", got.stdout)
		}
	})
}

func TestThePasswordGivesTheSignatureCertificatesDates(t *testing.T) {
	item := parse(t, run(t, with(virtual.New(exampleProfile())), rightPassword, "check", "--json", "--password", "--secrets-from-stdin")).item(t, "signature")
	if item.State != "renewable" || item.Expires != "2026-01-15" || item.NotBefore != "2021-06-01" || *item.TriesLeft != 5 {
		t.Errorf("%+v", item)
	}
}

func TestASecretIsSentOnceAndNothingStaysVerified(t *testing.T) {
	for _, test := range []struct {
		stdin         string
		args          string
		pin, password int // times sent
	}{
		{rightPIN, "--pin", 1, 0},
		{wrongPIN, "--pin", 1, 0},
		{rightPassword, "--password", 0, 1},
		{rightPIN + "\n" + rightPassword, "--pin --password", 1, 1},
		{wrongPIN + "\n" + rightPassword, "--pin --password", 1, 0},
	} {
		c := virtual.New(exampleProfile())
		run(t, with(c), test.stdin, append(strings.Fields("check --secrets-from-stdin"), strings.Fields(test.args)...)...)
		if pin, password := c.Presented(card.UserPIN), c.Presented(card.SignaturePassword); pin != test.pin || password != test.password {
			t.Errorf("%s: PIN sent %d times, password %d times", test.args, pin, password)
		}
		if c.Verified(card.UserPIN) || c.Verified(card.SignaturePassword) {
			t.Errorf("%s: still verified", test.args)
		}
	}
}

func TestWhatCannotBeRightIsCode2AndNotSent(t *testing.T) {
	for _, test := range []struct{ name, stdin, args string }{
		{"PIN too short", "739", "--pin"},
		{"PIN too long", "73911", "--pin"},
		{"PIN with a letter", "739a", "--pin"},
		{"PIN with a space", "7391 ", "--pin"},
		{"PIN of other digits", "٧٣٩١", "--pin"},
		{"PIN cut short within a character", "７３９\xEF\xBC", "--pin"},
		{"no PIN", "", "--pin"},
		{"empty line", "\n7391\n", "--pin"},
		{"password too short", "HIMIT", "--password"},
		{"password too long", strings.Repeat("A", 17), "--password"},
		{"password with a sign", "HIMITSU-42X", "--password"},
		{"password in kanji", "秘密秘密秘密", "--password"},
		{"right PIN, password missing", "7391\n", "--pin --password"},
		{"right PIN, password malformed", "7391\nHIMIT\n", "--pin --password"},
		{"malformed PIN, right password", "HIMITSU42X\nHIMITSU42X\n", "--pin --password"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := virtual.New(exampleProfile())
			got := run(t, with(c), test.stdin, append(strings.Fields("check --json --secrets-from-stdin"), strings.Fields(test.args)...)...)
			if got.code != 2 || presented(c) != 0 {
				t.Errorf("exit code %d, sent %d times", got.code, presented(c))
			}
			report := parse(t, got)
			if causes := report.causes(); len(causes) != 1 || !strings.HasPrefix(causes[0], "malformed ") {
				t.Errorf("faults %q", causes)
			}
			if report.item(t, "user-authentication").Expires == "" {
				t.Error("the dates are missing")
			}
		})
	}
}

func TestTheLastTryIsNotUsedUnasked(t *testing.T) {
	for _, args := range []string{"--pin", "--password"} {
		c := changed(func(p *virtual.Profile) { p.UserPIN.TriesLeft, p.SignaturePassword.TriesLeft = 1, 1 })
		stdin := map[string]string{"--pin": rightPIN, "--password": rightPassword}[args]
		if got := run(t, with(c), stdin, "check", "--secrets-from-stdin", args); got.code != 8 || presented(c) != 0 {
			t.Errorf("%s: exit code %d, sent %d times", args, got.code, presented(c))
		}
	}
}

func TestTriesLeftAreToldBeforeAndAfter(t *testing.T) {
	ja := japanese(t)
	tries := func(left int) string {
		return ja.Tries("user-authentication", card.Tries{Known: true, Left: left})
	}
	twoLeft := func() check.Readers { return with(changed(func(p *virtual.Profile) { p.UserPIN.TriesLeft = 2 })) }

	right := run(t, twoLeft(), rightPIN, "check", "--pin", "--secrets-from-stdin")
	if before, after := strings.Index(right.stderr, tries(2)), strings.Index(right.stderr, tries(3)); before < 0 || after < before {
		t.Errorf("right PIN: %q", right.stderr)
	}
	wrong := run(t, twoLeft(), wrongPIN, "check", "--pin", "--secrets-from-stdin")
	if !strings.Contains(wrong.stderr, tries(2)) || !strings.Contains(wrong.stdout, tries(1)) {
		t.Errorf("wrong PIN: %q, %q", wrong.stderr, wrong.stdout)
	}
}

func TestSeveralCardsAreListedAndNonePicked(t *testing.T) {
	c := virtual.New(exampleProfile())
	got := run(t, holding(c, []string{"Reader A", "Reader B", "Reader C"}, "Reader A", "Reader C"), "", "check", "--json")
	if got.code != 2 || len(c.Log()) != 0 {
		t.Errorf("exit code %d, %d commands", got.code, len(c.Log()))
	}
	if !strings.Contains(got.stderr, "Reader A\nReader C\n") || strings.Contains(got.stderr, "Reader B") {
		t.Errorf("stderr %q", got.stderr)
	}
	if report := parse(t, got); report.Reader != "" || len(report.Items) != 0 {
		t.Errorf("%+v", report)
	}
}

// changing are readers that change as a test says. Every snapshot is taken in before
// the next can be given.
type changing struct {
	fixedReaders
	snapshots chan check.Snapshot
}

func (c changing) Watch(ctx context.Context, changed func(check.Snapshot)) {
	for {
		select {
		case snapshot := <-c.snapshots:
			changed(snapshot)
		case <-ctx.Done():
			return
		}
	}
}

func TestCheckWaitsForACardAndSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := with(virtual.New(exampleProfile())).(fixedReaders)
		empty := check.Snapshot{Readers: []check.Reader{{Name: "Virtual PCD 00 00"}}}
		readers := changing{full, make(chan check.Snapshot)}
		go func() { readers.snapshots <- empty }()
		time.AfterFunc(29*time.Second, func() { readers.snapshots <- full.Snapshot })
		got := run(t, readers, "", "check")
		if want := japanese(t).Say("wait.title"); got.code != 0 || !strings.HasPrefix(got.stderr, want) {
			t.Errorf("exit code %d, stderr %q", got.code, got.stderr)
		}
	})
}

func TestTheWaitEndsOnTime(t *testing.T) {
	for _, wait := range []string{"0s", "250ms", "2m"} {
		synctest.Test(t, func(t *testing.T) {
			begin := time.Now()
			got := run(t, holding(nil, []string{"A"}), "", "check", "--wait", wait)
			if took := time.Since(begin); got.code != 5 || took.String() != must(time.ParseDuration(wait)).String() {
				t.Errorf("--wait %s: exit code %d after %s", wait, got.code, took)
			}
		})
	}
}

func must(d time.Duration, err error) time.Duration {
	if err != nil {
		panic(err)
	}
	return d
}

// A blocking Reader does something when it is first read, and then has nothing to
// read until the test ends.
type blocking struct {
	first func()
	end   <-chan struct{}
}

func (b blocking) Read([]byte) (int, error) {
	b.first()
	<-b.end
	return 0, io.EOF
}

func TestACardTakenAwayWhileASecretIsEnteredEndsTheCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		simulator := check.NewSimulator()
		c := virtual.New(exampleProfile())
		simulator.Insert(c)
		end := make(chan struct{})
		defer close(end)
		got := runWith(t, t.Context(), simulator, blocking{simulator.Remove, end}, "check", "--json", "--pin", "--secrets-from-stdin")
		if got.code != 9 || presented(c) != 0 {
			t.Errorf("exit code %d, sent %d times", got.code, presented(c))
		}
		if parse(t, got).item(t, "user-authentication").Expires != "2026-01-15" {
			t.Errorf("what was read is forgotten: %s", got.stdout)
		}
	})
}

func TestACardSwappedWhileASecretIsEnteredGetsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		simulator := check.NewSimulator()
		first, second := virtual.New(exampleProfile()), named("expired")
		simulator.Insert(first)
		end := make(chan struct{})
		defer close(end)
		swap := func() { simulator.Insert(second) }
		got := runWith(t, t.Context(), simulator, blocking{swap, end}, "check", "--json", "--pin", "--secrets-from-stdin")
		if got.code != 9 || presented(first)+presented(second) != 0 {
			t.Errorf("exit code %d, sent %d and %d times", got.code, presented(first), presented(second))
		}
		if parse(t, got).item(t, "user-authentication").Expires != "2026-01-15" {
			t.Errorf("dates of another card: %s", got.stdout)
		}
	})
}

func TestAnInterruptWhileWaitingEndsTheCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		got := runWith(t, ctx, holding(nil, []string{"A"}), strings.NewReader(""), "check", "--json")
		if report := parse(t, got); got.code != 1 || len(report.Faults) != 0 {
			t.Errorf("exit code %d, %s", got.code, got.stdout)
		}
	})
}

func TestAnInterruptAtTheEntrySendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		end := make(chan struct{})
		defer close(end)
		c := virtual.New(exampleProfile())
		got := runWith(t, ctx, with(c), blocking{cancel, end}, "check", "--json", "--pin", "--secrets-from-stdin")
		if got.code != 1 || presented(c) != 0 {
			t.Errorf("exit code %d, sent %d times", got.code, presented(c))
		}
		if parse(t, got).item(t, "user-authentication").Expires != "2026-01-15" {
			t.Errorf("what was read is forgotten: %s", got.stdout)
		}
	})
}

func TestAnInterruptAfterASecretWasSentLeavesNothingVerified(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := virtual.New(exampleProfile())
	const verify = 0x20
	interrupting := hook{c, func(command []byte) {
		if command[1] == verify && len(command) > 5 {
			cancel()
		}
	}}
	got := runWith(t, ctx, with(interrupting), strings.NewReader(rightPassword), "check", "--password", "--secrets-from-stdin")
	if got.code != 1 || c.Presented(card.SignaturePassword) != 1 || c.Verified(card.SignaturePassword) {
		t.Errorf("exit code %d, sent %d times, verified %t", got.code, c.Presented(card.SignaturePassword), c.Verified(card.SignaturePassword))
	}
}

// Of a secret whose answer did not come nobody knows whether it used a try.
func TestTriesAreNotKnownAfterASecretWhoseAnswerDidNotCome(t *testing.T) {
	const verify = 25 + 7 // commands of a reading, and of an entry
	for name, interrupt := range map[string]bool{"interrupted": true, "given up": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				hung := changed(func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{verify: {Hang: make(chan struct{})}} })
				defer time.AfterFunc(5*time.Minute, hung.PowerOff).Stop() // as when the card is lifted
				if interrupt {
					defer time.AfterFunc(10*time.Second, cancel).Stop()
				}
				got := runWith(t, ctx, with(hung), strings.NewReader(wrongPIN), "check", "--json", "--pin", "--secrets-from-stdin")
				report := parse(t, got)
				if item := report.item(t, "user-authentication"); item.TriesLeft != nil || item.Expires == "" {
					t.Errorf("exit code %d: %s", got.code, got.stdout)
				}
				if item := report.item(t, "signature"); item.TriesLeft == nil {
					t.Errorf("the other counter is forgotten: %s", got.stdout)
				}
			})
		})
	}
}

// However an interrupt and the card's answer cross, the number from before is not told.
func TestAnInterruptDuringAnEntryNeverTellsTheTriesFromBefore(t *testing.T) {
	const verify, before = 0x20, 3
	for range 50 {
		ctx, cancel := context.WithCancel(t.Context())
		interrupting := hook{virtual.New(exampleProfile()), func(command []byte) {
			if command[1] == verify && len(command) > 5 {
				cancel()
			}
		}}
		got := runWith(t, ctx, with(interrupting), strings.NewReader(wrongPIN), "check", "--json", "--pin", "--secrets-from-stdin")
		if tries := parse(t, got).item(t, "user-authentication").TriesLeft; tries != nil && *tries >= before {
			t.Fatalf("%d tries left: %s", *tries, got.stdout)
		}
	}
}

func TestTheTextHasEveryFaultWithCodeAndNextStep(t *testing.T) {
	for _, language := range i18n.Languages() {
		got := run(t, faulty(check.ServiceDown), "", "check", "--lang", language.Tag())
		text := language.Fault(&check.Fault{Cause: check.ServiceDown})
		for _, part := range []string{text.Code, text.Title, text.Sentence, text.Next} {
			if !strings.Contains(got.stdout, part) {
				t.Errorf("%s: no %q in\n%s", language.Tag(), part, got.stdout)
			}
		}
	}
}

// met are readers on which a fault is met: where they are looked for, or by the card in
// one of them.
func met(fault check.Fault) check.Readers {
	if fault.Cause == check.OtherCard || fault.Cause == check.Unknown {
		readers := refusing(fault.Cause).(fixedReaders)
		readers.connect = func(context.Context, string) (check.Connection, error) { return nil, &fault }
		return readers
	}
	return fixedReaders{Snapshot: check.Snapshot{Fault: &fault}}
}

func TestTheJSONOfAFaultHasWhatIsKnownOfIt(t *testing.T) {
	pasori := &check.USBReader{ID: "054C:06C1", Name: "Sony RC-S380", Driver: "NFCポートソフトウェア", Source: "https://www.sony.co.jp/"}
	for _, test := range []struct {
		fault check.Fault
		want  string // after the texts
	}{
		{check.Fault{Cause: check.NoReader}, ``},
		{check.Fault{Cause: check.NoReader, Number: 0x8010002E}, `,"answer":"8010002E"`},
		{check.Fault{Cause: check.NoReader, Err: fmt.Errorf("list readers: %w", pasori), Number: 0x8010002E},
			`,"answer":"8010002E","reader":{"usb":"054C:06C1","name":"Sony RC-S380","driver":"NFCポートソフトウェア","from":"https://www.sony.co.jp/"}`},
		{check.Fault{Cause: check.DriverMissing, Err: pasori},
			`,"reader":{"usb":"054C:06C1","name":"Sony RC-S380","driver":"NFCポートソフトウェア","from":"https://www.sony.co.jp/"}`},
		{check.Fault{Cause: check.NoDriver, Err: &check.USBReader{ID: "1234:ABCD"}}, `,"reader":{"usb":"1234:ABCD","name":""}`},
		{check.Fault{Cause: check.OtherCard, Other: "drivers-licence", Err: card.FileNotFound}, `,"answer":"6A82","card":"drivers-licence"`},
		{check.Fault{Cause: check.OtherCard, Err: card.FileNotFound}, `,"answer":"6A82"`},
		{check.Fault{Cause: check.Unknown, Err: card.StatusWord(0x6F12)}, `,"answer":"6F12"`},
	} {
		synctest.Test(t, func(t *testing.T) {
			text := japanese(t).Fault(&test.fault)
			want := `"faults":[{"code":"` + text.Code + `","cause":"` + string(test.fault.Cause) +
				`","title":"` + text.Title + `","next":"` + text.Next + `"` + test.want + `}]}`
			for _, command := range []string{"check", "readers"} {
				if command == "readers" && len(met(test.fault).(fixedReaders).Readers) > 0 {
					continue // it does not talk to the card
				}
				if got := compact(t, run(t, met(test.fault), "", command, "--json").stdout); !strings.HasSuffix(got, want) {
					t.Errorf("%s, %v: got %s, want %s at its end", command, &test.fault, got, want)
				}
			}
		})
	}
}

func TestTheTextHasTheAnswerThatHelpersLookUp(t *testing.T) {
	for reference, fault := range map[string]check.Fault{
		"K201 8010002E": {Cause: check.NoReader, Number: 0x8010002E},
		"K401 6A82":     {Cause: check.OtherCard, Err: card.FileNotFound},
		"K901 6F12":     {Cause: check.Unknown, Err: card.StatusWord(0x6F12)},
	} {
		for _, language := range i18n.Languages() {
			synctest.Test(t, func(t *testing.T) {
				got := run(t, met(fault), "", "check", "--lang", language.Tag())
				if want := language.Say("trouble.code", "Code", reference); !strings.Contains(got.stdout, want) {
					t.Errorf("no %q in\n%s", want, got.stdout)
				}
			})
		}
	}
	if got := run(t, faulty(check.NoReader), "", "check"); strings.Contains(got.stdout, japanese(t).Say("trouble.code", "Code", "K201")) {
		t.Errorf("a number of its own where nothing was answered:\n%s", got.stdout)
	}
}

func TestASlowCardIsSaidToBeSlowOnce(t *testing.T) {
	const verify, silence = 0x20, 20 * time.Second
	ja := japanese(t)
	usual := func() check.SimulatedCard { return virtual.New(exampleProfile()) }
	slow := func() check.SimulatedCard { return changed(func(p *virtual.Profile) { p.BitRate = 300 }) }
	thinking := func() check.SimulatedCard {
		return hook{virtual.New(exampleProfile()), func(command []byte) {
			if command[1] == verify && len(command) > 5 {
				<-time.After(silence)
			}
		}}
	}
	for _, test := range []struct {
		name              string
		card              func() check.SimulatedCard
		reading, verified int // times said
	}{
		{"usual", usual, 0, 0},
		{"256 bytes take seven seconds", slow, 1, 0},
		{"thinks long about a PIN", thinking, 0, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				got := run(t, with(test.card()), rightPIN, "check", "--pin", "--secrets-from-stdin")
				for key, want := range map[string]int{"reading.title": 1, "reading.slow": test.reading, "verifying.slow": test.verified} {
					if n := strings.Count(got.stderr, ja.Say(key)+"\n"); n != want || got.code != 0 {
						t.Errorf("exit code %d, %s was said %d times, want %d:\n%s", got.code, key, n, want, got.stderr)
					}
				}
			})
		})
	}
}

func TestACardThatStopsAnsweringIsGivenUp(t *testing.T) {
	for name, command := range map[string]int{"while it is read": 9, "before it has the PIN": 25 + 7, "while it looks at a PIN": 25 + 8} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				hung := changed(func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{command: {Hang: make(chan struct{})}} })
				defer time.AfterFunc(5*time.Minute, hung.PowerOff).Stop() // as when the card is lifted
				got := run(t, with(hung), rightPIN, "check", "--json", "--pin", "--secrets-from-stdin")
				report := parse(t, got)
				item := report.item(t, "user-authentication")
				if got.code != 9 || !slices.Equal(report.causes(), []string{"poor-contact"}) || item.Expires == "" || item.TriesLeft != nil {
					t.Errorf("exit code %d: %s", got.code, got.stdout)
				}
			})
		})
	}
}

// flickering is a reader that the service loses and finds again every three seconds.
type flickering struct{ fixedReaders }

func (f flickering) Watch(ctx context.Context, changed func(check.Snapshot)) {
	for n := uint32(0); ctx.Err() == nil; n++ {
		changed(check.Snapshot{Readers: []check.Reader{{Name: "flickering", Events: n}}})
		select {
		case <-time.After(3 * time.Second):
		case <-ctx.Done():
		}
	}
}

func TestACardThatStopsAnsweringIsGivenUpThoughAnotherReaderFlickers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hung := changed(func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{9: {Hang: make(chan struct{})}} })
		defer time.AfterFunc(5*time.Minute, hung.PowerOff).Stop()
		got := run(t, check.MergeReaders(with(hung), flickering{}), "", "check", "--json")
		if causes := parse(t, got).causes(); got.code != 9 || !slices.Equal(causes, []string{"poor-contact"}) {
			t.Errorf("exit code %d: %s", got.code, causes)
		}
	})
}

func TestADemonstrationSaysThatItIsOne(t *testing.T) {
	for _, language := range i18n.Languages() {
		for _, profile := range virtual.Names() {
			synctest.Test(t, func(t *testing.T) {
				got := run(t, faulty(check.NoReader), "", "check", "--demo="+profile, "--lang", language.Tag())
				if !strings.HasPrefix(got.stdout, language.Say("demo.banner")) || strings.Contains(got.stdout, "[") {
					t.Errorf("%s in %s: %s", profile, language.Tag(), got.stdout)
				}
			})
		}
	}
}

// TestNoPINIsCalledRightThatTheCardDidNotAccept has each command of a check answered that
// there is no card, where it is still there.
func TestNoPINIsCalledRightThatTheCardDidNotAccept(t *testing.T) {
	right := japanese(t).Say("secret.right.user-authentication")
	for n := range 40 {
		synctest.Test(t, func(t *testing.T) {
			v := virtual.New(exampleProfile())
			wayward := &cardtest.Wayward{Honest: v, Whims: append(make([]byte, n), 8), Faults: []error{&check.Fault{Cause: check.CardAbsent}, &check.Fault{Cause: check.CardRemoved}}}
			got := run(t, fixedReaders{
				check.Snapshot{Readers: []check.Reader{{Name: "A", Card: check.CardPresent}}},
				func(ctx context.Context, _ string) (check.Connection, error) {
					return &waywardConnection{ctx: ctx, Wayward: wayward, card: v}, nil
				},
			}, rightPIN+"\n", "check", "--pin", "--secrets-from-stdin")
			if said := strings.Contains(got.stderr, right); said != (got.code == exitDone) || said && v.Presented(card.UserPIN) != 1 {
				t.Errorf("command %d: exit code %d, sent %d times, %q", n+1, got.code, v.Presented(card.UserPIN), got.stderr)
			}
		})
	}
}

// TestAfterAnInterruptNoTriesAreToldButTheCards ends a check at each of its commands, before
// the card has it and after the card has acted on it.
func TestAfterAnInterruptNoTriesAreToldButTheCards(t *testing.T) {
	for _, test := range []struct{ flag, secret string }{
		{"--pin", wrongPIN}, {"--pin", rightPIN}, {"--password", wrongPassword}, {"--password", rightPassword},
	} {
		for _, acted := range []bool{false, true} {
			sent := false
			for n, ended := 1, true; ended; n++ {
				c := virtual.New(exampleProfile())
				var got result
				synctest.Test(t, func(t *testing.T) {
					c.PowerOn()
					defer c.PowerOff() // a channel of this bubble
					got, ended = interrupted(t, c, n, acted, test.secret, test.flag)
				})
				sent = sent || presented(c) > 0
				if ended && (got.code != exitUnexpected || len(parse(t, got).Faults) != 0 || strings.Contains(got.stderr, japanese(t).Say("cli.unexpected"))) {
					t.Errorf("%s, command %d: exit code %d, %s", test.flag, n, got.code, got.stdout)
				}
				wantTries(t, fmt.Sprintf("%s, command %d, acted on %t", test.flag, n, acted), got, c)
			}
			if !sent {
				t.Error("no secret was ever sent")
			}
		}
	}
}

func TestWhatCameOfAnEntryIsUnknownUntilTheSessionSaysSo(t *testing.T) {
	reader := check.Reader{Name: "A", Card: check.CardPresent}
	wrong := &check.Fault{Cause: check.WrongSecret}
	for name, test := range map[string]struct {
		state   check.State
		unheard bool
	}{
		"not taken over yet":      {check.State{Current: reader, Phase: check.Asking}, true},
		"on its way":              {check.State{Current: reader, Phase: check.Verifying}, true},
		"the card is gone":        {check.State{Phase: check.WaitingForCard}, true},
		"wrong":                   {check.State{Current: reader, Phase: check.Asking, Fault: wrong}, false},
		"right":                   {check.State{Current: reader, Phase: check.Showing, Accepted: true}, false},
		"the card is read anew":   {check.State{Current: reader, Phase: check.Reading, Fault: wrong}, false},
		"it can't be read either": {check.State{Current: reader, Phase: check.InTrouble, Fault: wrong}, false},
	} {
		r := checkRun{
			console: &console{Env: Env{Stderr: io.Discard}, words: japanese(t)}, reader: reader, wanted: []card.SecretKind{card.UserPIN},
			send: func(check.Intent) {},
		}
		if err := r.enter(entered{secret: card.NewSecret(card.UserPIN)}); err != nil || !r.unheard {
			t.Fatalf("an entry that was sent: unheard %t, %v", r.unheard, err)
		}
		_ = r.follow(test.state)
		if r.unheard != test.unheard {
			t.Errorf("%s: unheard %t", name, r.unheard)
		}
	}
}

// interrupted runs a check that ends at its nth command; ended is false if it was over by then.
func interrupted(t *testing.T, c *virtual.Card, n int, acted bool, secret, flag string) (got result, ended bool) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	commands := 0
	got = runWith(t, ctx, with(around{c, func(command []byte) (answer []byte, err error) {
		commands++
		if commands != n || acted {
			answer, err = c.Transmit(command)
		}
		if commands == n {
			cancel()
			return nil, ctx.Err()
		}
		return answer, err
	}}), strings.NewReader(secret+"\n"), "check", "--json", flag, "--secrets-from-stdin")
	return got, ctx.Err() != nil
}

// wantTries proves that the tries a report tells are those that the card has.
func wantTries(t *testing.T, when string, got result, c *virtual.Card) {
	t.Helper()
	for _, item := range parse(t, got).Items {
		if item.Kind == string(rules.Card) {
			continue
		}
		secret := card.UserPIN
		if item.Kind == string(rules.Signature) {
			secret = card.SignaturePassword
		}
		switch {
		case item.TriesLeft != nil && (*item.TriesLeft != c.TriesLeft(secret) || item.Blocked == nil):
			t.Errorf("%s: %d tries left of the %s, and the card has %d", when, *item.TriesLeft, item.Kind, c.TriesLeft(secret))
		case item.TriesLeft == nil && item.Blocked != nil:
			t.Errorf("%s: blocked is %t, which nobody knows", when, *item.Blocked)
		}
		if c.Presented(secret) > 1 || c.Verified(secret) {
			t.Errorf("%s: sent %d times, verified %t", when, c.Presented(secret), c.Verified(secret))
		}
	}
}

// An around is a card whose commands go through transmit.
type around struct {
	*virtual.Card
	transmit func(command []byte) ([]byte, error)
}

func (a around) Transmit(command []byte) ([]byte, error) { return a.transmit(command) }

// The error behind a fault could hold anything that a card or driver says.
func TestTheErrorBehindAFaultIsNotPrinted(t *testing.T) {
	got := run(t, met(check.Fault{Cause: check.InUse, Err: errors.New("what the driver says")}), "", "check")
	if got.code != exitInUse || strings.Contains(got.stderr, japanese(t).Say("cli.unexpected")) || strings.Contains(got.stdout+got.stderr, "what the driver says") {
		t.Errorf("exit code %d, %s%s", got.code, got.stdout, got.stderr)
	}
}
