// Package advice says what the holder of one card should do next: which procedure, what
// to bring, whether a letter comes, what it costs, what stops when, and how long the new
// card or certificates will last. It is pure: [For] takes a [check.Report] and what the
// person said, the [Facts], and gives a [Plan] of plain data. Package i18n has the
// sentences.
//
// Every item comes from a rule of package rules or from the pages of the two
// municipalities that this project was made from, Kawasaki and Nerima, and names it. What
// they do not say is not said here either.
//
// A Plan also has the few [Question]s whose answers would change it, for this card and
// these facts. So nobody is asked for a period of stay whose card's dates rule one out, or
// for a birth date where the dates on the card tell the birthday.
package advice
