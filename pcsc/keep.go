package pcsc

import (
	"slices"
	"sync"

	"github.com/ebfe/scard"

	"kigen/check"
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
	if !keepsPower {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.watching {
		return false
	}
	k.kept.release()
	k.kept = &next
	return true
}

// watch says that somebody begins or stops to watch.
func (k *keeper) watch(watching bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.watching = watching
	if !watching {
		k.letGo()
	}
}

// saw lets go of a card that is not there any more.
func (k *keeper) saw(snapshot check.Snapshot) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept == nil {
		return
	}
	there := func(r check.Reader) bool { return r.Name == k.kept.reader && r.Card != check.NoCard }
	if !slices.ContainsFunc(snapshot.Readers, there) {
		k.letGo()
	}
}

func (k *keeper) letGo() {
	k.kept.release()
	k.kept = nil
}

// release leaves the card as it is. pcscd does not wait for other programs then.
func (k *kept) release() {
	if k != nil {
		_ = k.card.Disconnect(scard.LeaveCard) // fails where there is nothing left to leave
		k.session.Release()
	}
}
