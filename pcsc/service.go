package pcsc

import (
	"time"

	"github.com/ebfe/scard"

	"kigen/internal/check"
)

var _ check.Readers = (*Service)(nil)

// A Service is this computer's smart-card service.
type Service struct {
	// patience is how long Connect waits for another program's transaction.
	patience time.Duration
	hold     powerHold
}

// New returns the service. It makes no call: Watch and Connect report a service that is
// down.
func New() *Service { return &Service{patience: 5 * time.Second} }

// A scardContext is an SCARDCONTEXT with the calls that the watcher makes. *scard.Context
// is one.
type scardContext interface {
	ListReaders() ([]string, error)
	GetStatusChange(states []scard.ReaderState, timeout time.Duration) error
	Cancel() error
	Release() error
}
