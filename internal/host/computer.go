package host

import (
	"context"
	"runtime"

	"kigen/internal/check"
	"kigen/internal/diagnosis"
)

var _ diagnosis.Machine = Machine{}

// A Machine is this computer. It implements [diagnosis.Machine].
type Machine struct{}

// Computer implements [diagnosis.Machine].
func (Machine) Computer(context.Context) diagnosis.Computer {
	computer := thisComputer()
	computer.System = append(computer.System, diagnosis.Fact{Name: "processor", Value: runtime.GOARCH})
	computer.Readers = plugged(usbDevices(), runtime.GOOS)
	return computer
}

// plugged returns the card readers among USB devices. One that the service should see has
// no cause.
func plugged(devices []usbDevice, system string) (readers []diagnosis.PluggedReader) {
	for _, device := range devices {
		cause, reader := device.explain(system)
		if reader == nil {
			continue
		}
		if cause == check.NoReader {
			cause = ""
		}
		plugged := diagnosis.PluggedReader{USBReader: *reader, Cause: cause}
		if known := knownReaders()[device.id]; known != nil {
			plugged.KnownFaults = known.faultsOn(system)
		}
		readers = append(readers, plugged)
	}
	return readers
}

// known returns facts without those that have no value, fit to be shown.
func known(facts ...diagnosis.Fact) (all []diagnosis.Fact) {
	for _, fact := range facts {
		if fact.Value = printable(fact.Value); fact.Value != "" {
			all = append(all, fact)
		}
	}
	return all
}

// there says whether something is there.
func there(is bool) string {
	if is {
		return "there"
	}
	return "missing"
}
