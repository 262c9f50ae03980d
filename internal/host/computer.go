package host

import (
	"context"
	"runtime"

	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/internal/printable"
)

var _ diagnosis.Machine = Machine{}

// A Machine is this computer. It implements [diagnosis.Machine].
type Machine struct{}

// Computer implements [diagnosis.Machine].
func (Machine) Computer(context.Context) diagnosis.Computer {
	computer := inspect() // differs between systems
	computer.System = append(computer.System, diagnosis.Fact{Name: "processor", Value: runtime.GOARCH})
	computer.Readers = pluggedReaders(usbDevices(), runtime.GOOS)
	return computer
}

// pluggedReaders returns the card readers among USB devices. Cause is "" for one that the
// smart-card service should list. system is Go's name of it.
func pluggedReaders(devices []usbDevice, system string) (readers []diagnosis.PluggedReader) {
	for _, device := range devices {
		cause, reader := device.explain(system)
		if reader == nil {
			continue
		}
		if cause == check.NoReader {
			cause = ""
		}
		r := diagnosis.PluggedReader{USBReader: *reader, Cause: cause}
		if known := knownReaders()[device.id]; known != nil {
			r.KnownFaults = known.faultsOn(system)
		}
		readers = append(readers, r)
	}
	return readers
}

// facts makes values fit to be shown, and leaves out facts without one.
func facts(given ...diagnosis.Fact) (all []diagnosis.Fact) {
	for _, fact := range given {
		if fact.Value = printable.Line(fact.Value); fact.Value != "" {
			all = append(all, fact)
		}
	}
	return all
}

func presence(exists bool) string {
	if exists {
		return "there"
	}
	return "missing"
}
