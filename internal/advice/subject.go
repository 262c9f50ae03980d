package advice

// A Subject is what a part of a plan is about.
type Subject string

// The subjects, in the order in which they matter.
const (
	OnToDo      Subject = "to-do"
	OnBring     Subject = "bring"
	OnExpiry    Subject = "expiry"
	OnStops     Subject = "stops"
	OnLetter    Subject = "letter"
	OnFee       Subject = "fee"
	OnAgent     Subject = "agent"
	OnSignature Subject = "signature"
)

// Subjects returns the subjects on which the plan has something to say: none where no date
// is known.
//
// Somebody else may go for certificates (Kawasaki), and for a new card with the counter's
// advice. Of other visits no source says so.
func (p Plan) Subjects() (subjects []Subject) {
	for _, s := range []struct {
		subject Subject
		has     bool
	}{
		{OnToDo, true},
		{OnBring, len(p.Bring) > 0},
		{OnExpiry, p.Outlook.Of != ""},
		{OnStops, !p.Stops.After.IsZero()},
		{OnLetter, p.Letter != Letter{}},
		{OnFee, p.Fee != Fee{}},
		{OnAgent, p.Procedure.AtCounter() || p.Procedure.ByApplication()},
		{OnSignature, p.Signature != ""},
	} {
		if s.has && p.Procedure != "" {
			subjects = append(subjects, s.subject)
		}
	}
	return subjects
}
