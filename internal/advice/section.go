package advice

// A Section is what a part of a plan is about.
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

// Sections returns the sections on which the plan has something to say: none where no date
// is known.
//
// Somebody else may go for certificates (Kawasaki), and for a new card with the counter's
// advice. Of other visits no source says so.
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
