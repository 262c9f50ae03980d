// Kigen (期限) says until when a My Number Card and its two certificates last, when their
// renewal opens, and what to do next. This file joins the packages: the real card readers
// and this computer on one side, the command line and the window on the other.
package main

import (
	"context"
	_ "embed"
	"os"
	"time"

	"kigen/internal/app"
	"kigen/internal/cli"
	"kigen/internal/host"
	"kigen/internal/version"
	"kigen/pcsc"
)

//go:embed FyneApp.toml
var fyneApp string

// Set by the linker: the commit that this is built from, and when that was made (RFC 3339).
var revision, finished string

func main() {
	app.Prepare()
	ctx := app.UntilSignal(context.Background())
	readers := pcsc.New()
	machine := host.Machine{}
	screen := app.NewScreen(readers, machine, version.Of(fyneApp, revision, finished))
	go func() {
		os.Exit(cli.Run(ctx, os.Args[1:], cli.Env{
			Stdin:   os.Stdin,
			Stdout:  os.Stdout,
			Stderr:  os.Stderr,
			Readers: readers,
			Machine: machine,
			Window:  screen.Open,
			Now:     time.Now,
			Build:   screen.Build,
			HasNews: screen.Reminders.HasNews,
		}))
	}()
	screen.Run()
}
