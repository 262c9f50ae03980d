package pcsc

import (
	"time"

	"github.com/ebfe/scard"
)

const (
	// hotplug is false: macOS has no plug-and-play reader, so the readers are listed
	// every second.
	hotplug     = false
	relistAfter = time.Second
	// removalLatency is zero: macOS notices at once that a card has left.
	removalLatency = 0
	// needsPowerHold is false: macOS notices every card that comes or goes.
	needsPowerHold = false
)

func establishContext() (scardContext, error) {
	scardCtx, err := scard.EstablishContext()
	if err != nil {
		return nil, err // a nil *scard.Context would make an interface that is not nil
	}
	return scardCtx, nil
}
