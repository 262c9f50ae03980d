package pcsc

import (
	"time"

	"github.com/ebfe/scard"
)

const (
	// hotplug: macOS lacks the plug-and-play reader, so the readers are listed every
	// second.
	hotplug = false
	relook  = time.Second
	// removalNoticed: macOS knows at once when a card has left.
	removalNoticed = 0
	// keepsPower: the system itself notices every card that comes or goes.
	keepsPower = false
)

func openSession() (session, error) {
	session, err := scard.EstablishContext()
	if err != nil {
		return nil, err
	}
	return session, nil
}
