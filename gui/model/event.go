package model

import "kigen/internal/check"

// An event is what happens to the screen: what a person does, what the check and the clock
// say, and how an effect came out.
type Event interface{ isEvent() }

// An effect is what the controller does for a step of the model.
type Effect interface{ isEffect() }

// An intend is what a person wants of the check, and that the check is told.
type Intend struct{ Intent check.Intent }

func (StateChanged) isEvent()     {}
func (MinutePassed) isEvent()     {}
func (ChooseLanguage) isEvent()   {}
func (ChooseZoom) isEvent()       {}
func (ChooseScheme) isEvent()     {}
func (DesktopChanged) isEvent()   {}
func (OpenPage) isEvent()         {}
func (GoBack) isEvent()           {}
func (PressEscape) isEvent()      {}
func (PickDemo) isEvent()         {}
func (LeaveDemo) isEvent()        {}
func (PickArea) isEvent()         {}
func (PressCopy) isEvent()        {}
func (TypeCharacter) isEvent()    {}
func (TypeBackspace) isEvent()    {}
func (ToggleShown) isEvent()      {}
func (ConfirmEntry) isEvent()     {}
func (CancelEntry) isEvent()      {}
func (AgreeToLastTry) isEvent()   {}
func (SaidAnswer) isEvent()       {}
func (ChooseEra) isEvent()        {}
func (Ticked) isEvent()           {}
func (Touched) isEvent()          {}
func (PressFinish) isEvent()      {}
func (PressGoOn) isEvent()        {}
func (PressLower) isEvent()       {}
func (OpenStaff) isEvent()        {}
func (StaffAnswered) isEvent()    {}
func (PressLeave) isEvent()       {}
func (RemindersLoaded) isEvent()  {}
func (RemindersUpdated) isEvent() {}
func (RememberCard) isEvent()     {}
func (ForgetCard) isEvent()       {}
func (ToggleNotify) isEvent()     {}
func (PressClimb) isEvent()       {}
func (RungClimbed) isEvent()      {}
func (ClimbEnded) isEvent()       {}
func (PressMake) isEvent()        {}
func (PaperLaid) isEvent()        {}
func (WasMade) isEvent()          {}
func (PressOpen) isEvent()        {}
func (OpenFailed) isEvent()       {}
func (Intend) isEvent()           {}

func (EnterCharacter) isEffect()  {}
func (DropCharacter) isEffect()   {}
func (WipeSecret) isEffect()      {}
func (SendSecret) isEffect()      {}
func (InsertDemo) isEffect()      {}
func (RemoveDemo) isEffect()      {}
func (CopyText) isEffect()        {}
func (KeepSetting) isEffect()     {}
func (EnterDigit) isEffect()      {}
func (DropDigit) isEffect()       {}
func (WipeCode) isEffect()        {}
func (CompareCode) isEffect()     {}
func (Alarm) isEffect()           {}
func (LeaveKiosk) isEffect()      {}
func (Redraw) isEffect()          {}
func (UpdateReminders) isEffect() {}
func (Notify) isEffect()          {}
func (ClimbLadder) isEffect()     {}
func (LayPaper) isEffect()        {}
func (Produce) isEffect()         {}
func (OpenFile) isEffect()        {}
func (Intend) isEffect()          {}
