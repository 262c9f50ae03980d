package pcsc

import (
	"slices"
	"sync"

	"github.com/ebfe/scard"

	"kigen/internal/check"
)

// A keeper holds on to a card that was talked to, without a transaction, until it is
// taken away: see "Keeping the card powered" in the package comment. It does so only
// while somebody watches, who hears of that.
type keeper struct {
	mu       sync.Mutex
	watching bool
	kept     *kept // nil for none
}

// A kept card is a connection that is no longer used.
type kept struct {
	reader  string
	session *scard.Context
	card    *scard.Card
}

// keep takes over a connection whose transaction has ended, in place of the one that
// is kept, and reports whether it did.
func (k *keeper) keep(next kept) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !keepsPower || !k.watching {
		return false
	}
	k.replace(&next)
	return true
}

// watch says that somebody begins or stops to watch. The channel that it returns is
// closed when nothing is kept any more that should not be.
func (k *keeper) watch(watching bool) (done <-chan struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.watching = watching
	return k.replace(nil)
}

// saw lets go of a card that is not there any more.
func (k *keeper) saw(snapshot check.Snapshot) {
	k.mu.Lock()
	defer k.mu.Unlock()
	there := func(r check.Reader) bool {
		return k.kept != nil && r.Name == k.kept.reader && r.Card != check.NoCard
	}
	if !slices.ContainsFunc(snapshot.Readers, there) {
		k.replace(nil)
	}
}

// replace lets go of what is kept, which takes as long as the service wants.
func (k *keeper) replace(next *kept) (done <-chan struct{}) {
	released := make(chan struct{})
	go func(last *kept) {
		defer close(released)
		last.release()
	}(k.kept)
	k.kept = next
	return released
}

// release leaves the card as it is. pcscd does not wait for other programs then.
func (k *kept) release() {
	if k != nil {
		_ = k.card.Disconnect(scard.LeaveCard) // fails where there is nothing left to leave
		k.session.Release()
	}
}
