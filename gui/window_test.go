package gui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"kigen/card"
	"kigen/check"
	"kigen/gui/picturetest"
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
		"showing": func(b *bench) { b.handle(pickDemo{"valid"}); b.untilPhase(check.Showing) },
		"asking":  func(b *bench) { b.handle(pickDemo{"valid"}); b.untilPhase(check.Showing); b.ask(card.UserPIN) },
		"a secret is on its way": func(b *bench) {
			b.handle(pickDemo{"valid"})
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

// The title is what the task bar and screen readers have of the window.
func TestTitleIsTheAnswer(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		b := openBench(t, language, "renewable")
		b.settle()
		answer, _ := b.config.Language.Headline(b.model.check.Report)
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
				case *text, *button, *secretField: // Fyne's own are its affair
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

// As shared/faults.md has it: nobody is told "no reader" when the service is down.
func TestServiceDownIsNotCalledNoReader(t *testing.T) {
	for cause, called := range map[check.Cause]bool{
		check.NoReader: true, check.ReaderGone: true,
		check.ServiceDown: false, check.ContextLost: false, check.NoPermission: false, check.ServiceBusy: false, check.Unknown: false,
	} {
		b := newBench(t, "ja")
		fault := &check.Fault{Cause: cause}
		b.handle(stateChanged{check.State{Phase: check.WaitingForReader, Fault: fault}})
		var seen []string
		for _, o := range objects(b.window.Content()) {
			if text, ok := o.CanvasObject.(*text); ok {
				seen = append(seen, text.words)
			}
		}
		for _, key := range []string{"wait.no-reader", "header.no-reader"} {
			if got := slices.Contains(seen, b.config.Language.Say(key)); got != called {
				t.Errorf("%s: says %q: %t", cause, b.config.Language.Say(key), got)
			}
		}
		if title := b.config.Language.Fault(fault).Title; !called && !strings.HasPrefix(b.window.Title(), title) {
			t.Errorf("%s: the window's title is %q, want %q", cause, b.window.Title(), title)
		}
	}
}
