package pcsc

import "time"

// NewImpatient returns a Service that waits less for another program's transaction.
func NewImpatient(patience time.Duration) *Service { return &Service{patience: patience} }
