// Package app is the process around the window: it opens the window on Fyne's driver, handles
// signals, keeps secrets in memory off the disk, watches monitors, and talks to systemd when it
// runs as a kiosk. Code that differs between operating systems is here; nothing here is about
// cards or dates.
package app
