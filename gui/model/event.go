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

// An Event is an input to Step: an action of the person, news of the check or the clock, or the
// result of an effect. A kiosk takes only the events that Model.allows lists.
type Event interface{ isEvent() }

// Events of the check, the clock and the desktop.
type (
	// StateChanged brings a new state of the check.
	StateChanged struct{ State check.State }
	// MinutePassed redraws what depends on the time of day.
	MinutePassed struct{}
	// Ticked comes every second on a kiosk.
	Ticked struct{}
	// DesktopChanged says whether the desktop is dark.
	DesktopChanged struct{ Dark bool }
)

// What a person does on a page.
type (
	// Touched wraps an action of the person; What is nil for moving the focus or scrolling.
	Touched struct{ What Event }
	// Intend is a request to the check. As an effect it sends the request.
	Intend struct{ Intent check.Intent }
	// OpenPage opens a page over the current one; NoPage leaves all pages.
	OpenPage struct{ Page Page }
	// GoBack returns to the page below.
	GoBack struct{}
	// PressEscape cancels an entry, stops a slow reading, or goes back.
	PressEscape struct{}
	// ChooseLanguage changes the language of the window.
	ChooseLanguage struct{ Language *i18n.Language }
	// ChooseZoom changes the text size to an index of Zooms, limited to its range.
	ChooseZoom struct{ Zoom int }
	// ChooseScheme changes the colours.
	ChooseScheme struct{ Scheme Scheme }
	// PressCopy copies a text to the clipboard.
	PressCopy struct{ Text string }
	// PickDemo starts a demonstration with a card of the simulator.
	PickDemo struct{ Profile string }
	// LeaveDemo ends the demonstration.
	LeaveDemo struct{}
)

// What a person enters.
type (
	// TypeCharacter enters a character of a secret, a staff code or a birth date.
	TypeCharacter struct{ Character rune }
	// TypeBackspace removes the last character.
	TypeBackspace struct{}
	// ToggleShown shows or hides the characters of a secret.
	ToggleShown struct{}
	// ConfirmEntry submits the entry.
	ConfirmEntry struct{}
	// CancelEntry cancels the entry of a secret.
	CancelEntry struct{}
	// AgreeToLastTry sends the secret although only one try is left.
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
	// ChooseEra chooses the era of the birth date; "" is for Western years.
	ChooseEra struct{ Era string }
)

// Events of the reminders.
type (
	// RemindersLoaded brings the stored list at the start, or the error of reading it.
	RemindersLoaded struct {
		List  reminder.List
		Err   error
		Today rules.Date
	}
	// RemindersUpdated answers the effects UpdateReminders, in order: the list now stored, the
	// error of writing it, and that of starting the program at login.
	RemindersUpdated struct {
		List          reminder.List
		Err, LoginErr error
	}
	// RememberCard adds the dates of the card on the screen to the reminders, under a label.
	RememberCard struct{ Label string }
	// ForgetCard removes a card from the reminders.
	ForgetCard struct{ Label string }
	// ToggleNotify turns notifications on or off.
	ToggleNotify struct{}
)

// Events of exporting.
type (
	// PressMake saves or prints a product.
	PressMake struct{ Product Product }
	// PaperLaid answers LayPaper.
	PaperLaid struct {
		LayoutID int
		Page     paper.Page
	}
	// WasMade answers Produce, with the path of the saved file.
	WasMade struct {
		Making  int
		Product Product
		Path    string
		Outcome Outcome
	}
	// PressOpen opens the file that was saved.
	PressOpen struct{}
	// OpenFailed says that no program opened the file.
	OpenFailed struct{ Path string }
)

// Events of the ladder.
type (
	// PressClimb climbs the ladder.
	PressClimb struct{}
	// RungClimbed brings the rungs found so far; Climb is the number from ClimbLadder.
	RungClimbed struct {
		Climb int
		Rungs diagnosis.Ladder
	}
	// ClimbEnded brings the trace of the check made after the climb.
	ClimbEnded struct {
		Climb int
		Trace string
	}
)

// Events of a kiosk.
type (
	// PressFinish ends the visit: the card's data is forgotten.
	PressFinish struct{}
	// PressGoOn stops the countdown.
	PressGoOn struct{}
	// PressLower moves the page to the lower half of the screen, or back.
	PressLower struct{}
	// OpenStaff asks for the staff code.
	OpenStaff struct{}
	// StaffAnswered says whether the staff code was right.
	StaffAnswered struct{ Right bool }
	// PressLeave ends or restarts the program, for staff.
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
