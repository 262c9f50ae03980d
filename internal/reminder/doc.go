// Package reminder remembers the expiry dates of a family's cards, for those who ask for it.
// It stores nothing of a card but its dates, and that its issuer was not known if so, under a
// label that the person chose.
//
// A [List] is a value, and [Change] is everything that can be done to one. The [Store] has
// the list on disk, as JSON in the person's own folder of settings, readable by that person
// alone. [Store.Update] applies changes to what is on disk at that moment, under a lock that
// holds for other programs too, so two windows lose nothing of each other's. The file is
// replaced whole, so a crash or a full disk leaves the old one, and it is removed with the
// last card. A file that can't be read is never overwritten.
//
// If the person wants notifications, [AtLogin] has their desktop start the program at login,
// which shows itself only if [Store.HasNews].
//
// [List.Due] selects the cards to say something about, and [Card.Report] gives package i18n
// the report to say it from.
package reminder
