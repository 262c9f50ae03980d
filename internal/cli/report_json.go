package cli

import (
	"encoding/json"
	"errors"
	"io"

	"kigen/internal/check"
	"kigen/internal/printable"
	"kigen/rules"
)

// reportJSON is the schema kigen.report/1. Dates are YYYY-MM-DD, days in Japan.
type reportJSON struct {
	Schema string      `json:"schema"`
	Today  string      `json:"today"`
	Reader string      `json:"reader,omitempty"`
	Issuer string      `json:"issuer,omitempty"` // the worst of the items'
	Items  []itemJSON  `json:"items"`
	Faults []faultJSON `json:"faults"`
}

type itemJSON struct {
	Kind         string `json:"kind"`
	NotBefore    string `json:"notBefore,omitempty"`
	Expires      string `json:"expires,omitempty"`
	RenewalOpens string `json:"renewalOpens,omitempty"`
	DaysLeft     *int   `json:"daysLeft,omitempty"` // if Expires is known
	State        string `json:"state"`
	TriesLeft    *int   `json:"triesLeft,omitempty"` // if it is known
	Blocked      *bool  `json:"blocked,omitempty"`   // only of an issued certificate, if it is known
	Issuer       string `json:"issuer,omitempty"`
}

type faultJSON struct {
	Code  string `json:"code"`
	Cause string `json:"cause"`
	Item  string `json:"item,omitempty"`
	Title string `json:"title"`
	Next  string `json:"next"`
	// Answer is the status word or the PC/SC error, in hexadecimal.
	Answer string         `json:"answer,omitempty"`
	Reader *usbReaderJSON `json:"reader,omitempty"` // plugged in, but not known to PC/SC
	Card   string         `json:"card,omitempty"`   // the kind of a card that is no My Number Card, if known
	// Programs are the programs that may be using the card.
	Programs []string `json:"programs,omitempty"`
}

type usbReaderJSON struct {
	USB    string `json:"usb"`
	Name   string `json:"name"` // "" if unknown
	Driver string `json:"driver,omitempty"`
	From   string `json:"from,omitempty"`   // where to get the driver
	Holder string `json:"holder,omitempty"` // the kernel driver that has claimed it
}

func (c *console) reportJSON(report check.Report) reportJSON {
	reader := ""
	if report.Reader != "" {
		reader = check.Reader{Name: report.Reader}.Shown()
	}
	items := []itemJSON{}
	for _, item := range report.Items {
		items = append(items, newItemJSON(item))
	}
	return reportJSON{
		Schema: "kigen.report/1",
		Today:  report.Today.String(),
		Reader: reader,
		Issuer: string(report.Issuer()),
		Items:  items,
		Faults: c.faultsJSON(report.Faults),
	}
}

func newItemJSON(item check.Item) itemJSON {
	result := itemJSON{
		Kind:         string(item.Kind),
		NotBefore:    item.NotBefore.String(),
		Expires:      item.Expires.String(),
		RenewalOpens: item.RenewalOpens.String(),
		State:        string(item.State),
		Issuer:       string(item.Issuer),
	}
	if !item.Expires.IsZero() {
		result.DaysLeft = &item.DaysLeft
	}
	if item.Tries.Known {
		result.TriesLeft = &item.Tries.Left
	}
	if item.Tries.Known && item.Kind != rules.Card && item.State != check.StateAbsent {
		blocked := item.Tries.Blocked()
		result.Blocked = &blocked
	}
	return result
}

// faultsJSON returns the faults as the texts that people read and the facts in them. The errors
// behind the faults are left out: they could hold anything.
func (c *console) faultsJSON(faults []*check.Fault) []faultJSON {
	result := []faultJSON{}
	for _, fault := range faults {
		text := c.words.Fault(fault)
		result = append(result, faultJSON{
			Code:   text.Code,
			Cause:  string(fault.Cause),
			Item:   string(fault.Item),
			Title:  text.Title,
			Next:   text.Next,
			Answer: text.Answer,
			Reader: newUSBReaderJSON(fault),
			Card:   string(fault.Other),

			Programs: printable.All(fault.Programs),
		})
	}
	return result
}

// newUSBReaderJSON returns the USB reader that a fault is about, nil if it is about none.
func newUSBReaderJSON(fault *check.Fault) *usbReaderJSON {
	reader, ok := errors.AsType[*check.USBReader](fault)
	if !ok {
		return nil
	}
	return &usbReaderJSON{
		USB: printable.Line(reader.ID), Name: printable.Line(reader.Name), Driver: printable.Line(reader.Driver),
		From: printable.Line(reader.Source), Holder: printable.Line(reader.Holder),
	}
}

// writeJSON writes one document.
func writeJSON(w io.Writer, document any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}
