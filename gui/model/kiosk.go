package gui

import (
	"math/rand/v2"
	"slices"
	"time"

	"kigen/internal/check"
	"kigen/internal/i18n"
	"kigen/internal/kiosk/policy"
)

// A kiosk is what a public terminal has on its screen besides a check.
type kiosk struct {
	on      bool
	broken  bool      // there is a policy file with a mistake in it
	touched time.Time // when somebody touched anything last, or laid a card
	counted bool      // the countdown was on the screen a second ago
	told    bool      // so was how the last card went
	lower   bool      // the page stands in the lower half, for who sits
	digits  string    // the digits of the keypad in their order
	seed    uint64    // of the next order
	beats   int       // seconds since it was started, for what moves
	staff   staffEntry
	counts  counts
}

// A staffEntry is a staff code being entered, without its digits.
type staffEntry struct {
	length int       // digits entered
	asking bool      // it is being compared
	wrong  bool      // the last one was
	tries  int       // wrong ones since a right one
	until  time.Time // nothing is taken before
}

// What happens to a public terminal.
type (
	ticked        struct{} // a second has passed
	touched       struct{ what event }
	pressFinish   struct{}
	pressGoOn     struct{}
	pressLower    struct{}
	openStaff     struct{}
	staffAnswered struct{ right bool }
	pressLeave    struct{ restart bool }
)

// What the window must do for it.
type (
	enterDigit  struct{ digit byte } // of the staff code
	dropDigit   struct{}             // the last one
	wipeCode    struct{}             // what was entered of it
	compareCode struct{}             // and wipe it
	alarm       struct{}
	leaveKiosk  struct{ restart bool }
	redraw      struct{} // after a tick, which changes little by itself
)

// kioskPages are those that a person can come to.
var kioskPages = []page{
	noPage, lastTryPage, forgottenPage, wherePage, areasPage, takeawayPage, codePage, handoutPage, languagePage, displayPage, nextPage, bornPage,
	staffCodePage, staffPage, ladderPage,
}

// opened makes a model one of a public terminal, as it is before the first person comes.
// The seed is that of the orders of the keypad's digits, if the policy has them shuffled.
func (m model) opened(p policy.Policy, broken bool, seed uint64) model {
	m.policy = p
	m.kiosk = kiosk{on: true, broken: broken, seed: seed}
	return m.rested()
}

// departed is without what belonged to a person whose card is gone.
func (m model) departed() model {
	m.entry, m.kiosk.staff.length = entry{}, 0
	m.area, m.copied, m.takeaway, m.ladder = "", "", takeaway{lays: m.takeaway.lays + 1}, ladder{climb: m.ladder.climb + 1}
	return m.forget()
}

// rested is what nobody has touched: nothing of the person before is left.
func (m model) rested() model {
	m = m.departed()
	m.page, m.behind = noPage, nil
	m.zoom, m.scheme, m.kiosk.lower = 0, systemScheme, false
	if language, ok := i18n.Find(m.policy.Language); ok {
		m.language = language
	} else if language, ok := i18n.Find("ja"); ok {
		m.language = language
	}
	return m.shuffled()
}

// shuffled puts the keypad's digits into their next order, if the policy says so: against
// looking over a shoulder.
func (m model) shuffled() model {
	digits := []byte("1234567890")
	if m.policy.Shuffle {
		random := rand.New(rand.NewPCG(m.kiosk.seed, 0)) //nolint:gosec // nothing is kept secret by it but where a finger goes
		random.Shuffle(len(digits), func(i, j int) { digits[i], digits[j] = digits[j], digits[i] })
		m.kiosk.seed = random.Uint64()
	}
	m.kiosk.digits = string(digits)
	return m
}

// atRest reports whether there is nothing to forget.
func (m model) atRest() bool {
	r := m.rested()
	return m.page == r.page && m.language == r.language && m.zoom == r.zoom && m.scheme == r.scheme && !m.kiosk.lower && !m.occupied()
}

// occupied reports whether something of a person's card is known.
func (m model) occupied() bool { return m.check.Current.Name != "" && m.check.Phase != check.Finished }

// untouched is how long nobody has touched anything. Time that a computer slept counts,
// through which the monotonic clock stands still; a clock that is set back does not.
func (m model) untouched() time.Duration {
	return max(m.now.Sub(m.kiosk.touched), m.now.Round(0).Sub(m.kiosk.touched.Round(0)))
}

// counting reports whether the countdown runs, and how many seconds are left.
func (m model) counting() (seconds int, runs bool) {
	over := m.untouched() - m.policy.Idle
	if over < 0 || m.atRest() {
		return 0, false
	}
	left := m.policy.Countdown - over
	return max(0, int((left+time.Second-1)/time.Second)), true
}

// faultTold is how long the next person is told how the last card went: whose it was lays
// it again by then.
const faultTold = 10 * time.Second

// tellsFault reports whether there is something to tell of the last card.
func (m model) tellsFault() bool {
	return m.check.Phase == check.WaitingForCard && m.check.Fault != nil && m.untouched() < faultTold
}

// closed reports whether the terminal is outside its hours and nobody is at it.
func (m model) closed() bool {
	open, _ := m.policy.Open(m.now)
	return m.kiosk.on && !open && m.page == noPage && !m.occupied() && m.check.Phase != check.Finished
}

// allows reports whether a public terminal takes an event: those that are listed here.
func (m model) allows(event event) bool {
	switch e := event.(type) {
	case ticked, touched, pressGoOn, pressFinish, pressLower, openStaff, staffAnswered, pressLeave,
		stateChanged, minutePassed, desktopChanged,
		typeCharacter, typeBackspace, confirmEntry, cancelEntry, agreeToLastTry,
		goBack, pressEscape, chooseZoom, chooseScheme, pickArea, saidAnswer, chooseEra,
		rungClimbed, climbEnded, paperLaid, wasMade:
		return true
	case openPage:
		behindCode := e.page == staffPage || e.page == ladderPage
		return slices.Contains(kioskPages, e.page) && (!behindCode || m.page == staffPage)
	case pressClimb:
		return m.page == staffPage || m.page == ladderPage
	case pressMake:
		return e.product == handoutPaper && m.policy.Paper != policy.NoPaper
	case chooseLanguage:
		return m.policy.Offers(e.language.Tag())
	case intend:
		switch intent := e.intent.(type) {
		case check.Cancel, check.Again, check.Choose, check.Finish:
			return true
		case check.Ask:
			return m.mayAsk(intent.Secret)
		}
	}
	return false
}

// allowsEffect reports whether a public terminal does what comes of an event: what is listed
// here. It keeps no settings, files or reminders, and has no clipboard.
func allowsEffect(effect effect) bool {
	switch effect.(type) {
	case intend, enterCharacter, dropCharacter, wipeSecret, sendSecret, enterDigit, dropDigit, wipeCode, compareCode,
		alarm, leaveKiosk, redraw, layPaper, produce, climbLadder:
		return true
	}
	return false
}

// stepKiosk takes an event through a public terminal's model.
func (m model) stepKiosk(event event) (model, []effect) {
	if !m.allows(event) {
		return m, nil
	}
	switch e := event.(type) {
	case ticked:
		return m.second()
	case touched:
		m.kiosk.touched = m.now
		if e.what == nil {
			return m, nil
		}
		return m.stepKiosk(e.what)
	case pressGoOn: // it was a touch
		return m, nil
	case pressFinish:
		return m.rested(), []effect{intend{check.Finish{}}}
	case pressLower:
		m.kiosk.lower = !m.kiosk.lower
		return m, nil
	case openStaff, staffAnswered, pressLeave:
		return m.staff(e)
	case typeCharacter, typeBackspace, confirmEntry:
		if m.page == staffCodePage {
			return m.staff(e)
		}
	case intend:
		if _, asks := e.intent.(check.Ask); asks {
			m = m.shuffled()
		}
	}
	before := m
	m, effects := m.stepUsual(event)
	effects = slices.DeleteFunc(effects, func(effect effect) bool { return !allowsEffect(effect) })
	if changed, ok := event.(stateChanged); ok {
		m.kiosk.counts = m.kiosk.counts.count(before.check, changed.state, m.language.Tag())
		if changed.state.Current.Events != before.check.Current.Events || changed.state.Current.Name != before.check.Current.Name {
			m.kiosk.touched = m.now
		}
		if changed.state.CardGone {
			effects = append(effects, intend{check.Cancel{}})
		}
		switch gone := before.occupied() && !m.occupied(); {
		case gone && m.check.Fault == nil, changed.state.CardGone:
			m = m.rested()
		case gone: // how it went is told for a while, in the language of whose card it was
			m = m.departed()
		}
	}
	return m, effects
}

// second takes in that one has passed.
func (m model) second() (model, []effect) {
	before := m
	m.kiosk.beats++
	var effects []effect
	if seconds, runs := m.counting(); runs && seconds == 0 {
		if m.occupied() {
			effects = append(effects, intend{check.Finish{}})
		}
		m = m.rested()
	}
	if m.check.Phase == check.Reading && m.slow && m.untouched() > givesUp {
		effects = append(effects, intend{check.Cancel{}}) // it hangs, and nobody presses a button for that
	}
	const again = 3 // seconds
	if m.check.Phase == check.Finished && m.policy.Sound && m.kiosk.beats%again == 0 {
		effects = append(effects, alarm{})
	}
	_, counts := m.counting()
	tells := m.tellsFault()
	changed := counts != m.kiosk.counted || tells != m.kiosk.told
	m.kiosk.counted, m.kiosk.told = counts, tells
	if changed || before.page != m.page || m.shownPicture() != before.shownPicture() || m.kiosk.beats%60 == 0 || before.language != m.language {
		effects = append(effects, redraw{})
	}
	return m, effects
}

// givesUp is how long a card may be silent that nobody touches.
const givesUp = 40 * time.Second

// shownPicture is the number of the idle picture that is shown, 0 where there is none.
func (m model) shownPicture() int {
	const each = 15 // seconds
	if len(m.policy.Pictures) == 0 {
		return 0
	}
	return m.kiosk.beats / each % len(m.policy.Pictures)
}

// Wrong staff codes cost time, more with each.
const (
	freeTries = 3
	firstWait = 30 * time.Second
)

// staff takes in what happens to the staff page and the code before it.
func (m model) staff(event event) (model, []effect) {
	s := &m.kiosk.staff
	switch e := event.(type) {
	case openStaff:
		if !m.policy.StaffCode.IsSet() {
			return m, nil
		}
		m = m.open(staffCodePage)
		m.kiosk.staff.wrong = false
	case typeCharacter:
		if e.character >= '0' && e.character <= '9' && s.length < policy.Most && !s.asking {
			s.length, s.wrong = s.length+1, false
			return m, []effect{enterDigit{byte(e.character)}}
		}
	case typeBackspace:
		if s.length > 0 && !s.asking {
			s.length--
			return m, []effect{dropDigit{}}
		}
	case confirmEntry:
		if s.length < policy.Fewest || s.asking || m.now.Before(s.until) {
			return m, nil
		}
		s.length, s.asking = 0, true
		return m, []effect{compareCode{}}
	case staffAnswered:
		s.asking = false
		switch {
		case !e.right:
			s.wrong = true
			if s.tries++; s.tries >= freeTries {
				s.until = m.now.Add(firstWait << min(s.tries-freeTries, 6))
			}
		case m.page == staffCodePage:
			s.tries, s.wrong = 0, false
			m.page, m.behind = staffPage, nil
		}
	case pressLeave:
		if m.page == staffPage {
			return m, []effect{leaveKiosk(e)}
		}
	}
	return m, nil
}
