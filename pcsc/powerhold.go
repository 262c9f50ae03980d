package pcsc

import (
	"slices"
	"sync"

	"github.com/ebfe/scard"

	"kigen/internal/check"
)

// A powerHold keeps a card powered after its connection was closed: see "Keeping the card
// powered" in the package comment. It holds at most one card, and only while Watch runs,
// which reports when the card is gone.
type powerHold struct {
	mu       sync.Mutex
	watching bool
	held     *cardHandle // nil for none
}

// A cardHandle is an SCARDHANDLE with the context that it belongs to.
type cardHandle struct {
	reader   string
	scardCtx *scard.Context
	card     *scard.Card
}

// take holds a card whose transaction has ended, in place of the one before. It returns
// false, and holds nothing, if there is no need or Watch is not running.
func (h *powerHold) take(next cardHandle) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !needsPowerHold || !h.watching {
		return false
	}
	h.replace(&next)
	return true
}

// setWatching is called when Watch begins and ends, and lets go of the card. The channel
// is closed when that is done.
func (h *powerHold) setWatching(watching bool) (released <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watching = watching
	return h.replace(nil)
}

// update lets go of the card if its reader is empty or gone.
func (h *powerHold) update(snapshot check.Snapshot) {
	h.mu.Lock()
	defer h.mu.Unlock()
	hasHeld := func(r check.Reader) bool {
		return h.held != nil && r.Name == h.held.reader && r.Card != check.NoCard
	}
	if !slices.ContainsFunc(snapshot.Readers, hasHeld) {
		h.replace(nil)
	}
}

// replace holds next, and releases the card before it in the background, since the service
// may take its time.
func (h *powerHold) replace(next *cardHandle) (released <-chan struct{}) {
	done := make(chan struct{})
	go func(last *cardHandle) {
		defer close(done)
		last.release()
	}(h.held)
	h.held = next
	return done
}

// release disconnects and leaves the card as it is, for which pcscd does not wait for other
// programs. It is a no-op on nil.
func (c *cardHandle) release() {
	if c != nil {
		_ = c.card.Disconnect(scard.LeaveCard) // fails only where there is nothing left to leave
		c.scardCtx.Release()
	}
}
