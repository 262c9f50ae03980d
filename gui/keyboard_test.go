package gui

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/gui/model"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
)

func TestSpaceAndEnterPressAButton(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter} {
		b := newBench(t, "ja")
		b.tabTo("display")
		b.press(key)
		if b.model.Page != model.DisplayPage {
			t.Errorf("%s did not press the button", key)
		}
	}
}

func TestFocusStaysOnTheButtonWhenThePageIsBuiltAnew(t *testing.T) {
	b := newBench(t, "ja")
	b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard}})
	for _, name := range []string{"language", "display", "demo"} {
		b.tabTo(name)
		before := b.window.Canvas().Focused()
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForReader}})
		if b.focused() != name || b.window.Canvas().Focused() == before {
			t.Errorf("the focus went from %q to %q", name, b.focused())
		}
		if focused := findButton(b.window.Content(), name); !focused.Focused {
			t.Errorf("%q has the focus and does not show it", name)
		}
	}
}

func TestFocusGoesToTheFirstChoiceOfANewPage(t *testing.T) {
	b := newBench(t, "ja")
	b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard}})
	b.tap("no-reader")
	if got := b.focused(); got != "back" {
		t.Errorf("on the page for those without a reader the focus is on %q, want the way back", got)
	}
	b.handle(model.OpenPage{Page: model.DemoPage})
	if got := b.focused(); got != "back" {
		t.Errorf("the focus left the button %q, which is on this page too", got)
	}
	b.handle(model.OpenPage{Page: model.NoPage})
	b.tap("demo")
	if got, want := b.focused(), "demo-"+virtual.Names()[0]; got != want {
		t.Errorf("among the demonstration cards the focus is on %q, want %q", got, want)
	}
	b.handle(model.StateChanged{State: checktest.Asking(card.UserPIN, 1)})
	for _, r := range "1234" {
		b.handle(model.TypeCharacter{Character: r})
	}
	b.handle(model.ConfirmEntry{})
	if got := b.focused(); got != "no" {
		t.Errorf("asked about the last try, the focus is on %q, want the careful answer", got)
	}
}

func TestTypedCharactersGoToTheFieldAlsoAfterATapOnTheScreensKeys(t *testing.T) {
	b := newBench(t, "ja")
	b.handle(model.StateChanged{State: checktest.Asking(card.UserPIN, 3)})
	b.enter("1")
	b.tap("key-2")
	b.enter("3")
	b.tap("show")
	b.enter("4")
	var got []byte
	for i := range b.model.Entry.Length {
		got = append(got, b.secrets.at(i))
	}
	if string(got) != "1234" {
		t.Errorf("entered %q, want 1234", got)
	}
	b.press(fyne.KeyBackspace)
	b.tap("delete")
	if got := b.model.Entry.Length; got != 2 {
		t.Errorf("%d characters are left after two were deleted of four", got)
	}
}

// The way of somebody without a mouse from the first screen to a PIN that is wrong,
// and back.
func TestKeyboardAlone(t *testing.T) {
	b := openBench(t, "ja", "")
	b.settle()
	b.tabTo("demo")
	b.press(fyne.KeyReturn)
	b.tabTo("demo-fresh")
	b.press(fyne.KeyReturn)
	b.untilPhase(check.Reading)
	b.untilPhase(check.Showing)

	b.tabTo("try-pin")
	b.press(fyne.KeySpace)
	b.untilPhase(check.Asking)
	b.enter("999")
	b.press(fyne.KeyReturn) // one is missing
	b.enter("9")
	b.press(fyne.KeyReturn)
	b.untilPhase(check.Verifying)
	b.untilPhase(check.Asking)
	if fault := b.model.Check.Fault; fault == nil || fault.Cause != check.WrongSecret {
		t.Fatalf("after a wrong PIN: fault %v", fault)
	}
	if tries := b.model.Check.Tries(card.UserPIN); tries.Left != 2 {
		t.Errorf("%d tries are left, want 2: one entry, one try", tries.Left)
	}

	b.enter("1")
	b.press(fyne.KeyEscape)
	b.untilPhase(check.Showing)
	if b.secrets.secret != nil {
		t.Error("the secret is still there after Escape")
	}
}

func TestEscapeLeavesAPageWhateverHasTheFocus(t *testing.T) {
	b := newBench(t, "ja")
	b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard}})
	for _, c := range []struct {
		page  model.Page
		focus string
	}{{model.DemoPage, ""}, {model.DemoPage, "demo-valid"}, {model.DemoPage, "language"}, {model.NoReaderPage, "back"}} {
		b.handle(model.OpenPage{Page: c.page})
		if c.focus == "" {
			b.window.Canvas().Unfocus()
		} else {
			b.tabTo(c.focus)
		}
		b.press(fyne.KeyEscape)
		if b.model.Page != model.NoPage {
			t.Errorf("page %d, focus on %q: Escape did nothing", c.page, c.focus)
		}
	}
}

// At 200 % no screen holds a result, and its buttons are far below.
func TestTabScrollsToWhatGetsTheFocus(t *testing.T) {
	b := openBench(t, "ja", "valid")
	b.settle()
	b.zoomTo(2)
	for _, name := range []string{"try-pin", "check-password", "again", "language", "demo"} {
		b.tabTo(name)
		b.expectInView(name)
	}
}

func TestFocusInViewStaysWhereItIsWhenThePageIsBuiltAnew(t *testing.T) {
	b := openBench(t, "ja", "valid")
	b.settle()
	b.zoomTo(2)
	b.tabTo("again")
	before := b.scroll.Offset
	b.handle(model.StateChanged{State: b.model.Check})
	if b.scroll.Offset != before {
		t.Errorf("scrolled from %v to %v when nothing had changed", before, b.scroll.Offset)
	}
	b.press(fyne.KeyHome)
	b.handle(model.StateChanged{State: b.model.Check})
	if b.scroll.Offset.Y != 0 {
		t.Errorf("scrolled to %v, though the person had gone to the top", b.scroll.Offset)
	}
}

func TestANewPageIsSeenFromItsTop(t *testing.T) {
	b := openBench(t, "ja", "valid")
	b.settle()
	b.zoomTo(2)
	b.tabTo("check-password")
	b.press(fyne.KeyReturn)
	b.untilPhase(check.Asking)
	if b.scroll.Offset.Y != 0 {
		t.Errorf("the entry of the password begins %g below its top", b.scroll.Offset.Y)
	}
}

func TestKeysScrollWhateverHasTheFocus(t *testing.T) {
	b := openBench(t, "ja", "valid")
	b.settle()
	b.zoomTo(2)
	for _, focus := range []string{"", "language"} {
		if focus != "" {
			b.tabTo(focus)
		}
		last := b.body.Size().Height - b.scroll.Size().Height
		page := b.scroll.Size().Height * 0.9
		for _, c := range []struct {
			key  fyne.KeyName
			want float32
		}{
			{fyne.KeyDown, 120}, {fyne.KeyUp, 0}, {fyne.KeyUp, 0},
			{fyne.KeyPageDown, page}, {fyne.KeyDown, page + 120}, {fyne.KeyPageUp, 120},
			{fyne.KeyEnd, last}, {fyne.KeyPageDown, last}, {fyne.KeyHome, 0},
		} {
			b.press(c.key)
			if got := b.scroll.Offset.Y; math.Abs(float64(got-c.want)) > 0.1 {
				t.Errorf("focus on %q: %s scrolled to %g, want %g", focus, c.key, got, c.want)
			}
		}
	}
}

func (b *bench) expectInView(name string) {
	b.t.Helper()
	button := findButton(b.window.Content(), name)
	for _, o := range objects(b.window.Content()) {
		if o.CanvasObject != button {
			continue
		}
		if top, bottom := o.at.Y, o.at.Y+button.Size().Height; top < 0 || bottom > b.window.Canvas().Size().Height {
			b.t.Errorf("the button %q has the focus and lies from %g to %g of %g", name, top, bottom, b.window.Canvas().Size().Height)
		}
	}
}

// pressWithCtrl presses a key together with Ctrl where no field has the focus. Fyne's
// drivers know what that means by its name; the test driver hears none.
func (b *bench) pressWithCtrl(name fyne.KeyName, modifier fyne.KeyModifier) {
	b.t.Helper()
	var pressed fyne.Shortcut = &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault | modifier}
	if name == fyne.KeyC {
		pressed = &fyne.ShortcutCopy{}
	}
	for _, s := range shortcuts() {
		if s.keys.ShortcutName() == pressed.ShortcutName() {
			b.runShortcut(s)
			return
		}
	}
	b.t.Fatalf("nothing hears %s", pressed.ShortcutName())
}

func TestCtrlWithPlusMinusAndZeroChoosesTheTextSize(t *testing.T) {
	b := newBench(t, "ja")
	for _, c := range []struct {
		name     string
		key      fyne.KeyName
		modifier fyne.KeyModifier
		want     float32
	}{
		{"plus of the number pad", fyne.KeyPlus, 0, 1.25},
		{"plus of most keyboards", fyne.KeyEqual, fyne.KeyModifierShift, 1.5},
		{"plus of Japanese keyboards", fyne.KeySemicolon, fyne.KeyModifierShift, 2},
		{"minus", fyne.KeyMinus, 0, 1.5},
		{"zero", fyne.Key0, 0, 1},
		{"minus at the end", fyne.KeyMinus, 0, 1},
	} {
		b.pressWithCtrl(c.key, c.modifier)
		if got := model.Zooms[b.model.Zoom]; got != c.want {
			t.Errorf("%s: the text size is %g, want %g", c.name, got, c.want)
		}
	}
}

// What is copied by a key is what the button copies, and what is to be read.
func TestCtrlTShowsTheResultAsTextAndCtrlCCopiesIt(t *testing.T) {
	b := openBench(t, "ja", "renewable")
	b.settle()
	b.pressWithCtrl(fyne.KeyC, 0)
	if b.model.Copied != "" {
		t.Error("Ctrl+C copies where no text is shown")
	}
	b.pressWithCtrl(fyne.KeyT, 0)
	b.pressWithCtrl(fyne.KeyC, 0)
	byKey := b.app.Clipboard().Content()
	b.tap("copy-text")
	if byButton := b.app.Clipboard().Content(); byKey != byButton || byKey == "" {
		t.Errorf("the key copies %d bytes, the button %d", len(byKey), len(byButton))
	}
	seen := strings.Join(strings.Fields(strings.Join(b.seen(), " ")), " ")
	if !strings.Contains(seen, strings.Join(strings.Fields(byKey), " ")) {
		t.Errorf("what is copied is not what is to be read:\n%s", byKey)
	}
	for _, topic := range b.model.Topics(b.model.Now) {
		if !strings.Contains(byKey, topic.Title) {
			t.Errorf("the text does not have %q", topic.Title)
		}
	}
	b.press(fyne.KeyEscape)
	if b.model.Page != model.NoPage {
		t.Error("Escape does not leave the text")
	}
}

func TestThereIsNoTextWhereThereIsNoResult(t *testing.T) {
	b := newBench(t, "ja")
	b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard}})
	b.pressWithCtrl(fyne.KeyT, 0)
	if b.model.Page != model.NoPage {
		t.Error("Ctrl+T opens a text of nothing")
	}
	b.handle(model.StateChanged{State: inTrouble(check.Fault{Cause: check.InUse})})
	want := b.model.Language.FaultsText([]*check.Fault{b.model.Check.Fault})
	if got := b.model.ReportText(); got != want {
		t.Errorf("of a card that could not be read the text is %q, want the fault alone, %q", got, want)
	}
}
