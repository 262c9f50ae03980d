package municipality

import (
	"slices"

	"kigen/rules"
)

// A Name is that of a place or of an office, as it calls itself, and in Latin letters.
type Name struct {
	Japanese string // 川崎区役所 区民課
	English  string // Kawasaki Ward Office, Residents' Division
}

// A Municipality is a city (市), a special ward of Tokyo (区), a town or a village (町村).
type Municipality struct {
	// Area is the whole of it.
	Area
	// Wards are those of a designated city (政令指定都市), nil elsewhere.
	Wards    []Area
	Counters []Counter
	// Branches says whether branch offices (支所, 出張所 and the like) do the same.
	Branches   Answer
	Telephones []Telephone
	// Page is the address of the page about renewal, "" where it is not known.
	Page string
	// Source is what all this was taken from.
	Source Name
	// Read is the day on which the source was read.
	Read rules.Date
	// Updated is the day on which the source itself was changed last, zero where it does
	// not say.
	Updated rules.Date
}

// An Area is a municipality, or a ward of a designated city.
type Area struct {
	// Code has five digits: 全国地方公共団体コード (JIS X 0402) without its check digit.
	Code string
	Name Name
}

// An Answer is what a source says to a question that is answered with yes or no.
type Answer string

// The answers.
const (
	NotSaid Answer = ""
	Yes     Answer = "yes"
	No      Answer = "no"
)

// A Cost is what a call costs.
type Cost string

// The costs.
const (
	CostNotSaid Cost = ""
	Free        Cost = "free"
	// Charged is a number to call where the free one can't be reached.
	Charged Cost = "charged"
)

// A Telephone is a number to ask at.
type Telephone struct {
	Name   Name // who answers
	Number string
	Cost   Cost
}

// A Counter is a place where certificates are renewed.
type Counter struct {
	Name Name
	// Address is in Japanese, "" where it is not known.
	Address string
	// Serves are the codes of the areas whose residents may come; the city's own is for
	// all of its wards.
	Serves []string
	// Hours are nil where they are not known.
	Hours []Hours
	// ClosedOnHolidays is true where no day that is a public holiday is open.
	ClosedOnHolidays bool
	// YearEnd are the days around New Year on which it is closed; the zero value for none.
	YearEnd Season
	// First and Last are the days of a temporary counter, zero for any other.
	First, Last rules.Date
	// Booking says whether renewing certificates needs one.
	Booking Answer
	// CardBooking says whether fetching a new card needs one.
	CardBooking Answer
	// Agent says whether somebody else may renew certificates for the holder (代理人).
	Agent Answer
	// Until is the last day on which all this may be trusted.
	Until rules.Date
}

// Find returns the municipality to which an area belongs, by the area's code, and the
// area's whole name.
func Find(code string) (*Municipality, Name, bool) {
	for _, m := range municipalities() {
		for _, area := range m.areas() {
			if area.Code == code {
				return m, area.Name, true
			}
		}
		if m.Code == code { // a city with wards: none of them is known
			return m, m.Name, true
		}
	}
	return nil, Name{}, false
}

// AreaOf returns the code of the area whose counters a resident is shown: the one that they
// chose, else the card's, else, where the card's is not known here, the terminal's. Each may
// be "".
func AreaOf(chosen, card, terminal string) string {
	switch _, _, known := Find(card); {
	case chosen != "":
		return chosen
	case !known && terminal != "":
		return terminal
	}
	return card
}

// Areas returns the areas that a person can choose from, by code: municipalities, and
// the wards of designated cities in their place.
func Areas() (all []Area) {
	for _, m := range municipalities() {
		all = append(all, m.areas()...)
	}
	return all
}

// areas returns the areas that residents say they live in, with their whole names.
func (m *Municipality) areas() (all []Area) {
	for _, ward := range m.Wards {
		all = append(all, Area{ward.Code, Name{m.Name.Japanese + ward.Name.Japanese, ward.Name.English + ", " + m.Name.English}})
	}
	if all == nil {
		return []Area{m.Area}
	}
	return all
}

// CountersFor returns the counters, in the file's order, to which residents of an area
// may go on a day or later: one past its last day is left out.
func (m *Municipality) CountersFor(code string, day rules.Date) (all []Counter) {
	for _, c := range m.Counters {
		past := !c.Last.IsZero() && c.Last.Before(day)
		if !past && (code == m.Code || slices.Contains(c.Serves, code) || slices.Contains(c.Serves, m.Code)) {
			all = append(all, c)
		}
	}
	return all
}
