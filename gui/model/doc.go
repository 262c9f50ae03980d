// Package model is what is on the screen, as a plain value, and the pure step from one value
// to the next.
//
// [Model.Step] takes an [Event] (what a person does, what the check and the clock say) and
// returns the next model with the [Effect]s that the controller is to do. Neither Step nor
// any query has a side effect: nothing is read, written, drawn or wiped here, and copies of a
// model share nothing that is ever written to. Of a secret the model knows its length; the
// characters are the controller's, and are wiped by an effect.
//
// A kiosk takes the events and does the effects that are listed for it, and no
// others: see kiosk.go.
package model
