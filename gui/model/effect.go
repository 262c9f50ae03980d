package model

import (
	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/internal/export/paper"
	"kigen/internal/reminder"
)

// An Effect is what the controller does for a step of the model. [Intend] is one as well. A
// kiosk does those that allowsEffect lists.
type Effect interface{ isEffect() }

// What becomes of the characters of a secret or a staff code. The controller does it before
// the screen is drawn, but sends them after.
type (
	// EnterCharacter adds a character that the secret can have and has room for.
	EnterCharacter struct {
		Kind      card.SecretKind
		Character rune
	}
	// DropCharacter takes the last one away.
	DropCharacter struct{}
	// WipeSecret overwrites what was entered.
	WipeSecret struct{}
	// SendSecret hands the secret over to the check.
	SendSecret struct{ LastTry bool }
	// EnterDigit adds a digit to the staff code.
	EnterDigit struct{ Digit byte }
	// DropDigit takes the last one away.
	DropDigit struct{}
	// WipeCode overwrites what was entered of the staff code.
	WipeCode struct{}
	// CompareCode compares the staff code with the policy's, and overwrites it.
	CompareCode struct{}
)

// What is done on this computer.
type (
	// InsertDemo lays a demonstration card on the simulator.
	InsertDemo struct{ Profile string }
	// RemoveDemo takes it away.
	RemoveDemo struct{}
	// CopyText puts a text on the clipboard.
	CopyText struct{ Text string }
	// KeepSetting stores how the person wants the window to look.
	KeepSetting struct{ Name, Value string }
	// UpdateReminders changes what is remembered on disk.
	UpdateReminders struct{ Change reminder.Change }
	// Notify shows a notification of the system, which names no card.
	Notify struct{}
	// LayPaper lays out the page of the preview; LayoutID comes back with it.
	LayPaper struct {
		LayoutID int
		Content  paper.Content
	}
	// Produce makes a product: of Content a calendar or a page, of Bundle a bundle.
	Produce struct {
		Product Product
		Content paper.Content
		Bundle  diagnosis.Bundle
	}
	// OpenFile opens a saved file with the default application.
	OpenFile struct{ Path string }
	// ClimbLadder climbs the ladder at a reader, with what the check sees of all of them.
	ClimbLadder struct {
		Climb    int
		Snapshot check.Snapshot
		Reader   string
	}
)

// What is done at a kiosk.
type (
	// Alarm calls back whoever has left a card behind.
	Alarm struct{}
	// LeaveKiosk ends the program or starts it again.
	LeaveKiosk struct{ Restart bool }
	// Redraw draws the page after a tick, which changes little by itself.
	Redraw struct{}
)

func (EnterCharacter) isEffect()  {}
func (DropCharacter) isEffect()   {}
func (WipeSecret) isEffect()      {}
func (SendSecret) isEffect()      {}
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
