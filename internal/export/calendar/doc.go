// Package calendar puts the dates of a report where people keep their days: an iCalendar
// file (RFC 5545) for a computer, and one event as text for a QR code that a telephone
// reads.
//
// [Of] says which days are worth an entry: for each thing that expires the day renewal
// opens, the day a month before the end, and the last day. What ends on the same day is
// one thing to do and so one entry, named after the most that ends: the card, else the
// user-authentication certificate, as in the window's headline. Days that are over are left
// out, and today: whoever looks at the report today needs no reminder of it.
//
// An entry says what the window will say on that day. It has no name, number or secret,
// because a [check.Report] has none. One of a card that is not real says so in its title,
// and never replaces one of a real card.
//
// # The file
//
// [Calendar.File] has whole-day events, each with an alarm at nine in the morning. An event's UID
// is made of what ends, when, and which of the three days it is; of nothing else. So a file that
// is read twice, or in another language, or again with the signature certificate's date, makes no
// event double. It is the same, octet by octet, for the same report, day and language.
//
// # The QR code
//
// [Calendar.Code] is one event, the next one, as a bare VEVENT without a VCALENDAR
// around it. This is what telephones know: ZXing, which Android's scanners follow, looks for
// BEGIN:VEVENT and takes the first one alone (its wiki, "Barcode Contents"; zxing issue 513),
// and the camera of the iPhone is reported to read such a text where it does not read the
// same in a VCALENDAR (werneckbh/laravel-qr-code issue 2). Lines are not folded, as RFC 5545
// allows, because not every scanner unfolds them. It has the title alone: so it is a code of
// version 11 to 13 (69 modules a side) in Japanese and in no language more than version 20,
// where the whole file would need one too fine for a telephone held before a screen. The
// alarm is the one that the telephone's owner has set for whole days.
package calendar
