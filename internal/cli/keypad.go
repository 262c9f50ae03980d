package cli

import (
	"kigen/card"
	"kigen/internal/check"
)

// enterOnKeypad has the reader ask for the PIN on its own keys. Nothing is read from the
// terminal.
func (r *checkRun) enterOnKeypad() error {
	say := r.console.words.Say
	r.tell(say("keypad.title") + "\n" + say("keypad.detail") + "\n" + say("keypad.stop"))
	return r.enter(entered{secret: card.PINOnKeypad()})
}

// keypadFailed reports whether the reader's keys could not be used, and says so. The PIN is then
// entered as with any other reader.
func (r *checkRun) keypadFailed(s check.State) bool {
	failed := r.entry == sent && s.Fault != nil && s.Fault.Cause == check.KeypadFailed
	if failed {
		words := r.console.words.Fault(s.Fault)
		r.tell(words.Title + "\n" + words.Sentence)
	}
	return failed
}
