package model

import (
	"slices"
	"time"

	"kigen/internal/export/calendar"
	"kigen/internal/export/paper"
	"kigen/internal/i18n"
	"kigen/rules"
)

// A takeaway is the state of the pages on which results are saved and printed.
type takeaway struct {
	// Paper is the preview of the handout, nil until it is laid out.
	Paper *paper.Page
	// LayoutID numbers the current preview; the layout of an earlier one, perhaps of another
	// person, is dropped.
	LayoutID int
	// Making numbers the current or last saving or printing; the outcome of an earlier one,
	// perhaps of another person, is dropped.
	Making int
	// Made is the outcome of the last saving or printing.
	Made Outcome
	// Path is that of the saved file.
	Path string
}

// An Outcome is the result of saving or printing.
type Outcome string

// The outcomes.
const (
	NothingMade Outcome = ""
	Making      Outcome = "making"     // in progress
	Saved       Outcome = "saved"      // at Path
	Printed     Outcome = "printed"    // accepted by the print service
	NotOpened   Outcome = "not-opened" // saved at Path, but no program opened it
	NotSaved    Outcome = "not-saved"  // could not be written
	NotAllowed  Outcome = "not-permitted"
	NotPrinted  Outcome = "refused"    // refused by the print service
	NoPrinter   Outcome = "no-printer" // or no print service
)

// A Product is a file or printout that can be made.
type Product int

// The products.
const (
	CalendarFile Product = iota
	HandoutFile
	HandoutPaper
	BundleFile
)

// stepTakeaway handles the events of exporting.
func (m Model) stepTakeaway(event Event) (Model, []Effect) {
	switch e := event.(type) {
	case PressMake:
		if m.Takeaway.Made == Making {
			return m, nil
		}
		m.Takeaway.Made = Making
		m.Takeaway.Making++
		if e.Product == BundleFile {
			return m, []Effect{Produce{Making: m.Takeaway.Making, Product: e.Product, Bundle: m.Bundle()}}
		}
		return m, []Effect{Produce{Making: m.Takeaway.Making, Product: e.Product, Content: m.Content()}}
	case PaperLaid:
		if e.LayoutID == m.Takeaway.LayoutID {
			m.Takeaway.Paper = &e.Page
		}
	case WasMade:
		if e.Making != m.Takeaway.Making || m.Kiosk.On && m.Takeaway.Made != Making {
			return m, nil // the person who asked for it is gone
		}
		m.Takeaway.Made, m.Takeaway.Path = e.Outcome, e.Path
	case PressOpen:
		return m, []Effect{OpenFile{m.Takeaway.Path}}
	case OpenFailed:
		if m.Takeaway.Made == Saved && m.Takeaway.Path == e.Path { // else it is about an earlier file
			m.Takeaway.Made = NotOpened
		}
	}
	return m, nil
}

// layPaper discards the preview, and asks for a new one if its page is open.
func (m Model) layPaper() (Model, []Effect) {
	m.Takeaway.Paper = nil
	m.Takeaway.LayoutID++
	if m.Page != HandoutPage && !slices.Contains(m.behind, HandoutPage) {
		return m, nil
	}
	return m, []Effect{LayPaper{m.Takeaway.LayoutID, m.Content()}}
}

// Content returns the content of the handout. The person's answers are in it only through the
// advice; the birth date never is.
func (m Model) Content() paper.Content {
	return paper.Content{Report: m.Check.Report, Language: m.Language, Topics: m.Topics(time.Time{})}
}

// Topics returns what to do next and where, most important first. With a zero now they say
// nothing about which counter is open at the moment.
func (m Model) Topics(now time.Time) (topics []i18n.Topic) {
	topics = m.Language.Advice(m.Plan())
	d := m.Destination()
	item := m.Check.Report.Verdict().Item
	var places []i18n.Topic
	for _, counter := range d.Counters {
		places = append(places, m.Language.Counter(counter, item, now))
	}
	if d.Municipality != nil {
		places = append(places, m.Language.Municipality(d.Municipality, rules.DateOf(m.Now)))
	}
	first := min(2, len(topics)) // what to do, and what to bring
	return slices.Concat(topics[:first], places, topics[first:])
}

// Days returns the calendar entries of the report.
func (m Model) Days() calendar.Calendar { return calendar.Of(m.Check.Report, m.Language) }
