// Package advice works out what the holder of one card should do next: which procedure, what
// to bring, whether a letter comes, what it costs, what stops when, and how long the new card
// or certificates will last. [For] is a pure function of a [check.Report] and of the [Facts]
// that the person told; it returns a [Plan] of plain data. Package i18n has the sentences.
//
// Every item is based on package rules or on the web pages of Kawasaki or Nerima, the two
// municipalities that this project started from, and its comment names the source. What they
// don't say is not said here.
//
// A Plan also lists the [Question]s whose answers would change it for this card and these
// facts. So nobody is asked for a period of stay if the card's dates rule one out, or for a
// birth date if the dates on the card reveal the birthday.
package advice
