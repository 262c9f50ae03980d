package model

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"kigen/card"
	"kigen/internal/advice"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/diagnosis"
	"kigen/internal/export/paper"
	"kigen/internal/i18n"
	"kigen/internal/kiosk/policy"
	"kigen/internal/municipality"
	"kigen/rules"
)

// used is a kiosk on which a person has left everything there is to leave.
func used(t *testing.T) Model {
	t.Helper()
	m := kioskModel(t)
	m.Language, _ = i18n.Find("en")
	m.Check, m.Rows, m.Slow = checktest.Asking(card.UserPIN, 3), true, true
	m.Page, m.behind = DisplayPage, []Page{NextPage, HandoutPage}
	m.Entry = entry{Asked: true, Kind: card.UserPIN, Length: 2, Shown: true, Note: NoteFolded}
	m.Zoom, m.Scheme, m.Kiosk.Lower = 3, DarkScheme, true
	m.Area, m.Copied = "13120", "copied"
	m.Said = advice.Facts{PeriodOfStay: advice.Yes, Born: checktest.Today}
	m.Birth = birthEntry{Era: "showa", Count: 2, number: 25, Wrong: true}
	m.Takeaway = takeaway{Paper: &paper.Page{Width: 1}, LayoutID: 3, Making: 2, Made: Making, Path: "path"}
	m.Ladder = Ladder{Rungs: diagnosis.Ladder{{Name: diagnosis.Readers}}, Climb: 4, Climbing: true, Trace: "trace"}
	return m
}

// ofNobody returns a model without what is no person's: clocks, the check, and running numbers.
func ofNobody(m Model) Model {
	m.Now, m.Check, m.Rows, m.Slow = time.Time{}, check.State{}, false, false
	m.Takeaway.LayoutID, m.Takeaway.Making, m.Ladder.Climb = 0, 0, 0
	m.Kiosk.Touched, m.Kiosk.Beats, m.Kiosk.Seed, m.Kiosk.Digits, m.Kiosk.Counts = time.Time{}, 0, 0, "", Counts{}
	m.Kiosk.countdownShown, m.Kiosk.faultShown = false, false
	return m
}

func TestNothingOfAPersonIsLeftHoweverTheyGo(t *testing.T) {
	empty := check.State{Phase: check.WaitingForCard, Today: checktest.Today}
	broken := empty
	broken.Fault = &check.Fault{Cause: check.CardRemoved}
	gone := checktest.InPhase(check.Showing)
	gone.CardGone = true
	goneBroken := gone
	goneBroken.Fault = broken.Fault
	for name, c := range map[string]struct {
		event  Event
		late   time.Duration
		effect Effect
	}{
		"they press Finish":              {PressFinish{}, 0, Intend{check.Finish{}}},
		"they walk away":                 {Ticked{}, time.Hour, Intend{check.Finish{}}},
		"the computer slept":             {Touched{OpenPage{LanguagePage}}, time.Hour, Intend{check.Finish{}}},
		"they take the card":             {StateChanged{empty}, 0, WipeSecret{}},
		"they leave the card":            {StateChanged{checktest.InPhase(check.Finished)}, 0, WipeSecret{}},
		"they take the card and look on": {StateChanged{gone}, 0, Intend{check.Cancel{}}},
		"they take it after a fault":     {StateChanged{goneBroken}, 0, Intend{check.Cancel{}}},
		"they take it while it is read":  {StateChanged{broken}, 0, WipeSecret{}},
	} {
		before := used(t)
		before.Now = before.Now.Add(c.late)
		after, effects := before.Step(c.event)
		want := kioskModel(t)
		if name == "they take it while it is read" { // it is told in the person's language for a while
			want.Language, want.Zoom, want.Scheme, want.Kiosk.Lower = before.Language, before.Zoom, before.Scheme, true
		}
		if got, want := ofNobody(after), ofNobody(want); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: left\n%+v, want\n%+v", name, got, want)
		}
		if !slices.Contains(effects, c.effect) || !contains[WipeSecret](effects) {
			t.Errorf("%s: %v", name, effects)
		}
		if after.Takeaway.LayoutID <= before.Takeaway.LayoutID || after.Ladder.Climb <= before.Ladder.Climb {
			t.Errorf("%s: what was begun for them is taken for the next person's: %+v, %+v", name, after.Takeaway, after.Ladder)
		}
	}
}

func TestAKioskBeginsInThePolicysLanguageElseInJapanese(t *testing.T) {
	for chosen, want := range map[string]string{"en": "en", "": "ja", "xx": "ja"} {
		p := policy.Default()
		p.Language = chosen
		if m := (Model{}).AsKiosk(p, true, 1); m.Language.Tag() != want || !m.Kiosk.On || !m.Kiosk.Broken {
			t.Errorf("%q: got %s, %+v", chosen, m.Language.Tag(), m.Kiosk)
		}
	}
}

func TestTheKeypadsOrderIsAnotherForEachEntryIfThePolicySaysSo(t *testing.T) {
	m := kioskModel(t)
	seen := map[string]bool{"1234567890": true}
	for _, event := range []Event{PressFinish{}, Intend{check.Ask{Secret: card.UserPIN}}, Touched{Intend{check.Ask{Secret: card.UserPIN}}}, Touched{PressFinish{}}} {
		m, _ = m.Step(event)
		sorted := []byte(m.Kiosk.Digits)
		slices.Sort(sorted)
		if seen[m.Kiosk.Digits] || string(sorted) != "0123456789" {
			t.Errorf("%T: %s", event, m.Kiosk.Digits)
		}
		seen[m.Kiosk.Digits] = true
	}
	if again, _ := m.Step(Touched{Intend{check.Again{}}}); again.Kiosk.Digits != m.Kiosk.Digits {
		t.Error("keys move without an entry")
	}
	m.Policy.Shuffle = false
	if m, _ = m.Step(PressFinish{}); m.Kiosk.Digits != "1234567890" {
		t.Errorf("the policy wants no shuffling: %s", m.Kiosk.Digits)
	}
}

func TestAKioskCountsDownWhateverAPersonLeft(t *testing.T) {
	english, _ := i18n.Find("en")
	for name, c := range map[string]struct {
		leave func(*Model)
		want  bool
	}{
		"nothing":                  {func(*Model) {}, false},
		"a card that is done with": {func(m *Model) { m.Check = checktest.InPhase(check.Finished) }, false},
		"a card":                   {func(m *Model) { m.Check = checktest.InPhase(check.Showing) }, true},
		"a page":                   {func(m *Model) { m.Page = WherePage }, true},
		"a language":               {func(m *Model) { m.Language = english }, true},
		"a text size":              {func(m *Model) { m.Zoom = 1 }, true},
		"colours":                  {func(m *Model) { m.Scheme = ContrastScheme }, true},
		"a low page":               {func(m *Model) { m.Kiosk.Lower = true }, true},
		"an area":                  {func(m *Model) { m.Area = "13120" }, true},
		"an answer":                {func(m *Model) { m.Said.Changed = advice.Yes }, true},
		"half a birth date":        {func(m *Model) { m.Birth.Count = 1 }, true},
	} {
		m := kioskModel(t)
		c.leave(&m)
		for idle, left := range map[time.Duration]int{m.Policy.Idle: 20, m.Policy.Idle + 1: 20, m.Policy.Idle + time.Second: 19,
			m.Policy.Idle + 19500*time.Millisecond: 1, m.Policy.Idle + 20*time.Second: 0, m.Policy.Idle + time.Hour: 0} {
			m.Now = m.Kiosk.Touched.Add(idle)
			if seconds, runs := m.Counting(); runs != c.want || runs && seconds != left {
				t.Errorf("%s, after %v: %d seconds, counting: %t", name, idle, seconds, runs)
			}
		}
		m.Now = m.Kiosk.Touched.Add(m.Policy.Idle - 1)
		if _, runs := m.Counting(); runs {
			t.Errorf("%s: counting already", name)
		}
		m.Now = m.Kiosk.Touched.Add(m.Policy.Idle + m.Policy.Countdown)
		m, effects := m.Step(Ticked{})
		if !m.isReset() && !m.Occupied() || contains[Redraw](effects) != c.want || contains[Intend](effects) != (name == "a card") {
			t.Errorf("%s, at the end: %v, %+v", name, effects, m)
		}
	}
}

func TestATouchStopsTheCountdownAndSoDoesACard(t *testing.T) {
	m := kioskModel(t)
	m.Check = checktest.InPhase(check.Reading)
	m.Now = m.Now.Add(m.Policy.Idle + m.Policy.Countdown - time.Second)
	shown := checktest.InPhase(check.Showing)
	another := shown
	another.Current.Events++
	elsewhere := shown
	elsewhere.Current.Name = "ACS ACR39U"
	for name, c := range map[string]struct {
		event Event
		want  bool
	}{
		"a touch of nothing":        {Touched{}, true},
		"a button":                  {Touched{OpenPage{DisplayPage}}, true},
		"another card":              {StateChanged{another}, true},
		"a card in another reader":  {StateChanged{elsewhere}, true},
		"what the card says itself": {StateChanged{shown}, false},
		"the clock":                 {Ticked{}, false},
		"a minute":                  {MinutePassed{}, false},
	} {
		if after, _ := m.Step(c.event); after.Kiosk.Touched.Equal(m.Now) != c.want {
			t.Errorf("%s: touched at %v, now is %v", name, after.Kiosk.Touched, m.Now)
		}
	}
	if _, effects := m.Step(Ticked{}); contains[Intend](effects) {
		t.Errorf("a second before the end: %v", effects)
	}
	opened, _ := m.Step(Touched{OpenPage{DisplayPage}})
	if opened.Page != DisplayPage {
		t.Error("a button does nothing in the countdown")
	}
	m.Now = m.Now.Add(time.Second)
	late, _ := m.Step(Touched{OpenPage{DisplayPage}})
	if late.Page != NoPage || !late.Kiosk.Touched.Equal(m.Now) {
		t.Errorf("who wakes the computer is taken for the last person: %+v", late)
	}
	keys := typingOnKeypad()
	m.Check = keys.State
	after := keys.State
	after.OnKeypad = false
	if m, _ = m.Step(StateChanged{after}); !m.Kiosk.Touched.Equal(m.Now) {
		t.Error("the reader's keys are no touch")
	}
}

func TestTheLastFaultIsShownForTenSecondsWhereItsOwnerLaysTheCardAgain(t *testing.T) {
	m := kioskModel(t)
	m.Check = check.State{Phase: check.WaitingForCard, Fault: &check.Fault{Cause: check.CardRemoved}}
	for idle, want := range map[time.Duration]bool{0: true, 10*time.Second - 1: true, 10 * time.Second: false} {
		if m.Now = m.Kiosk.Touched.Add(idle); m.ShowsLastFault() != want {
			t.Errorf("after %v: %t", idle, !want)
		}
	}
	m.Now = m.Kiosk.Touched
	m, effects := m.Step(Ticked{})
	if !contains[Redraw](effects) {
		t.Error("a fault that appears is not drawn")
	}
	if _, effects := m.Step(Ticked{}); contains[Redraw](effects) {
		t.Error("drawn though nothing changed")
	}
	m.Now = m.Kiosk.Touched.Add(10 * time.Second)
	if _, effects := m.Step(Ticked{}); !contains[Redraw](effects) {
		t.Error("the fault stays on the screen")
	}
	m.Now = m.Kiosk.Touched
	m.Check.Phase = check.InTrouble
	if m.ShowsLastFault() {
		t.Error("the fault of a card that is there is the last one's")
	}
	if m.Check = (check.State{Phase: check.WaitingForCard}); m.ShowsLastFault() {
		t.Error("there is no fault")
	}
}

func TestAKioskIsClosedOutsideItsHoursOnceNobodyUsesIt(t *testing.T) {
	closed := kioskModel(t)
	closed.Policy.AlwaysOpen = false
	closed.Policy.Hours = municipality.Counter{Until: checktest.Today, Hours: []municipality.Hours{{Days: []time.Weekday{time.Thursday}, Opens: 9 * 60, Closes: 17 * 60}}}
	at := func(hour int) time.Time { return time.Date(2025, 10, 16, hour, 0, 0, 0, rules.Japan) }
	for name, c := range map[string]struct {
		hour   int
		change func(*Model)
		want   bool
	}{
		"at night":                  {20, func(*Model) {}, true},
		"by day":                    {12, func(*Model) {}, false},
		"no kiosk":                  {20, func(m *Model) { m.Kiosk.On = false }, false},
		"a page is open":            {20, func(m *Model) { m.Page = LanguagePage }, false},
		"a card is there":           {20, func(m *Model) { m.Check = checktest.InPhase(check.Showing) }, false},
		"a card was left, and gone": {20, func(m *Model) { m.Check = checktest.InPhase(check.Finished) }, false},
	} {
		m := closed
		m.Now = at(c.hour)
		if c.change(&m); m.Closed() != c.want {
			t.Errorf("%s: closed: %t", name, !c.want)
		}
	}
}

func TestACardLeftBehindSoundsEveryThirdSecond(t *testing.T) {
	for name, c := range map[string]struct {
		phase check.Phase
		sound bool
		want  []int
	}{
		"left behind": {check.Finished, true, []int{3, 6}},
		"in use":      {check.Showing, true, nil},
		"no sound":    {check.Finished, false, nil},
	} {
		m := kioskModel(t)
		m.Check, m.Policy.Sound = checktest.InPhase(c.phase), c.sound
		var heard []int
		for second := 1; second <= 7; second++ {
			var effects []Effect
			if m, effects = m.Step(Ticked{}); contains[Alarm](effects) {
				heard = append(heard, second)
			}
		}
		if !slices.Equal(heard, c.want) {
			t.Errorf("%s: heard at %v", name, heard)
		}
	}
}

func TestAReadingThatHangsIsStoppedWhenNobodyTouchesAnything(t *testing.T) {
	for name, c := range map[string]struct {
		state check.State
		idle  time.Duration
		want  bool
	}{
		"hangs":             {checktest.Slow(check.Reading), SilenceLimit + 1, true},
		"hangs since then":  {checktest.Slow(check.Reading), 40 * time.Second, false},
		"a while ago":       {checktest.Slow(check.Reading), 30 * time.Second, false},
		"long ago":          {checktest.Slow(check.Reading), 50 * time.Second, true},
		"goes on":           {checktest.InPhase(check.Reading), SilenceLimit + 1, false},
		"a secret was sent": {checktest.Slow(check.Verifying), SilenceLimit + 1, false},
	} {
		m, _ := kioskModel(t).Step(StateChanged{c.state})
		m.Now = m.Kiosk.Touched.Add(c.idle)
		if _, effects := m.Step(Ticked{}); slices.Contains(effects, Effect(Intend{check.Cancel{}})) != c.want {
			t.Errorf("%s: %v", name, effects)
		}
	}
}

func TestASecondIsDrawnOnlyWhenSomethingIsToBeSeen(t *testing.T) {
	tick := func(m Model) (Model, bool) {
		m, effects := m.Step(Ticked{})
		return m, contains[Redraw](effects)
	}
	m := kioskModel(t)
	m.Policy.Pictures = []string{"a", "b", "c"}
	var drawn []int
	for second := 1; second <= 61; second++ {
		var redraw bool
		if m, redraw = tick(m); redraw {
			drawn = append(drawn, second)
		}
		if want := second / 15 % 3; m.ShownPicture() != want {
			t.Errorf("second %d: picture %d, want %d", second, m.ShownPicture(), want)
		}
	}
	if !slices.Equal(drawn, []int{15, 30, 45, 60}) {
		t.Errorf("drawn at %v", drawn)
	}
	m.Policy.Pictures = nil
	if m.Kiosk.Beats = 59; m.ShownPicture() != 0 {
		t.Error("a picture of none")
	}
	if m, redraw := tick(m); !redraw || m.Kiosk.Beats != 60 {
		t.Error("the time of day is not drawn each minute")
	}
	m.Kiosk.Beats, m.Page = 0, DisplayPage
	m.Now = m.Kiosk.Touched.Add(m.Policy.Idle)
	m, redraw := tick(m)
	if !redraw {
		t.Error("a countdown that begins is not drawn")
	}
	if m, redraw = tick(m); redraw || m.Kiosk.Beats != 2 {
		t.Error("drawn though only the animation moves")
	}
}

func TestAKiosksDayIsCounted(t *testing.T) {
	m := kioskModel(t)
	for range 2 {
		for _, phase := range []check.Phase{check.Reading, check.Showing} {
			m, _ = m.Step(StateChanged{checktest.InPhase(phase)})
		}
	}
	if m.Kiosk.Counts.Checks != 2 || m.Kiosk.Counts.Languages["ja"] != 2 {
		t.Errorf("%+v", m.Kiosk.Counts)
	}
}

func TestOnlyAReadingThatEndedIsCountedAndEachFaultOnce(t *testing.T) {
	reading, shown := checktest.InPhase(check.Reading), checktest.InPhase(check.Showing)
	incomplete := shown
	incomplete.Report.Complete = false
	removed, reader := shown, shown
	removed.Fault, reader.Fault = &check.Fault{Cause: check.CardRemoved}, &check.Fault{Cause: check.ReaderGone}
	asking := checktest.Asking(card.UserPIN, 3)
	for name, c := range map[string]struct {
		before, after  check.State
		checks, faults int
	}{
		"read":               {reading, shown, 1, 0},
		"being read":         {reading, reading, 0, 0},
		"not to the end":     {reading, incomplete, 0, 0},
		"shown":              {shown, shown, 0, 0},
		"an entry cancelled": {asking, shown, 0, 0},
		"asked":              {reading, asking, 0, 0},
		"a fault":            {shown, removed, 0, 1},
		"the same fault":     {removed, removed, 0, 0},
		"another fault":      {removed, reader, 0, 1},
	} {
		counts := Counts{Day: checktest.Today}.Count(c.before, c.after, "ja")
		if counts.Checks != c.checks || counts.Languages["ja"] != c.checks || len(counts.Faults) != c.faults {
			t.Errorf("%s: %+v", name, counts)
		}
		if c.faults == 1 && counts.Faults[c.after.Fault.Row().Code] != 1 {
			t.Errorf("%s: %v", name, counts.Faults)
		}
	}
}

func TestALanguageChosenBeforeTheCardIsLaidStays(t *testing.T) {
	english, _ := i18n.Find("en")
	m := kioskModel(t)
	waiting := check.State{Phase: check.WaitingForCard, Today: checktest.Today}
	for _, event := range []Event{StateChanged{waiting}, ChooseLanguage{english}, PressLower{}, StateChanged{waiting}, StateChanged{checktest.InPhase(check.Reading)}, StateChanged{checktest.InPhase(check.Showing)}} {
		var effects []Effect
		if m, effects = m.Step(event); contains[Intend](effects) {
			t.Errorf("%T: %v", event, effects)
		}
	}
	if m.Language.Tag() != "en" || !m.Kiosk.Lower {
		t.Errorf("%s, lower: %t", m.Language.Tag(), m.Kiosk.Lower)
	}
	if m, _ = m.Step(PressLower{}); m.Kiosk.Lower {
		t.Error("the page does not go up again")
	}
}

func TestWhatOnlyStaffMayDoNeedsTheStaffPage(t *testing.T) {
	for _, page := range KioskPages {
		m := kioskModel(t)
		m.Page = page
		staff := page == StaffPage || page == LadderPage
		if _, effects := m.Step(PressClimb{}); contains[ClimbLadder](effects) != staff {
			t.Errorf("page %d: the ladder: %v", page, effects)
		}
		_, effects := m.Step(PressLeave{Restart: true})
		if slices.Contains(effects, Effect(LeaveKiosk{Restart: true})) != (page == StaffPage) {
			t.Errorf("page %d: leaving: %v", page, effects)
		}
		for _, behind := range []Page{StaffPage, LadderPage} {
			if opened, _ := m.Step(OpenPage{behind}); opened.Page == behind && page != StaffPage && page != behind {
				t.Errorf("page %d opens page %d", page, behind)
			}
		}
	}
	m := kioskModel(t)
	m.Page = StaffPage
	for page := NoPage; page <= StaffPage; page++ {
		if opened, _ := m.Step(OpenPage{page}); (opened.Page == page) != slices.Contains(KioskPages, page) {
			t.Errorf("page %d opens: %t", page, opened.Page == page)
		}
	}
	m = kioskModel(t)
	m.Policy.StaffCode = policy.Code{}
	if m, _ = m.Step(OpenStaff{}); m.Page != NoPage {
		t.Error("a kiosk without a staff code asks for one")
	}
}

func TestAKioskPassesOnWhatAPersonWantsOfTheCheck(t *testing.T) {
	m := kioskModel(t)
	for _, intent := range []check.Intent{check.Cancel{}, check.Again{}, check.Choose{Reader: "reader"}, check.Finish{}} {
		if _, effects := m.Step(Touched{Intend{intent}}); !slices.Equal(effects, []Effect{Intend{intent}}) {
			t.Errorf("%T: %v", intent, effects)
		}
	}
	if _, effects := m.Step(Touched{Intend{check.Enter{}}}); len(effects) > 0 {
		t.Errorf("a secret that nobody entered: %v", effects)
	}
	for _, secret := range []card.SecretKind{card.UserPIN, card.SignaturePassword} {
		m.Policy.AskPIN, m.Policy.AskPassword = secret == card.UserPIN, secret == card.SignaturePassword
		if !m.MayAsk(secret) {
			t.Errorf("%v is refused", secret)
		}
		m.Policy.AskPIN, m.Policy.AskPassword = !m.Policy.AskPIN, !m.Policy.AskPassword
		if m.MayAsk(secret) {
			t.Errorf("%v is asked for", secret)
		}
	}
}

func TestAStaffCodeIsWipedWhereverItsPageIsLeftAndWhenItIsLate(t *testing.T) {
	typed := func() Model {
		m, _ := kioskModel(t).Step(OpenStaff{})
		for _, r := range "901234" {
			m, _ = m.Step(TypeCharacter{r})
		}
		if m.Kiosk.Staff.Length != policy.Fewest {
			t.Fatalf("%+v", m.Kiosk.Staff)
		}
		return m
	}
	for name, event := range map[string]Event{"goes back": GoBack{}, "opens another page": OpenPage{DisplayPage}, "finishes": PressFinish{},
		"lays a card": StateChanged{checktest.InPhase(check.Reading)}} {
		if m, effects := typed().Step(event); m.Kiosk.Staff.Length != 0 || !contains[WipeCode](effects) {
			t.Errorf("who %s: %+v, %v", name, m.Kiosk.Staff, effects)
		}
	}
	m := typed()
	m.Kiosk.Staff.Locked = 1
	if m, effects := m.Step(ConfirmEntry{}); m.Kiosk.Staff.Length != 0 || !slices.Equal(effects, []Effect{WipeCode{}}) {
		t.Errorf("confirmed in a lock: %+v, %v", m.Kiosk.Staff, effects)
	}
	if _, effects := typed().Step(ConfirmEntry{}); !slices.Equal(effects, []Effect{CompareCode{Tries: 1}}) {
		t.Errorf("confirmed: %v", effects)
	}
}

func TestAWrongCodeIsSaidUntilTheNextDigitOrTheNextPerson(t *testing.T) {
	wrong, _ := entered(t, kioskModel(t), false)
	if m, _ := wrong.Step(TypeCharacter{'1'}); m.Kiosk.Staff.Wrong {
		t.Error("still said while the next one is typed")
	}
	m, _ := wrong.Step(GoBack{})
	if m, _ = m.Step(OpenStaff{}); m.Kiosk.Staff.Wrong {
		t.Error("said to the next person")
	}
}
