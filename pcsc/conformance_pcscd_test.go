//go:build linux

package pcsc_test

import (
	"context"
	"testing"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/internal/check"
)

// TestCardsAreReadThroughPCSCDAsInProcess runs the cases of package card with the whole
// of PC/SC between Kigen and the card.
func TestCardsAreReadThroughPCSCDAsInProcess(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	cardtest.Run(t, func(t *testing.T, c *virtual.Card) card.Transport {
		s := setUp(t)
		plug(t, s.Address(), c)
		s.until(holds(first, check.CardPresent))
		return s.connect(t, t.Context())
	})
}

// plug lays a virtual card on the reader at address until the test ends.
func plug(t *testing.T, address string, c *virtual.Card) {
	ctx, cancel := context.WithCancel(t.Context())
	unplugged := make(chan struct{})
	go func() {
		defer close(unplugged)
		virtual.Plug(ctx, address, c) // a case may end it, and says so
	}()
	t.Cleanup(func() {
		cancel()
		<-unplugged
	})
}
