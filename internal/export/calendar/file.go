package calendar

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-ical"
)

// product identifies the program that made the file (RFC 5545, 3.7.3).
const product = "-//Kigen//Kigen//JA"

// alarm is when an event's alarm goes off: nine in the morning of its day, by the clock of
// whatever shows it.
const alarm = "PT9H"

// lineOctets is the maximum length of a line without its end (RFC 5545, 3.1).
const lineOctets = 75

// File returns the entries as an iCalendar file. It returns nil if there are none, because
// RFC 5545 allows no empty calendar.
func (c Calendar) File() []byte {
	if len(c.Entries) == 0 {
		return nil
	}
	file := empty()
	for _, entry := range c.Entries {
		event := c.event(entry)
		event.Props.SetText(ical.PropTransparency, "TRANSPARENT") // nobody is busy all day
		event.Props.SetText(ical.PropDescription, plain(entry.Text))
		event.Children = append(event.Children, alarmOf(entry))
		file.Children = append(file.Children, event)
	}
	return fold(encode(file))
}

func empty() *ical.Calendar {
	file := ical.NewCalendar()
	file.Props.SetText(ical.PropVersion, "2.0")
	file.Props.SetText(ical.PropProductID, product)
	return file
}

// event returns an entry as a whole-day event, with the properties that every event has.
func (c Calendar) event(e Entry) *ical.Component {
	event := ical.NewComponent(ical.CompEvent)
	event.Props.SetText(ical.PropUID, e.uid())
	event.Props.SetDateTime(ical.PropDateTimeStamp, c.today.Start().UTC())
	event.Props.SetDate(ical.PropDateTimeStart, e.On.Start())
	event.Props.SetDate(ical.PropDateTimeEnd, e.On.AddDays(1).Start()) // the first day after it
	event.Props.SetText(ical.PropSummary, plain(e.Title))
	return event
}

// uid returns the event's UID, which is the same for the same kind, expiry and occasion.
func (e Entry) uid() string {
	uid := fmt.Sprintf("%s-%s-%s@kigen", e.Kinds[0], e.Expires, e.Occasion)
	if e.Practice {
		return "practice-" + uid
	}
	return uid
}

func alarmOf(e Entry) *ical.Component {
	trigger := ical.NewProp(ical.PropTrigger)
	trigger.Value = alarm
	component := ical.NewComponent(ical.CompAlarm)
	component.Props.SetText(ical.PropAction, "DISPLAY")
	component.Props.SetText(ical.PropDescription, plain(e.Title))
	component.Props.Set(trigger)
	return component
}

// plain removes the word breaks of our Thai texts (U+200B): other programs find them
// themselves, and in a QR code each takes three octets.
func plain(words string) string { return strings.ReplaceAll(words, "\u200b", "") }

// encode returns the calendar with lines of any length. It panics if the library refuses it,
// which is a mistake in this package.
func encode(file *ical.Calendar) []byte {
	var lines bytes.Buffer
	if err := ical.NewEncoder(&lines).Encode(file); err != nil {
		panic(fmt.Errorf("calendar: %w", err))
	}
	return lines.Bytes()
}

// fold folds long lines, which the library does not: a line goes on after a line end and a
// space. It never splits a character of several octets: RFC 5545 allows that, but some
// programs can't read it.
func fold(lines []byte) []byte {
	var folded bytes.Buffer
	for line := range bytes.Lines(lines) {
		room := lineOctets
		for rest := bytes.TrimSuffix(line, []byte("\r\n")); len(rest) > 0; {
			_, size := utf8.DecodeRune(rest)
			if size > room {
				folded.WriteString("\r\n ")
				room = lineOctets - 1
			}
			folded.Write(rest[:size])
			rest, room = rest[size:], room-size
		}
		folded.WriteString("\r\n")
	}
	return folded.Bytes()
}
