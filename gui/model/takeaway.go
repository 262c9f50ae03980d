package gui

import (
	"slices"
	"time"

	"kigen/internal/diagnosis"
	"kigen/internal/export/calendar"
	"kigen/internal/export/paper"
	"kigen/internal/i18n"
)

// A takeaway is what a person makes to take along, as far as it is on the screen.
type takeaway struct {
	// paper is the page of the preview, nil until it is laid out.
	paper *paper.Page
	// lays is the number of the page that is being laid out, or was last: what comes of an
	// older one is dropped. It may be of another person.
	lays int
	// made is how the last thing asked for came out.
	made outcome
	// path is where the file was saved.
	path string
}

// An outcome is how the saving or printing of something came out.
type outcome string

const (
	nothingMade outcome = ""
	making      outcome = "making"     // a file, or a page that is printed
	saved       outcome = "saved"      // see path
	printed     outcome = "printed"    // the print service has taken it
	notOpened   outcome = "not-opened" // it is saved, but nothing opens such files; see path
	notSaved    outcome = "not-saved"  // the disk did not take it
	notAllowed  outcome = "not-permitted"
	notPrinted  outcome = "refused"    // the print service did not take it
	noPrinter   outcome = "no-printer" // or no print service
)

// A product is what can be made.
type product int

const (
	calendarFile product = iota
	handoutFile
	handoutPaper
	bundleFile
)

// What happens to what is taken along.
type (
	pressMake struct{ product product }
	paperLaid struct {
		lays int
		page paper.Page
	}
	wasMade struct {
		product product
		path    string
		outcome outcome
	}
	pressOpen  struct{}
	openFailed struct{ path string }
)

// What the window must do for it, away from the screen's goroutine.
type (
	layPaper struct {
		lays    int
		content paper.Content
	}
	produce struct {
		product product
		content paper.Content    // of a calendar or a page
		bundle  diagnosis.Bundle // of a bundle
	}
	openFile struct{ path string }
)

// takeAway takes in what happens to what is taken along.
func (m model) takeAway(event event) (model, []effect) {
	switch e := event.(type) {
	case pressMake:
		if m.takeaway.made == making {
			return m, nil
		}
		m.takeaway.made = making
		if e.product == bundleFile {
			return m, []effect{produce{product: e.product, bundle: m.bundle()}}
		}
		return m, []effect{produce{product: e.product, content: m.content()}}
	case paperLaid:
		if e.lays == m.takeaway.lays {
			m.takeaway.paper = &e.page
		}
	case wasMade:
		if m.kiosk.on && m.takeaway.made != making {
			return m, nil // whoever wanted it is gone
		}
		m.takeaway.made, m.takeaway.path = e.outcome, e.path
	case pressOpen:
		return m, []effect{openFile{m.takeaway.path}}
	case openFailed:
		if m.takeaway.made == saved && m.takeaway.path == e.path { // else it is about something that is off the screen
			m.takeaway.made = notOpened
		}
	}
	return m, nil
}

// lay has the page of the preview laid out, where it is looked at.
func (m model) lay() (model, []effect) {
	m.takeaway.paper = nil
	m.takeaway.lays++
	if m.page != handoutPage && !slices.Contains(m.behind, handoutPage) {
		return m, nil
	}
	return m, []effect{layPaper{m.takeaway.lays, m.content()}}
}

// content is what stands on paper: what was said by whoever has the card, too, as far as
// it makes the advice, but never the birth date itself.
func (m model) content() paper.Content {
	return paper.Content{Report: m.check.Report, Language: m.language, Topics: m.topics(time.Time{})}
}

// topics are what to do next and where, the one that matters most first. A zero now is for
// what is read later: it says nothing of the moment.
func (m model) topics(now time.Time) (topics []i18n.Topic) {
	topics = m.language.Advice(m.plan())
	d := m.destination()
	_, item := m.check.Report.Situation()
	var places []i18n.Topic
	for _, counter := range d.counters {
		places = append(places, m.language.Counter(counter, item, now))
	}
	if d.municipality != nil {
		places = append(places, m.language.Municipality(d.municipality))
	}
	first := min(2, len(topics)) // what to do, and what to bring
	return slices.Concat(topics[:first], places, topics[first:])
}

// days are the entries that a calendar can take.
func (m model) days() calendar.Calendar { return calendar.Of(m.check.Report, m.language) }
