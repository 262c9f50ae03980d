package model

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

// A Model is everything that is on the screen, as a plain value: copies share nothing that
// is ever written to. Of a secret it knows how many characters were entered; the characters
// themselves are the controller's.
type Model struct {
	Now      time.Time // of the last event
	Check    check.State
	Language *i18n.Language
	Zoom     int // index of zooms
	Scheme   Scheme
	Dark     bool // the desktop is
	Page     Page
	behind   []Page // the pages that were left for it, the last at the end
	Entry    entry
	// Rows is true once something of the card was shown. A reading that is quietly begun
	// again leaves the rows where they are, empty, so that the page does not flicker.
	Rows bool
	// Slow is true once the card was slow, until the reading or verifying ends: a button
	// that came must not go when the card has said one thing more.
	Slow bool
	// Area is the code of the area whose counters the person wants to see; "" for that of
	// the card, elsewhere for one that is not listed. It is forgotten with the card's report.
	Area string
	// Copied is what was last copied to the clipboard of what the fault has to copy.
	Copied string
	// Reminders are of cards that a person wanted remembered.
	Reminders reminders
	// Takeaway is what is made to take along.
	Takeaway takeaway
	// Ladder is what was found of what may be wrong.
	Ladder Ladder
	// Said is what the person said about themselves, and birth the birth date that they are
	// entering: both are forgotten with the card's report.
	Said  advice.Facts
	Birth birthEntry
	// Policy is what was decided for this computer; kiosk is what there is more where it is
	// a kiosk.
	Policy policy.Policy
	Kiosk  kiosk
}

// Zooms are the text sizes.
var Zooms = []float32{1, 1.25, 1.5, 2, 2.5, 3}

// A Page lies over what the check shows, until it is left.
type Page int

// The pages.
const (
	NoPage        Page = iota
	DemoPage           // which demonstration card?
	NoReaderPage       // what to do without a reader
	LastTryPage        // use the last try?
	ForgottenPage      // what to do without the secret
	WherePage          // where to go
	AreasPage          // where does the person live?
	RememberPage       // whose card is it?
	RemindersPage      // the cards that are remembered
	TakeawayPage       // what to take along
	CodePage           // the next day as a code for a telephone
	HandoutPage        // the page of paper
	LanguagePage       // which language?
	DisplayPage        // text size and colours
	TextPage           // the result as plain text
	NextPage           // what to do next
	BornPage           // the birth date
	LadderPage         // where a check goes wrong
	BundlePage         // what support staff would be sent
	StaffCodePage      // the staff code
	StaffPage          // what staff can see and do at a kiosk
)

// An entry is a secret being entered, without its characters.
type entry struct {
	Asked  bool // the check asks for one
	Kind   card.SecretKind
	Length int  // characters entered
	Shown  bool // the person asked to see it
	Note   note // what there is to say of what was done last
}

// A note is what is said of an entry while it is made.
type note int

// The notes.
const (
	noNote           note = iota
	NoteFolded            // the character was changed into one that the secret can have
	NoteBadCharacter      // the secret can't have it
	NoteFull              // there is no room for it
	NoteTooShort          // it was confirmed too soon
)

// Step returns the next model, and what to do. Whenever the entry of a secret or a code ends
// without being sent, its characters are wiped.
func (m Model) Step(event Event) (Model, []Effect) {
	next, effects := m.dispatch(event)
	if next.Page != HandoutPage && !slices.Contains(next.behind, HandoutPage) {
		next.Takeaway.Paper = nil // the preview lasts as long as its page
	}
	if next.Page != StaffCodePage {
		next.Kiosk.Staff.Length = 0
	}
	if m.Entry.Length > 0 && next.Entry.Length == 0 && !contains[SendSecret](effects) {
		effects = append(effects, WipeSecret{})
	}
	if m.Kiosk.Staff.Length > 0 && next.Kiosk.Staff.Length == 0 && !contains[CompareCode](effects) {
		effects = append(effects, WipeCode{})
	}
	return next, effects
}

// contains reports whether one of the effects is of a type.
func contains[T Effect](effects []Effect) bool {
	return slices.ContainsFunc(effects, func(effect Effect) bool { _, is := effect.(T); return is })
}

func (m Model) dispatch(event Event) (Model, []Effect) {
	if m.Kiosk.On {
		return m.stepKiosk(event)
	}
	if t, ok := event.(Touched); ok {
		event = t.What
	}
	return m.stepWindow(event)
}

// MayAsk reports whether a person may be asked for a secret.
func (m Model) MayAsk(secret card.SecretKind) bool {
	if secret == card.SignaturePassword {
		return m.Policy.AskPassword
	}
	return m.Policy.AskPIN
}

// stepWindow is step where this is nobody's kiosk.
func (m Model) stepWindow(event Event) (Model, []Effect) {
	switch e := event.(type) {
	case StateChanged:
		another := e.State.Today != m.Check.Today
		m = m.checkChanged(e.State)
		if e.State.CardGone && e.State.Current.Simulated {
			return m, []Effect{Intend{check.Cancel{}}} // the demonstration was left: nothing of it is to stay
		}
		if another {
			return m.announce(e.State.Today)
		}
	case ChooseLanguage:
		if m.Page == LanguagePage {
			m = m.back()
		}
		m.Language = e.Language
		m, effects := m.layPaper()
		return m, append(effects, KeepSetting{KeptLanguage, e.Language.Tag()})
	case ChooseZoom:
		m.Zoom = min(max(e.Zoom, 0), len(Zooms)-1)
		return m, []Effect{KeepSetting{KeptSize, strconv.Itoa(int(100 * Zooms[m.Zoom]))}}
	case ChooseScheme:
		m.Scheme = e.Scheme
		return m, []Effect{KeepSetting{KeptColors, SchemeNames[e.Scheme]}}
	case DesktopChanged:
		m.Dark = e.Dark
	case OpenPage:
		m = m.open(e.Page)
		m.Reminders.BadLabel = false
		m.Birth = birthEntry{Era: m.Birth.Era}
		m.Takeaway.Made = NothingMade
		if e.Page == HandoutPage {
			return m.layPaper()
		}
	case GoBack:
		m = m.back()
	case PressEscape:
		if m.Page == NoPage && (m.Entry.Asked || m.CanStop()) {
			return m, []Effect{Intend{check.Cancel{}}}
		}
		m = m.back()
	case PickDemo:
		m.Page = NoPage
		return m, []Effect{Intend{check.Choose{Reader: check.SimulatorName}}, InsertDemo(e)}
	case LeaveDemo:
		return m, []Effect{RemoveDemo{}}
	case PickArea:
		m.Area = e.Code
		m = m.open(WherePage)
	case PressCopy:
		m.Copied = e.Text
		return m, []Effect{CopyText(e)}
	case TypeCharacter:
		if m.Page == BornPage {
			m.Birth = m.Birth.typed(e.Character)
			return m, nil
		}
		return m.typed(e.Character)
	case TypeBackspace:
		switch {
		case m.Page == BornPage:
			m.Birth = m.Birth.backspace()
		case m.Entry.Length > 0:
			m.Entry.Length--
			m.Entry.Note = noNote
			return m, []Effect{DropCharacter{}}
		case m.Entry.Asked:
			m.Entry.Note = noNote
		}
	case ToggleShown:
		m.Entry.Shown = !m.Entry.Shown
	case ConfirmEntry:
		switch {
		case m.Page == BornPage:
			return m.confirmBirth(), nil
		case !m.Entry.Asked:
			return m, nil
		case !m.Entry.longEnough():
			m.Entry.Note = NoteTooShort
			return m, nil
		}
		if m.Check.NeedsLastTry() {
			m.Page = LastTryPage
			return m, nil
		}
		return m.enter(false)
	case CancelEntry:
		m.Page = NoPage
		return m, []Effect{Intend{check.Cancel{}}}
	case AgreeToLastTry:
		if m.Page == LastTryPage && m.Entry.Asked {
			return m.enter(true)
		}
	case RemindersLoaded, RemindersUpdated, RememberCard, ForgetCard, ToggleNotify:
		return m.stepReminders(e)
	case PressClimb, RungClimbed, ClimbEnded:
		return m.stepLadder(e)
	case PressMake, PaperLaid, WasMade, PressOpen, OpenFailed:
		return m.stepTakeaway(e)
	case SaidAnswer:
		m = m.answered(e.Question, e.Answer)
	case ChooseEra:
		m.Birth = birthEntry{Era: e.Era}
	case Intend:
		return m, []Effect{e}
	}
	return m, nil
}

// checkChanged takes in a new state of the check. An entry begins when the check asks for a
// secret, and ends when it no longer does.
func (m Model) checkChanged(state check.State) Model {
	if state.Phase != m.Check.Phase || state.Current.Events != m.Check.Current.Events {
		m.Page = NoPage // something happened that the page knows nothing of
	}
	same := state.Current.Name == m.Check.Current.Name && state.Current.Events == m.Check.Current.Events
	m.Rows = len(state.Report.Items) > 0 || m.Rows && same && state.Current.Name != ""
	if !same || !m.Rows {
		m.Area = ""
	}
	m.Slow = state.Slow || m.Slow && same && state.Phase == m.Check.Phase
	if !same || state.Current.Name == "" || state.Phase == check.Reading {
		m = m.forgetAnswers() // they were said of a report that is gone, perhaps by somebody else
	}
	if state.Fault != m.Check.Fault {
		m.Copied = ""
	}
	m.Check = state
	asks := state.Phase == check.Asking
	switch {
	case !asks:
		m.Entry = entry{}
	case !m.Entry.Asked || m.Entry.Kind != state.Asked:
		m.Entry = entry{Asked: true, Kind: state.Asked}
	}
	return m
}

// Entering reports whether something is being entered.
func (m Model) Entering() bool {
	return m.Page == BornPage || m.Page == StaffCodePage || m.Page == NoPage && m.Entry.Asked
}

// CanStop reports whether a reading takes so long that the person may stop it. A
// secret that is on its way can't be called back.
func (m Model) CanStop() bool { return m.Slow && m.Check.Phase == check.Reading }

// enter hands the secret over to the check, which wipes it.
func (m Model) enter(lastTry bool) (Model, []Effect) {
	m.Entry, m.Page = entry{}, NoPage
	return m, []Effect{SendSecret{lastTry}}
}

// typed enters a character into the secret that is asked for, if that can have it.
func (m Model) typed(character rune) (Model, []Effect) {
	if !m.Entry.Asked {
		return m, nil
	}
	_, most := m.Entry.Kind.Length()
	folded, err := m.Entry.Kind.Fold(character)
	switch {
	case err != nil:
		m.Entry.Note = NoteBadCharacter
		return m, nil
	case m.Entry.Length == most:
		m.Entry.Note = NoteFull
		return m, nil
	case rune(folded) != character:
		m.Entry.Note = NoteFolded
	default:
		m.Entry.Note = noNote
	}
	m.Entry.Length++
	return m, []Effect{EnterCharacter{m.Entry.Kind, character}}
}

// longEnough reports whether the card could accept a secret of this length.
func (e entry) longEnough() bool {
	fewest, _ := e.Kind.Length()
	return e.Length >= fewest
}

// open lays a page over the others. One that is below already comes to the top again.
func (m Model) open(p Page) Model {
	switch {
	case m.Page == NoPage || p == NoPage:
		m.behind = nil
	case slices.Contains(m.behind, p):
		m.behind = slices.Clip(m.behind[:slices.Index(m.behind, p)])
	case m.Page != p:
		m.behind = append(slices.Clip(m.behind), m.Page)
	}
	m.Page = p
	return m
}

// back leaves a page for the one that it lies over.
func (m Model) back() Model {
	last := len(m.behind) - 1
	if m.Page == NoPage || last < 0 {
		m.Page, m.behind = NoPage, nil
		return m
	}
	m.Page, m.behind = m.behind[last], slices.Clip(m.behind[:last])
	return m
}

// Plan is what the card and the person's answers ask for.
func (m Model) Plan() advice.Plan { return advice.For(m.Check.Report, m.Said) }

// answered takes in an answer.
func (m Model) answered(question advice.Question, answer advice.Answer) Model {
	switch question {
	case advice.AskPeriodOfStay:
		m.Said.PeriodOfStay = answer
	case advice.AskChanged:
		m.Said.Changed = answer
	}
	return m
}

// confirmBirth takes in the birth date that was entered, if there is one.
func (m Model) confirmBirth() Model {
	born, ok := m.Birth.Date(m.Check.Today)
	if !ok {
		m.Birth.Wrong = true
		return m
	}
	m.Said.Born, m.Birth = born, birthEntry{Era: m.Birth.Era}
	return m.back()
}

// forgetAnswers drops what the person said about themselves.
func (m Model) forgetAnswers() Model {
	m.Said, m.Birth = advice.Facts{}, birthEntry{}
	return m
}

// WaitsForCard reports whether the next person can lay a card.
func (m Model) WaitsForCard() bool {
	return m.Check.Phase == check.WaitingForCard || m.Check.Phase == check.WaitingForReader
}

// ReadersUnknown reports whether the readers were not looked at yet, which takes a moment. The
// window opens with what most people will see next.
func (m Model) ReadersUnknown() bool {
	return m.Check.Phase == check.WaitingForReader && m.Check.Fault == nil
}

// ReadersUnavailable reports whether connecting a reader would not help, so that nobody is asked to:
// readers can't be seen, as when the service is down, or one is plugged in and wants
// something else.
func (m Model) ReadersUnavailable() bool {
	fault := m.Check.Fault
	if m.Check.Phase != check.WaitingForReader || fault == nil {
		return false
	}
	_, plugged := errors.AsType[*check.USBReader](fault)
	return plugged || fault.Cause != check.NoReader && fault.Cause != check.ReaderGone
}

// HasText reports whether there is a result to be shown as plain text.
func (m Model) HasText() bool {
	return m.Check.Phase == check.Showing || m.Check.Phase == check.InTrouble
}

// ReportText is what the window says of the card, with what to do next and where, once
// there is something to say that of.
func (m Model) ReportText() string {
	report := m.Check.Report
	var topics []i18n.Topic
	if len(report.Items) > 0 {
		topics = m.Topics(m.Now)
	}
	if fault := m.Check.Fault; fault != nil {
		report.Faults = append([]*check.Fault{fault}, report.Faults...)
	}
	return m.Language.ReportText(report, topics...)
}

// A Scheme is which palette a person wants.
type Scheme int

// The schemes.
const (
	SystemScheme Scheme = iota // light or dark, as the rest of the desktop is
	LightScheme
	DarkScheme
	ContrastScheme
)
