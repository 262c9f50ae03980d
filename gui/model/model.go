package gui

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"kigen/card"
	"kigen/internal/advice"
	"kigen/internal/check"
	"kigen/internal/i18n"
	"kigen/internal/kiosk/policy"
)

// A model is everything that is on the screen, as a plain value: copies share nothing that
// is ever written to. Of a secret it knows how many characters were entered; the characters
// themselves are the controller's.
type model struct {
	now      time.Time // of the last event
	check    check.State
	language *i18n.Language
	zoom     int // index of zooms
	scheme   scheme
	dark     bool // the desktop is
	page     page
	behind   []page // the pages that were left for it, the last at the end
	entry    entry
	// rows is true once something of the card was shown. A reading that is quietly begun
	// again leaves the rows where they are, empty, so that the page does not flicker.
	rows bool
	// slow is true once the card was slow, until the reading or verifying ends: a button
	// that came must not go when the card has said one thing more.
	slow bool
	// area is the code of the area whose counters the person wants to see; "" for that of
	// the card, elsewhere for one that is not listed. It is forgotten with the card's report.
	area string
	// copied is what was last copied to the clipboard of what the fault has to copy.
	copied string
	// reminders are of cards that a person wanted remembered.
	reminders reminders
	// takeaway is what is made to take along.
	takeaway takeaway
	// ladder is what was found of what may be wrong.
	ladder ladder
	// said is what the person said about themselves, and birth the birth date that they are
	// entering: both are forgotten with the card's report.
	said  advice.Facts
	birth birthEntry
	// policy is what was decided for this computer; kiosk is what there is more where it is
	// a public terminal.
	policy policy.Policy
	kiosk  kiosk
}

// zooms are the text sizes.
var zooms = []float32{1, 1.25, 1.5, 2, 2.5, 3}

// A page lies over what the check shows, until it is left.
type page int

const (
	noPage        page = iota
	demoPage           // which demonstration card?
	noReaderPage       // what to do without a reader
	lastTryPage        // use the last try?
	forgottenPage      // what to do without the secret
	wherePage          // where to go
	areasPage          // where does the person live?
	rememberPage       // whose card is it?
	remindersPage      // the cards that are remembered
	takeawayPage       // what to take along
	codePage           // the next day as a code for a telephone
	handoutPage        // the page of paper
	languagePage       // which language?
	displayPage        // text size and colours
	textPage           // the result as plain text
	nextPage           // what to do next
	bornPage           // the birth date
	ladderPage         // where a check goes wrong
	bundlePage         // what support staff would be sent
	staffCodePage      // the staff code
	staffPage          // what staff can see and do at a public terminal
)

// An entry is a secret being entered, without its characters.
type entry struct {
	asked  bool // the check asks for one
	kind   card.SecretKind
	length int  // characters entered
	shown  bool // the person asked to see it
	note   note // what there is to say of what was done last
}

// A note is what is said of an entry while it is made.
type note int

const (
	noNote           note = iota
	noteFolded            // the character was changed into one that the secret can have
	noteBadCharacter      // the secret can't have it
	noteFull              // there is no room for it
	noteTooShort          // it was confirmed too soon
)

// What a person does to the screen.
type (
	stateChanged   struct{ state check.State }
	minutePassed   struct{}
	chooseLanguage struct{ language *i18n.Language }
	chooseZoom     struct{ zoom int } // index of zooms; beyond its ends it is the end
	chooseScheme   struct{ scheme scheme }
	desktopChanged struct{ dark bool }
	openPage       struct{ page page }
	goBack         struct{} // one page
	pressEscape    struct{}
	pickDemo       struct{ profile string }
	leaveDemo      struct{}
	pickArea       struct{ code string }
	pressCopy      struct{ text string }
	typeCharacter  struct{ character rune }
	typeBackspace  struct{}
	toggleShown    struct{}
	confirmEntry   struct{}
	cancelEntry    struct{}
	agreeToLastTry struct{}
	saidAnswer     struct {
		question advice.Question
		answer   advice.Answer
	}
	chooseEra struct{ era string } // "" for Western years
)

// What the controller does with the characters of a secret, before the screen is drawn
// ([sendSecret]: after that).
type (
	enterCharacter struct {
		kind      card.SecretKind
		character rune // that the secret can have, and has room for
	}
	dropCharacter struct{} // the last one
	wipeSecret    struct{} // what was entered is not wanted any more
	sendSecret    struct{ lastTry bool }
)

// What the window must do besides drawing.
type (
	insertDemo  struct{ profile string }
	removeDemo  struct{}
	copyText    struct{ text string } // to the clipboard
	keepSetting struct{ name, value string }
)

// step returns the next model, and what to do: intents of a check, insertDemo,
// removeDemo, copyText, keepSetting, updateReminders, notify, layPaper, produce,
// openFile and climbLadder; of a public terminal those in kiosk.go; and what becomes of the
// characters that are entered, which are wiped whenever the entry that they belong to ends.
func (m model) step(event event) (model, []effect) {
	next, effects := m.dispatch(event)
	if next.page != handoutPage && !slices.Contains(next.behind, handoutPage) {
		next.takeaway.paper = nil // the preview lasts as long as its page
	}
	if next.page != staffCodePage {
		next.kiosk.staff.length = 0
	}
	if m.entry.length > 0 && next.entry.length == 0 && !contains[sendSecret](effects) {
		effects = append(effects, wipeSecret{})
	}
	if m.kiosk.staff.length > 0 && next.kiosk.staff.length == 0 && !contains[compareCode](effects) {
		effects = append(effects, wipeCode{})
	}
	return next, effects
}

// contains reports whether one of the effects is of a type.
func contains[T effect](effects []effect) bool {
	return slices.ContainsFunc(effects, func(effect effect) bool { _, is := effect.(T); return is })
}

func (m model) dispatch(event event) (model, []effect) {
	if m.kiosk.on {
		return m.stepKiosk(event)
	}
	if t, ok := event.(touched); ok {
		event = t.what
	}
	return m.stepUsual(event)
}

// mayAsk reports whether a person may be asked for a secret.
func (m model) mayAsk(secret card.SecretKind) bool {
	if secret == card.SignaturePassword {
		return m.policy.AskPassword
	}
	return m.policy.AskPIN
}

// stepUsual is step where this is nobody's terminal.
func (m model) stepUsual(event event) (model, []effect) {
	switch e := event.(type) {
	case stateChanged:
		another := e.state.Today != m.check.Today
		m = m.checkChanged(e.state)
		if e.state.CardGone && e.state.Current.Simulated {
			return m, []effect{intend{check.Cancel{}}} // the demonstration was left: nothing of it is to stay
		}
		if another {
			return m.announce(e.state.Today)
		}
	case chooseLanguage:
		if m.page == languagePage {
			m = m.back()
		}
		m.language = e.language
		m, effects := m.lay()
		return m, append(effects, keepSetting{keptLanguage, e.language.Tag()})
	case chooseZoom:
		m.zoom = min(max(e.zoom, 0), len(zooms)-1)
		return m, []effect{keepSetting{keptSize, strconv.Itoa(int(100 * zooms[m.zoom]))}}
	case chooseScheme:
		m.scheme = e.scheme
		return m, []effect{keepSetting{keptColors, schemeNames[e.scheme]}}
	case desktopChanged:
		m.dark = e.dark
	case openPage:
		m = m.open(e.page)
		m.reminders.badLabel = false
		m.birth = birthEntry{era: m.birth.era}
		m.takeaway.made = nothingMade
		if e.page == handoutPage {
			return m.lay()
		}
	case goBack:
		m = m.back()
	case pressEscape:
		if m.page == noPage && (m.entry.asked || m.canStop()) {
			return m, []effect{intend{check.Cancel{}}}
		}
		m = m.back()
	case pickDemo:
		m.page = noPage
		return m, []effect{intend{check.Choose{Reader: check.SimulatorName}}, insertDemo(e)}
	case leaveDemo:
		return m, []effect{removeDemo{}}
	case pickArea:
		m.area = e.code
		m = m.open(wherePage)
	case pressCopy:
		m.copied = e.text
		return m, []effect{copyText(e)}
	case typeCharacter:
		if m.page == bornPage {
			m.birth = m.birth.typed(e.character)
			return m, nil
		}
		return m.typed(e.character)
	case typeBackspace:
		switch {
		case m.page == bornPage:
			m.birth = m.birth.backspace()
		case m.entry.length > 0:
			m.entry.length--
			m.entry.note = noNote
			return m, []effect{dropCharacter{}}
		case m.entry.asked:
			m.entry.note = noNote
		}
	case toggleShown:
		m.entry.shown = !m.entry.shown
	case confirmEntry:
		switch {
		case m.page == bornPage:
			return m.bornConfirmed(), nil
		case !m.entry.asked:
			return m, nil
		case !m.entry.longEnough():
			m.entry.note = noteTooShort
			return m, nil
		}
		if m.check.NeedsLastTry() {
			m.page = lastTryPage
			return m, nil
		}
		return m.enter(false)
	case cancelEntry:
		m.page = noPage
		return m, []effect{intend{check.Cancel{}}}
	case agreeToLastTry:
		if m.page == lastTryPage && m.entry.asked {
			return m.enter(true)
		}
	case remindersLoaded, remindersUpdated, rememberCard, forgetCard, toggleNotify:
		return m.remind(e)
	case pressClimb, rungClimbed, climbEnded:
		return m.diagnose(e)
	case pressMake, paperLaid, wasMade, pressOpen, openFailed:
		return m.takeAway(e)
	case saidAnswer:
		m = m.answered(e.question, e.answer)
	case chooseEra:
		m.birth = birthEntry{era: e.era}
	case intend:
		return m, []effect{e}
	}
	return m, nil
}

// checkChanged takes in a new state of the check. An entry begins when the check asks for a
// secret, and ends when it no longer does.
func (m model) checkChanged(state check.State) model {
	if state.Phase != m.check.Phase || state.Current.Events != m.check.Current.Events {
		m.page = noPage // something happened that the page knows nothing of
	}
	same := state.Current.Name == m.check.Current.Name && state.Current.Events == m.check.Current.Events
	m.rows = len(state.Report.Items) > 0 || m.rows && same && state.Current.Name != ""
	if !same || !m.rows {
		m.area = ""
	}
	m.slow = state.Slow || m.slow && same && state.Phase == m.check.Phase
	if !same || state.Current.Name == "" || state.Phase == check.Reading {
		m = m.forget() // they were said of a report that is gone, perhaps by somebody else
	}
	if state.Fault != m.check.Fault {
		m.copied = ""
	}
	m.check = state
	asks := state.Phase == check.Asking
	switch {
	case !asks:
		m.entry = entry{}
	case !m.entry.asked || m.entry.kind != state.Asked:
		m.entry = entry{asked: true, kind: state.Asked}
	}
	return m
}

// types reports whether something is being entered.
func (m model) types() bool {
	return m.page == bornPage || m.page == staffCodePage || m.page == noPage && m.entry.asked
}

// canStop reports whether a reading takes so long that the person may stop it. A
// secret that is on its way can't be called back.
func (m model) canStop() bool { return m.slow && m.check.Phase == check.Reading }

// enter hands the secret over to the check, which wipes it.
func (m model) enter(lastTry bool) (model, []effect) {
	m.entry, m.page = entry{}, noPage
	return m, []effect{sendSecret{lastTry}}
}

// typed enters a character into the secret that is asked for, if that can have it.
func (m model) typed(character rune) (model, []effect) {
	if !m.entry.asked {
		return m, nil
	}
	_, most := m.entry.kind.Length()
	folded, err := m.entry.kind.Fold(character)
	switch {
	case err != nil:
		m.entry.note = noteBadCharacter
		return m, nil
	case m.entry.length == most:
		m.entry.note = noteFull
		return m, nil
	case rune(folded) != character:
		m.entry.note = noteFolded
	default:
		m.entry.note = noNote
	}
	m.entry.length++
	return m, []effect{enterCharacter{m.entry.kind, character}}
}

// longEnough reports whether the card could accept a secret of this length.
func (e entry) longEnough() bool {
	fewest, _ := e.kind.Length()
	return e.length >= fewest
}

// open lays a page over the others. One that is below already comes to the top again.
func (m model) open(p page) model {
	switch {
	case m.page == noPage || p == noPage:
		m.behind = nil
	case slices.Contains(m.behind, p):
		m.behind = slices.Clip(m.behind[:slices.Index(m.behind, p)])
	case m.page != p:
		m.behind = append(slices.Clip(m.behind), m.page)
	}
	m.page = p
	return m
}

// back leaves a page for the one that it lies over.
func (m model) back() model {
	last := len(m.behind) - 1
	if m.page == noPage || last < 0 {
		m.page, m.behind = noPage, nil
		return m
	}
	m.page, m.behind = m.behind[last], slices.Clip(m.behind[:last])
	return m
}

// plan is what the card and the person's answers ask for.
func (m model) plan() advice.Plan { return advice.For(m.check.Report, m.said) }

// answered takes in an answer.
func (m model) answered(question advice.Question, answer advice.Answer) model {
	switch question {
	case advice.AskPeriodOfStay:
		m.said.PeriodOfStay = answer
	case advice.AskChanged:
		m.said.Changed = answer
	}
	return m
}

// bornConfirmed takes in the birth date that was entered, if there is one.
func (m model) bornConfirmed() model {
	born, ok := m.birth.date(m.check.Today)
	if !ok {
		m.birth.wrong = true
		return m
	}
	m.said.Born, m.birth = born, birthEntry{era: m.birth.era}
	return m.back()
}

// forget drops what the person said about themselves.
func (m model) forget() model {
	m.said, m.birth = advice.Facts{}, birthEntry{}
	return m
}

// waitsForCard reports whether the next person can lay a card.
func (m model) waitsForCard() bool {
	return m.check.Phase == check.WaitingForCard || m.check.Phase == check.WaitingForReader
}

// unseen reports whether the readers were not looked at yet, which takes a moment. The
// window opens with what most people will see next.
func (m model) unseen() bool { return m.check.Phase == check.WaitingForReader && m.check.Fault == nil }

// blind reports whether connecting a reader would not help, so that nobody is asked to:
// readers can't be seen, as when the service is down, or one is plugged in and wants
// something else.
func (m model) blind() bool {
	fault := m.check.Fault
	if m.check.Phase != check.WaitingForReader || fault == nil {
		return false
	}
	_, plugged := errors.AsType[*check.USBReader](fault)
	return plugged || fault.Cause != check.NoReader && fault.Cause != check.ReaderGone
}

// hasText reports whether there is a result to be shown as plain text.
func (m model) hasText() bool {
	return m.check.Phase == check.Showing || m.check.Phase == check.InTrouble
}

// reportText is what the window says of the card, with what to do next and where, once
// there is something to say that of.
func (m model) reportText() string {
	report := m.check.Report
	var topics []i18n.Topic
	if len(report.Items) > 0 {
		topics = m.topics(m.now)
	}
	if fault := m.check.Fault; fault != nil {
		report.Faults = append([]*check.Fault{fault}, report.Faults...)
	}
	return m.language.ReportText(report, topics...)
}

// A scheme is which palette a person wants.
type scheme int

const (
	systemScheme scheme = iota // light or dark, as the rest of the desktop is
	lightScheme
	darkScheme
	contrastScheme
)
