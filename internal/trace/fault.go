package trace

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/printable"
	"kigen/rules"
)

// A Fault is a [check.Fault] as a trace has it: what kind it was, and not what an error
// said of it.
type Fault struct {
	Cause check.Cause `json:"cause"`
	Item  rules.Kind  `json:"item,omitempty"`
	// Status is the card's status word and Number the smart-card service's own, in
	// hexadecimal.
	Status string `json:"status,omitempty"`
	Number string `json:"number,omitempty"`
	// Malformed is true where the card's answer made no sense.
	Malformed bool           `json:"malformed,omitempty"`
	Card      card.OtherCard `json:"card,omitempty"` // what another card seems to be
	USB       *USBReader     `json:"usb,omitempty"`  // a reader that the service does not see
}

// A USBReader is a [check.USBReader].
type USBReader struct {
	ID     string `json:"id"`
	Name   string `json:"name,omitempty"`
	Driver string `json:"driver,omitempty"`
	Source string `json:"source,omitempty"`
	Holder string `json:"holder,omitempty"`
}

// newFault returns what is kept of an error: nil for none, and for an end of the
// program's own patience.
func (r *Recorder) newFault(err error) *Fault {
	if err == nil || isGivenUp(err) {
		return nil
	}
	fault := check.AsFault(err)
	kept := &Fault{Cause: fault.Cause, Item: fault.Item, Card: fault.Other, Malformed: errors.Is(err, card.ErrMalformed)}
	if sw, ok := errors.AsType[card.StatusWord](err); ok {
		kept.Status = fmt.Sprintf("%04X", uint16(sw))
	}
	if fault.Number != 0 {
		kept.Number = fmt.Sprintf("%08X", fault.Number)
	}
	if usb, ok := errors.AsType[*check.USBReader](err); ok && usbID.MatchString(usb.ID) {
		kept.USB = &USBReader{usb.ID, r.serials.Hide(usb.Name), printable.Line(usb.Driver), printable.Line(usb.Source), printable.Line(usb.Holder)}
	}
	return kept
}

// isGivenUp reports whether an error says that the program did not wait any longer.
func isGivenUp(err error) bool {
	_, isFault := errors.AsType[*check.Fault](err)
	return !isFault && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded))
}

// fault returns the fault again, as an error: nil for none.
func (f *Fault) fault() error {
	if fault := f.checkFault(); fault != nil {
		return fault
	}
	return nil
}

// checkFault returns the fault again, nil for none.
func (f *Fault) checkFault() *check.Fault {
	if f == nil {
		return nil
	}
	fault := &check.Fault{Cause: f.Cause, Item: f.Item, Other: f.Card}
	if f.Malformed {
		fault.Err = card.ErrMalformed
	}
	if sw, err := strconv.ParseUint(f.Status, 16, 16); err == nil {
		fault.Err = card.StatusWord(sw)
	}
	number, _ := strconv.ParseUint(f.Number, 16, 32) // 0 where there is none
	fault.Number = uint32(number)
	if f.USB != nil {
		fault.Err = &check.USBReader{ID: f.USB.ID, Name: f.USB.Name, Driver: f.USB.Driver, Source: f.USB.Source, Holder: f.USB.Holder}
	}
	return fault
}

var errFault = errors.New("no such fault")

// usbID is vendor and product, as [check.USBReader] has them.
var usbID = regexp.MustCompile(`^[0-9A-F]{4}:[0-9A-F]{4}$`)

// check reports what is wrong with a fault of a file: nil for none, and for no fault.
func (f *Fault) check() error {
	if f == nil {
		return nil
	}
	known := slices.ContainsFunc(check.Causes, func(row check.Row) bool { return row.Cause == f.Cause })
	if !known || f.Item != "" && !slices.Contains(kinds, f.Item) || f.Card != "" && !slices.Contains(card.OtherCards(), f.Card) {
		return fmt.Errorf("%w: %q of %q, card %q", errFault, f.Cause, f.Item, f.Card)
	}
	for _, number := range []struct {
		text   string
		digits int
	}{{f.Status, 4}, {f.Number, 8}} {
		if value, _ := strconv.ParseUint(number.text, 16, 32); number.text != "" && fmt.Sprintf("%0*X", number.digits, value) != number.text {
			return fmt.Errorf("%w: number %q", errFault, number.text)
		}
	}
	if f.USB != nil {
		if !usbID.MatchString(f.USB.ID) {
			return fmt.Errorf("%w: USB reader %q", errFault, f.USB.ID)
		}
		return checkNames(f.USB.Name, f.USB.Driver, f.USB.Source, f.USB.Holder)
	}
	return nil
}

var kinds = []rules.Kind{rules.Card, rules.UserAuthentication, rules.Signature}
