// Kigen (期限) says until when a My Number Card and its two certificates last, and
// when their renewal opens. This file wires the rooms together; it alone knows the
// two machines, the card readers and the screen.
package main

import (
	"bytes"
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
	// A card is left locked on each of them.
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it; else it means that the terminal was closed
		ends = append(ends, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), ends...)
	context.AfterFunc(ctx, stop) // a second Ctrl+C ends the program at once
	readers := pcsc.New()
	shelf := reminders()
	code := cli.Run(ctx, os.Args[1:], cli.Env{
		Stdin:   os.Stdin,
		Stdout:  os.Stdout,
		Stderr:  os.Stderr,
		Readers: readers,
		Machine: readers,
		Window:  func(ctx context.Context, w cli.Window) error { return openWindow(ctx, readers, shelf, w) },
		Now:     time.Now,
		HasNews: shelf.HasNews,
	})
	os.Exit(code)
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

// openWindow shows the window until it is closed or ctx is done. Fyne panics where
// there is no display or no OpenGL; that becomes an error.
func openWindow(ctx context.Context, service *pcsc.Service, shelf *reminder.Shelf, w cli.Window) (err error) {
	shown := false
	defer func() {
		if !shown {
			if cause := recover(); cause != nil {
				err = fmt.Errorf("%w: %v", cli.ErrNoWindow, cause)
			}
		}
	}()
	terminal := &terminal{manager: findManager()} // before Fyne starts other programs
	a := app.NewWithID(appID)
	version, built := cli.Build()
	if w.Kiosk {
		path, err := status.Path()
		if err != nil {
			return err
		}
		if terminal.listener, err = status.Listen(path); err != nil {
			return err
		}
	}
	window := gui.New(a, gui.Config{
		Readers:  cmp.Or[check.Readers](w.Readers, service),
		Now:      w.Now,
		Language: w.Language,
		Demo:     w.Demo,
		Do:       onScreen,

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
	a.Lifecycle().SetOnStarted(func() {
		window.Show(ctx)
		shown = true
		terminal.begin(ctx, window)
	})
	leave := func() { onScreen(window.Close) }
	defer context.AfterFunc(ctx, leave)()
	terminal.leave = leave
	a.Run()
	// Fyne hears the same signals, and may have ended first without closing its window: a
	// card could stay unlocked.
	window.End()
	return terminal.ended()
}

// onScreen is fyne.Do until Fyne has ended. After that, fyne.Do runs what it is given at
// once, on whatever goroutine asks, for a window that is none any more.
func onScreen(f func()) {
	fyne.Do(func() {
		if onMainGoroutine() {
			f()
		}
	})
}

// onMainGoroutine reports whether it is called on the goroutine of main, which is Fyne's
// and always the first. Nothing but its name tells.
func onMainGoroutine() bool {
	var name [16]byte
	return bytes.HasPrefix(name[:runtime.Stack(name[:], false)], []byte("goroutine 1 "))
}
