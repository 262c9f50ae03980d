package advice

// A Section is a part of a plan.
type Section string

// The sections, in the order in which they matter.
const (
	SectionToDo      Section = "to-do"
	SectionBring     Section = "bring"
	SectionExpiry    Section = "expiry"
	SectionStops     Section = "stops"
	SectionLetter    Section = "letter"
	SectionFee       Section = "fee"
	SectionAgent     Section = "agent"
	SectionSignature Section = "signature"
)

// Sections returns the sections that are not empty: none if no date is known.
//
// An agent may go for certificates (Kawasaki), and for a new card after asking the counter.
// No source says so of other visits.
func (p Plan) Sections() (sections []Section) {
	for _, s := range []struct {
		section Section
		has     bool
	}{
		{SectionToDo, true},
		{SectionBring, len(p.Bring) > 0},
		{SectionExpiry, p.NewExpiry.Of != ""},
		{SectionStops, !p.Stops.After.IsZero()},
		{SectionLetter, p.Letter != Letter{}},
		{SectionFee, p.Fee != Fee{}},
		{SectionAgent, p.Procedure.AtCounter() || p.Procedure.ByApplication()},
		{SectionSignature, p.Signature != ""},
	} {
		if s.has && p.Procedure != "" {
			sections = append(sections, s.section)
		}
	}
	return sections
}
