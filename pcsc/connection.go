package pcsc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ebfe/scard"

	"kigen/internal/check"
)

var (
	errEmptyCommand = errors.New("empty command")
	errNoResponse   = errors.New("no response")
	errClosed       = errors.New("connection is closed")
	errStillBusy    = errors.New("the reader has not finished yet")
)

// A connection holds a transaction. It never asks for the card's status: libpcsclite
// before 2.0.1 keeps the readers' states in one place for the whole process, where the
// watcher reads them at any time.
type connection struct {
	kept
	ctx    context.Context
	keeper *keeper
	left   bool // the service has noticed that the card is not there any more

	// turn has one token. Only who has it calls the binding; a call that hangs keeps it.
	turn    chan struct{}
	closing sync.Once
	closed  chan struct{}
}

func newConnection(ctx context.Context, card kept, keeper *keeper) *connection {
	c := &connection{
		kept: card, ctx: ctx, keeper: keeper,
		turn: make(chan struct{}, 1), closed: make(chan struct{}),
	}
	c.turn <- struct{}{}
	return c
}

// Transmit implements [check.Connection]. A command that is with the driver when the
// context ends is not taken back: the card may still carry it out.
func (c *connection) Transmit(command []byte) ([]byte, error) {
	if len(command) == 0 {
		return nil, &check.Fault{Cause: check.Unknown, Err: fmt.Errorf("transmit: %w", errEmptyCommand)}
	}
	select {
	case <-c.closed:
		return nil, &check.Fault{Cause: check.Unknown, Err: fmt.Errorf("transmit: %w", errClosed)}
	case <-c.ctx.Done():
		return nil, c.ctx.Err()
	case <-c.turn:
	}
	type result struct {
		response []byte
		err      error
	}
	results := make(chan result, 1)
	held := bytes.Clone(command) // see Secrets in the package comment
	go func() {
		response, err := c.transmit(held)
		c.turn <- struct{}{}
		results <- result{response, err}
	}()
	select {
	case result := <-results:
		return result.response, result.err
	case <-c.ctx.Done():
		return nil, c.ctx.Err()
	}
}

// transmit sends the command and wipes it.
func (c *connection) transmit(command []byte) ([]byte, error) {
	if err := c.ctx.Err(); err != nil {
		clear(command)
		return nil, err
	}
	response, err := c.card.Transmit(command)
	clear(command)
	var why *check.Fault
	switch {
	case err != nil:
		why = fault("transmit", err)
	case len(response) == 0: // some drivers, vpcd among them, say this when the card has left
		why = &check.Fault{Cause: check.PoorContact, Err: fmt.Errorf("transmit: %w", errNoResponse)}
	default:
		return bytes.Clone(response), nil // the binding's buffer has 64 KiB
	}
	if why.Cause == check.CardAbsent || (why.Cause == check.PoorContact && c.cardLeaves()) {
		why.Cause = check.CardRemoved
	}
	c.left = why.Cause == check.CardRemoved
	return nil, why
}

// cardLeaves waits a moment to see whether a card that stopped answering was taken
// away: pcscd calls both "not transacted", and finds out about the card only when it
// next asks the driver. A transaction in a transaction changes nothing, and is the
// smallest question about the card.
func (c *connection) cardLeaves() bool {
	const every = 50 * time.Millisecond
	for waited := time.Duration(0); waited < removalNoticed && c.ctx.Err() == nil; waited += every {
		err := c.card.BeginTransaction()
		if err == nil {
			err = c.card.EndTransaction(scard.LeaveCard)
		}
		if err != nil {
			return errors.Is(err, scard.ErrRemovedCard)
		}
		pause(c.ctx, every)
	}
	return false
}

// Close implements [check.Connection]. Where a command still hangs after 2 s it fails
// with [check.ServiceBusy]: then the connection ends when the driver lets go of the
// command or when this program ends; in the latter case pcscd and Windows reset the
// card by themselves.
func (c *connection) Close(reset bool) (err error) {
	c.closing.Do(func() {
		close(c.closed)
		disposition := scard.LeaveCard
		if reset {
			disposition = scard.ResetCard
		}
		ended := make(chan error, 1)
		go func() {
			<-c.turn
			ended <- c.end(disposition)
		}()
		patience := time.NewTimer(grace)
		defer patience.Stop()
		select {
		case err = <-ended:
		case <-patience.C:
			err = &check.Fault{Cause: check.ServiceBusy, Err: fmt.Errorf("close connection: %w", errStillBusy)}
		}
	})
	return err
}

// end ends everything. A nil error says that the card is there and left as it should be.
func (c *connection) end(disposition scard.Disposition) error {
	// The reset belongs to the transaction: pcscd resets at a disconnect only after it
	// has let other programs in.
	ended := c.card.EndTransaction(disposition)
	if ended == nil && c.keeper.keep(c.kept) {
		return nil
	}
	defer c.session.Release() // fails only where there is nothing left to release
	removed := errors.Is(ended, scard.ErrRemovedCard) || errors.Is(ended, scard.ErrNoSmartcard)
	switch {
	case removed && !c.left && disposition == scard.ResetCard:
		c.lookForAnother()
	case errors.Is(ended, scard.ErrResetCard):
		ended = nil // what was verified is forgotten
	}
	retry := scard.LeaveCard
	if ended != nil && !removed {
		retry = disposition
	}
	if err := c.card.Disconnect(retry); err != nil {
		return fault("disconnect", err)
	}
	if ended != nil && disposition == scard.ResetCard {
		return fault("reset card", ended) // pcscd does not say how the second try went
	}
	return nil
}

// lookForAnother is for a card that was gone when it was to be reset. pcscd takes the
// reader for empty then, but where it had not noticed before, it does not notice either
// that another card is there by now, and never would.
func (c *connection) lookForAnother() {
	const every = 50 * time.Millisecond
	for waited := time.Duration(0); waited < removalNoticed; waited += every {
		if c.card.Reconnect(scard.ShareShared, scard.ProtocolT0|scard.ProtocolT1, scard.ResetCard) == nil {
			return
		}
		pause(context.Background(), every)
	}
}

// abandon ends a connection that was never used. Nobody is there to hear how that went.
func (c *connection) abandon() { _ = c.end(scard.LeaveCard) }
