package printing

import "errors"

// Why nothing can be printed.
var (
	// ErrNoService says that this computer has no print service, or that it is not running.
	ErrNoService = errors.New("no print service")
	// ErrNoPrinter says that the service knows no printer.
	ErrNoPrinter = errors.New("no printer")
)
