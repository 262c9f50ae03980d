// Package model holds the state of the window as a plain value, and the pure step from one
// state to the next.
//
// [Model.Step] takes an [Event] (an action of the person, news of the check or the clock) and
// returns the next model and the [Effect]s for the controller to do. Step and the queries have
// no side effects: they do not read, write, draw or wipe anything, and copies of a model share
// only data that is never written to. The model knows the length of a secret; the controller
// holds its characters, and wipes them when an effect says so.
//
// A kiosk, a computer for the public, takes only the events and does only the effects that
// kiosk.go lists.
package model
