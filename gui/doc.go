// Package gui is the window's controller. It owns the check's session, the goroutines and the
// characters of secrets. It passes every event to [kigen/gui/model], draws the new model with
// [kigen/gui/view], and does the effects. Other goroutines post events through fyne.Do. It
// decides nothing about dates or cards, and has no sentences of its own.
package gui
