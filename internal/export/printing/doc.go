// Package printing sends a PDF to the computer's print service. On Linux and macOS that is
// CUPS, through its lp command, which reads standard input, so that no file is left behind;
// on Windows it is the program registered for printing PDF files, which needs a file.
//
// [Print] returns when the service has accepted the page. It can't tell whether the page comes
// out: a printer that is off or out of paper prints it when it is ready.
//
// [PrintAtOnce] is for public terminals, where a late page would come out for somebody else.
// It returns when the page has come out, or cancels it. [TakeBack] cancels what a program left
// that was killed before it could.
//
// Errors wrap [ErrNoService], [ErrNoPrinter], [ErrPaused], [ErrNotPrinted], or what the service
// said.
package printing
