//go:build !windows && !darwin

package pcsc

import (
	"time"

	"github.com/ebfe/scard"
)

const (
	// hotplug is true: pcsc-lite has the plug-and-play reader.
	hotplug     = true
	relistAfter = time.Minute
	// removalLatency covers two polls: pcscd asks a driver every 0.4 s whether the card is
	// there, unless the driver reports it.
	removalLatency = time.Second
	// needsPowerHold is true: pcscd powers an unused card down, and then sees only by
	// polling whether the card is there.
	needsPowerHold = true
)

func establishContext() (scardContext, error) {
	scardCtx, err := scard.EstablishContext()
	if err != nil {
		return nil, err // a nil *scard.Context would make an interface that is not nil
	}
	return scardCtx, nil
}
