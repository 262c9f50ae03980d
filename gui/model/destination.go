package model

import (
	"kigen/internal/municipality"
	"kigen/rules"
)

// Elsewhere is the area code for "not listed".
const Elsewhere = "elsewhere"

// A destination is the municipality and the counters that the person is shown.
type destination struct {
	Code         string
	Name         municipality.Name
	Municipality *municipality.Municipality // nil if unknown
	Counters     []municipality.Counter
}

// Destination returns where the person is shown to go: the chosen area's counters, or else
// those of the card's or the kiosk's municipality.
func (m Model) Destination() (d destination) {
	chosen := m.Area
	if m.Page != WherePage && municipality.IsPrefecture(chosen) { // the choice was left half done
		chosen = ""
	}
	d.Code = municipality.AreaOf(chosen, m.Check.Report.Municipality, m.Policy.Municipality)
	if found, name, known := municipality.Find(d.Code); known {
		d.Municipality, d.Name = found, name
		d.Counters = found.CountersFor(d.Code, rules.DateOf(m.Now))
	}
	return d
}
