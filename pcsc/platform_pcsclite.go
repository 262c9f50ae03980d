//go:build !windows && !darwin

package pcsc

import (
	"time"

	"github.com/ebfe/scard"
)

const (
	// hotplug: pcsc-lite has the plug-and-play reader.
	hotplug = true
	relook  = time.Minute
	// removalNoticed: pcscd asks a driver every 0.4 s whether the card is there, unless
	// the driver tells by itself.
	removalNoticed = time.Second
	// keepsPower: pcscd takes the power from a card that nobody uses, and then it and
	// its drivers see a card only when they ask.
	keepsPower = true
)

func openSession() (session, error) {
	session, err := scard.EstablishContext()
	if err != nil {
		return nil, err
	}
	return session, nil
}
