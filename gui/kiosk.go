package gui

import (
	"context"
	"maps"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2/canvas"

	"kigen/gui/model"
	"kigen/internal/check"
	"kigen/internal/kiosk/status"
)

// beat is the time between two frames of an animation, and beats the frames per second.
const (
	beat  = 250 * time.Millisecond
	beats = 4
)

// startKiosk makes the window full screen, keeps it in front, and starts its clock.
func (w *Window) startKiosk(ctx context.Context) {
	w.window.SetCloseIntercept(func() {}) // ignores Alt+F4; staff have a page for it, and the system signals
	w.Fill()
	w.app.Lifecycle().SetOnExitedForeground(func() { w.window.RequestFocus() })
	w.background.Go(func() {
		ticker := time.NewTicker(beat)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				w.config.Do(w.beat)
			case <-ctx.Done():
				return
			}
		}
	})
}

// beat draws the next frame of animations, and sends a tick every second.
func (w *Window) beat() {
	w.parts.Frame++
	if w.parts.Frame%beats == 0 {
		w.handle(model.Ticked{})
		w.config.Kiosk.Alive()
		// Fyne caches rendered texts of the last person for a while: return their memory as well.
		if w.parts.Gone++; !w.model.Occupied() && (w.parts.Gone == 15 || w.parts.Gone == 25) {
			go debug.FreeOSMemory()
		}
		return
	}
	w.animate()
}

// animate draws the current frame of the animations and the countdown.
func (w *Window) animate() {
	if w.parts == nil {
		return
	}
	if w.parts.Moving != nil && w.model.WaitsForCard() {
		w.parts.Animation.Frame = w.parts.Frame
		w.parts.Moving.Layout.Layout(w.parts.Moving.Objects, w.parts.Moving.Size())
		canvas.Refresh(w.parts.Moving)
	}
	if seconds, runs := w.model.Counting(); runs {
		w.parts.Show(seconds)
	}
}

// Fill makes a kiosk's window full screen, again after a change of monitors.
func (w *Window) Fill() { w.window.SetFullScreen(true) }

// compare compares a staff code with the policy's hash in the background, because that is slow
// on purpose. The number of tries is kept first.
func (w *Window) compare(digits []byte, tries int) {
	w.background.Go(func() {
		w.config.Kiosk.KeepTries(tries)
		right := w.config.Policy.StaffCode.Opens(digits)
		clear(digits)
		if right {
			w.config.Kiosk.KeepTries(0)
		}
		w.config.Do(func() { w.handle(model.StaffAnswered{Right: right}) })
	})
}

// touch handles an action of the person.
func (w *Window) touch(event model.Event) { w.handle(model.Touched{What: event}) }

// mark records a touch without an event, as moving the focus is.
func (w *Window) mark() {
	if w.parts != nil && !w.drawing {
		w.model.Now = w.config.Now()
		touched, effects := w.model.Step(model.Touched{})
		if len(effects) > 0 { // the time of whoever was here is over
			w.touch(nil)
			return
		}
		w.model = touched
	}
}

// later sends an event after a delay, unless stop is called before.
func (w *Window) later(after time.Duration, event model.Event) (stop func()) {
	timer := time.AfterFunc(after, func() { w.config.Do(func() { w.touch(event) }) })
	return func() { timer.Stop() }
}

// Status returns the kiosk's status. It may be called on any goroutine.
func (w *Window) Status() status.Status {
	if s := w.published.Load(); s != nil {
		return *s
	}
	return status.Status{}
}

// publish updates what Status returns.
func (w *Window) publish() {
	if w.parts == nil {
		return
	}
	c := w.model.Kiosk.Counts
	s := status.Status{
		Schema: status.Schema, Version: w.config.Version, State: stateOf(w.model), PolicyBroken: w.model.Kiosk.Broken, Started: w.started, Changed: w.model.Now, Alive: w.model.Now,
		Today: status.Today{Day: w.today().String(), Languages: map[string]int{}, Faults: map[string]int{}},
	}
	if c.Day == w.today() {
		s.Today.Checks = c.Checks
		maps.Copy(s.Today.Languages, c.Languages)
		maps.Copy(s.Today.Faults, c.Faults)
	}
	if fault := w.model.Check.Fault; fault != nil && !w.model.Occupied() {
		s.Fault = fault.Row().Code
	}
	if before := w.published.Load(); before != nil && before.State == s.State {
		s.Changed = before.Changed
	}
	w.published.Store(&s)
}

// stateOf returns a kiosk's state for its status.
func stateOf(m model.Model) status.State {
	switch {
	case m.Check.Phase == check.Finished:
		return status.CardLeft
	case m.Occupied() || m.Page != model.NoPage:
		return status.InUse
	case m.Closed():
		return status.Closed
	case m.Check.Phase == check.WaitingForReader && !m.ReadersUnknown():
		return status.Trouble
	}
	return status.Ready
}
