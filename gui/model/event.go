package gui

import "kigen/internal/check"

// An event is what happens to the screen: what a person does, what the check and the clock
// say, and how an effect came out.
type event interface{ isEvent() }

// An effect is what the controller does for a step of the model.
type effect interface{ isEffect() }

// An intend is what a person wants of the check, and that the check is told.
type intend struct{ intent check.Intent }

func (stateChanged) isEvent()     {}
func (minutePassed) isEvent()     {}
func (chooseLanguage) isEvent()   {}
func (chooseZoom) isEvent()       {}
func (chooseScheme) isEvent()     {}
func (desktopChanged) isEvent()   {}
func (openPage) isEvent()         {}
func (goBack) isEvent()           {}
func (pressEscape) isEvent()      {}
func (pickDemo) isEvent()         {}
func (leaveDemo) isEvent()        {}
func (pickArea) isEvent()         {}
func (pressCopy) isEvent()        {}
func (typeCharacter) isEvent()    {}
func (typeBackspace) isEvent()    {}
func (toggleShown) isEvent()      {}
func (confirmEntry) isEvent()     {}
func (cancelEntry) isEvent()      {}
func (agreeToLastTry) isEvent()   {}
func (saidAnswer) isEvent()       {}
func (chooseEra) isEvent()        {}
func (ticked) isEvent()           {}
func (touched) isEvent()          {}
func (pressFinish) isEvent()      {}
func (pressGoOn) isEvent()        {}
func (pressLower) isEvent()       {}
func (openStaff) isEvent()        {}
func (staffAnswered) isEvent()    {}
func (pressLeave) isEvent()       {}
func (remindersLoaded) isEvent()  {}
func (remindersUpdated) isEvent() {}
func (rememberCard) isEvent()     {}
func (forgetCard) isEvent()       {}
func (toggleNotify) isEvent()     {}
func (pressClimb) isEvent()       {}
func (rungClimbed) isEvent()      {}
func (climbEnded) isEvent()       {}
func (pressMake) isEvent()        {}
func (paperLaid) isEvent()        {}
func (wasMade) isEvent()          {}
func (pressOpen) isEvent()        {}
func (openFailed) isEvent()       {}
func (intend) isEvent()           {}

func (enterCharacter) isEffect()  {}
func (dropCharacter) isEffect()   {}
func (wipeSecret) isEffect()      {}
func (sendSecret) isEffect()      {}
func (insertDemo) isEffect()      {}
func (removeDemo) isEffect()      {}
func (copyText) isEffect()        {}
func (keepSetting) isEffect()     {}
func (enterDigit) isEffect()      {}
func (dropDigit) isEffect()       {}
func (wipeCode) isEffect()        {}
func (compareCode) isEffect()     {}
func (alarm) isEffect()           {}
func (leaveKiosk) isEffect()      {}
func (redraw) isEffect()          {}
func (updateReminders) isEffect() {}
func (notify) isEffect()          {}
func (climbLadder) isEffect()     {}
func (layPaper) isEffect()        {}
func (produce) isEffect()         {}
func (openFile) isEffect()        {}
func (intend) isEffect()          {}
