package model

import (
	"math/rand/v2"
	"slices"
	"time"

	"kigen/internal/check"
	"kigen/internal/i18n"
	"kigen/internal/kiosk/policy"
)

// A kiosk is the state of a kiosk (kigen --kiosk): a computer in public, used by one person
// after another.
type kiosk struct {
	On             bool
	Broken         bool      // the policy file has a mistake
	NoStatus       bool      // kigen status is not answered
	Touched        time.Time // last touch, key press or card
	countdownShown bool      // the countdown was on the screen at the last tick
	faultShown     bool      // the last card's fault was on the screen at the last tick
	Lower          bool      // the page is in the lower half of the screen, for a person who sits
	Digits         string    // the keypad's digits in the order shown
	Seed           uint64    // seed of the keypad's next order
	Beats          int       // seconds since the start, for animations and pictures
	Staff          staffEntry
	Counts         Counts
}

// A staffEntry is a staff code being entered, without its digits.
type staffEntry struct {
	Length int  // digits entered
	Asking bool // a code is being compared
	Wrong  bool // the last code was wrong
	Tries  int  // codes compared since the last right one, those before the start among them
	Locked int  // seconds for which codes are still refused
}

// KioskPages lists the pages that can be opened on a kiosk.
var KioskPages = []Page{
	NoPage, LastTryPage, ForgottenPage, WherePage, AreasPage, TakeawayPage, CodePage, HandoutPage, LanguagePage, DisplayPage, NextPage, BornPage,
	StaffCodePage, StaffPage, LadderPage,
}

// AsKiosk returns the model of a kiosk before its first person. The seed is for the order of
// the keypad's digits, if the policy shuffles them.
func (m Model) AsKiosk(p policy.Policy, broken bool, seed uint64) Model {
	m.Policy = p
	m.Kiosk = kiosk{On: true, Broken: broken, Seed: seed}
	return m.reset()
}

// forgetPerson drops everything that belongs to the last card and its person.
func (m Model) forgetPerson() Model {
	m.Entry, m.Kiosk.Staff.Length = entry{}, 0
	m.Area, m.Copied, m.Takeaway, m.Ladder = "", "", takeaway{LayoutID: m.Takeaway.LayoutID + 1, Making: m.Takeaway.Making}, Ladder{Climb: m.Ladder.Climb + 1}
	return m.forgetAnswers()
}

// reset returns the model as the next person finds it: nothing of the last person is left.
func (m Model) reset() Model {
	m = m.forgetPerson()
	m.Page = NoPage
	m.Zoom, m.Scheme, m.Kiosk.Lower = 0, SystemScheme, false
	language, ok := i18n.Find(m.Policy.Language)
	if !ok {
		language, _ = i18n.Find("ja")
	}
	m.Language = language
	return m.Shuffled()
}

// Shuffled puts the keypad's digits into a new order, if the policy says so, against
// shoulder surfing.
func (m Model) Shuffled() Model {
	digits := []byte("1234567890")
	if m.Policy.Shuffle {
		random := rand.New(rand.NewPCG(m.Kiosk.Seed, 0)) //nolint:gosec // it hides only where a finger goes
		random.Shuffle(len(digits), func(i, j int) { digits[i], digits[j] = digits[j], digits[i] })
		m.Kiosk.Seed = random.Uint64()
	}
	m.Kiosk.Digits = string(digits)
	return m
}

// isReset reports whether the model is as the next person should find it.
func (m Model) isReset() bool {
	r := m.reset()
	return m.Page == r.Page && m.Language == r.Language && m.Zoom == r.Zoom && m.Scheme == r.Scheme && !m.Kiosk.Lower &&
		m.Area == r.Area && m.Said == r.Said && m.Birth == r.Birth && !m.Occupied()
}

// Occupied reports whether a card's data is in the model.
func (m Model) Occupied() bool { return m.Check.Current.Name != "" && m.Check.Phase != check.Finished }

// idleTime returns the time since the last touch. It takes the larger of the monotonic and the
// wall clock's difference: the first stands still while a computer sleeps, the second may be
// set back.
func (m Model) idleTime() time.Duration {
	return max(m.Now.Sub(m.Kiosk.Touched), m.Now.Round(0).Sub(m.Kiosk.Touched.Round(0)))
}

// Counting returns the seconds left of the countdown, and whether it runs. It does not while a
// person types on the reader's own keys, in the reader's time.
func (m Model) Counting() (seconds int, runs bool) {
	over := m.idleTime() - m.Policy.Idle
	if over < 0 || m.isReset() || m.Check.OnKeypad && !m.Slow {
		return 0, false
	}
	left := m.Policy.Countdown - over
	return max(0, int((left+time.Second-1)/time.Second)), true
}

// LastFaultShownFor is how long a fault stays on the screen after its card was taken: its owner
// lays the card again by then.
const LastFaultShownFor = 10 * time.Second

// ShowsLastFault reports whether the last card's fault is still on the screen.
func (m Model) ShowsLastFault() bool {
	return m.Check.Phase == check.WaitingForCard && m.Check.Fault != nil && m.idleTime() < LastFaultShownFor
}

// Closed reports whether the kiosk is outside its opening hours and not in use.
func (m Model) Closed() bool {
	open, _ := m.Policy.Open(m.Now)
	return m.Kiosk.On && !open && m.Page == NoPage && !m.Occupied() && m.Check.Phase != check.Finished
}

// allows reports whether a kiosk takes an event. Every other event is refused.
func (m Model) allows(event Event) bool {
	switch e := event.(type) {
	case Ticked, Touched, PressGoOn, PressFinish, PressLower, OpenStaff, StaffAnswered, PressLeave,
		StateChanged, MinutePassed, DesktopChanged,
		TypeCharacter, TypeBackspace, ConfirmEntry, CancelEntry, AgreeToLastTry,
		GoBack, PressEscape, ChooseZoom, ChooseScheme, PickArea, SaidAnswer, ChooseEra,
		RungClimbed, ClimbEnded, PaperLaid, WasMade:
		return true
	case OpenPage:
		behindCode := e.Page == StaffPage || e.Page == LadderPage
		return slices.Contains(KioskPages, e.Page) && (!behindCode || m.Page == StaffPage)
	case PressClimb:
		return m.Page == StaffPage || m.Page == LadderPage
	case PressMake:
		return e.Product == HandoutPaper && m.Policy.Paper != policy.NoPaper
	case ChooseLanguage:
		return m.Policy.Offers(e.Language.Tag())
	case Intend:
		switch intent := e.Intent.(type) {
		case check.Cancel, check.Again, check.Choose, check.Finish:
			return true
		case check.Ask:
			return m.MayAsk(intent.Secret)
		}
	}
	return false
}

// allowsEffect reports whether a kiosk does an effect. It stores no settings, files or
// reminders, and has no clipboard.
func allowsEffect(effect Effect) bool {
	switch effect.(type) {
	case Intend, EnterCharacter, DropCharacter, WipeSecret, SendSecret, AskOnKeypad, EnterDigit, DropDigit, WipeCode, CompareCode,
		Alarm, LeaveKiosk, Redraw, LayPaper, Produce, ClimbLadder:
		return true
	}
	return false
}

// stepKiosk is Step for a kiosk.
func (m Model) stepKiosk(event Event) (Model, []Effect) {
	if !m.allows(event) {
		return m, nil
	}
	switch e := event.(type) {
	case Ticked:
		return m.stepSecond()
	case Touched:
		if seconds, runs := m.Counting(); runs && seconds == 0 {
			m, effects := m.stepSecond() // the computer slept, and this is the next person
			m.Kiosk.Touched = m.Now
			return m, effects
		}
		m.Kiosk.Touched = m.Now
		return m.stepKiosk(e.What) // does nothing for nil
	case PressFinish:
		return m.reset(), []Effect{Intend{check.Finish{}}}
	case PressLower:
		m.Kiosk.Lower = !m.Kiosk.Lower
		return m, nil
	case OpenStaff, StaffAnswered, PressLeave:
		return m.stepStaff(e)
	case TypeCharacter, TypeBackspace, ConfirmEntry:
		if m.Page == StaffCodePage {
			return m.stepStaff(e)
		}
	case Intend:
		if _, asks := e.Intent.(check.Ask); asks {
			m = m.Shuffled()
		}
	}
	before := m
	m, effects := m.stepWindow(event)
	effects = slices.DeleteFunc(effects, func(effect Effect) bool { return !allowsEffect(effect) })
	if changed, ok := event.(StateChanged); ok {
		m.Kiosk.Counts = m.Kiosk.Counts.Count(before.Check, changed.State, m.Language.Tag())
		if before.Check.OnKeypad && !changed.State.OnKeypad {
			m.Kiosk.Touched = m.Now // the reader's keys were
		}
		if changed.State.Current.Events != before.Check.Current.Events || changed.State.Current.Name != before.Check.Current.Name {
			m.Kiosk.Touched = m.Now
		}
		if changed.State.CardGone {
			effects = append(effects, Intend{check.Cancel{}})
		}
		switch gone := before.Occupied() && !m.Occupied(); {
		case gone && m.Check.Fault == nil, changed.State.CardGone:
			m = m.reset()
		case gone: // the fault stays for a while, in the person's language
			m = m.forgetPerson()
		}
	}
	return m, effects
}

// stepSecond handles Ticked: it runs the countdown, the alarm and the animations.
func (m Model) stepSecond() (Model, []Effect) {
	picture := m.ShownPicture()
	m.Kiosk.Beats++
	var effects []Effect
	seconds, runs := m.Counting()
	gone := runs && seconds == 0
	if gone {
		if m.Occupied() {
			effects = append(effects, Intend{check.Finish{}})
		}
		m = m.reset()
	}
	if m.Check.Phase == check.Reading && m.Slow && m.idleTime() > SilenceLimit {
		effects = append(effects, Intend{check.Cancel{}}) // the card hangs, and nobody presses Stop
	}
	const again = 3 // seconds
	if m.Check.Phase == check.Finished && m.Policy.Sound && m.Kiosk.Beats%again == 0 {
		effects = append(effects, Alarm{})
	}
	locked := m.Kiosk.Staff.Locked > 0
	if locked {
		m.Kiosk.Staff.Locked--
	}
	_, counts := m.Counting()
	tells := m.ShowsLastFault()
	changed := counts != m.Kiosk.countdownShown || tells != m.Kiosk.faultShown
	m.Kiosk.countdownShown, m.Kiosk.faultShown = counts, tells
	if gone || changed || locked && m.Page == StaffCodePage || m.ShownPicture() != picture || m.Kiosk.Beats%60 == 0 {
		effects = append(effects, Redraw{})
	}
	return m, effects
}

// SilenceLimit is how long a slow card is waited for while nobody touches anything.
const SilenceLimit = 40 * time.Second

// ShownPicture returns the index of the idle picture to show, 0 if there are none.
func (m Model) ShownPicture() int {
	const each = 15 // seconds
	if len(m.Policy.Pictures) == 0 {
		return 0
	}
	return m.Kiosk.Beats / each % len(m.Policy.Pictures)
}

// After FreeTries wrong staff codes, codes are refused for FirstWait, and twice as long after each
// further one, up to LongestWait. So no guesser, however patient, keeps staff out for longer,
// and makes more than 480 guesses a day. A code has at least 1,000,000 values: after a month of
// guessing day and night, 1 guesser in 69 has found it.
const (
	FreeTries   = 3
	FirstWait   = 30 * time.Second
	LongestWait = 3 * time.Minute
)

// lockAfter returns for how many seconds codes are refused after a number of wrong ones.
func lockAfter(tries int) (seconds int) {
	if tries < FreeTries {
		return 0
	}
	const enough = 3 // doublings
	return int(min(FirstWait<<min(tries-FreeTries, enough), LongestWait) / time.Second)
}

// AfterTries returns the model of a kiosk that starts after a number of wrong staff codes. A
// lock begins anew. It is counted in the kiosk's own seconds, see Ticked: whatever a clock does,
// it gets no shorter and no longer.
func (m Model) AfterTries(tries int) Model {
	m.Kiosk.Staff.Tries, m.Kiosk.Staff.Locked = tries, lockAfter(tries)
	return m
}

// stepStaff handles the events of the staff code and the staff page.
func (m Model) stepStaff(event Event) (Model, []Effect) {
	s := &m.Kiosk.Staff
	switch e := event.(type) {
	case OpenStaff:
		if !m.Policy.StaffCode.IsSet() {
			return m, nil
		}
		m = m.open(StaffCodePage)
		m.Kiosk.Staff.Wrong = false
	case TypeCharacter:
		if e.Character >= '0' && e.Character <= '9' && s.Length < policy.Most && !s.Asking {
			s.Length, s.Wrong = s.Length+1, false
			return m, []Effect{EnterDigit{byte(e.Character)}}
		}
	case TypeBackspace:
		if s.Length > 0 {
			s.Length--
			return m, []Effect{DropDigit{}}
		}
	case ConfirmEntry:
		if s.Locked > 0 {
			s.Length = 0 // else anybody could confirm it later
			return m, nil
		}
		if s.Length < policy.Fewest { // as while a code is being compared
			return m, nil
		}
		s.Length, s.Asking = 0, true
		s.Tries++ // before the answer: ending the program in between wins nothing
		return m, []Effect{CompareCode{Tries: s.Tries}}
	case StaffAnswered:
		s.Asking, s.Wrong = false, !e.Right
		if !e.Right {
			s.Locked = lockAfter(s.Tries)
			return m, nil
		}
		s.Tries = 0
		if m.Page == StaffCodePage {
			m.Page, m.behind = StaffPage, nil
		}
	case PressLeave:
		if m.Page == StaffPage {
			return m, []Effect{LeaveKiosk(e)}
		}
	}
	return m, nil
}
