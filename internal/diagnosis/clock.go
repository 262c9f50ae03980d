package diagnosis

import (
	"errors"
	"fmt"
	"time"

	"kigen/internal/check"
)

// Why a clock is wrong for certain.
var (
	errBeforeBuilt  = errors.New("the clock is before this program was made")
	errBeforeIssued = errors.New("the clock is before the certificate was issued")
)

// clock fails where this computer's clock is wrong for certain: days left would be
// wrong too. issued is the first instant of a certificate on the card, zero for none. A
// zone other than Japan's is no fault: days are counted as in Japan.
func (c *climber) clock(issued time.Time) {
	now := c.Now()
	zone, offset := now.Zone()
	evidence := append([]Fact{
		{"now", now.Format("2006-01-02 15:04:05 -07:00")},
		{"zone", fmt.Sprintf("%s %+d min", zone, offset/60)},
	}, c.computer.Clock...)
	var why error
	switch {
	case now.Before(c.Built):
		why = errBeforeBuilt
	case now.Before(issued):
		why = errBeforeIssued
	}
	if why != nil {
		c.failed(Clock, &check.Fault{Cause: check.ClockWrong, Err: why}, evidence...)
		return
	}
	c.passed(Clock, evidence...)
}
