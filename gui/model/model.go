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

// A Model is the state of the window as a plain value: copies share only data that is never
// written to. It knows how many characters of a secret were entered; the controller holds the
// characters.
type Model struct {
	Now      time.Time // time of the last event
	Check    check.State
	Language *i18n.Language
	Zoom     int // index into Zooms
	Scheme   Scheme
	Dark     bool   // the desktop's theme is dark
	Page     Page   // the open page, NoPage for the check itself
	behind   []Page // pages below Page, the topmost last
	Entry    entry
	// Rows is true once any of the card's items were shown. When a reading starts again by
	// itself, the rows stay, empty, so that the page does not flicker.
	Rows bool
	// Slow is true from when the card is slow until the reading or verifying ends, so that the
	// Stop button does not come and go.
	Slow bool
	// Area is the area code that the person chose; "" for that of the card, Elsewhere for one
	// that is not listed. It is dropped with the card's report.
	Area string
	// Copied is the text last copied to the clipboard.
	Copied string
	// Reminders are the remembered cards.
	Reminders reminders
	// Takeaway is the state of saving and printing.
	Takeaway takeaway
	// Ladder is the state of the diagnosis.
	Ladder Ladder
	// Said holds the person's answers, and Birth the birth date being entered. Both are
	// dropped with the card's report.
	Said  advice.Facts
	Birth birthEntry
	// Policy is the policy of this computer.
	Policy policy.Policy
	// Kiosk is the state of a kiosk; Kiosk.On is false in an ordinary window.
	Kiosk kiosk
}

// Zooms are the text sizes.
var Zooms = []float32{1, 1.25, 1.5, 2, 2.5, 3}

// A Page covers what the check shows until the person leaves it.
type Page int

// The pages.
const (
	NoPage        Page = iota
	DemoPage           // the choice of a demonstration card
	NoReaderPage       // what to do without a reader
	LastTryPage        // confirmation before the last try
	ForgottenPage      // what to do about a forgotten secret
	WherePage          // where to go
	AreasPage          // the choice of an area
	RememberPage       // the label of a card to remember
	RemindersPage      // the remembered cards
	TakeawayPage       // what can be saved or printed
	CodePage           // the next date as a QR code
	HandoutPage        // the preview of the handout
	LanguagePage       // the choice of a language
	DisplayPage        // text size and colours
	TextPage           // the result as plain text
	NextPage           // what to do next
	BornPage           // the entry of a birth date
	LadderPage         // the diagnosis, rung by rung
	BundlePage         // the support bundle
	StaffCodePage      // the entry of a kiosk's staff code
	StaffPage          // a kiosk's staff page
)

// An entry is a secret being entered, without its characters.
type entry struct {
	Asked  bool // the check asks for a secret
	Kind   card.SecretKind
	Length int  // characters entered
	Shown  bool // the characters are visible
	Note   note // about the last character
}

// A note is a hint shown during an entry.
type note int

// The notes.
const (
	noNote           note = iota
	NoteFolded            // the character was converted to a valid one
	NoteBadCharacter      // the character is not valid
	NoteFull              // the secret has its greatest length
	NoteTooShort          // the secret was confirmed before it was long enough
)

// Step returns the next model and the effects of an event. An entry of a secret or a code that
// ends without being sent has the effect of wiping its characters.
func (m Model) Step(event Event) (Model, []Effect) {
	next, effects := m.dispatch(event)
	if next.Page == NoPage {
		next.behind = nil
	}
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

// contains reports whether effects has one of type T.
func contains[T Effect](effects []Effect) bool {
	return slices.ContainsFunc(effects, func(effect Effect) bool { _, is := effect.(T); return is })
}

// dispatch steps a kiosk or a window.
func (m Model) dispatch(event Event) (Model, []Effect) {
	if m.Kiosk.On {
		return m.stepKiosk(event)
	}
	if t, ok := event.(Touched); ok {
		event = t.What
	}
	return m.stepWindow(event)
}

// MayAsk reports whether the policy allows asking for a secret.
func (m Model) MayAsk(secret card.SecretKind) bool {
	if secret == card.SignaturePassword {
		return m.Policy.AskPassword
	}
	return m.Policy.AskPIN
}

// stepWindow is Step for a window. A kiosk calls it too, for the events it allows.
func (m Model) stepWindow(event Event) (Model, []Effect) {
	switch e := event.(type) {
	case StateChanged:
		another := e.State.Today != m.Check.Today
		m = m.checkChanged(e.State)
		if e.State.CardGone && e.State.Current.Simulated {
			return m, []Effect{Intend{check.Cancel{}}} // the demonstration has ended: drop its result
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
		default:
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
		case !m.Entry.longEnough() && !m.Check.AsksOnKeypad():
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

// checkChanged returns the model with a new state of the check. An entry begins when the check
// asks for a secret, and ends when it no longer does.
func (m Model) checkChanged(state check.State) Model {
	if state.Phase != m.Check.Phase || state.Current.Events != m.Check.Current.Events {
		m.Page = NoPage // it may be about another card
	}
	same := state.Current.Name == m.Check.Current.Name && state.Current.Events == m.Check.Current.Events
	m.Rows = len(state.Report.Items) > 0 || m.Rows && same
	if !same || !m.Rows {
		m.Area = ""
	}
	m.Slow = state.Slow || m.Slow && same && state.Phase == m.Check.Phase
	if !same || state.Current.Name == "" || state.Phase == check.Reading {
		m = m.forgetAnswers() // they belong to a report that is gone, perhaps another person's
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

// Entering reports whether typed characters go to an entry.
func (m Model) Entering() bool {
	return m.Page == BornPage || m.Page == StaffCodePage || m.Page == NoPage && m.Entry.Asked && !m.Check.AsksOnKeypad()
}

// CanStop reports whether a slow reading can be stopped. A secret that was sent can't be
// called back.
func (m Model) CanStop() bool { return m.Slow && m.Check.Phase == check.Reading }

// enter ends the entry and sends the secret to the check, which wipes it.
func (m Model) enter(lastTry bool) (Model, []Effect) {
	m.Entry, m.Page = entry{}, NoPage
	if m.Check.AsksOnKeypad() {
		return m, []Effect{AskOnKeypad{lastTry}}
	}
	return m, []Effect{SendSecret{lastTry}}
}

// typed enters a character of the secret, if it is valid and there is room for it.
func (m Model) typed(character rune) (Model, []Effect) {
	if !m.Entry.Asked || m.Check.AsksOnKeypad() {
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

// longEnough reports whether the secret has its least length.
func (e entry) longEnough() bool {
	fewest, _ := e.Kind.Length()
	return e.Length >= fewest
}

// open opens a page over the others. If it is below already, it returns to it.
func (m Model) open(p Page) Model {
	switch {
	case slices.Contains(m.behind, p):
		m.behind = slices.Clip(m.behind[:slices.Index(m.behind, p)])
	case m.Page != p:
		m.behind = append(slices.Clip(m.behind), m.Page)
	}
	m.Page = p
	return m
}

// back returns to the page below.
func (m Model) back() Model {
	last := len(m.behind) - 1
	if last < 0 {
		m.Page = NoPage
		return m
	}
	m.Page, m.behind = m.behind[last], slices.Clip(m.behind[:last])
	return m
}

// Plan returns the advice for the card and the person's answers.
func (m Model) Plan() advice.Plan { return advice.For(m.Check.Report, m.Said) }

// answered stores an answer.
func (m Model) answered(question advice.Question, answer advice.Answer) Model {
	switch question {
	case advice.AskPeriodOfStay:
		m.Said.PeriodOfStay = answer
	case advice.AskChanged:
		m.Said.Changed = answer
	}
	return m
}

// confirmBirth stores the birth date entered, if it is valid, and goes back.
func (m Model) confirmBirth() Model {
	born, ok := m.Birth.Date(m.Check.Today)
	if !ok {
		m.Birth.Wrong = true
		return m
	}
	m.Said.Born, m.Birth = born, birthEntry{Era: m.Birth.Era}
	return m.back()
}

// forgetAnswers drops the person's answers and birth date.
func (m Model) forgetAnswers() Model {
	m.Said, m.Birth = advice.Facts{}, birthEntry{}
	return m
}

// WaitsForCard reports whether no card is being checked.
func (m Model) WaitsForCard() bool {
	return m.Check.Phase == check.WaitingForCard || m.Check.Phase == check.WaitingForReader
}

// ReadersUnknown reports whether the program has just started and not yet listed the readers.
// The window then shows what it shows with a reader.
func (m Model) ReadersUnknown() bool {
	return m.Check.Phase == check.WaitingForReader && m.Check.Fault == nil
}

// ReadersUnavailable reports whether no reader can be used for a reason that connecting one
// does not mend: the smart-card service is down, or a reader is plugged in and lacks a driver.
func (m Model) ReadersUnavailable() bool {
	fault := m.Check.Fault
	if m.Check.Phase != check.WaitingForReader || fault == nil {
		return false
	}
	_, plugged := errors.AsType[*check.USBReader](fault)
	return plugged || fault.Cause != check.NoReader && fault.Cause != check.ReaderGone
}

// HasText reports whether there is a result to show as plain text.
func (m Model) HasText() bool {
	return m.Check.Phase == check.Showing || m.Check.Phase == check.InTrouble
}

// ReportText returns the result as plain text, with what to do next and where once there are
// items.
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

// A Scheme is a choice of colours.
type Scheme int

// The schemes.
const (
	SystemScheme Scheme = iota // light or dark, like the desktop
	LightScheme
	DarkScheme
	ContrastScheme
)
