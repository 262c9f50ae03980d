package diagnosis

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kigen/internal/check"
)

// A Climb is the configuration of a diagnosis.
type Climb struct {
	Machine Machine
	Readers check.Readers
	// Reader is the name of the reader to use, "" for the first that has a card.
	Reader string
	// Patience is how long to wait for a card to be noticed: pcscd takes a moment, and
	// longer where it was only started by asking it.
	Patience time.Duration
	// Now returns the instant it is, in the computer's own zone.
	Now func() time.Time
	// Version is this program's, and Built when its source was finished, zero where that
	// is not known. A clock that is behind it is wrong.
	Version string
	Built   time.Time
}

// A Ladder is the rungs that were tried so far, the lowest first.
type Ladder []Rung

// FirstFailed returns the rung to say first, and whether any failed: that of a forged
// certificate, or the lowest.
func (l Ladder) FirstFailed() (Rung, bool) {
	for _, rung := range l {
		if rung.Outcome == Failed && rung.Fault.Cause == check.IssuerMismatch {
			return rung, true
		}
	}
	for _, rung := range l {
		if rung.Outcome == Failed {
			return rung, true
		}
	}
	return Rung{}, false
}

// Err returns the fault of the rung to say first, nil where none failed.
func (l Ladder) Err() error {
	if first, failed := l.FirstFailed(); failed {
		return first.Fault
	}
	return nil
}

// climber is one climb under way.
type climber struct {
	Climb
	ladder   Ladder
	changed  func(Ladder)
	computer Computer
	snapshot check.Snapshot
	serials  check.Serials // of the readers; none is in the ladder
}

// Run tries all rungs, and calls changed with the ladder after each. It sends no secret and
// resets the card. It fails only where ctx is done, and then returns the rungs until then.
func (c Climb) Run(ctx context.Context, changed func(Ladder)) (Ladder, error) {
	climb := &climber{Climb: c, changed: changed, computer: c.Machine.Computer(ctx)}
	climb.computer.Readers = slices.Clone(climb.computer.Readers)
	for i := range climb.computer.Readers {
		climb.computer.Readers[i].Name = climb.serials.Hide(climb.computer.Readers[i].Name)
	}
	var version []Fact
	if c.Version != "" {
		version = []Fact{{"kigen", c.Version}}
	}
	climb.passed(System, append(version, climb.computer.System...)...)
	var err error
	if climb.snapshot, err = check.AwaitSnapshot(ctx, c.Readers, c.Patience, noticed); err != nil {
		return climb.ladder, err
	}
	climb.snapshot.Fault = climb.withoutSerial(climb.snapshot.Fault)
	climb.climbComputer()
	certificate, err := climb.climbCard(ctx)
	if err != nil {
		return climb.ladder, err
	}
	climb.clock(certificate)
	return climb.ladder, nil
}

// withoutSerial returns a fault in which the USB reader's name has no serial number.
func (c *climber) withoutSerial(fault *check.Fault) *check.Fault {
	if fault == nil {
		return nil
	}
	usb, ok := errors.AsType[*check.USBReader](fault)
	if !ok {
		return fault
	}
	hidden, told := *usb, *fault
	hidden.Name = c.serials.Hide(usb.Name)
	step, _, _ := strings.Cut(fault.Err.Error(), usb.Error())
	told.Err = fmt.Errorf("%s%w", step, &hidden)
	return &told
}

// noticed reports whether a card is seen, or can't be. One that lies there already may take a
// moment.
func noticed(s check.Snapshot) bool {
	if s.Fault != nil {
		return s.Fault.Cause != check.NoReader
	}
	return slices.ContainsFunc(s.Readers, func(r check.Reader) bool { return r.Card != check.NoCard })
}

// outcome returns how a rung came out that was climbed already.
func (c *climber) outcome(name Name) Outcome {
	for _, rung := range c.ladder {
		if rung.Name == name {
			return rung.Outcome
		}
	}
	return NotReached
}

func (c *climber) add(rung Rung) {
	c.ladder = append(c.ladder[:len(c.ladder):len(c.ladder)], rung) // what changed was given stays as it is
	c.changed(c.ladder)
}

func (c *climber) passed(name Name, evidence ...Fact) {
	c.add(Rung{Name: name, Outcome: Passed, Evidence: evidence})
}

// failed adds a rung that failed, with what was noticed as the last of the evidence.
func (c *climber) failed(name Name, fault *check.Fault, evidence ...Fact) {
	if len(fault.Programs) > 0 {
		evidence = append(evidence, Fact{"programs", strings.Join(fault.Programs, ", ")})
	}
	if fault.Err != nil {
		evidence = append(evidence, Fact{"cause", fault.Err.Error()})
	}
	c.add(Rung{Name: name, Outcome: Failed, Fault: fault, Evidence: evidence})
}

func (c *climber) notReached(because Name, names ...Name) {
	for _, name := range names {
		c.add(Rung{Name: name, Outcome: NotReached, Because: because})
	}
}
