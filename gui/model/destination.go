package gui

import (
	"kigen/internal/municipality"
	"kigen/rules"
)

// elsewhere stands for the code of an area that is not listed.
const elsewhere = "elsewhere"

// A destination is where the person is shown to go.
type destination struct {
	code         string
	name         municipality.Name
	municipality *municipality.Municipality // nil where it is not known
	counters     []municipality.Counter
}

// destination is that of the area that municipality chooses.
func (m model) destination() (d destination) {
	d.code = municipality.AreaOf(m.area, m.check.Report.Municipality, m.policy.Municipality)
	if found, name, known := municipality.Find(d.code); known {
		d.municipality, d.name = found, name
		d.counters = found.CountersFor(d.code, rules.DateOf(m.now))
	}
	return d
}
