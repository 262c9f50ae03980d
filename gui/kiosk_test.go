package gui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/google/go-cmp/cmp"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/gui/model"
	"kigen/gui/view"
	"kigen/gui/widget"
	"kigen/internal/advice"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/export/paper"
	"kigen/internal/i18n"
	"kigen/internal/kiosk/policy"
	"kigen/internal/kiosk/status"
	"kigen/internal/municipality"
	"kigen/rules"
)

// staffDigits open the staff page of these tests.
const staffDigits = "246810"

// aPolicy is one with everything in it.
func aPolicy(t *testing.T) policy.Policy {
	t.Helper()
	code, err := policy.NewCode([]byte(staffDigits))
	if err != nil {
		t.Fatal(err)
	}
	p := policy.Default()
	p.Language, p.Languages, p.Shuffle, p.Paper, p.StaffCode = "ja", []string{"ja", "en", "ko"}, true, policy.A4, code
	p.Notice = map[string]string{"ja": "3番窓口でも お調べします。", "en": "Counter 3 can help, too."}
	return p
}

// A kioskBench is a kiosk with a reader, and a clock that is set by hand.
type kioskBench struct {
	*bench
	simulator *check.Simulator
	clock     *time.Time
	alarms    *int
	left      *[]bool // whether it was left to be started again
	kept      *[]int  // tries of the staff code
}

func openKiosk(t *testing.T, p policy.Policy, more ...func(*Kiosk)) kioskBench {
	t.Helper()
	return openKioskWith(t, p, func(*check.Simulator) {}, more...)
}

// openKioskWith opens a kiosk after something was done to its reader.
func openKioskWith(t *testing.T, p policy.Policy, before func(*check.Simulator), more ...func(*Kiosk)) kioskBench {
	t.Helper()
	clock := now
	b := kioskBench{simulator: check.NewSimulator(), clock: &clock, alarms: new(int), left: new([]bool), kept: new([]int)}
	b.bench = buildWith(t, "ja", "", func(c *Config) {
		c.Readers, c.Policy, c.Reminders = desk{b.simulator}, p, nil
		c.Now = func() time.Time { return *b.clock }
		c.Language = nil
		c.Kiosk = &Kiosk{Alarm: func() { *b.alarms++ }, Leave: func(restart bool) { *b.left = append(*b.left, restart) }, Alive: func() {}, KeepTries: func(tries int) { *b.kept = append(*b.kept, tries) }}
		for _, change := range more {
			change(c.Kiosk)
		}
	})
	before(b.simulator)
	ctx := t.Context()
	t.Cleanup(b.close)
	b.Show(ctx)
	b.until(func(s check.State) bool { return len(s.Readers) > 0 || s.Fault != nil })
	return b
}

// A desk has one reader, which stays where it is when its card is taken.
type desk struct{ check.Readers }

func (d desk) Watch(ctx context.Context, changed func(check.Snapshot)) {
	d.Readers.Watch(ctx, func(s check.Snapshot) {
		if len(s.Readers) == 0 {
			s = check.Snapshot{Readers: []check.Reader{{Name: check.SimulatorName}}}
		}
		changed(s)
	})
}

// lay lays a card, and waits until it is read.
func (b kioskBench) lay(name string) {
	b.t.Helper()
	profile, ok := virtual.Named(name, today)
	if !ok {
		b.t.Fatalf("no profile %q", name)
	}
	b.simulator.Insert(virtual.New(profile))
	b.until(func(s check.State) bool {
		return (s.Phase == check.Showing || s.Phase == check.InTrouble) && s.Current.Name != ""
	})
}

func (b kioskBench) take() {
	b.t.Helper()
	b.simulator.Remove()
	b.until(func(s check.State) bool { return s.Current.Name == "" })
}

// wait lets time go by, second after second.
func (b kioskBench) wait(d time.Duration) {
	for range int(d / time.Second) {
		*b.clock = b.clock.Add(time.Second)
		b.handle(model.Ticked{})
	}
}

// shown is every text that is on the screen.
func (b kioskBench) shown() string {
	var all strings.Builder
	for _, o := range objects(b.window.Content()) {
		switch o := o.CanvasObject.(type) {
		case *widget.Text:
			fmt.Fprintln(&all, o.Words)
		case *canvas.Text:
			fmt.Fprintln(&all, o.Text)
		}
	}
	return all.String()
}

// comparable is a model without what goes on whoever is there.
func comparable(m model.Model) model.Model {
	m.Now, m.Kiosk.Touched, m.Kiosk.Beats, m.Kiosk.Counts, m.Kiosk.Digits, m.Kiosk.Seed, m.Ladder.Climb, m.Takeaway.LayoutID, m.Takeaway.Making = time.Time{}, time.Time{}, 0, model.Counts{}, "", 0, 0, 0, 0
	m.Check = check.State{Phase: m.Check.Phase, Report: m.Check.Report}
	m.Policy = policy.Policy{}
	return m
}

// busies are what a person can leave behind.
var busies = map[string]func(b kioskBench){
	"language":  func(b kioskBench) { english, _ := i18n.Find("en"); b.touch(model.ChooseLanguage{Language: english}) },
	"text size": func(b kioskBench) { b.touch(model.ChooseZoom{Zoom: 2}) },
	"colours":   func(b kioskBench) { b.touch(model.ChooseScheme{Scheme: model.ContrastScheme}) },
	"lower":     func(b kioskBench) { b.tap("lower") },
	"where":     func(b kioskBench) { b.touch(model.PickArea{Code: "13120"}) },
	"said":      func(b kioskBench) { b.touch(model.SaidAnswer{Question: advice.AskChanged, Answer: advice.Yes}) },
	"born": func(b kioskBench) {
		b.touch(model.OpenPage{Page: model.BornPage})
		for _, r := range "19610723" {
			b.touch(model.TypeCharacter{Character: r})
		}
	},
	"a page": func(b kioskBench) {
		b.touch(model.OpenPage{Page: model.TakeawayPage})
		b.touch(model.OpenPage{Page: model.CodePage})
	},
	"the paper": func(b kioskBench) {
		b.touch(model.OpenPage{Page: model.HandoutPage})
		b.handle(model.PaperLaid{LayoutID: b.model.Takeaway.LayoutID, Page: paper.Lay(b.model.Content())})
	},
	"a PIN":  func(b kioskBench) { b.ask(card.UserPIN); b.enter("12") },
	"a code": func(b kioskBench) { b.touch(model.OpenStaff{}); b.enter("12") },
}

func TestNothingOfAPersonIsLeftOnceTheyAreGone(t *testing.T) {
	goes := map[string]func(b kioskBench){
		"takes the card": kioskBench.take,
		"finishes":       func(b kioskBench) { b.tap("finish"); b.take() },
		"walks away":     func(b kioskBench) { b.wait(b.model.Policy.Idle + b.model.Policy.Countdown); b.take() },
	}
	for what, busy := range busies {
		for how, go_ := range goes {
			t.Run(what+", "+how, func(t *testing.T) {
				b := openKiosk(t, aPolicy(t))
				waiting := model.StateChanged{State: check.State{Phase: check.WaitingForCard, Today: today}}
				b.handle(waiting)
				before, texts := comparable(b.model), b.shown()
				b.lay("renewable")
				busy(b)
				secret := b.secrets.secret
				go_(b)
				// A card that is taken while something is asked for is told of, for a while.
				b.wait(b.model.Policy.Idle + b.model.Policy.Countdown)
				b.handle(waiting)
				if diff := cmp.Diff(fmt.Sprintf("%+v", before), fmt.Sprintf("%+v", comparable(b.model))); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff(texts, b.shown()); diff != "" {
					t.Error(diff)
				}
				if secret != nil && secret.Len() > 0 {
					t.Errorf("%d characters of a secret are left", secret.Len())
				}
			})
		}
	}
}

func TestHowTheLastCardWentIsToldForAWhile(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard, Today: today, Readers: readers(1), Fault: &check.Fault{Cause: check.CardRemoved}}})
	const told = "カードが 離れました"
	if !strings.Contains(b.shown(), told) {
		t.Errorf("it is not told:\n%s", b.shown())
	}
	if b.wait(model.LastFaultShownFor + time.Second); strings.Contains(b.shown(), told) {
		t.Errorf("it stays:\n%s", b.shown())
	}
}

func TestWhoeverIsAwayIsCalledBackAndThenForgotten(t *testing.T) {
	p := aPolicy(t)
	b := openKiosk(t, p)
	b.lay("renewable")
	b.wait(p.Idle - time.Second)
	if findButton(b.window.Content(), "go-on") != nil {
		t.Error("the countdown runs already")
	}
	b.wait(3 * time.Second)
	if findButton(b.window.Content(), "go-on") == nil || !strings.Contains(b.shown(), "18\n") {
		t.Fatalf("no countdown of 18 seconds:\n%s", b.shown())
	}
	b.tap("go-on")
	b.wait(time.Second)
	if findButton(b.window.Content(), "go-on") != nil || b.model.Check.Phase != check.Showing {
		t.Error("whoever goes on is counted out")
	}
	b.wait(p.Idle + p.Countdown)
	b.untilPhase(check.Finished)
	if shown := b.shown(); !strings.Contains(shown, "カードを お取りください") || strings.Contains(shown, "2026") {
		t.Errorf("the card is not called back, or its dates are there:\n%s", shown)
	}
	b.wait(10 * time.Second)
	if *b.alarms < 3 {
		t.Errorf("%d alarms in ten seconds", *b.alarms)
	}
	if got := b.Status().State; got != status.CardLeft {
		t.Errorf("state %q", got)
	}
	b.take()
	if b.model.Check.Phase != check.WaitingForCard || !strings.Contains(b.shown(), "カードをリーダーに置いてください") {
		t.Errorf("phase %d:\n%s", b.model.Check.Phase, b.shown())
	}
}

// A computer that sleeps with somebody's dates on the screen has forgotten them when it wakes.
func TestAKioskThatWakesUpHasForgottenWhoWasThere(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	b.lay("renewable")
	*b.clock = b.clock.Add(8 * time.Hour)
	b.handle(model.Ticked{})
	b.untilPhase(check.Finished)
	if shown := b.shown(); strings.Contains(shown, "2026") {
		t.Errorf("dates are there:\n%s", shown)
	}
}

// What a person must not come to at a kiosk.
var notThere = []string{
	"save-calendar", "save-paper", "open", "copy-text", "copy-code", "copy-source", "copy-ladder", "bundle", "demo", "no-reader", "remember", "reminders", "text", "show", "close", "leave-demo",
}

// visits come to every page of a kiosk, and look at it.
func visits(t *testing.T, look func(b kioskBench, where string)) {
	b := openKiosk(t, aPolicy(t))
	look(b, "attract")
	for _, name := range append(virtual.Names(), "other") {
		b.lay(name)
		look(b, name)
		for _, p := range model.KioskPages {
			b.touch(model.OpenPage{Page: p})
			look(b, fmt.Sprint(name, ", page ", p))
			b.touch(model.OpenPage{Page: model.NoPage})
		}
		for _, secret := range []card.SecretKind{card.UserPIN, card.SignaturePassword} {
			if b.touch(model.Intend{Intent: check.Ask{Secret: secret}}); b.model.Check.CanAsk(secret) && b.model.MayAsk(secret) {
				b.untilPhase(check.Asking)
				look(b, name+", asked")
				b.touch(model.Intend{Intent: check.Cancel{}})
				b.until(func(s check.State) bool { return s.Phase != check.Asking })
			}
		}
		b.take()
	}
	b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForReader, Today: today, Fault: &check.Fault{Cause: check.ServiceDown}}})
	look(b, "service down")
	b.touch(model.OpenStaff{})
	look(b, "staff code")
	b.enterStaff(staffDigits)
	look(b, "staff page")
}

// enterStaff enters a staff code, and waits for what comes of it.
func (b kioskBench) enterStaff(digits string) {
	b.t.Helper()
	b.enter(digits)
	b.press(fyne.KeyReturn)
	for b.model.Kiosk.Staff.Asking {
		b.next()
	}
}

func TestAKioskHasNoFilesNoClipboardAndNoOtherWaysOut(t *testing.T) {
	visits(t, func(b kioskBench, where string) {
		for _, name := range notThere {
			if findButton(b.window.Content(), name) != nil {
				t.Errorf("%s: there is the button %q", where, name)
			}
		}
	})
	b := openKiosk(t, aPolicy(t))
	b.lay("renewable")
	for _, event := range []model.Event{
		model.OpenPage{Page: model.DemoPage}, model.OpenPage{Page: model.NoReaderPage}, model.OpenPage{Page: model.RememberPage}, model.OpenPage{Page: model.RemindersPage}, model.OpenPage{Page: model.TextPage}, model.OpenPage{Page: model.BundlePage}, model.OpenPage{Page: model.StaffPage}, model.OpenPage{Page: model.LadderPage},
		model.PressCopy{Text: "x"}, model.PickDemo{Profile: "valid"}, model.PressMake{Product: model.CalendarFile}, model.PressMake{Product: model.HandoutFile}, model.PressMake{Product: model.BundleFile}, model.PressOpen{}, model.PressClimb{}, model.PressLeave{}, model.Intend{Intent: check.Ask{Secret: card.SignaturePassword}},
	} {
		m, effects := b.model.Step(event)
		if m.Page != model.NoPage || len(effects) != 0 {
			t.Errorf("%#v leads to page %d, %v", event, m.Page, effects)
		}
	}
}

// Fingers need 60 pixels.
func TestWhatIsTouchedIsLargeEnough(t *testing.T) {
	const least = 60
	visits(t, func(b kioskBench, where string) {
		for _, o := range objects(b.window.Content()) {
			if button, ok := o.CanvasObject.(*widget.Button); ok && (button.Size().Height < least || button.Size().Width < least) {
				t.Errorf("%s: %q is %v", where, button.Name, button.Size())
			}
		}
	})
}

func TestTheDigitsStandInAnotherOrderEachTimeIfThePolicySaysSo(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	b.lay("renewable")
	orders := map[string]bool{}
	for range 5 {
		b.ask(card.UserPIN)
		order := b.model.Kiosk.Digits
		orders[order] = true
		sorted := []byte(order)
		slices.Sort(sorted)
		if string(sorted) != "0123456789" {
			t.Fatalf("%q are not the digits", order)
		}
		b.touch(model.Intend{Intent: check.Cancel{}})
		b.untilPhase(check.Showing)
	}
	if len(orders) < 2 {
		t.Errorf("always in the order %v", orders)
	}
	b.ask(card.UserPIN)
	for _, digit := range virtual.PIN {
		b.tap("key-" + string(digit))
	}
	b.confirm()
	if !b.model.Check.Accepted {
		t.Error("the keys do not enter what stands on them")
	}
	if got := (model.Model{}).Shuffled().Kiosk.Digits; got != "1234567890" {
		t.Errorf("without shuffling: %q", got)
	}
}

func TestTheStaffPageOpensForTheCodeAloneAndGuessingCostsTime(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	b.touch(model.OpenStaff{})
	for i := range model.FreeTries {
		if b.enterStaff("000000"); b.model.Page == model.StaffPage || !b.model.Kiosk.Staff.Wrong {
			t.Fatalf("guess %d opens it", i)
		}
	}
	b.enter(staffDigits)
	b.press(fyne.KeyReturn)
	if b.model.Kiosk.Staff.Asking || !strings.Contains(b.shown(), "しばらく待ってから") {
		t.Error("after three guesses the next is taken at once")
	}
	b.wait(model.FirstWait)
	if b.model.Page != model.StaffCodePage {
		b.touch(model.OpenStaff{})
	}
	b.enter(staffDigits)
	b.press(fyne.KeyReturn)
	for b.model.Kiosk.Staff.Asking {
		b.next()
	}
	if b.model.Page != model.StaffPage || b.model.Kiosk.Staff.Length != 0 {
		t.Fatalf("page %d after the right code", b.model.Page)
	}
	b.tap("ladder")
	for b.model.Ladder.Climbing {
		b.next()
	}
	b.tap("back")
	b.tap("restart")
	b.tap("exit")
	if !slices.Equal(*b.left, []bool{true, false}) {
		t.Errorf("left %v", *b.left)
	}
	b.wait(b.model.Policy.Idle + b.model.Policy.Countdown)
	if b.model.Page != model.NoPage {
		t.Error("the staff page stays open")
	}

	p := aPolicy(t)
	p.StaffCode = policy.Code{}
	b = openKiosk(t, p)
	if b.touch(model.OpenStaff{}); b.model.Page != model.NoPage {
		t.Error("without a code anybody is asked for one")
	}
}

func TestTheTriesOfTheStaffCodeAreKeptForTheNextStart(t *testing.T) {
	b := openKiosk(t, aPolicy(t), func(k *Kiosk) { k.Tries = 1 })
	b.touch(model.OpenStaff{})
	b.enterStaff("000000")
	b.enterStaff(staffDigits)
	if want := []int{2, 3, 0}; !slices.Equal(*b.kept, want) || b.model.Page != model.StaffPage {
		t.Errorf("kept %v, want %v; page %d", *b.kept, want, b.model.Page)
	}
}

func TestStaffSeeForHowLongTheyAreLockedOut(t *testing.T) {
	b := openKiosk(t, aPolicy(t), func(k *Kiosk) { k.Tries = 99 })
	b.touch(model.OpenStaff{})
	if !strings.Contains(b.shown(), "あと 3:00") {
		t.Errorf("no three minutes:\n%s", b.shown())
	}
	for range 61 {
		b.wait(time.Second)
		b.touch(model.PressGoOn{}) // staff stay
	}
	if !strings.Contains(b.shown(), "あと 1:59") {
		t.Errorf("not counted down:\n%s", b.shown())
	}
	for range 119 {
		b.wait(time.Second)
		b.touch(model.PressGoOn{})
	}
	if strings.Contains(b.shown(), "あと") {
		t.Errorf("told to wait for nothing:\n%s", b.shown())
	}
	if b.enterStaff(staffDigits); b.model.Page != model.StaffPage {
		t.Errorf("page %d", b.model.Page)
	}
}

func TestAKioskWithoutAStatusOpensAndTellsStaff(t *testing.T) {
	const told = "kigen status"
	for _, missing := range []bool{true, false} {
		b := openKiosk(t, aPolicy(t), func(k *Kiosk) { k.NoStatus = missing })
		b.lay("renewable")
		if !b.model.Check.Report.Complete || strings.Contains(b.shown(), told) {
			t.Errorf("no card is read, or people are told:\n%s", b.shown())
		}
		b.take()
		b.touch(model.OpenStaff{})
		if b.enterStaff(staffDigits); strings.Contains(b.shown(), told) != missing {
			t.Errorf("missing %t; page %d:\n%s", missing, b.model.Page, b.shown())
		}
	}
}

func TestTheStatusAfterMidnightHasNothingOfYesterday(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	b.lay("renewable")
	b.take()
	b.handle(model.Ticked{})
	if s := b.Status(); s.Today.Checks != 1 {
		t.Fatalf("%+v", s)
	}
	*b.clock = b.clock.AddDate(0, 0, 1)
	b.handle(model.Ticked{}) // before the check has told of the new day
	if s := b.Status(); s.Today.Day != today.AddDays(1).String() || s.Today.Checks != 0 || len(s.Today.Languages)+len(s.Today.Faults) != 0 {
		t.Errorf("%+v", s)
	}
}

func TestALongPressOnTheNameOfTheProgramIsForStaff(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	var name *widget.LongPress
	for _, o := range objects(b.window.Content()) {
		if p, ok := o.CanvasObject.(*widget.LongPress); ok {
			name = p
		}
	}
	if name == nil {
		t.Fatal("nothing to press")
	}
	sent := 0
	name.Down = func() func() { sent++; return func() { sent += 10 } }
	name.MouseDown(nil)
	name.MouseUp(nil)
	if sent != 11 {
		t.Errorf("pressed and let go: %d", sent)
	}
}

func TestOutsideItsHoursAKioskSaysWhenItOpens(t *testing.T) {
	p := aPolicy(t)
	p.AlwaysOpen = false
	p.Hours = municipality.Counter{
		Hours: []municipality.Hours{{Days: []time.Weekday{time.Thursday, time.Friday}, Opens: 8*60 + 30, Closes: 17 * 60}}, Until: rules.Date{Year: 9999, Month: 1, Day: 1},
	}
	b := openKiosk(t, p)
	if b.Status().State != status.Ready {
		t.Errorf("at 9:30 it is %q", b.Status().State)
	}
	b.lay("renewable")
	*b.clock = time.Date(today.Year, today.Month, today.Day, 17, 0, 30, 0, rules.Japan)
	b.model.Kiosk.Touched = *b.clock
	b.handle(model.Ticked{})
	if b.model.Closed() {
		t.Error("it closes on somebody")
	}
	b.take()
	b.draw()
	b.handle(model.Ticked{})
	if shown := b.shown(); b.Status().State != status.Closed || !strings.Contains(shown, "10月17日") || !strings.Contains(shown, "8:30") || strings.Contains(shown, "置いてください") {
		t.Errorf("%q:\n%s", b.Status().State, shown)
	}
}

func TestABrokenPolicyIsToldToStaffAndTheKioskWorks(t *testing.T) {
	b := openKiosk(t, policy.Strict())
	b.model.Kiosk.Broken = true
	b.draw()
	if !strings.Contains(b.shown(), "職員の方へ") {
		t.Errorf("nobody is told:\n%s", b.shown())
	}
	if b.handle(model.Ticked{}); !b.Status().PolicyBroken {
		t.Error("the status does not tell")
	}
	b.lay("renewable")
	if !b.model.Check.Report.Complete {
		t.Error("no card is read")
	}
	if b.model.MayAsk(card.UserPIN) || b.model.MayAsk(card.SignaturePassword) || findButton(b.window.Content(), "try-pin") != nil {
		t.Error("a PIN may be asked for")
	}
}

func TestTheKiosksMunicipalityIsShownWhereTheCardsIsNotKnown(t *testing.T) {
	p := aPolicy(t)
	p.Municipality = "13120"
	b := openKiosk(t, p)
	for code, want := range map[string]string{"99001": "13120", "": "13120", "14131": "14131"} {
		b.handle(model.StateChanged{State: checktest.OfCard(code, 7)})
		if got := b.model.Destination().Code; got != want {
			t.Errorf("card of %q: shown %q, want %q", code, got, want)
		}
	}
}

func TestACardThatHangsIsGivenUp(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	b.handle(model.StateChanged{State: check.State{Phase: check.Reading, Today: today, Readers: readers(1), Current: readers(1)[0], Slow: true}})
	*b.clock = b.clock.Add(model.SilenceLimit + time.Second)
	b.model.Now = *b.clock
	if _, effects := b.model.Step(model.Ticked{}); !slices.Contains(effects, model.Effect(model.Intend{Intent: check.Cancel{}})) {
		t.Errorf("got %v", effects)
	}
}

func TestCountsAreOfOneDayAndOfNobody(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	for _, name := range []string{"renewable", "other", "expired"} {
		b.lay(name)
		b.take()
	}
	b.handle(model.Ticked{})
	s := b.Status()
	if s.Today.Checks != 2 || s.Today.Languages["ja"] != 2 || s.Today.Faults["K401"] != 1 || s.Today.Day != today.String() || s.Schema != status.Schema {
		t.Errorf("%+v", s)
	}
	c := model.Counts{Day: today, Checks: 5}
	if c = c.Count(check.State{}, check.State{Today: today.AddDays(1)}, "ja"); c.Checks != 0 {
		t.Errorf("the next day begins with %+v", c)
	}
}

func TestInTheLowerHalfNothingIsAbove(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	b.resize(1280, 900)
	b.lay("renewable")
	b.tap("lower")
	const above = 900 * (1 - view.LowerPart)
	for _, o := range objects(b.window.Content()) {
		if button, ok := o.CanvasObject.(*widget.Button); ok && o.at.Y < above-hair {
			t.Errorf("%q is at %v", button.Name, o.at)
		}
	}
	b.tap("raise")
	if b.model.Kiosk.Lower {
		t.Error("it stays below")
	}
}

// In the ordinary window of a computer with a policy, people see what they can't change.
func TestSettingsLockedByThePolicyAreSeenAsLockedInTheWindow(t *testing.T) {
	b := kioskBench{bench: buildWith(t, "ja", "renewable", func(c *Config) { c.Policy = aPolicy(t) })}
	t.Cleanup(b.close)
	b.Show(t.Context())
	b.settle()
	if findButton(b.window.Content(), "check-password") != nil || !strings.Contains(b.shown(), "この端末では確かめられません") {
		t.Errorf("the password can be entered, or nobody is told:\n%s", b.shown())
	}
	b.tap("language")
	if findButton(b.window.Content(), "language-vi") != nil || !strings.Contains(b.shown(), "管理者が決めています") {
		t.Errorf("languages:\n%s", b.shown())
	}
}

func TestAPasswordHalfTypedSurvivesTheCountdown(t *testing.T) {
	p := aPolicy(t)
	p.AskPassword = true
	b := openKiosk(t, p)
	profile, _ := virtual.Named("renewable", today)
	profile.SignaturePassword.Value = "TOKYO2026KAWA"
	b.simulator.Insert(virtual.New(profile))
	b.untilPhase(check.Showing)
	b.touch(model.Intend{Intent: check.Ask{Secret: card.SignaturePassword}})
	b.untilPhase(check.Asking)
	for _, r := range "TOKYO20" {
		b.touch(model.TypeCharacter{Character: r})
	}
	b.wait(p.Idle + 2*time.Second) // the countdown is on the screen
	b.tap("go-on")
	for _, r := range "26KAWA" {
		b.touch(model.TypeCharacter{Character: r})
	}
	b.touch(model.ConfirmEntry{})
	b.untilPhase(check.Verifying)
	b.until(func(s check.State) bool { return s.Phase != check.Verifying })
	if item, _ := b.model.Check.Report.Item(rules.Signature); item.Tries.Left != 5 || b.model.Check.Fault != nil {
		t.Errorf("typed the right password; fault %v, tries left %d of 5", b.model.Check.Fault, item.Tries.Left)
	}
}

func TestAStaffCodeHalfTypedSurvivesTheCountdown(t *testing.T) {
	p := aPolicy(t)
	b := openKiosk(t, p)
	b.touch(model.OpenStaff{})
	for _, r := range staffDigits[:4] {
		b.touch(model.TypeCharacter{Character: r})
	}
	b.wait(p.Idle + 2*time.Second)
	b.touch(model.PressGoOn{})
	for _, r := range staffDigits[4:] {
		b.touch(model.TypeCharacter{Character: r})
	}
	if got := string(b.secrets.code); got != staffDigits {
		t.Errorf("%q was entered, and is compared as %q", staffDigits, got)
	}
}

func TestThePaperOfWhoeverTakesTheCardWhileAskedIsForgotten(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	b.lay("renewable")
	b.touch(model.OpenPage{Page: model.TakeawayPage})
	b.touch(model.OpenPage{Page: model.HandoutPage})
	for b.model.Takeaway.Paper == nil {
		if f, ok := b.queue.next(5 * time.Second); ok {
			f()
		}
	}
	b.touch(model.GoBack{})
	b.touch(model.GoBack{})
	b.touch(model.Intend{Intent: check.Ask{Secret: card.UserPIN}})
	b.untilPhase(check.Asking)
	b.take()
	b.wait(10 * time.Minute)
	if b.model.Takeaway.Paper != nil {
		t.Error("ten minutes later the kiosk still has the printed page of whoever was there")
	}
}
