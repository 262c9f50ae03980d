package gui

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"kigen/card"
	"kigen/gui/model"
	"kigen/gui/picturetest"
	"kigen/gui/widget"
	"kigen/internal/check"
)

func TestClosingTheWindowEndsTheCheckFirst(t *testing.T) {
	b := openBench(t, "ja", "valid")
	b.settle()
	b.close()
	select {
	case <-b.ended:
	default:
		t.Error("the window is closed and the check is not over")
	}
}

// Whatever the check is doing when the window is closed.
func TestNoGoroutineOutlivesTheWindow(t *testing.T) {
	for name, act := range map[string]func(*bench){
		"at once": func(*bench) {},
		"waiting": func(b *bench) { b.untilPhase(check.WaitingForReader) },
		"showing": func(b *bench) { b.handle(model.PickDemo{Profile: "valid"}); b.untilPhase(check.Showing) },
		"asking": func(b *bench) {
			b.handle(model.PickDemo{Profile: "valid"})
			b.untilPhase(check.Showing)
			b.ask(card.UserPIN)
		},
		"a secret is on its way": func(b *bench) {
			b.handle(model.PickDemo{Profile: "valid"})
			b.untilPhase(check.Showing)
			b.ask(card.UserPIN)
			b.enter("1234")
			b.tap("confirm")
		},
	} {
		t.Run(name, func(t *testing.T) {
			before := goleak.IgnoreCurrent() // Fyne's own, which are for the whole program
			b := openBench(t, "ja", "")
			act(b)
			b.close()
			goleak.VerifyNone(t, before)
		})
	}
}

func TestTheCheckEndsWithItsContext(t *testing.T) {
	b := build(t, "ja", "valid")
	ctx, cancel := context.WithCancel(t.Context())
	b.Show(ctx)
	b.settle()
	cancel()
	<-b.ended
	b.close()
}

func TestAWindowThatIsClosedHasSavedWhatItWasAskedTo(t *testing.T) {
	b := openBench(t, "ja", "renewable")
	b.settle()
	folder := t.TempDir()
	b.config.Downloads = func() (string, error) {
		<-b.ended // so that the window is closed meanwhile
		return folder, nil
	}
	b.tap("takeaway")
	b.tap("save-calendar")
	b.close()
	if files, err := os.ReadDir(folder); err != nil || len(files) != 1 {
		t.Errorf("the window is closed, and there are the files %v, %v", files, err)
	}
}

func TestAWindowThatIsClosedHasEndedItsLadder(t *testing.T) {
	b := openBench(t, "ja", "other")
	b.settle()
	slow := slowComputer{make(chan struct{}), make(chan struct{})}
	b.config.Machine = slow
	b.tap("ladder")
	<-slow.asked
	b.close()
	select {
	case <-slow.left:
	default:
		t.Error("the window is closed and the ladder is still climbed")
	}
}

// The title is what the task bar and screen readers have of the window.
func TestTitleIsTheAnswer(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		b := openBench(t, language, "renewable")
		b.settle()
		answer, _ := b.config.Language.Headline(b.model.Check.Report)
		if got, want := b.window.Title(), answer+" - "+b.config.Language.Say("app.title"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		b.close()
	}
}

func TestDemonstrationCanBeLeft(t *testing.T) {
	b := openBench(t, "ja", "valid")
	b.settle()
	b.tap("demo")
	b.tap("demo-juki")
	b.untilPhase(check.InTrouble)
	b.tap("demo")
	b.tap("demo-expired")
	b.untilPhase(check.Showing)
	b.tap("leave-demo")
	b.until(func(s check.State) bool { return s.Phase == check.WaitingForReader && len(s.Readers) == 0 })
}

// Fyne throws away a renderer that it has not drawn for a minute of the wall clock, as
// after a laptop's sleep, and makes a new one without laying it out.
func TestWindowLooksTheSameWithRenderersMadeAnew(t *testing.T) {
	for _, name := range []string{"pin", "password-shown", "reader-renewable"} {
		scene := scenes[slices.IndexFunc(scenes, func(s scene) bool { return s.name == name })]
		b := play(t, scene, "ja", 1, 1120, 800)
		before := b.window.Canvas().Capture()
		t.Run("forget", func(t *testing.T) { // when it ends
			for _, o := range objects(b.window.Content()) {
				switch o := o.CanvasObject.(type) {
				case *widget.Text, *widget.Button, *widget.EntryField: // Fyne's own are its affair
					test.TempWidgetRenderer(t, o.(fyne.Widget))
				}
			}
		})
		differ, err := picturetest.Compare(b.window.Canvas().Capture(), before)
		if differ > 0 || err != nil {
			t.Errorf("%s: %d pixels differ, error %v", name, differ, err)
		}
	}
}

// seen returns the texts on the screen.
func (b *bench) seen() (all []string) {
	for _, o := range objects(b.window.Content()) {
		if text, ok := o.CanvasObject.(*widget.Text); ok {
			all = append(all, text.Words)
		}
	}
	return all
}

// Nobody is told "no reader" when the service is down, nor where one is plugged in.
func TestOnlyAMissingReaderIsCalledNoReader(t *testing.T) {
	for _, c := range []struct {
		fault  check.Fault
		called bool
	}{
		{check.Fault{Cause: check.NoReader}, true},
		{check.Fault{Cause: check.NoReader, Number: 0x8010002E}, true},
		{check.Fault{Cause: check.ReaderGone}, true},
		{check.Fault{Cause: check.NoReader, Err: fmt.Errorf("list readers: %w", &pasori)}, false},
		{check.Fault{Cause: check.DriverMissing, Err: &pasori}, false},
		{check.Fault{Cause: check.NoDriver, Err: &pasori}, false},
		{check.Fault{Cause: check.ServiceDown}, false},
		{check.Fault{Cause: check.ContextLost}, false},
		{check.Fault{Cause: check.NoPermission}, false},
		{check.Fault{Cause: check.ServiceBusy}, false},
		{check.Fault{Cause: check.Unknown}, false},
	} {
		b := newBench(t, "ja")
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForReader, Fault: &c.fault}})
		for _, key := range []string{"wait.no-reader", "header.no-reader"} {
			if got := slices.Contains(b.seen(), b.config.Language.Say(key)); got != c.called {
				t.Errorf("%v: says %q: %t", &c.fault, b.config.Language.Say(key), got)
			}
		}
		text := b.config.Language.Fault(&c.fault)
		if !c.called && (!strings.HasPrefix(b.window.Title(), text.Title) || !slices.Contains(b.seen(), text.Next)) {
			t.Errorf("%v: the window's title is %q, and it says %q", &c.fault, b.window.Title(), b.seen())
		}
	}
}

// The readers are looked at a moment after the window opens.
func TestNoReaderIsSaidOnlyOnceTheReadersWereLookedAt(t *testing.T) {
	b := newBench(t, "ja")
	for range 2 {
		for _, key := range []string{"wait.no-reader", "header.no-reader"} {
			if slices.Contains(b.seen(), b.config.Language.Say(key)) {
				t.Errorf("says %q before anybody looked", b.config.Language.Say(key))
			}
		}
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForReader, Today: today}})
	}
}

// Whoever is asked for nothing is told what the program waits for.
func TestTroubleOffersToReadAgainWhereTheProgramDoesNotWait(t *testing.T) {
	for _, row := range check.Causes {
		b := newBench(t, "ja")
		b.handle(model.StateChanged{State: inTrouble(check.Fault{Cause: row.Cause})})
		again := findButton(b.window.Content(), "again")
		waits := slices.Contains(b.seen(), b.config.Language.Say("trouble.waits"))
		if wants := row.Policy != check.Waits; (again != nil) != wants || waits == wants {
			t.Errorf("%s: the button is there: %t, waits by itself: %t", row.Cause, again != nil, waits)
		}
		if again != nil && !again.Focused {
			t.Errorf("%s: Enter does not read again", row.Cause)
		}
	}
}

func TestWhatHelpersWantToKnowIsCopied(t *testing.T) {
	for name, c := range map[string]struct {
		state  check.State
		button string
		want   string
	}{
		"an answer that nobody knows":     {inTrouble(check.Fault{Cause: check.Unknown, Err: card.StatusWord(0x6F00)}), "copy-code", "K901 6F00"},
		"of the service":                  {inTrouble(check.Fault{Cause: check.Unknown, Number: 0x80100001}), "copy-code", "K901 80100001"},
		"no answer":                       {inTrouble(check.Fault{Cause: check.Unknown}), "copy-code", "K901"},
		"while there is no reader":        {check.State{Phase: check.WaitingForReader, Fault: &check.Fault{Cause: check.Unknown}}, "copy-code", "K901"},
		"where the driver is to be found": {withoutReader(check.DriverMissing, pasori), "copy-source", pasori.Source},
	} {
		b := newBench(t, "ja")
		b.handle(model.StateChanged{State: c.state})
		copied := func() bool { return slices.Contains(b.seen(), b.config.Language.Say("trouble.copied")) }
		if copied() {
			t.Errorf("%s: says that it was copied before it was", name)
		}
		b.tabTo(c.button)
		b.press(fyne.KeySpace)
		if got := b.app.Clipboard().Content(); got != c.want || !copied() {
			t.Errorf("%s: copied %q, want %q, and said so: %t", name, got, c.want, copied())
		}
		if b.focused() != c.button {
			t.Errorf("%s: the focus went to %q", name, b.focused())
		}
		other := c.state
		other.Fault = &check.Fault{Cause: other.Fault.Cause, Err: other.Fault.Err, Number: other.Fault.Number}
		b.handle(model.StateChanged{State: other})
		if copied() {
			t.Errorf("%s: says so also of the next fault", name)
		}
	}
}
