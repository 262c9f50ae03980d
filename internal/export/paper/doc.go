// Package paper lays out the page that a person takes along: the answer, the three dates,
// what to do next, and a QR code for the telephone's calendar. It is in large type, and
// contains no name, number or secret, because a [check.Report] has none.
//
// [Lay] lays out a sheet of A4, [LayRoll] a roll of receipts. A [Page] is the position of
// every mark on it in millimetres from the upper left corner. [Page.PDF] writes it as a file;
// the window's preview draws the same marks, so what is seen is what is printed.
//
// A sheet is always one page. If the content does not fit, it is set smaller, down to 12
// points, and then topics are dropped from the last one on: pass the most important first.
// Answer, dates and code always stay.
//
// # The file
//
// Its text can be selected, searched and read aloud. Its fonts are subsets. It names its
// language and title, and the same page gives the same bytes.
//
// The PDF library sets one glyph per character, side by side. Thai and Devanagari need more:
// marks are placed above letters, and letters join. Such words are shaped with HarfBuzz, as
// Fyne does on the screen, and drawn as outlines over the same words in invisible text, which
// is what gets selected.
package paper
