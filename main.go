// Kigen (期限) says until when a My Number Card and its two certificates last, and
// when their renewal opens. This file wires the rooms together; it alone knows the
// two machines, the card readers and the screen.
package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/adrg/xdg"

	"kigen/check"
	"kigen/cli"
	"kigen/gui"
	"kigen/pcsc"
	"kigen/reminder"
	"kigen/status"
)

// appID names the program to the desktop; FyneApp.toml has the same.
const appID = "jp.kigen.kigen"

func main() {
	forgetful()
	keepMemoryPrivate()
	ctx := untilSignal(context.Background())
	readers := pcsc.New()
	shelf := reminders()
	screen := make(chan func())
	go func() {
		os.Exit(cli.Run(ctx, os.Args[1:], cli.Env{
			Stdin:   os.Stdin,
			Stdout:  os.Stdout,
			Stderr:  os.Stderr,
			Readers: readers,
			Machine: readers,
			Window:  func(ctx context.Context, w cli.Window) error { return openWindow(ctx, screen, readers, shelf, w) },
			Now:     time.Now,
			HasNews: shelf.HasNews,
		}))
	}()
	for show := range screen {
		show() // Fyne wants the goroutine of main
	}
}

// untilSignal returns a context that ends with the program, when the person or the system
// wants that; a card is left locked then. A second signal ends the program at once.
func untilSignal(ctx context.Context) context.Context {
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it; else it means that the terminal was closed
		ends = append(ends, syscall.SIGHUP)
	}
	signal.Reset(ends...) // nobody else hears them
	ctx, stop := signal.NotifyContext(ctx, ends...)
	context.AfterFunc(ctx, stop)
	return ctx
}

// reminders are kept in the person's folder of settings; nowhere, which is nil, where
// there is none.
func reminders() *reminder.Shelf {
	folder, err := os.UserConfigDir()
	if err != nil {
		return nil
	}
	shelf := reminder.NewShelf(filepath.Join(folder, "kigen"))
	return &shelf
}

// atLogin has the desktop start this program whenever the person logs in, or not.
func atLogin(on bool) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return reminder.AtLogin(program, on)
}

// open has the person's program for a file open it. On Linux, Fyne would not wait to hear
// that there is none.
func open(a fyne.App, file *url.URL) error {
	if runtime.GOOS == "linux" {
		return exec.Command("xdg-open", file.String()).Run()
	}
	return a.OpenURL(file)
}

// downloads is the person's folder of downloads, or their home where there is none.
func downloads() (string, error) {
	if info, err := os.Stat(xdg.UserDirs.Download); err == nil && info.IsDir() {
		return xdg.UserDirs.Download, nil
	}
	return os.UserHomeDir()
}

// openWindow shows the window until it is closed or ctx is done.
func openWindow(ctx context.Context, screen chan<- func(), service *pcsc.Service, shelf *reminder.Shelf, w cli.Window) error {
	terminal := &terminal{manager: findManager()} // before Fyne starts other programs
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
	screen <- func() {
		ended <- showWindow(ctx, service, shelf, w, terminal, func() {
			ended <- nil
			// Fyne's own end (2.8.1) now and then crashes, or waits for ever for an event that
			// it has lost. All that is left to do does not need the screen.
			select {}
		})
	}
	return cmp.Or(<-ended, terminal.ended())
}

// showWindow is openWindow on the goroutine of main. It calls closed when the window has
// been closed and its check has ended. Fyne panics where there is no display or no OpenGL;
// that becomes an error.
func showWindow(ctx context.Context, service *pcsc.Service, shelf *reminder.Shelf, w cli.Window, terminal *terminal, closed func()) (err error) {
	shown := false
	defer func() {
		if !shown {
			if cause := recover(); cause != nil {
				err = fmt.Errorf("%w: %v", cli.ErrNoWindow, cause)
			}
		}
	}()
	a := app.NewWithID(appID)
	version, built := cli.Build()
	window := gui.New(a, gui.Config{
		Readers:  cmp.Or[check.Readers](w.Readers, service),
		Now:      w.Now,
		Language: w.Language,
		Demo:     w.Demo,
		Do:       fyne.Do,
		Closed:   closed,

		Machine:   service,
		Clock:     time.Now,
		Version:   version,
		Built:     built,
		Reminders: remembering(shelf, w.Kiosk),
		AtLogin:   atLogin,
		Downloads: downloads,
		Open:      func(file *url.URL) error { return open(a, file) },
		Print:     printer(w),
		Policy:    w.Policy,
		Kiosk:     terminal.kiosk(ctx, w),
	})
	terminal.leave = func() { fyne.Do(window.Close) }
	a.Lifecycle().SetOnStarted(func() {
		context.AfterFunc(ctx, terminal.leave)
		// Fyne listens too, and would leave without closing its window. It begins in a goroutine
		// of its own, long before anybody can have entered a PIN.
		const soon = time.Second
		time.AfterFunc(soon, func() { context.AfterFunc(untilSignal(ctx), terminal.leave) })
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
