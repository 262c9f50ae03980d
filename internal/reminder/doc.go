// Package reminder remembers until when cards last, for those who asked for it: a
// family's several cards, each under a label that a person chose. It knows no card, and
// keeps nothing of one but the days on which things expire.
//
// The file is a [Book] in JSON, in the person's own folder, readable by that person
// alone. It comes into being when the first card is remembered, and goes when the last
// one is forgotten. It is replaced whole, so that a crash or a full disk leaves the old
// one. A file that can't be read is never written over: [Shelf.Save] puts it aside.
//
// Where the person wants to be told, [AtLogin] has their desktop start the program, which
// shows itself only if [Shelf.HasNews].
//
// Which of the cards have something to say is asked with [Book.Due]; what, is said by
// package i18n of the report that [Card.Report] makes of the days.
package reminder
