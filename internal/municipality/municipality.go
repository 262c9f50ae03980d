package municipality

import (
	"slices"

	"kigen/rules"
)

// A Name is the name of a place or an office.
type Name struct {
	Japanese string // 川崎区役所 区民課
	English  string // Kawasaki Ward Office, Residents' Division
}

// A Municipality is a city (市), a special ward of Tokyo (区), a town or a village (町村).
type Municipality struct {
	// Area is the whole municipality.
	Area
	// Wards are those of a designated city (政令指定都市), nil elsewhere.
	Wards    []Area
	Counters []Counter
	// Branches says whether branch offices (支所, 出張所) renew certificates too.
	Branches   Answer
	Telephones []Telephone
	// Email and Fax are where to write to, BookingPage is the address of the page for bookings,
	// each "" where the source gives none.
	Email, Fax, BookingPage string
	// Page is the address of the page about renewal, "" where it is not known.
	Page string
	// Source is where the data are from.
	Source Name
	// Read is the day on which the source was read.
	Read rules.Date
	// Updated is the day on which the source was last changed, zero if it does not say.
	Updated rules.Date
}

// IsOld reports whether the source was last changed more than two years before a day. It is
// false where the source does not say when that was.
func (m *Municipality) IsOld(day rules.Date) bool {
	const years = 2
	since, _ := day.AddMonths(-12 * years)
	return !m.Updated.IsZero() && m.Updated.Before(since)
}

// An Area is a municipality, or a ward of a designated city.
type Area struct {
	// Code has five digits: 全国地方公共団体コード (JIS X 0402) without its check digit.
	Code string
	Name Name
}

// An Answer is what a source says to a yes-or-no question.
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
	// Charged is a number for those who can't call the free one.
	Charged Cost = "charged"
)

// A Telephone is a number to ask at.
type Telephone struct {
	Name   Name // who answers
	Number string
	Cost   Cost
}

// National is the number of the Digital Agency (デジタル庁) for all holders, for where a
// municipality gives none of its own.
var National = Telephone{Name{"マイナンバー総合フリーダイヤル", "My Number toll-free line"}, "0120-95-0178", Free}

// A Counter is a place where certificates are renewed.
type Counter struct {
	Name Name
	// Address is in Japanese, "" if unknown.
	Address string
	// Serves are the codes of the areas whose residents may come; a city's code includes all
	// of its wards.
	Serves []string
	// Hours are nil if unknown.
	Hours []Hours
	// ClosedOnHolidays is true if it is closed on every public holiday.
	ClosedOnHolidays bool
	// YearEnd is when it is closed around New Year, zero if it is not.
	YearEnd Season
	// HolidaysNotSaid and YearEndNotSaid are true if the source does not say whether it is open
	// then, as few counters are.
	HolidaysNotSaid, YearEndNotSaid bool
	// First and Last are the days of a temporary counter, zero for others.
	First, Last rules.Date
	// Booking says whether renewing certificates needs a booking.
	Booking Answer
	// CardBooking says whether fetching a new card needs a booking.
	CardBooking Answer
	// Agent says whether an agent (代理人) may renew certificates for the holder.
	Agent Answer
	// Until is the last day on which these data may be trusted.
	Until rules.Date
}

// Find returns the municipality of an area's code, and the area's full name.
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

// AreaOf returns the code of the area whose counters to show: the chosen one, or else the
// card's, or else, if [Find] does not know that, the terminal's. Each may be "".
func AreaOf(chosen, card, terminal string) string {
	switch _, _, known := Find(card); {
	case chosen != "":
		return chosen
	case !known && terminal != "":
		return terminal
	}
	return card
}

// Areas returns the areas that a person can choose from, in the order of their codes:
// municipalities, or the wards of a designated city.
func Areas() (all []Area) {
	for _, m := range municipalities() {
		all = append(all, m.areas()...)
	}
	return all
}

// areas returns the wards with their full names, or the municipality if it has none.
func (m *Municipality) areas() (all []Area) {
	for _, ward := range m.Wards {
		all = append(all, Area{ward.Code, Name{m.Name.Japanese + ward.Name.Japanese, ward.Name.English + ", " + m.Name.English}})
	}
	if all == nil {
		return []Area{m.Area}
	}
	return all
}

// CountersFor returns the counters for residents of an area on a day, in the file's order. It
// leaves out temporary ones that are over.
func (m *Municipality) CountersFor(code string, day rules.Date) (all []Counter) {
	for _, c := range m.Counters {
		past := !c.Last.IsZero() && c.Last.Before(day)
		if !past && (code == m.Code || slices.Contains(c.Serves, code) || slices.Contains(c.Serves, m.Code)) {
			all = append(all, c)
		}
	}
	return all
}
