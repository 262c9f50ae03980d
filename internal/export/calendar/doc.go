// Package calendar turns the dates of a report into calendar entries: an iCalendar file
// (RFC 5545) for a computer, and one event as a QR code for a telephone.
//
// [Of] makes up to three entries for each day on which something expires: the day renewal
// opens, the day a month before the end, and the last day. What ends on the same day shares
// its entries, named as in the window's headline: after the card, else after the
// user-authentication certificate. Past days and today are left out.
//
// An entry says what the window will say on that day. It contains no name, number or secret,
// because a [check.Report] has none. An entry of a demonstration card says so in its title,
// and never replaces one of a real card.
//
// # The file
//
// [Calendar.File] returns whole-day events, each with an alarm at nine in the morning. An
// event's UID is made of what ends, when, and which of the three days it is. So importing the
// file twice, in another language, or again with the signature certificate's date duplicates
// nothing. The same report, day and language give the same bytes.
//
// # The QR code
//
// [Calendar.Code] returns the next event as a bare VEVENT without a VCALENDAR around it, which
// is what telephones accept: ZXing, which Android's scanners follow, looks for BEGIN:VEVENT and
// reads the first one only (its wiki, "Barcode Contents"; zxing issue 513), and the iPhone's
// camera is reported to read such a text but not the same one in a VCALENDAR
// (werneckbh/laravel-qr-code issue 2). Lines are not folded, as RFC 5545 allows, because some
// scanners don't unfold them. The event has a title and no description, so that the code stays
// at version 11 to 13 (69 modules a side) in Japanese and at most 20 in other languages: the
// whole file would be too fine to read from a screen. It has no alarm: the telephone uses its
// owner's setting for whole days.
package calendar
