package i18n

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"kigen/internal/check"
	"kigen/internal/municipality"
	"kigen/rules"
)

// Place returns the name of a municipality, a counter or a person there: the Japanese name in
// Japanese, and the Latin one followed by the Japanese one in other languages.
func (l *Language) Place(name municipality.Name) string {
	if japanese, _ := language.Japanese.Base(); l.speaks(japanese) {
		return name.Japanese
	}
	return name.English + " (" + name.Japanese + ")"
}

func (l *Language) speaks(base language.Base) bool {
	own, _ := l.tag.Base()
	return own == base
}

// Opening says whether a counter is open at the moment: きょう 17:00まで 開いています。
func (l *Language) Opening(o municipality.Opening) string {
	return l.Say("where.opening."+string(o.Situation), "Opens", o.Next.Opens, "Closes", o.Next.Closes)
}

// Booking says whether a visit to a counter needs a booking, to renew a certificate or, for
// [rules.Card], to collect a new card. It returns "" if that is not known.
func (l *Language) Booking(c municipality.Counter, kind rules.Kind) string {
	booking, key := c.Booking, "certificate"
	if kind == rules.Card {
		booking, key = c.CardBooking, "card"
	}
	if booking == municipality.NotSaid {
		return ""
	}
	return l.Say("where.booking." + key + "." + string(booking))
}

// Counter returns what to know before going to a counter for an item, which may be zero:
// whether it is open now and when next, until when to go, booking and agents, its address and
// hours. If now is zero, as for paper, it leaves out the moment and gives the hours in one line.
func (l *Language) Counter(c municipality.Counter, item check.Item, now time.Time) Topic {
	topic := Topic{Title: l.Place(c.Name)}
	add := func(line string) {
		if line != "" {
			topic.Lines = append(topic.Lines, line)
		}
	}
	if opening := c.At(now); !now.IsZero() {
		add(l.Opening(opening))
		if next := opening.Next; next.Day.After(rules.DateOf(now)) {
			add(l.Say("where.next", l.period(next)...))
		}
	}
	add(l.LastOpen(c, item, now))
	add(l.Booking(c, item.Kind))
	if c.Agent != municipality.NotSaid && item.Kind != rules.Card {
		add(l.Say("where.agent." + string(c.Agent)))
	}
	if c.Address != "" {
		add(l.Say("where.address", "Address", c.Address))
	}
	if !c.Last.IsZero() {
		add(l.Say("where.temporary", "First", l.ShortDate(c.First), "Last", l.ShortDate(c.Last)))
	}
	hours, closed := l.schedule(c)
	if now.IsZero() { // paper has less room
		hours, closed = []string{strings.Join(hours, " / ")}, []string{strings.Join(closed, " ")}
	}
	for _, line := range slices.Concat(hours, closed) {
		add(line)
	}
	return topic
}

// schedule returns when a counter is open and when it is closed, a line each.
func (l *Language) schedule(c municipality.Counter) (hours, closed []string) {
	for _, h := range c.Hours {
		hours = append(hours, l.hours(h)...)
	}
	if c.ClosedOnHolidays {
		closed = append(closed, l.Say("where.closed.holidays"))
	}
	if season := c.YearEnd; season != (municipality.Season{}) {
		closed = append(closed, l.Say("where.closed.year-end", "From", l.monthDay(season.From), "To", l.monthDay(season.To)))
	}
	if c.MeetsSystemRest() {
		closed = append(closed, l.Say("where.closed.system-rest"))
	}
	return hours, closed
}

// LastOpen says on which day to go at the latest to renew a certificate that can be renewed.
// It returns "" if that is not known, and for a card, which is applied for from home. If now is
// zero, as for paper, it stands for the beginning of the day on which the item was judged.
func (l *Language) LastOpen(c municipality.Counter, item check.Item, now time.Time) string {
	if now.IsZero() {
		now = item.Expires.AddDays(-item.DaysLeft).Start()
	}
	last, over, known := c.LastOpen(item.Expires, now)
	switch {
	case item.State != check.StateRenewable || item.Kind == rules.Card || !known:
		return ""
	case over:
		return l.Say("where.last.over")
	case last.Day == item.Expires:
		return l.Say("where.last.day", l.period(last)...)
	}
	return l.Say("where.last.before", append(l.period(last), "Expires", l.ShortDate(item.Expires))...)
}

// period returns the values of a sentence about a time on a day.
func (l *Language) period(p municipality.Period) []any {
	return []any{"Date", l.ShortDate(p.Day), "Weekday", l.weekday(p.Day.Start().Weekday()), "Opens", p.Opens, "Closes", p.Closes}
}

func (l *Language) weekday(d time.Weekday) string { return l.Say("weekday." + strconv.Itoa(int(d))) }

// monthDay returns a day of every year: 12月29日.
func (l *Language) monthDay(d municipality.MonthDay) string {
	return l.Say("date.month-day", "Month", l.Say("month."+strconv.Itoa(int(d.Month))), "Day", strconv.Itoa(d.Day))
}

// hours returns a line for each kind of day that has these hours.
func (l *Language) hours(h municipality.Hours) (lines []string) {
	days := h.Days
	if h.Weeks == nil && isMondayToFriday(days) {
		lines, days = append(lines, l.Say("where.hours.weekdays", "Opens", h.Opens, "Closes", h.Closes)), nil
	}
	for _, day := range days {
		if h.Weeks == nil {
			lines = append(lines, l.Say("where.hours.day", "Day", l.weekday(day), "Opens", h.Opens, "Closes", h.Closes))
		}
		for _, week := range h.Weeks {
			lines = append(lines, l.Say("where.hours.week-"+strconv.Itoa(week), "Day", l.weekday(day), "Opens", h.Opens, "Closes", h.Closes))
		}
	}
	return lines
}

func isMondayToFriday(days []time.Weekday) bool {
	const count = 5
	for i, day := range days {
		if day != time.Monday+time.Weekday(i) {
			return false
		}
	}
	return len(days) == count
}

// Municipality returns how to contact a municipality, what it does not offer, and the source
// of all this, with a warning if that is old on a day.
func (l *Language) Municipality(m *municipality.Municipality, on rules.Date) Topic {
	topic := Topic{Title: l.Say("where.ask", "Municipality", l.Place(m.Name))}
	telephones := m.Telephones
	if telephones == nil {
		telephones = []municipality.Telephone{municipality.National}
	}
	for _, t := range telephones {
		cost := "not-said"
		if t.Cost != municipality.CostNotSaid {
			cost = string(t.Cost)
		}
		topic.Lines = append(topic.Lines, l.Say("where.telephone."+cost, "Name", l.Place(t.Name), "Number", t.Number))
	}
	for _, other := range []struct{ key, name, value string }{
		{"where.fax", "Number", m.Fax}, {"where.email", "Address", m.Email}, {"where.booking-page", "Page", m.BookingPage},
	} {
		if other.value != "" {
			topic.Lines = append(topic.Lines, l.Say(other.key, other.name, other.value))
		}
	}
	if m.Page != "" {
		topic.Lines = append(topic.Lines, m.Page)
	}
	if m.Branches == municipality.No {
		topic.Lines = append(topic.Lines, l.Say("where.no-branches"))
	}
	topic.Lines = append(topic.Lines, l.Say("where.source", "Source", l.Place(m.Source), "Read", l.ShortDate(m.Read)))
	if !m.Updated.IsZero() {
		topic.Lines = append(topic.Lines, l.Say("where.updated", "Updated", l.ShortDate(m.Updated)))
	}
	if m.IsOld(on) {
		topic.Lines = append(topic.Lines, l.Say("where.old"))
	}
	return topic
}

// Elsewhere returns where to go in a municipality without data.
func (l *Language) Elsewhere() Topic {
	return Topic{Title: l.Say("where.elsewhere.title"), Lines: []string{l.Say("where.elsewhere.counter"), l.Say("where.elsewhere.ask")}}
}
