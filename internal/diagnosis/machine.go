package diagnosis

import (
	"context"

	"kigen/internal/check"
)

// A Machine is what the ladder asks of the computer beside its card readers. Package host
// implements it for this one.
type Machine interface {
	// Computer looks at the computer. It asks no card and not the smart-card service, and
	// leaves out what can't be known. It may take a second.
	Computer(ctx context.Context) Computer
}

// A Computer is what can be known without asking the smart-card service.
type Computer struct {
	// System is the operating system with its version, kernel and processor, as support
	// staff ask for them.
	System []Fact
	// Readers are the card readers that are plugged in by USB, also where no driver is loaded.
	Readers []PluggedReader
	// Service is what there is of the smart-card service: its socket, process, version.
	Service []Fact
	// Permission is who asks, and what decides whether they may.
	Permission []Fact
	// Remote is how the person sits at another computer than this ("SSH", "RDP"), "" where
	// they sit at this one or where that can't be known.
	Remote string
	// Clock is what keeps the clock right, and whether it does.
	Clock []Fact
}

// A PluggedReader is a card reader that is plugged in by USB.
type PluggedReader struct {
	check.USBReader
	// Cause is why the service can't see it: [check.DriverMissing] or [check.NoDriver]; ""
	// where it should.
	Cause check.Cause
	// KnownFaults are the keys of what is known to go wrong with readers of its kind on this
	// system; package i18n has the sentences.
	KnownFaults []string
}

// KnownFault is the name of the fact whose value is one of [PluggedReader]'s KnownFaults.
const KnownFault = "known fault"

// A Fact is one thing that was seen. Names are short technical words, the same in every
// language; values are as the computer or the card has them, and fit to be shown.
type Fact struct{ Name, Value string }
