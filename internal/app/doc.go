// Package app is the process around the window: it opens the window on Fyne's driver, hears
// signals, keeps what is in memory off the disk, watches monitors, and speaks with the
// service manager of a public terminal. It holds what differs between operating systems and
// nothing about cards or dates.
package app
