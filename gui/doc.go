// Package gui is the window's controller. It owns the session of the check, the goroutines
// and the characters of what is entered, takes every event through the [kigen/gui/model],
// has [kigen/gui/view] draw the result, and does the effects. News from other goroutines
// comes to the screen through fyne.Do. It decides nothing about dates or cards, and writes no
// sentence of its own.
package gui
