package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/check"
)

// onKeypad gives the window the state of an entry on the reader's own keys.
func (b *bench) onKeypad(phase check.Phase, cause check.Cause) {
	b.t.Helper()
	state := b.model.Check
	state.Phase, state.Asked = phase, card.UserPIN
	state.Keypad, state.OnKeypad = cause != check.KeypadFailed, phase == check.Verifying
	if cause != "" {
		state.Fault = &check.Fault{Cause: cause}
	}
	b.handle(model.StateChanged{State: state})
}

// hasField reports whether there is a field for characters on the screen.
func (b *bench) hasField() bool {
	return slices.ContainsFunc(objects(b.window.Content()), func(o placed) bool {
		_, field := o.CanvasObject.(*widget.EntryField)
		return field
	})
}

// openKeypad has a window with a card in a reader that has keys.
func openKeypad(t *testing.T) (*bench, *virtual.Keypad, chan virtual.Typed) {
	t.Helper()
	profile, _ := virtual.Named("valid", today)
	keys := make(chan virtual.Typed)
	reader := &virtual.Keypad{Card: virtual.New(profile), Kind: card.KeypadWithoutDisplay, Typed: keys}
	b := openBench(t, "ja", "")
	b.simulator.Insert(reader)
	b.untilPhase(check.Showing)
	return b, reader, keys
}

// says reports whether the sentence of a key is on the screen.
func (b *bench) says(key string) bool { return slices.Contains(b.seen(), b.model.Language.Say(key)) }

func TestThePINIsTypedOnTheReaderWhereItHasKeys(t *testing.T) {
	b, reader, keys := openKeypad(t)
	b.ask(card.UserPIN)
	if b.hasField() || !b.says("keypad.ask-title") {
		t.Errorf("asked for the PIN, the window shows %q", b.seen())
	}
	for _, r := range virtual.PIN {
		b.window.Canvas().OnTypedRune()(r) // goes nowhere
	}
	b.tap("confirm")
	b.untilPhase(check.Verifying)
	if b.hasField() || !b.says("keypad.title") || !b.says("keypad.stop") {
		t.Errorf("while the reader waits, the window shows %q", b.seen())
	}
	b.press(fyne.KeyEscape) // can't stop it
	keys <- virtual.Typed{Answer: virtual.CancelKey}
	b.untilPhase(check.Asking)
	if b.hasField() || !b.says("fault.K505.title") {
		t.Errorf("cancelled on the reader, the window shows %q", b.seen())
	}
	b.tap("confirm")
	keys <- virtual.Typed{Digits: virtual.PIN}
	b.until(func(s check.State) bool { return s.Accepted })
	if b.secrets.secret != nil || reader.Asked() != 2 || reader.Presented(card.UserPIN) != 1 {
		t.Errorf("the window holds a secret: %t; asked %d times, sent %d times", b.secrets.secret != nil, reader.Asked(), reader.Presented(card.UserPIN))
	}
}

func TestThePINIsTypedInTheWindowWhereTheReadersKeysFail(t *testing.T) {
	b, reader, keys := openKeypad(t)
	b.ask(card.UserPIN)
	b.tap("confirm")
	keys <- virtual.Typed{Answer: 0x6B80}
	b.until(func(s check.State) bool { return s.Fault != nil && s.Phase == check.Asking })
	if !b.hasField() || !b.says("fault.K507.title") {
		t.Errorf("the window shows %q", b.seen())
	}
	b.enter(virtual.PIN)
	b.confirm()
	if !b.model.Check.Accepted || reader.Asked() != 1 || reader.Presented(card.UserPIN) != 1 {
		t.Errorf("%+v, asked %d times, sent %d times", b.model.Check, reader.Asked(), reader.Presented(card.UserPIN))
	}
}

func TestThePasswordIsTypedInTheWindowWhateverTheReaderHas(t *testing.T) {
	b, _, _ := openKeypad(t)
	b.ask(card.SignaturePassword)
	if !b.hasField() {
		t.Errorf("the window shows %q", b.seen())
	}
}
