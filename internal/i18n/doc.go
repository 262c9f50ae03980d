// Package i18n has every sentence that Kigen says, in every language, for the window, the
// command line and paper, and writes dates as people do.
//
// # Languages
//
// A language is one file, named after its tag: ja.toml, zh-Hans.toml. It is a message file of
// go-i18n: tables of keys by screen, placeholders such as {{.Date}}, and CLDR plural forms
// where {{.Count}} needs them. To add a language, add a file: it also contains the order of a
// date, the names of months and eras, and the language's own name. Japanese is the original
// that others are translated from; its file says what each table is for.
//
// The files contain whole sentences, not pieces to be joined, because nouns are inflected and
// words change places in other languages. Japanese is short and plain, and uses the terms of
// the letter from the municipality (有効期限通知書). Other languages add the official Japanese
// term wherever a resident must recognize it on the letter or at the counter.
//
// # Using it
//
// [Match] or [System] returns a [Language], [Language.Say] a sentence of it by its key. What
// depends on a report or a fault has a method that picks the sentence, such as
// [Language.Headline], [Language.State], [Language.Notes], [Language.Fault] and
// [Language.Counter]. They decide nothing about dates or cards: packages rules and check do.
// Dates are days in Japan.
//
// Everything is safe for concurrent use.
//
// # What the tests hold
//
// All languages have the same keys with the same placeholders. Each key given to Say in this
// repository exists, with a value for each of its placeholders, and each key of the files is
// used. So keys stand in the source as strings, or as strings and expressions joined with +, as
// in "kind." + string(kind). Such a sum is a family: every key that matches it counts as used.
//
// This package's own families: kind.*, use.*, state.*, limit.*, issuer.*,
// tries.left.*, tries.blocked.*, tries.unknown.*, month.*, era.*, item.*,
// note.blocked.*, advice.title.*, advice.bring.*, advice.do.not-yet.*, advice.expiry.*, advice.expiry.rule.*,
// advice.stops.*, advice.signature.*, headline.answer.*,
// headline.answer.blocked.*, headline.detail.*, secret.name.*, secret.shape.*,
// weekday.*, where.opening.*, where.hours.week-*, where.booking.*, where.agent.*, where.telephone.*,
// diagnosis.rung.*, diagnosis.outcome.*, readerfault.*,
// and fault.*: a title, sentence and next for each code. Each of these may have variants that
// replace it: next-linux and so on for an operating system, next-driver and so on where more
// is known about the fault.
package i18n
