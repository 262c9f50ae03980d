// Package gui is the window: it draws a [check.State] and sends back what a person
// wants. It decides nothing about dates or cards, and writes no sentence of its own.
//
// What is on the screen is a function of one plain value, the model: the session's
// state, and what belongs to the screen alone (language, text size, an open page, the
// secret being entered). [Window] owns the session and its goroutine; news of it
// comes to the screen through fyne.Do. Every change builds the page anew, and the
// focus stays on the thing that had it.
//
// The window is laid out by a few layouts of its own, because Fyne's know no height
// that depends on the width, which wrapped text at any text size needs.
package gui
