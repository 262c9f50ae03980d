package pcsc

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ebfe/scard"

	"kigen/internal/check"
)

var errPatience = errors.New("the card did not become free")

// Connect implements [check.Readers]. It fails with [check.InUse] if the card does not
// become free within 5 s, or before ctx is done.
func (s *Service) Connect(ctx context.Context, reader string) (check.Connection, error) {
	if ctx.Err() != nil {
		return nil, inUse(ctx.Err())
	}
	type result struct {
		connection *connection
		fault      *check.Fault
	}
	results, gaveUp := make(chan result), make(chan struct{})
	defer close(gaveUp)
	go func() {
		connection, fault := s.connect(ctx, reader)
		select {
		case results <- result{connection, fault}:
		case <-gaveUp:
			if connection != nil {
				connection.abandon()
			}
		}
	}()
	patience := time.NewTimer(s.patience)
	defer patience.Stop()
	select {
	case result := <-results:
		if result.fault != nil {
			return nil, result.fault
		}
		return result.connection, nil
	case <-patience.C:
		return nil, inUse(errPatience)
	case <-ctx.Done():
		return nil, inUse(ctx.Err())
	}
}

func inUse(err error) *check.Fault {
	return &check.Fault{Cause: check.InUse, Err: fmt.Errorf("connect to card: %w", err)}
}

// connect may hang for as long as another program holds its transaction.
func (s *Service) connect(ctx context.Context, reader string) (*connection, *check.Fault) {
	scardCtx, err := scard.EstablishContext()
	if err != nil {
		return nil, fault("establish context", err)
	}
	card, err := scardCtx.Connect(reader, scard.ShareShared, scard.ProtocolT0|scard.ProtocolT1)
	if err != nil {
		scardCtx.Release()
		return nil, fault("connect to card", err)
	}
	c := newConnection(ctx, cardHandle{reader, scardCtx, card}, &s.hold)
	// With any other protocol the binding panics at the first command.
	if protocol := card.ActiveProtocol(); protocol != scard.ProtocolT0 && protocol != scard.ProtocolT1 {
		c.abandon()
		return nil, fault(fmt.Sprintf("connect to card with protocol %d", protocol), scard.ErrProtoMismatch)
	}
	if err := card.BeginTransaction(); err != nil {
		c.abandon()
		return nil, fault("begin transaction", err)
	}
	return c, nil
}
