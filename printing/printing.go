package printing

import "errors"

// Why nothing can be printed.
var (
	// ErrNoService says that this computer has no print service, or that it is not running.
	ErrNoService = errors.New("no print service")
	// ErrNoPrinter says that the service knows no printer.
	ErrNoPrinter = errors.New("no printer")
	// ErrPaused says that the printer is stopped: it would keep the page until somebody sets
	// it going.
	ErrPaused = errors.New("printer is paused")
)
