// Kigen (期限) says until when a My Number Card and its two certificates last, and
// when their renewal opens. This file wires the rooms together; it alone knows the
// two machines, the card readers and the screen.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"kigen/cli"
	"kigen/gui"
	"kigen/pcsc"
	"kigen/rules"
)

// appID names the program to the desktop; FyneApp.toml has the same.
const appID = "jp.kigen.Kigen"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, os.Args[1:], cli.Env{
		Stdin:   os.Stdin,
		Stdout:  os.Stdout,
		Stderr:  os.Stderr,
		Readers: pcsc.New(),
		Window:  openWindow,
		Today:   func() rules.Date { return rules.DateOf(time.Now()) },
	})
	stop()
	os.Exit(code)
}

// openWindow shows the window until it is closed or ctx is done.
func openWindow(ctx context.Context, w cli.Window) error {
	a := app.NewWithID(appID)
	window := gui.New(a, gui.Config{
		Readers:  pcsc.New(),
		Today:    w.Today,
		Language: w.Language,
		Demo:     w.Demo,
		Do:       fyne.Do,
	})
	a.Lifecycle().SetOnStarted(func() { window.Show(ctx) })
	end := context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })
	defer end()
	a.Run()
	return nil
}
