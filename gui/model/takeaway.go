package model

import (
	"slices"
	"time"

	"kigen/internal/export/calendar"
	"kigen/internal/export/paper"
	"kigen/internal/i18n"
)

// A takeaway is what a person makes to take along, as far as it is on the screen.
type takeaway struct {
	// Paper is the page of the preview, nil until it is laid out.
	Paper *paper.Page
	// LayoutID is the number of the page that is being laid out, or was last: what comes of an
	// older one is dropped. It may be of another person.
	LayoutID int
	// Made is how the last thing asked for came out.
	Made Outcome
	// Path is where the file was saved.
	Path string
}

// An Outcome is how the saving or printing of something came out.
type Outcome string

// The outcomes.
const (
	NothingMade Outcome = ""
	Making      Outcome = "making"     // a file, or a page that is printed
	Saved       Outcome = "saved"      // see path
	Printed     Outcome = "printed"    // the print service has taken it
	NotOpened   Outcome = "not-opened" // it is saved, but nothing opens such files; see path
	NotSaved    Outcome = "not-saved"  // the disk did not take it
	NotAllowed  Outcome = "not-permitted"
	NotPrinted  Outcome = "refused"    // the print service did not take it
	NoPrinter   Outcome = "no-printer" // or no print service
)

// A Product is what can be made.
type Product int

// The products.
const (
	CalendarFile Product = iota
	HandoutFile
	HandoutPaper
	BundleFile
)

// stepTakeaway takes in what happens to what is taken along.
func (m Model) stepTakeaway(event Event) (Model, []Effect) {
	switch e := event.(type) {
	case PressMake:
		if m.Takeaway.Made == Making {
			return m, nil
		}
		m.Takeaway.Made = Making
		if e.Product == BundleFile {
			return m, []Effect{Produce{Product: e.Product, Bundle: m.Bundle()}}
		}
		return m, []Effect{Produce{Product: e.Product, Content: m.Content()}}
	case PaperLaid:
		if e.LayoutID == m.Takeaway.LayoutID {
			m.Takeaway.Paper = &e.Page
		}
	case WasMade:
		if m.Kiosk.On && m.Takeaway.Made != Making {
			return m, nil // whoever wanted it is gone
		}
		m.Takeaway.Made, m.Takeaway.Path = e.Outcome, e.Path
	case PressOpen:
		return m, []Effect{OpenFile{m.Takeaway.Path}}
	case OpenFailed:
		if m.Takeaway.Made == Saved && m.Takeaway.Path == e.Path { // else it is about something that is off the screen
			m.Takeaway.Made = NotOpened
		}
	}
	return m, nil
}

// layPaper has the page of the preview laid out, where it is looked at.
func (m Model) layPaper() (Model, []Effect) {
	m.Takeaway.Paper = nil
	m.Takeaway.LayoutID++
	if m.Page != HandoutPage && !slices.Contains(m.behind, HandoutPage) {
		return m, nil
	}
	return m, []Effect{LayPaper{m.Takeaway.LayoutID, m.Content()}}
}

// Content is what stands on paper: what was said by whoever has the card, too, as far as
// it makes the advice, but never the birth date itself.
func (m Model) Content() paper.Content {
	return paper.Content{Report: m.Check.Report, Language: m.Language, Topics: m.Topics(time.Time{})}
}

// Topics are what to do next and where, the one that matters most first. A zero now is for
// what is read later: it says nothing of the moment.
func (m Model) Topics(now time.Time) (topics []i18n.Topic) {
	topics = m.Language.Advice(m.Plan())
	d := m.Destination()
	item := m.Check.Report.Verdict().Item
	var places []i18n.Topic
	for _, counter := range d.Counters {
		places = append(places, m.Language.Counter(counter, item, now))
	}
	if d.Municipality != nil {
		places = append(places, m.Language.Municipality(d.Municipality))
	}
	first := min(2, len(topics)) // what to do, and what to bring
	return slices.Concat(topics[:first], places, topics[first:])
}

// Days are the entries that a calendar can take.
func (m Model) Days() calendar.Calendar { return calendar.Of(m.Check.Report, m.Language) }
