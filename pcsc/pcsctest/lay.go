//go:build linux

package pcsctest

import (
	"context"
	"errors"
	"syscall"

	"kigen/card/virtual"
)

// Lay lays a virtual card on the first reader until the test ends, or until the
// function that it returns is called. pcscd notices within half a second. Where pcscd
// ends, the card goes with the reader; it may also leave by itself, as its profile says.
func (d *Daemon) Lay(card *virtual.Card) (take func()) {
	d.t.Helper()
	take, _ = d.LayAt(d.Address(), card)
	return take
}

// LayAt is [Daemon.Lay] on the reader at an address. The channel is closed when the card is
// gone, whatever for. It stays there though vpcd drops it, as it does with a card that does
// not answer, or does not hear it knock, because one that was just taken is still in its
// queue: a real card would lie there.
func (d *Daemon) LayAt(address string, card *virtual.Card) (take func(), gone <-chan struct{}) {
	d.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			err := virtual.Plug(ctx, address, card)
			if errors.Is(err, virtual.ErrRemoved) || errors.Is(err, syscall.ECONNREFUSED) {
				return
			}
		}
	}()
	take = func() { cancel(); <-ended }
	d.takes = append(d.takes, take)
	d.t.Cleanup(take)
	return take, ended
}
