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
	keeper   keeper
}

// New returns the service. It starts nothing and calls nothing: that the service is
// down is learnt from Watch or Connect.
func New() *Service { return &Service{patience: 5 * time.Second} }

// A session is what the watcher needs of a PC/SC context. *scard.Context is one.
type session interface {
	ListReaders() ([]string, error)
	GetStatusChange(states []scard.ReaderState, timeout time.Duration) error
	Cancel() error
	Release() error
}
