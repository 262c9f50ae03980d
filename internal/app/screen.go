package app

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"kigen/gui"
	"kigen/internal/check"
	"kigen/internal/cli"
	"kigen/internal/diagnosis"
	"kigen/internal/reminder"
	"kigen/internal/version"
)

// appID identifies the program to the desktop. It is the ID in FyneApp.toml.
const appID = "jp.kigen.kigen"

// A Screen shows the program's window. Fyne must run on main's goroutine: main calls
// [Screen.Run], and [Screen.Open] is called on another goroutine.
type Screen struct {
	Build version.Build
	// Reminders stores the cards that the user asked to be reminded of; nil if there is no
	// folder for it.
	Reminders *reminder.Store

	readers check.Readers
	machine diagnosis.Machine
	show    chan func()
}

// NewScreen returns a screen that shows nothing yet.
func NewScreen(readers check.Readers, machine diagnosis.Machine, build version.Build) *Screen {
	return &Screen{Build: build, Reminders: reminders(), readers: readers, machine: machine, show: make(chan func())}
}

// Prepare protects the process's memory. main calls it before anything else; in kiosk mode it
// may start the program again in its place.
func Prepare() {
	reexecKiosk()
	keepMemoryPrivate()
}

// Run shows the windows that [Screen.Open] opens. main calls it; it does not return.
func (s *Screen) Run() {
	for show := range s.show {
		show()
	}
}

// Open shows the window until it is closed or ctx is done. It returns [cli.ErrNoWindow] if
// this computer can't show one, and [cli.ErrRestart] if staff asked for a restart.
func (s *Screen) Open(ctx context.Context, w cli.Window) error {
	k := &kiosk{on: w.Kiosk, manager: findManager()} // before Fyne starts other programs
	if k.on {
		if err := k.listen(os.Stderr); err != nil {
			return err
		}
	}
	ended := make(chan error, 1)
	s.show <- func() {
		ended <- s.window(ctx, w, k, func() {
			ended <- nil
			// Never return to Fyne (2.8.1): its shutdown sometimes crashes or hangs. What is
			// left to do needs no screen, and main's other goroutine ends the process.
			select {}
		})
	}
	return cmp.Or(<-ended, k.ended())
}

// window is [Screen.Open] on main's goroutine. It calls closed once the window is closed and
// everything it started has ended. Fyne panics without a display or OpenGL; window returns an
// error instead.
func (s *Screen) window(ctx context.Context, w cli.Window, k *kiosk, closed func()) (err error) {
	shown := false
	defer func() {
		if !shown {
			if cause := recover(); cause != nil {
				err = fmt.Errorf("%w: %v", cli.ErrNoWindow, cause)
			}
		}
	}()
	a := app.NewWithID(appID)
	window := gui.New(a, gui.Config{
		Readers:  cmp.Or(w.Readers, s.readers),
		Now:      w.Now,
		Language: w.Language,
		Demo:     w.Demo,
		Do:       fyne.Do,
		Closed:   closed,

		Machine:   s.machine,
		Clock:     time.Now,
		Version:   s.Build.String(),
		Built:     s.Build.Finished,
		Reminders: remembering(s.Reminders, w.Kiosk),
		AtLogin:   atLogin,
		Downloads: downloads,
		Open:      func(file *url.URL) error { return open(a, file) },
		Print:     printer(ctx, w),
		Policy:    w.Policy,
		Kiosk:     k.config(ctx, w, os.Stderr),
	})
	k.leave = func() { fyne.Do(window.Close) }
	a.Lifecycle().SetOnStarted(func() {
		context.AfterFunc(ctx, k.leave)
		takeSignalsBack(ctx, k.leave)
		window.Show(ctx)
		shown = true
		if w.Kiosk {
			onMonitors(window.Fill)
		}
		k.begin(ctx, window.Status)
	})
	a.Run()
	return nil
}
