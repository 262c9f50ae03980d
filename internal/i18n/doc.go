// Package i18n has every sentence that Kigen says, in every language, so that the
// window and the command line say the same.
//
// # Languages
//
// A language is one file, named after its tag: ja.toml, zh-Hans.toml. It is the message
// file of go-i18n: tables of keys by screen, placeholders as {{.Date}}, CLDR plural
// forms where {{.Count}} needs them. A new language is one more file and nothing
// else: the order of a date, the names of months and eras and the language's own
// name stand in it too. Japanese is the original that others are translated from; its
// file says what each table is for.
//
// Whole sentences stand in the files, not pieces to be put together: nouns are
// inflected and words change places in other languages. Japanese is short and plain,
// and names things as the letter from the municipality (有効期限通知書) does. Other
// languages have the official Japanese term beside their own wherever a resident
// must find it again on the letter or at the counter.
//
// # Using it
//
// [Match] or [System] gives a [Language]; [Language.Say] gives a sentence of it.
// Whatever depends on a report or a fault has a method of its own, which picks the
// sentence: [Language.Headline], [Language.State], [Language.Notes], [Language.Fault], [Language.Counter]
// and their like. They decide nothing about dates or cards; that was done in packages
// rules and check. Dates are days in Japan.
//
// Everything is safe for use by many goroutines at once.
//
// # What the tests hold
//
// All languages have the same keys with the same placeholders. Each key given to Say
// in this repository exists, with a value for each of its placeholders, and each key
// of the files is said somewhere. So keys stand in the source as strings, or as strings
// and expressions joined with +, as in "kind." + string(kind). Such a sum is a family:
// every key that fits it is in use.
//
// This package's own families: kind.*, use.*, state.*, limit.*, issuer.*,
// tries.left.*, tries.blocked.*, tries.unknown.*, month.*, era.*, item.*,
// note.blocked.*, advice.title.*, advice.bring.*, advice.do.not-yet.*, advice.expiry.*, advice.expiry.rule.*,
// advice.stops.*, advice.signature.*, headline.answer.*,
// headline.answer.blocked.*, headline.detail.*, secret.name.*, secret.shape.*,
// weekday.*, where.opening.*, where.hours.week-*, where.booking.*, where.agent.*, where.telephone.*,
// diagnosis.rung.*, diagnosis.outcome.*, readerfault.*,
// and fault.*: a title, sentence and next for each code. Each of these may have others
// that take its place: next-linux and its like where an operating system needs its own,
// next-driver and its like where more is known of the fault.
package i18n
