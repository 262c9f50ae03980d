package printing

import (
	"errors"
	"time"
)

// Why nothing can be printed.
var (
	// ErrNoService says that this computer has no print service, or that it is not running.
	ErrNoService = errors.New("no print service")
	// ErrNoPrinter says that the service knows no printer.
	ErrNoPrinter = errors.New("no printer")
	// ErrPaused says that the printer is stopped: it would keep the page until somebody sets
	// it going.
	ErrPaused = errors.New("printer is paused")
	// ErrNotPrinted says that the page did not come out in time, and was taken back.
	ErrNotPrinted = errors.New("page was not printed in time")
)

// A Job is how something is printed at a public terminal.
type Job struct {
	Printer string // as the print service calls it; "" for the usual one
	// Roll is true for a roll of receipts, Length millimetres of it; else it is A4.
	Roll   bool
	Length int
	// Patience is how long the page may take to come out.
	Patience time.Duration
}
