package app

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"kigen/gui"
	"kigen/internal/check"
	"kigen/internal/cli"
	"kigen/internal/diagnosis"
	"kigen/internal/kiosk/status"
	"kigen/internal/reminder"
	"kigen/internal/version"
)

// appID names the program to the desktop; FyneApp.toml has the same.
const appID = "jp.kigen.kigen"

// A Machine is this computer with its card readers.
type Machine interface {
	check.Readers
	diagnosis.Machine
}

// A Screen shows the program's window. Fyne wants the goroutine of main, which [Screen.Run]
// gives it; [Screen.Open] is called on another one.
type Screen struct {
	Build version.Build
	// Reminders is where the person's cards are remembered, nil for nowhere.
	Reminders *reminder.Store

	machine Machine
	show    chan func()
}

// NewScreen returns a screen on which nothing is shown yet.
func NewScreen(machine Machine, build version.Build) *Screen {
	return &Screen{Build: build, Reminders: reminders(), machine: machine, show: make(chan func())}
}

// Prepare sets the process up, before anything else is done: see hygiene and core dumps. It
// may start the program anew in its place.
func Prepare() {
	forgetful()
	keepMemoryPrivate()
}

// Run shows what [Screen.Open] is asked for. It is called by main, and does not return.
func (s *Screen) Run() {
	for show := range s.show {
		show()
	}
}

// Open shows the window until it is closed or ctx is done. It returns [cli.ErrNoWindow] if
// this computer can't show one, and [cli.ErrRestart] if staff want the program started again.
func (s *Screen) Open(ctx context.Context, w cli.Window) error {
	terminal := &kiosk{manager: findManager()} // before Fyne starts other programs
	if w.Kiosk {
		path, err := status.Path()
		if err != nil {
			return err
		}
		if terminal.listener, err = status.Listen(path); err != nil {
			return err
		}
	}
	ended := make(chan error, 1)
	s.show <- func() {
		ended <- s.window(ctx, w, terminal, func() {
			ended <- nil
			// Fyne's own end (2.8.1) now and then crashes, or waits for ever for an event that
			// it has lost. All that is left to do does not need the screen.
			select {}
		})
	}
	return cmp.Or(<-ended, terminal.ended())
}

// window is Open on the goroutine of main. It calls closed when the window has been closed
// and all that it began has ended. Fyne panics where there is no display or no OpenGL; that
// becomes an error.
func (s *Screen) window(ctx context.Context, w cli.Window, terminal *kiosk, closed func()) (err error) {
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
		Readers:  cmp.Or[check.Readers](w.Readers, s.machine),
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
		Print:     printer(w),
		Policy:    w.Policy,
		Kiosk:     terminal.config(ctx, w),
	})
	terminal.leave = func() { fyne.Do(window.Close) }
	a.Lifecycle().SetOnStarted(func() {
		context.AfterFunc(ctx, terminal.leave)
		takeSignalsBack(ctx, terminal.leave)
		window.Show(ctx)
		shown = true
		if w.Kiosk {
			onMonitors(window.Fill)
		}
		terminal.begin(ctx, window)
	})
	a.Run()
	return nil
}
