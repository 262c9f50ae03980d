package model

import (
	"kigen/internal/municipality"
	"kigen/rules"
)

// Elsewhere stands for the code of an area that is not listed.
const Elsewhere = "elsewhere"

// A destination is where the person is shown to go.
type destination struct {
	Code         string
	Name         municipality.Name
	Municipality *municipality.Municipality // nil where it is not known
	Counters     []municipality.Counter
}

// Destination is that of the area that municipality chooses.
func (m Model) Destination() (d destination) {
	d.Code = municipality.AreaOf(m.Area, m.Check.Report.Municipality, m.Policy.Municipality)
	if found, name, known := municipality.Find(d.Code); known {
		d.Municipality, d.Name = found, name
		d.Counters = found.CountersFor(d.Code, rules.DateOf(m.Now))
	}
	return d
}
