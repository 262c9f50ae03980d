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

// destination is that of the area that the person chose, else of the card's.
func (m model) destination() (d destination) {
	d.code = m.area
	if d.code == "" {
		d.code = m.check.Report.Municipality
	}
	if _, _, known := municipality.Find(d.code); !known && m.area == "" && m.policy.Municipality != "" {
		d.code = m.policy.Municipality // whose terminal it is
	}
	if found, name, known := municipality.Find(d.code); known {
		d.municipality, d.name = found, name
		d.counters = found.CountersFor(d.code, rules.DateOf(m.now))
	}
	return d
}
