// Package printing hands a page of paper to the computer's own print service: CUPS on
// Linux and macOS, through its lp command, which reads the page from standard input, so
// that no file is left; on Windows the program that prints PDF files, which needs one.
//
// [Print] returns when the service has taken the page. Whether paper comes out, nobody
// can say then: a printer that is off or has no paper prints when it is ready.
//
// A public terminal can't leave it at that: the page would come out for somebody else.
// [PrintAtOnce] returns when the page has come out, or takes it back.
//
// Their errors are [ErrNoService], [ErrNoPrinter], [ErrPaused], [ErrNotPrinted], or what the service said,
// wrapped.
package printing
