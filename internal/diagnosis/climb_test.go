package diagnosis

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/rules"
)

var (
	today = rules.Date{Year: 2025, Month: time.October, Day: 16}
	now   = time.Date(2025, time.October, 16, 12, 0, 0, 0, time.UTC)
)

// desk is a made-up computer and the readers at it.
type desk struct {
	computer Computer
	check.Readers
}

func (d desk) Computer(context.Context) Computer { return d.computer }

// nothing is Readers of which none is seen.
type nothing struct{ snapshot check.Snapshot }

func (n nothing) Watch(ctx context.Context, changed func(check.Snapshot)) {
	changed(n.snapshot)
	<-ctx.Done()
}

func (n nothing) Connect(context.Context, string) (check.Connection, error) {
	return nil, &check.Fault{Cause: check.ReaderGone}
}

// laid is a desk with a card on its reader.
func laid(name string, change func(*virtual.Profile)) (desk, *virtual.Card) {
	profile, ok := virtual.Named(name, today)
	if !ok {
		panic(name)
	}
	if change != nil {
		change(&profile)
	}
	c := virtual.New(profile)
	simulator := check.NewSimulator()
	simulator.Insert(c)
	return desk{Readers: simulator}, c
}

func unseen(cause check.Cause) desk {
	return desk{Readers: nothing{check.Snapshot{Fault: &check.Fault{Cause: cause}}}}
}

func (d desk) plugged(cause check.Cause) desk {
	d.computer.Readers = []PluggedReader{{USBReader: check.USBReader{ID: "054C:06C1", Name: "Sony RC-S380"}, Cause: cause, KnownFaults: []string{"port100"}}}
	return d
}

func (d desk) from(remote string) desk {
	d.computer.Remote = remote
	return d
}

func climb(t *testing.T, d desk, at time.Time) Ladder {
	t.Helper()
	calls := 0
	ladder, err := Climb{Machine: d, Readers: d, Now: func() time.Time { return at }, Built: now.AddDate(-1, 0, 0)}.
		Run(t.Context(), func(Ladder) { calls++ })
	if err != nil {
		t.Fatal(err)
	}
	if calls < len(ladder) {
		t.Errorf("%d rungs, shown in %d steps", len(ladder), calls)
	}
	failed := slices.DeleteFunc(slices.Clone(ladder), func(r Rung) bool { return r.Outcome != Failed })
	if explained, err := Explain(string(ladder.Code())); err != nil || short(explained) != short(failed) {
		t.Errorf("%s is explained as %q, %v", ladder.Code(), short(explained), err)
	}
	return ladder
}

// short is a ladder on one line: the rungs that failed with their causes, then the first
// that was not reached and why.
func short(l Ladder) string {
	var parts []string
	unreached := ""
	for _, rung := range l {
		switch {
		case rung.Outcome == Failed:
			parts = append(parts, fmt.Sprintf("%s: %s", rung.Name, rung.Fault.Cause))
		case rung.Outcome == NotReached && unreached == "":
			unreached = fmt.Sprintf("%s not reached because of %s", rung.Name, rung.Because)
		}
	}
	if unreached != "" {
		parts = append(parts, unreached)
	}
	return strings.Join(parts, "; ")
}

func TestTheLadderStopsWhereTheTroubleIs(t *testing.T) {
	virtualCard := func(name string, change func(*virtual.Profile)) desk {
		d, _ := laid(name, change)
		return d
	}
	fails := func(fault virtual.Fault, commands ...int) func(*virtual.Profile) {
		return func(p *virtual.Profile) {
			p.Faults = map[int]virtual.Fault{}
			for _, n := range commands {
				p.Faults[n] = fault
			}
		}
	}
	broken := virtual.Fault{Err: errors.New("no answer")}
	for _, c := range []struct {
		name string
		desk desk
		want string
	}{
		{"a usual card", virtualCard("valid", nil), ""},
		{"a child's card", virtualCard("no-signature", nil), ""},
		{"an expired card is read as well as any", virtualCard("card-expired", nil), ""},
		{"a card without the common record", virtualCard("no-card-date", nil), ""},
		{"no reader anywhere", unseen(check.NoReader), "usb: no-reader; readers: no-reader; driver not reached because of usb"},
		{"a reader without its driver", unseen(check.DriverMissing).plugged(check.DriverMissing), "driver: driver-missing; readers: driver-missing; card not reached because of readers"},
		{"a reader that this system has no driver for", unseen(check.NoDriver).plugged(check.NoDriver), "driver: no-driver; readers: no-driver; card not reached because of readers"},
		{"a reader that should be seen and is not", unseen(check.NoReader).plugged(""), "readers: no-reader; card not reached because of readers"},
		{"one reader without a driver beside one that works", virtualCard("valid", nil).plugged(check.NoDriver), ""},
		{"the service is down", unseen(check.ServiceDown).plugged(""), "service: service-down; permission not reached because of service"},
		{"the service is down, and no reader is seen at USB", unseen(check.ServiceDown), "service: service-down; permission not reached because of service"},
		{"no permission", unseen(check.NoPermission).plugged(""), "permission: no-permission; readers not reached because of permission"},
		{"somebody at another computer", unseen(check.NoReader).plugged("").from("RDP"), "session: no-permission; readers: no-reader; card not reached because of readers"},
		{"at another computer with its card here", virtualCard("valid", nil).from("SSH"), ""},
		{"no card", desk{Readers: nothing{check.Snapshot{Readers: []check.Reader{{Name: "R"}}}}}, "card: card-absent; atr not reached because of card"},
		{"a card that has just gone", desk{Readers: nothing{check.Snapshot{Readers: []check.Reader{{Name: "R", Card: check.CardPresent}}}}}, "card: reader-gone; atr not reached because of card"},
		{"another card", virtualCard("other", nil), "applications: other-card; token not reached because of applications"},
		{"an old 住基カード", virtualCard("juki", nil), "token: old-juki-card; tries not reached because of token"},
		{"a telephone", virtualCard("valid", func(p *virtual.Profile) { p.Label = "JPKIAPIOSTOKEN" }), "token: other-card; tries not reached because of token"},
		{"blocked, and the rest is read", virtualCard("blocked", nil), "tries: secret-blocked"},
		{"damaged, and the rest is read", virtualCard("damaged", nil), "certificates: unreadable"},
		{"poor contact once", virtualCard("valid", fails(broken, 5)), "reading: poor-contact"},
		{"poor contact for good", virtualCard("valid", fails(broken, 12, 24, 36)), "certificates: poor-contact; token not reached because of certificates"},
		{"poor contact for good when all of a check is read", virtualCard("valid", fails(broken, 33, 66, 99)), "token: poor-contact; reading not reached because of token"},
	} {
		synctest.Test(t, func(t *testing.T) { // a reading is begun again after a while
			if got := short(climb(t, c.desk, now)); got != c.want {
				t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
			}
		})
	}
}

func TestTheLadderFailsByWhatACheckFinds(t *testing.T) {
	for _, name := range virtual.Names() {
		d, c := laid(name, nil)
		ladder := climb(t, d, now)
		report, err := check.Read(c, card.New(c), nil)
		faults := report.Faults
		if err != nil {
			faults = []*check.Fault{check.AsFault(err)}
		}
		for _, fault := range faults {
			told := func(r Rung) bool { return r.Fault != nil && r.Fault.Cause == fault.Cause }
			if fault.Item != rules.Card && !slices.ContainsFunc(ladder, told) {
				t.Errorf("%s: a check finds %v, the ladder %q", name, fault, short(ladder))
			}
		}
	}
}

func TestALadderIsWholeWhereverTheConnectionBreaks(t *testing.T) {
	unbroken := 0
	for n := 1; n <= 60; n++ {
		synctest.Test(t, func(t *testing.T) {
			d, _ := laid("valid", func(p *virtual.Profile) {
				broken := virtual.Fault{Err: errors.New("no answer")}
				p.Faults = map[int]virtual.Fault{n: broken, 2 * n: broken, 3 * n: broken}
			})
			ladder := climb(t, d, now)
			first, failed := ladder.FirstFailed()
			if failed && first.Fault.Cause != check.PoorContact || !slices.Equal(names(ladder), Names) {
				t.Errorf("command %d: %s", n, short(ladder))
			}
			if !failed {
				unbroken++
			}
		})
	}
	if unbroken == 0 || unbroken > 20 {
		t.Errorf("%d ladders were not broken off", unbroken)
	}
}

func names(ladder Ladder) (names []Name) {
	for _, rung := range ladder {
		names = append(names, rung.Name)
	}
	return names
}

func TestEveryLadderHasEveryRungOnceInOrder(t *testing.T) {
	for _, name := range virtual.Names() {
		d, _ := laid(name, nil)
		ladder := climb(t, d, now)
		for _, rung := range ladder {
			if (rung.Outcome == Failed) != (rung.Fault != nil) || (rung.Outcome == NotReached) != (rung.Because != "") {
				t.Errorf("%s: %+v", name, rung)
			}
		}
		if got := names(ladder); !slices.Equal(got, Names) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := names(climb(t, unseen(check.ServiceDown), now)); !slices.Equal(got, Names) {
		t.Errorf("service down: %v", got)
	}
}

func TestAWrongClockIsToldByTheProgramAndByTheCard(t *testing.T) {
	d, _ := laid("fresh", nil) // issued yesterday
	if got := short(climb(t, d, now.AddDate(0, 0, -9))); got != "clock: clock-wrong" {
		t.Errorf("before the card was issued: %q", got)
	}
	if got := short(climb(t, unseen(check.NoReader), now.AddDate(-2, 0, 0))); !strings.Contains(got, "clock: clock-wrong") {
		t.Errorf("before this program was made: %q", got)
	}
}

func TestNoSecretIsSentAndTheCardIsReset(t *testing.T) {
	for _, name := range virtual.Names() {
		d, c := laid(name, nil)
		climb(t, d, now)
		for _, kind := range []card.SecretKind{card.UserPIN, card.SignaturePassword} {
			if n := c.Presented(kind); n != 0 {
				t.Errorf("%s: a secret was sent %d times", name, n)
			}
		}
		for _, command := range c.Log() {
			if command.Header[1] == 0x20 && command.Length > 4 {
				t.Errorf("%s: a VERIFY of %d bytes", name, command.Length)
			}
		}
		if c.Commands() != 0 {
			t.Errorf("%s: the card was left with its power", name)
		}
	}
}

func TestNothingOfTheHolderIsInTheEvidence(t *testing.T) {
	d, _ := laid("valid", func(p *virtual.Profile) {
		p.SerialNumber, p.Municipality = "QZSERIALQZQZQZQ", "98765"
	})
	ladder := climb(t, d, now)
	profile, _ := virtual.Named("valid", today)
	text := fmt.Sprintf("%+v", ladder)
	for _, secret := range []string{"QZSERIAL", "98765", profile.Holder.Name, profile.Holder.Address, "KIGEN0", virtual.PIN, virtual.Password} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in %s", secret, text)
		}
	}
}

// A ladder is copied, mailed and read out.
func TestNoSerialNumberOfAReaderIsInTheLadder(t *testing.T) {
	const serial = "21120842304402"
	name := "SCR 3310 (" + serial + ") 00 00"
	usb := &check.USBReader{ID: "054C:06C1", Name: "Reader " + serial}
	listed := fmt.Errorf("list readers: %w", usb)
	simulated, _ := laid("valid", nil)
	for what, d := range map[string]desk{
		"a reader with a card": {Readers: renamed{simulated.Readers, name}},
		"a card that has gone": {Readers: nothing{check.Snapshot{Readers: []check.Reader{{Name: name, Card: check.CardPresent}}}}},
		"a driver is missing":  {Readers: nothing{check.Snapshot{Fault: &check.Fault{Cause: check.DriverMissing, Err: listed}}}},
		"no reader":            {Readers: nothing{check.Snapshot{Fault: &check.Fault{Cause: check.NoReader, Err: listed}}}},
	} {
		d.computer.Readers = []PluggedReader{{USBReader: *usb, Cause: check.DriverMissing}}
		ladder := climb(t, d, now)
		for _, rung := range ladder {
			if text := fmt.Sprint(rung, rung.Fault, rung.Evidence); strings.Contains(text, serial) {
				t.Errorf("%s: %s", what, text)
			}
			if rung.Fault == nil {
				continue
			}
			if found, ok := errors.AsType[*check.USBReader](rung.Fault); ok && (found.ID != usb.ID || found.Name != "Reader (#1)") {
				t.Errorf("%s: %+v", what, found)
			}
		}
		if text := fmt.Sprint(ladder); !strings.Contains(text, "{054C:06C1 Reader (#1)}") {
			t.Errorf("%s: %s", what, text)
		}
	}
	if usb.Name != "Reader "+serial {
		t.Error("the reader itself has another name now")
	}
}

// renamed are readers whose one has another name.
type renamed struct {
	check.Readers
	name string
}

func (r renamed) Watch(ctx context.Context, changed func(check.Snapshot)) {
	r.Readers.Watch(ctx, func(s check.Snapshot) { s.Readers[0].Name = r.name; changed(s) })
}

func (r renamed) Connect(ctx context.Context, name string) (check.Connection, error) {
	if name != r.name {
		return nil, &check.Fault{Cause: check.ReaderGone}
	}
	return r.Readers.Connect(ctx, check.SimulatorName)
}

func TestACardThatIsNoticedLateIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, c := laid("valid", nil)
		d.Readers.(*check.Simulator).Remove()
		time.AfterFunc(time.Second, func() { d.Readers.(*check.Simulator).Insert(c) })
		begun := time.Now()
		ladder, err := Climb{Machine: d, Readers: d, Now: func() time.Time { return now }, Patience: time.Minute}.Run(t.Context(), func(Ladder) {})
		if _, failed := ladder.FirstFailed(); err != nil || failed || time.Since(begun) != time.Second {
			t.Errorf("after %s: %s, %v", time.Since(begun), short(ladder), err)
		}
		d.Readers.(*check.Simulator).Remove()
		ladder, err = Climb{Machine: d, Readers: d, Now: func() time.Time { return now }, Patience: time.Minute}.Run(t.Context(), func(Ladder) {})
		if first, _ := ladder.FirstFailed(); err != nil || first.Name != USB || time.Since(begun) != time.Minute+time.Second {
			t.Errorf("after %s: %s, %v", time.Since(begun), short(ladder), err)
		}
	})
}

func TestTheApplicationsOfTheCardAreNamed(t *testing.T) {
	d, _ := laid("valid", nil)
	for _, rung := range climb(t, d, now) {
		if rung.Name != Applications {
			continue
		}
		found := map[string]string{}
		for _, fact := range rung.Evidence {
			found[fact.Name] = fact.Value
		}
		if len(found) != len(card.Applications) || found["JPKI"] != "there" || found["common"] != "there" || found["driving licence"] != "missing" {
			t.Errorf("got %v", found)
		}
	}
}

func TestEveryRetryCounterIsAskedForAndCostsNoTry(t *testing.T) {
	d, _ := laid("valid", func(p *virtual.Profile) {
		p.UserPIN.TriesLeft = 2
		p.OtherTriesLeft = map[string]int{"juki, PIN": 1, "card-face entry helper, PIN": 0}
	})
	want := []Fact{
		{"user-authentication", "2"}, {"signature", "5"},
		{"common, PIN", "3"}, {"juki, PIN", "1"},
		{"card-face check, birth date", "10"}, {"card-face check, code A", "10"}, {"card-face check, code B", "10"},
		{"card-face entry helper, PIN", "0"}, {"card-face entry helper, code A", "10"}, {"card-face entry helper, code B", "10"},
	}
	for range 2 {
		for _, rung := range climb(t, d, now) {
			if rung.Name == Tries && (rung.Outcome != Passed || !slices.Equal(rung.Evidence, want)) {
				t.Errorf("%s: got %v", rung.Outcome, rung.Evidence)
			}
		}
	}
}

func TestAClimbEndsWithItsContext(t *testing.T) {
	d, _ := laid("valid", nil)
	ctx, cancel := context.WithCancel(t.Context())
	ladder, err := Climb{Machine: d, Readers: d, Now: time.Now}.Run(ctx, func(l Ladder) {
		if l[len(l)-1].Name == Applications {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(ladder) == 0 {
		t.Errorf("got %d rungs, %v", len(ladder), err)
	}
}
