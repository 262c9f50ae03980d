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

// A connection holds a transaction. It never calls SCardStatus: libpcsclite before 2.0.1
// keeps the readers' states once for the whole process, and the watcher may read them at
// the same time.
type connection struct {
	cardHandle
	ctx     context.Context
	hold    *powerHold
	removed bool    // the service has noticed that the card is gone
	keypad  *keypad // nil until the reader was asked

	// turn has one token, which a call into the binding takes. A call that hangs keeps it.
	turn    chan struct{}
	closing sync.Once
	closed  chan struct{}
}

func newConnection(ctx context.Context, card cardHandle, hold *powerHold) *connection {
	c := &connection{
		cardHandle: card, ctx: ctx, hold: hold,
		turn: make(chan struct{}, 1), closed: make(chan struct{}),
	}
	c.turn <- struct{}{}
	return c
}

// Transmit implements [check.Connection]. A command that the driver already has when the
// context ends may still be carried out by the card.
func (c *connection) Transmit(command []byte) ([]byte, error) {
	if len(command) == 0 {
		return nil, &check.Fault{Cause: check.Unknown, Err: fmt.Errorf("transmit: %w", errEmptyCommand)}
	}
	if err := c.takeTurn("transmit"); err != nil {
		return nil, err
	}
	sent := bytes.Clone(command) // see Secrets in the package comment
	return call(c, func() ([]byte, error) { return c.transmit(sent) }, wipe)
}

// wipe clears an answer that nobody waits for any more.
func wipe(response []byte) { clear(response) }

// takeTurn waits until the call into the binding before this one has ended.
func (c *connection) takeTurn(step string) error {
	select {
	case <-c.closed:
		return &check.Fault{Cause: check.Unknown, Err: fmt.Errorf("%s: %w", step, errClosed)}
	case <-c.ctx.Done():
		return c.ctx.Err()
	case <-c.turn:
		return nil
	}
}

// call makes a call into the binding, whose turn it is. It leaves the call behind when the
// connection's context is done; its value is then given to dropped.
func call[T any](c *connection, into func() (T, error), dropped func(T)) (T, error) {
	type result struct {
		value T
		err   error
	}
	results := make(chan result)
	go func() {
		value, err := into()
		select {
		case results <- result{value, err}:
		case <-c.ctx.Done():
			dropped(value)
		}
		c.turn <- struct{}{}
	}()
	select {
	case result := <-results:
		return result.value, result.err
	case <-c.ctx.Done():
		var none T
		return none, c.ctx.Err()
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
	defer clear(response[:cap(response)]) // the binding's buffer of 64 KiB, see Secrets
	var why *check.Fault
	switch {
	case err != nil:
		why = fault("transmit", err)
	case len(response) == 0: // some drivers, vpcd among them, answer this when the card is gone
		why = &check.Fault{Cause: check.PoorContact, Err: fmt.Errorf("transmit: %w", errNoResponse)}
	default:
		return bytes.Clone(response), nil
	}
	return nil, c.noticeRemoval(why)
}

// noticeRemoval returns the fault of a call that failed, after it has found out whether that was
// because the card was taken away.
func (c *connection) noticeRemoval(why *check.Fault) *check.Fault {
	if why.Cause == check.CardAbsent || (why.Cause == check.PoorContact && c.waitForRemoval()) {
		why.Cause = check.CardRemoved
	}
	c.removed = why.Cause == check.CardRemoved
	return why
}

// waitForRemoval reports whether a card that stopped answering was taken away, which
// pcscd notices up to removalLatency later: until then it answers "not transacted" in
// either case. It asks with a nested transaction, the smallest call about a card, which
// changes nothing.
func (c *connection) waitForRemoval() bool {
	const every = 50 * time.Millisecond
	for waited := time.Duration(0); waited < removalLatency && c.ctx.Err() == nil; waited += every {
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

// Close implements [check.Connection]. It fails with [check.ServiceBusy] if a command still
// hangs after 2 s: then the connection ends when the driver returns or when this program
// ends, after which pcscd and Windows reset the card themselves.
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

// end ends transaction and connection, or leaves the connection to the power hold. The
// error is nil if the card is there and in the state that disposition asks for.
func (c *connection) end(disposition scard.Disposition) error {
	// The reset belongs to the transaction: pcscd resets at a disconnect only after it
	// has let other programs in.
	ended := c.card.EndTransaction(disposition)
	if ended == nil && c.hold.take(c.cardHandle) {
		return nil
	}
	defer c.scardCtx.Release() // fails only where there is nothing left to release
	removed := errors.Is(ended, scard.ErrRemovedCard) || errors.Is(ended, scard.ErrNoSmartcard)
	switch {
	case removed && !c.removed && disposition == scard.ResetCard:
		c.detectNextCard()
	case errors.Is(ended, scard.ErrResetCard):
		ended = nil // another program's reset serves as well: what was verified is forgotten
	}
	retry := scard.LeaveCard
	if ended != nil && !removed {
		retry = disposition
	}
	if err := c.card.Disconnect(retry); err != nil {
		return fault("disconnect", err)
	}
	if ended != nil && disposition == scard.ResetCard {
		return fault("reset card", ended) // pcscd does not tell whether the second try succeeded
	}
	return nil
}

// detectNextCard makes pcscd see a card that has replaced the one to be reset. pcscd then
// takes the reader for empty, and if it had not noticed the removal by itself it would
// never notice the new card.
func (c *connection) detectNextCard() {
	const every = 50 * time.Millisecond
	for waited := time.Duration(0); waited < removalLatency; waited += every {
		if c.card.Reconnect(scard.ShareShared, scard.ProtocolT0|scard.ProtocolT1, scard.ResetCard) == nil {
			return
		}
		pause(context.Background(), every)
	}
}

// abandon ends a connection that was never used. Nobody is left to take the error.
func (c *connection) abandon() { _ = c.end(scard.LeaveCard) }
