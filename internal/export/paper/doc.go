// Package paper makes the one page of paper that a person takes along: the answer, the
// three dates, what to do next, and a code that a telephone reads. It is in large type and
// has no name, number or secret on it, because a [check.Report] has none.
//
// [Lay] lays the page out: a [Page] is where every mark of it lies, in millimetres from the
// upper left corner, and nothing else. [Page.PDF] writes the marks as a file to print or to
// keep; the window's preview draws the same marks. So what is seen is what is printed.
//
// It is always one page. What does not fit is set smaller, down to letters of 12 points, and
// then the topics are left out, the last one first: so whoever gives them gives the one that
// matters most first. Answer, dates and code always stay.
//
// # The file
//
// Its text can be selected, searched and read out. Its fonts are cut down to the letters that
// it uses. It says its language and title, and is the same, octet by octet, for the same page.
//
// The library that writes it puts a glyph for each character beside the last one. Thai and
// Devanagari need more: marks have their place above letters, and letters join. Words with
// such marks are shaped by HarfBuzz's rules, as Fyne does on the screen, and drawn as outlines;
// the same words lie under them, invisible, for whoever selects them.
package paper
