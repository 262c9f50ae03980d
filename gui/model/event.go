package model

import (
	"kigen/internal/advice"
	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/internal/export/paper"
	"kigen/internal/i18n"
	"kigen/internal/reminder"
	"kigen/rules"
)

// An Event is what happens to the screen: what a person does, what the check and the clock
// say, and how an effect came out. A kiosk refuses those that Model.allows does not
// list.
type Event interface{ isEvent() }

// What the check, the clock and the desktop say.
type (
	// StateChanged brings a new state of the check.
	StateChanged struct{ State check.State }
	// MinutePassed draws anew what depends on the hour.
	MinutePassed struct{}
	// Ticked says that a second has passed at a kiosk.
	Ticked struct{}
	// DesktopChanged says whether the desktop is dark.
	DesktopChanged struct{ Dark bool }
)

// What a person does to the page.
type (
	// Touched wraps what a person does; What is nil where they only moved about.
	Touched struct{ What Event }
	// Intend is what a person wants of the check. It is also the effect that tells the check.
	Intend struct{ Intent check.Intent }
	// OpenPage lays a page over the one that is shown; NoPage leaves all pages.
	OpenPage struct{ Page Page }
	// GoBack leaves one page.
	GoBack struct{}
	// PressEscape cancels what is asked, stops a slow reading, or leaves one page.
	PressEscape struct{}
	// ChooseLanguage changes the language of the window.
	ChooseLanguage struct{ Language *i18n.Language }
	// ChooseZoom takes an index of Zooms; beyond its ends it is the end.
	ChooseZoom struct{ Zoom int }
	// ChooseScheme changes the colours.
	ChooseScheme struct{ Scheme Scheme }
	// PressCopy copies a text to the clipboard.
	PressCopy struct{ Text string }
	// PickDemo begins a demonstration with the card of this name.
	PickDemo struct{ Profile string }
	// LeaveDemo ends the demonstration.
	LeaveDemo struct{}
)

// What a person enters.
type (
	// TypeCharacter enters a character into what is asked for.
	TypeCharacter struct{ Character rune }
	// TypeBackspace takes the last character away.
	TypeBackspace struct{}
	// ToggleShown shows or hides the characters of a secret.
	ToggleShown struct{}
	// ConfirmEntry is done with the entry.
	ConfirmEntry struct{}
	// CancelEntry gives up the entry of a secret.
	CancelEntry struct{}
	// AgreeToLastTry sends the secret though one try is left.
	AgreeToLastTry struct{}
)

// What a person says about themselves.
type (
	// PickArea chooses the area whose counters are shown, by its code.
	PickArea struct{ Code string }
	// SaidAnswer answers a question of the advice.
	SaidAnswer struct {
		Question advice.Question
		Answer   advice.Answer
	}
	// ChooseEra chooses how the birth date's years are counted: "" for Western years.
	ChooseEra struct{ Era string }
)

// What happens to reminders.
type (
	// RemindersLoaded brings what the store had at the start, or why it could not be read.
	RemindersLoaded struct {
		List  reminder.List
		Err   error
		Today rules.Date
	}
	// RemindersUpdated answers the updates in their order.
	RemindersUpdated struct {
		List          reminder.List
		Err, LoginErr error
	}
	// RememberCard remembers the dates of the card that is shown, under a label.
	RememberCard struct{ Label string }
	// ForgetCard forgets a remembered card.
	ForgetCard struct{ Label string }
	// ToggleNotify turns notifications on or off.
	ToggleNotify struct{}
)

// What happens to what is taken along.
type (
	// PressMake has a product made.
	PressMake struct{ Product Product }
	// PaperLaid brings the page of the preview that was asked for with this number.
	PaperLaid struct {
		LayoutID int
		Page     paper.Page
	}
	// WasMade says how a product came out, and where its file is.
	WasMade struct {
		Product Product
		Path    string
		Outcome Outcome
	}
	// PressOpen opens the file that was saved.
	PressOpen struct{}
	// OpenFailed says that no program opens it.
	OpenFailed struct{ Path string }
)

// What happens to the ladder.
type (
	// PressClimb climbs the ladder.
	PressClimb struct{}
	// RungClimbed brings the rungs so far of the climb of this number.
	RungClimbed struct {
		Climb int
		Rungs diagnosis.Ladder
	}
	// ClimbEnded brings the trace of the check after it.
	ClimbEnded struct {
		Climb int
		Trace string
	}
)

// What happens at a kiosk.
type (
	// PressFinish is done with the card and everything of it.
	PressFinish struct{}
	// PressGoOn stops the countdown.
	PressGoOn struct{}
	// PressLower moves the page to the lower half of the screen, or back.
	PressLower struct{}
	// OpenStaff asks for the staff code.
	OpenStaff struct{}
	// StaffAnswered says whether the staff code was right.
	StaffAnswered struct{ Right bool }
	// PressLeave ends the program, for staff, or starts it again.
	PressLeave struct{ Restart bool }
)

func (StateChanged) isEvent()     {}
func (MinutePassed) isEvent()     {}
func (Ticked) isEvent()           {}
func (DesktopChanged) isEvent()   {}
func (Touched) isEvent()          {}
func (Intend) isEvent()           {}
func (OpenPage) isEvent()         {}
func (GoBack) isEvent()           {}
func (PressEscape) isEvent()      {}
func (ChooseLanguage) isEvent()   {}
func (ChooseZoom) isEvent()       {}
func (ChooseScheme) isEvent()     {}
func (PressCopy) isEvent()        {}
func (PickDemo) isEvent()         {}
func (LeaveDemo) isEvent()        {}
func (TypeCharacter) isEvent()    {}
func (TypeBackspace) isEvent()    {}
func (ToggleShown) isEvent()      {}
func (ConfirmEntry) isEvent()     {}
func (CancelEntry) isEvent()      {}
func (AgreeToLastTry) isEvent()   {}
func (PickArea) isEvent()         {}
func (SaidAnswer) isEvent()       {}
func (ChooseEra) isEvent()        {}
func (RemindersLoaded) isEvent()  {}
func (RemindersUpdated) isEvent() {}
func (RememberCard) isEvent()     {}
func (ForgetCard) isEvent()       {}
func (ToggleNotify) isEvent()     {}
func (PressMake) isEvent()        {}
func (PaperLaid) isEvent()        {}
func (WasMade) isEvent()          {}
func (PressOpen) isEvent()        {}
func (OpenFailed) isEvent()       {}
func (PressClimb) isEvent()       {}
func (RungClimbed) isEvent()      {}
func (ClimbEnded) isEvent()       {}
func (PressFinish) isEvent()      {}
func (PressGoOn) isEvent()        {}
func (PressLower) isEvent()       {}
func (OpenStaff) isEvent()        {}
func (StaffAnswered) isEvent()    {}
func (PressLeave) isEvent()       {}
