package diagnosis

import (
	"errors"
	"fmt"

	"kigen/internal/check"
)

// presences are what can be in a reader, as evidence.
var presences = map[check.Presence]string{
	check.NoCard:      "no card",
	check.CardPresent: "card",
	check.CardMute:    "mute card",
	check.CardInUse:   "card in use",
}

// errRemote is why a person at another computer may see no readers.
var errRemote = errors.New("remote session: its readers are at the other computer")

// climbComputer climbs from the readers that are plugged in to those that the service sees.
func (c *climber) climbComputer() {
	c.usb()
	c.driver()
	c.service()
	c.permission()
	c.session()
	c.readers()
}

// usb fails where neither USB nor the service has a reader. While the service does not answer
// it passes: there may be a reader that is not at a USB port.
func (c *climber) usb() {
	var evidence []Fact
	for _, reader := range c.computer.Readers {
		evidence = append(evidence, Fact{reader.ID, reader.Name})
		for _, key := range reader.KnownFaults {
			evidence = append(evidence, Fact{KnownFault, key})
		}
	}
	if len(evidence) == 0 {
		evidence = []Fact{{"readers", "none"}}
	}
	fault := c.snapshot.Fault
	answered := fault == nil || !serviceCauses[fault.Cause] && fault.Cause != check.NoPermission
	if len(c.computer.Readers) == 0 && len(c.snapshot.Readers) == 0 && answered {
		c.failed(USB, &check.Fault{Cause: check.NoReader}, evidence...)
		return
	}
	c.passed(USB, evidence...)
}

// driver fails where a reader wants one and the service sees no other reader.
func (c *climber) driver() {
	if c.outcome(USB) == Failed {
		c.notReached(USB, Driver)
		return
	}
	var why *check.Fault
	var evidence []Fact
	for _, reader := range c.computer.Readers {
		found := "there"
		if reader.Cause != "" {
			found = string(reader.Cause)
			why = &check.Fault{Cause: reader.Cause, Err: &reader.USBReader}
		}
		evidence = append(evidence, Fact{reader.ID, found})
		for _, fact := range []Fact{{"driver", reader.Driver}, {"from", reader.Source}, {"taken by", reader.Holder}} {
			if fact.Value != "" && reader.Cause != "" {
				evidence = append(evidence, fact)
			}
		}
	}
	if why != nil && len(c.snapshot.Readers) == 0 {
		c.failed(Driver, why, evidence...)
		return
	}
	c.passed(Driver, evidence...)
}

// serviceCauses are those that the service itself answers to a program that looks for
// readers, or that there is no service to answer.
var serviceCauses = map[check.Cause]bool{check.ServiceDown: true, check.ContextLost: true, check.ServiceBusy: true, check.Unknown: true}

func (c *climber) service() {
	if fault := c.snapshot.Fault; fault != nil && serviceCauses[fault.Cause] {
		c.failed(Service, fault, c.computer.Service...)
		return
	}
	c.passed(Service, c.computer.Service...)
}

func (c *climber) permission() {
	fault := c.snapshot.Fault
	switch {
	case c.outcome(Service) == Failed:
		c.add(Rung{Name: Permission, Outcome: NotReached, Because: Service, Evidence: c.computer.Permission})
	case fault != nil && fault.Cause == check.NoPermission:
		c.failed(Permission, fault, c.computer.Permission...)
	default:
		c.passed(Permission, c.computer.Permission...)
	}
}

// session fails for a person at another computer where no readers are seen: theirs are at
// that computer.
func (c *climber) session() {
	here := Fact{"session", "at this computer"}
	if c.computer.Remote != "" {
		here.Value = c.computer.Remote
	}
	if c.computer.Remote != "" && len(c.snapshot.Readers) == 0 && c.outcome(Service) == Passed {
		c.failed(Session, &check.Fault{Cause: check.NoPermission, Err: errRemote}, here)
		return
	}
	c.passed(Session, here)
}

func (c *climber) readers() {
	for _, below := range []Name{Service, Permission} {
		if c.outcome(below) == Failed {
			c.notReached(below, Readers)
			return
		}
	}
	if len(c.snapshot.Readers) == 0 {
		fault := c.snapshot.Fault
		if fault == nil {
			fault = &check.Fault{Cause: check.NoReader}
		}
		c.failed(Readers, fault)
		return
	}
	var evidence []Fact
	for i, reader := range c.snapshot.Readers {
		evidence = append(evidence, Fact{fmt.Sprint("reader ", i+1), c.serials.Hide(reader.Name) + ": " + presences[reader.Card]})
	}
	c.passed(Readers, evidence...)
}
