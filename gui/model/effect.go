package model

import (
	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/internal/export/paper"
	"kigen/internal/reminder"
)

// An Effect is an action that Step asks of the controller. [Intend] is both an event and an
// effect. A kiosk does only the effects that allowsEffect lists.
type Effect interface{ isEffect() }

// Effects on the characters of a secret or a staff code. The controller does them before it
// draws the screen, except SendSecret and CompareCode.
type (
	// EnterCharacter appends a valid character to the secret.
	EnterCharacter struct {
		Kind      card.SecretKind
		Character rune
	}
	// DropCharacter removes the secret's last character.
	DropCharacter struct{}
	// WipeSecret overwrites the secret.
	WipeSecret struct{}
	// SendSecret hands the secret over to the check.
	SendSecret struct{ LastTry bool }
	// AskOnKeypad has the check ask for the PIN on the reader's own keys.
	AskOnKeypad struct{ LastTry bool }
	// EnterDigit appends a digit to the staff code.
	EnterDigit struct{ Digit byte }
	// DropDigit removes the staff code's last digit.
	DropDigit struct{}
	// WipeCode overwrites the staff code.
	WipeCode struct{}
	// CompareCode compares the staff code with the policy's, and overwrites it. Before that it
	// keeps the number of tries, this one included.
	CompareCode struct{ Tries int }
)

// Effects on this computer.
type (
	// InsertDemo lays a demonstration card on the simulator.
	InsertDemo struct{ Profile string }
	// RemoveDemo takes the demonstration card away.
	RemoveDemo struct{}
	// CopyText puts a text on the clipboard.
	CopyText struct{ Text string }
	// KeepSetting stores a display setting.
	KeepSetting struct{ Name, Value string }
	// UpdateReminders writes a change to the reminder list on disk.
	UpdateReminders struct{ Change reminder.Change }
	// Notify shows a system notification, which names no card.
	Notify struct{}
	// LayPaper lays out the preview of the handout. PaperLaid answers with the same LayoutID.
	LayPaper struct {
		LayoutID int
		Content  paper.Content
	}
	// Produce saves or prints a product: a support bundle is made from Bundle, all others from
	// Content. WasMade answers with the same Making.
	Produce struct {
		Making  int
		Product Product
		Content paper.Content
		Bundle  diagnosis.Bundle
	}
	// OpenFile opens a saved file with the default application.
	OpenFile struct{ Path string }
	// ClimbLadder climbs the ladder at a reader. Snapshot is the check's view of all readers.
	ClimbLadder struct {
		Climb    int
		Snapshot check.Snapshot
		Reader   string
	}
)

// Effects of a kiosk.
type (
	// Alarm sounds the alarm for a card left behind.
	Alarm struct{}
	// LeaveKiosk ends or restarts the program.
	LeaveKiosk struct{ Restart bool }
	// Redraw draws the page after a tick; other ticks only move animations.
	Redraw struct{}
)

func (EnterCharacter) isEffect()  {}
func (DropCharacter) isEffect()   {}
func (WipeSecret) isEffect()      {}
func (SendSecret) isEffect()      {}
func (AskOnKeypad) isEffect()     {}
func (EnterDigit) isEffect()      {}
func (DropDigit) isEffect()       {}
func (WipeCode) isEffect()        {}
func (CompareCode) isEffect()     {}
func (InsertDemo) isEffect()      {}
func (RemoveDemo) isEffect()      {}
func (CopyText) isEffect()        {}
func (KeepSetting) isEffect()     {}
func (UpdateReminders) isEffect() {}
func (Notify) isEffect()          {}
func (LayPaper) isEffect()        {}
func (Produce) isEffect()         {}
func (OpenFile) isEffect()        {}
func (ClimbLadder) isEffect()     {}
func (Alarm) isEffect()           {}
func (LeaveKiosk) isEffect()      {}
func (Redraw) isEffect()          {}
func (Intend) isEffect()          {}
