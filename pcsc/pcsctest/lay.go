//go:build linux

package pcsctest

import (
	"context"
	"errors"
	"sync"

	"kigen/card/virtual"
)

// Lay lays a virtual card on the first reader until the test ends, or until the
// function that it returns is called. pcscd notices within half a second. Where pcscd
// ends, the card goes with the reader; it may also leave by itself, as its profile says.
func (d *Daemon) Lay(card *virtual.Card) (take func()) {
	d.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- virtual.Plug(ctx, d.Address(), card) }()
	take = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil && !errors.Is(err, virtual.ErrReaderGone) && !errors.Is(err, virtual.ErrRemoved) {
			d.t.Errorf("virtual card: %v", err)
		}
	})
	d.t.Cleanup(take)
	return take
}
