package printing

import (
	"errors"
	"time"
)

// Why nothing was printed.
var (
	// ErrNoService: the computer has no print service, or it is not running.
	ErrNoService = errors.New("no print service")
	// ErrNoPrinter: the service has no printer, or none of that name.
	ErrNoPrinter = errors.New("no printer")
	// ErrPaused: the printer is stopped, and would keep the page until somebody resumes it.
	ErrPaused = errors.New("printer is paused")
	// ErrNotPrinted: the page did not come out, or not in time, and was cancelled.
	ErrNotPrinted = errors.New("page was not printed")
)

// A Job says how [PrintAtOnce] prints a page.
type Job struct {
	Printer string // its name in the print service; "" for the default one
	// Roll is true for a roll of receipts, cut after Length millimetres. Else the paper is A4.
	Roll   bool
	Length int
	// Patience is how long to wait for the page to come out.
	Patience time.Duration
}
