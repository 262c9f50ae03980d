package municipality_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"kigen/internal/municipality"
	"kigen/rules"
)

// at is an instant in Japan: 2025-10-16 9:30.
func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, rules.Japan)
	if err != nil {
		panic(err)
	}
	return t
}

// counter is the first one of an area on a day.
func counter(code, on string) municipality.Counter {
	m, _, ok := municipality.Find(code)
	if !ok {
		panic(code)
	}
	return m.CountersFor(code, day(on))[0]
}

func period(p municipality.Period) string {
	if p == (municipality.Period{}) {
		return ""
	}
	return p.Day.String() + " " + p.Opens.String() + "-" + p.Closes.String()
}

func TestKawasakisWardOfficeIsOpenWhenItsPageSays(t *testing.T) {
	const whole, half = " 8:30-17:00", " 8:30-12:30"
	ward := counter("14131", "2025-10-16")
	for _, test := range []struct {
		now       string
		situation municipality.Situation
		next      string
	}{
		{"2025-10-16 08:29", municipality.OpensLater, "2025-10-16" + whole}, // a Thursday
		{"2025-10-16 08:30", municipality.Open, "2025-10-16" + whole},
		{"2025-10-16 16:59", municipality.Open, "2025-10-16" + whole},
		{"2025-10-16 17:00", municipality.Over, "2025-10-17" + whole},
		{"2025-10-17 17:00", municipality.Over, "2025-10-20" + whole},   // no third Saturday
		{"2025-10-18 09:00", municipality.Closed, "2025-10-20" + whole}, // the third Saturday
		{"2025-10-11 09:00", municipality.Open, "2025-10-11" + half},    // the second one
		{"2025-10-11 12:30", municipality.Over, "2025-10-14" + whole},   // スポーツの日 comes after the Sunday
		{"2025-10-13 09:00", municipality.OnHoliday, "2025-10-14" + whole},
		{"2025-10-25 07:00", municipality.OpensLater, "2025-10-25" + half}, // the fourth Saturday
		{"2025-11-24 09:00", municipality.OnHoliday, "2025-11-25" + whole}, // 振替休日
		{"2026-09-22 09:00", municipality.OnHoliday, "2026-09-24" + whole}, // 国民の休日
		{"2025-12-26 17:00", municipality.Over, "2025-12-27" + half},       // the fourth Saturday
		{"2025-12-27 12:30", municipality.Over, "2026-01-05" + whole},
		{"2025-12-29 09:00", municipality.AtYearEnd, "2026-01-05" + whole},
		{"2026-01-01 09:00", municipality.AtYearEnd, "2026-01-05" + whole},
		{"2026-01-03 09:00", municipality.AtYearEnd, "2026-01-05" + whole},
		{"2027-03-31 09:00", municipality.Open, "2027-03-31" + whole}, // the last day of the data
		{"2027-04-01 09:00", municipality.RunOut, ""},
		{"2024-12-31 09:00", municipality.RunOut, ""}, // holidays are not known
	} {
		got := ward.At(at(test.now))
		if got.Situation != test.situation || period(got.Next) != test.next {
			t.Errorf("%s: %s, next %s; want %s, next %s", test.now, got.Situation, period(got.Next), test.situation, test.next)
		}
	}
}

func TestWhatTheSourceDoesNotSayOfHolidaysAndNewYearIsNotKnown(t *testing.T) {
	weekdays := municipality.Counter{Until: day("2027-03-31"), Hours: []municipality.Hours{{Days: []time.Weekday{1, 2, 3, 4, 5}, Opens: 9 * 60, Closes: 17 * 60}}}
	holidays, yearEnd := weekdays, weekdays
	holidays.HolidaysNotSaid, yearEnd.YearEndNotSaid = true, true
	for _, test := range []struct {
		counter   municipality.Counter
		now       string
		situation municipality.Situation
		next      string
	}{
		{holidays, "2026-11-20 17:00", municipality.Over, ""}, // the Monday is 勤労感謝の日
		{holidays, "2026-11-23 10:00", municipality.Unknown, ""},
		{holidays, "2026-12-29 10:00", municipality.Open, "2026-12-29 9:00-17:00"},
		{yearEnd, "2026-11-23 10:00", municipality.Open, "2026-11-23 9:00-17:00"},
		{yearEnd, "2026-12-28 17:00", municipality.Over, ""},
		{yearEnd, "2026-12-29 10:00", municipality.Unknown, ""},
		{yearEnd, "2027-01-03 10:00", municipality.Unknown, ""},
		{yearEnd, "2027-01-04 10:00", municipality.Open, "2027-01-04 9:00-17:00"},
	} {
		if got := test.counter.At(at(test.now)); got.Situation != test.situation || period(got.Next) != test.next {
			t.Errorf("%s: %s, next %s; want %s, next %s", test.now, got.Situation, period(got.Next), test.situation, test.next)
		}
	}
	if last, _, ok := yearEnd.LastOpen(day("2027-01-03"), at("2026-12-01 10:00")); ok {
		t.Errorf("the last day before 3 January is %s", period(last))
	}
}

func TestNoCounterIsOpenWhileTheNationalSystemRests(t *testing.T) {
	everyDay := municipality.Counter{Until: day("2028-12-31"), Hours: []municipality.Hours{{
		Days:  []time.Weekday{0, 1, 2, 3, 4, 5, 6},
		Opens: 9 * 60, Closes: 21 * 60,
	}}}
	for _, test := range []struct {
		now       string
		situation municipality.Situation
		next      string
	}{
		{"2026-11-21 19:59", municipality.Open, "2026-11-21 9:00-20:00"}, // the third Saturday
		{"2026-11-21 20:00", municipality.Over, "2026-11-23 9:00-20:00"},
		{"2026-11-22 10:00", municipality.SystemRest, "2026-11-23 9:00-20:00"}, // the fourth Sunday
		{"2026-11-15 10:00", municipality.Open, "2026-11-15 9:00-20:00"},       // the third Sunday, after the second Saturday
		{"2026-12-20 10:00", municipality.SystemRest, "2026-12-21 9:00-20:00"}, // the third Sunday
	} {
		if got := everyDay.At(at(test.now)); got.Situation != test.situation || period(got.Next) != test.next {
			t.Errorf("%s: %s, next %s; want %s, next %s", test.now, got.Situation, period(got.Next), test.situation, test.next)
		}
	}
	if last, _, _ := everyDay.LastOpen(day("2026-11-22"), at("2026-11-01 10:00")); period(last) != "2026-11-21 9:00-20:00" {
		t.Errorf("the last day is %s", period(last))
	}
	evening := municipality.Counter{Until: everyDay.Until, Hours: []municipality.Hours{{Days: []time.Weekday{1}, Opens: 20 * 60, Closes: 21 * 60}}}
	if got := evening.At(at("2026-11-23 20:30")); got.Situation != municipality.Closed {
		t.Errorf("in the evening: %+v", got)
	}
	if got := counter("14131", "2026-11-22").At(at("2026-11-22 10:00")); got.Situation != municipality.Closed {
		t.Errorf("one that is never open on Sundays: %s", got.Situation)
	}
}

func TestACounterMeetsTheRestOfTheSystemOnlyOnSundays(t *testing.T) {
	for _, test := range []struct {
		days  []time.Weekday
		weeks []int
		want  bool
	}{
		{[]time.Weekday{time.Sunday}, nil, true},
		{[]time.Weekday{time.Saturday, time.Sunday}, []int{3}, true},
		{[]time.Weekday{time.Sunday}, []int{2, 4}, true},
		{[]time.Weekday{time.Sunday}, []int{1, 2}, false},
		{[]time.Weekday{time.Saturday, time.Monday}, nil, false},
	} {
		c := municipality.Counter{Hours: []municipality.Hours{{Days: test.days, Weeks: test.weeks, Opens: 0, Closes: 60}}}
		if got := c.MeetsSystemRest(); got != test.want {
			t.Errorf("%v %v: %t", test.days, test.weeks, got)
		}
	}
}

func TestTheHourIsJapansWhateverTheZoneOfTheInstant(t *testing.T) {
	ward := counter("14131", "2025-10-16")
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("west", -11*3600), time.FixedZone("east", 14*3600)} {
		if got := ward.At(at("2025-10-16 16:59").In(zone)); got.Situation != municipality.Open {
			t.Errorf("%v: %s", zone, got.Situation)
		}
	}
}

func TestTheLastOpenDayIsOnOrBeforeTheExpiry(t *testing.T) {
	ward := counter("14131", "2025-10-16")
	for expiry, want := range map[string]string{
		"2026-01-15": "2026-01-15 8:30-17:00",
		"2025-11-30": "2025-11-28 8:30-17:00", // a Sunday, after a fifth Saturday
		"2025-11-24": "2025-11-22 8:30-12:30", // 振替休日, Sunday, the fourth Saturday
		"2026-01-04": "2025-12-27 8:30-12:30", // a Sunday after the year's end
		"2026-09-23": "2026-09-18 8:30-17:00", // three holidays, a Sunday, the third Saturday
		"2028-12-31": "2028-12-28 8:30-17:00",
		"2029-01-01": "", // its holidays are not known
	} {
		ward.Until = day("2029-12-31")
		got, _, ok := ward.LastOpen(day(expiry), at("2025-10-16 10:00"))
		if period(got) != want || ok != (want != "") {
			t.Errorf("%s: %s, want %s", expiry, period(got), want)
		}
	}
}

func TestWithoutHoursNothingIsSaidOfOpening(t *testing.T) {
	nerima := counter("13120", "2025-10-16")
	if got := nerima.At(at("2025-10-16 10:00")); got != (municipality.Opening{Situation: municipality.Unknown}) {
		t.Errorf("%+v", got)
	}
	if got, _, ok := nerima.LastOpen(day("2026-01-15"), at("2025-10-16 10:00")); ok {
		t.Errorf("%+v", got)
	}
}

func TestTheLastOpeningIsOverWhenItCloses(t *testing.T) {
	ward := counter("14131", "2025-10-16")
	for now, want := range map[string]bool{"2025-11-27 18:00": false, "2025-11-28 16:59": false, "2025-11-28 17:00": true, "2025-11-30 08:00": true} {
		if _, over, ok := ward.LastOpen(day("2025-11-30"), at(now)); over != want || !ok {
			t.Errorf("%s: over %t, known %t", now, over, ok)
		}
	}
}

func TestNothingIsPromisedAfterTheLastDayOfTheData(t *testing.T) {
	ward := counter("14131", "2025-10-16")
	ward.Until = day("2026-03-31")
	if got := ward.At(at("2026-03-31 17:00")); got != (municipality.Opening{Situation: municipality.Over}) {
		t.Errorf("on its last day: %+v", got)
	}
	for _, test := range []struct{ expiry, now, want string }{
		{"2026-03-31", "2026-03-01 10:00", "2026-03-31 8:30-17:00"},
		{"2026-04-01", "2026-03-01 10:00", ""},
		{"2026-06-30", "2026-03-01 10:00", ""},
		{"2026-03-31", "2026-04-01 10:00", ""},
	} {
		if last, _, ok := ward.LastOpen(day(test.expiry), at(test.now)); period(last) != test.want || ok != (test.want != "") {
			t.Errorf("%s: %s, want %q", test.expiry, period(last), test.want)
		}
	}
}

func TestTheAreaIsTheChosenOneElseTheCardsElseTheTerminals(t *testing.T) {
	for _, test := range []struct{ chosen, card, terminal, want string }{
		{"13120", "14131", "14130", "13120"},
		{"elsewhere", "14131", "14130", "elsewhere"},
		{"", "14131", "13120", "14131"},
		{"", "99999", "13120", "13120"},
		{"", "", "13120", "13120"},
		{"", "99999", "", "99999"},
	} {
		if got := municipality.AreaOf(test.chosen, test.card, test.terminal); got != test.want {
			t.Errorf("%+v: %s", test, got)
		}
	}
}

func TestATemporaryCounterIsShownToTheWholeCityUntilItsLastDay(t *testing.T) {
	m, _, _ := municipality.Find("14137")
	for on, want := range map[string]int{"2025-02-01": 4, "2025-05-02": 4, "2025-05-03": 1, "2026-11-25": 1} {
		if got := m.CountersFor("14137", day(on)); len(got) != want || got[0].Name.Japanese != "麻生区役所 区民課" {
			t.Errorf("on %s: %d counters, the first %s", on, len(got), got[0].Name.Japanese)
		}
	}
	city := m.CountersFor("14131", day("2025-02-16"))[1]
	for now, want := range map[string]municipality.Opening{
		"2025-02-16 14:00": {municipality.Closed, municipality.Period{Day: day("2025-02-17"), Opens: 13 * 60, Closes: 19*60 + 30}},
		"2025-02-17 14:00": {municipality.Open, municipality.Period{Day: day("2025-02-17"), Opens: 13 * 60, Closes: 19*60 + 30}},
		"2025-05-02 19:30": {Situation: municipality.Over}, // for ever
	} {
		if got := city.At(at(now)); got != want {
			t.Errorf("%s: %+v, want %+v", now, got, want)
		}
	}
}

// anyCounter draws one with any hours that a file can have.
func anyCounter(t *rapid.T) municipality.Counter {
	c := municipality.Counter{
		ClosedOnHolidays: rapid.Bool().Draw(t, "closed on holidays"),
		Until:            day("2028-12-31"),
	}
	if rapid.Bool().Draw(t, "year end") {
		c.YearEnd = municipality.Season{From: municipality.MonthDay{Month: time.December, Day: 29}, To: municipality.MonthDay{Month: time.January, Day: 3}}
	}
	if rapid.Bool().Draw(t, "temporary") {
		c.First = anyDay(t, "first")
		c.Last = c.First.AddDays(rapid.IntRange(0, 100).Draw(t, "days"))
	}
	for _, d := range rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 1, 7, rapid.ID).Draw(t, "weekdays") {
		hours := municipality.Hours{Days: []time.Weekday{time.Weekday(d)}}
		hours.Opens = municipality.Clock(rapid.IntRange(0, 1438).Draw(t, "opens"))
		hours.Closes = municipality.Clock(rapid.IntRange(int(hours.Opens)+1, 1439).Draw(t, "closes"))
		hours.Weeks = rapid.SliceOfDistinct(rapid.IntRange(1, 5), rapid.ID).Draw(t, "weeks")
		if len(hours.Weeks) == 0 {
			hours.Weeks = nil
		}
		c.Hours = append(c.Hours, hours)
	}
	return c
}

func anyDay(t *rapid.T, name string) rules.Date {
	return day("2025-01-01").AddDays(rapid.IntRange(0, 4*365).Draw(t, name))
}

// isOpen says by itself, from what the fields mean, whether a counter is open.
func isOpen(c municipality.Counter, d rules.Date, clock municipality.Clock) bool {
	if holiday, _ := municipality.IsHoliday(d); holiday && c.ClosedOnHolidays {
		return false
	}
	if newYear := d.Month == time.December && d.Day >= 29 || d.Month == time.January && d.Day <= 3; newYear && c.YearEnd != (municipality.Season{}) {
		return false
	}
	if !c.Last.IsZero() && (d.Before(c.First) || d.After(c.Last)) {
		return false
	}
	if clock >= 20*60 || weekday(d) == time.Sunday && d.Day >= 16 && d.Day <= 22 {
		return false // the national system rests: the day after a 15th to 21st that is a Saturday
	}
	for _, h := range c.Hours {
		nth := 0 // such days of the month until d
		for e := d; e.Month == d.Month; e = e.AddDays(-7) {
			nth++
		}
		week := h.Weeks == nil
		for _, w := range h.Weeks {
			week = week || w == nth
		}
		if weekday(d) == h.Days[0] && week && clock >= h.Opens && clock < h.Closes {
			return true
		}
	}
	return false
}

// opens returns whether, and when, the counter opens on a day.
func opens(c municipality.Counter, d rules.Date) bool {
	for _, h := range c.Hours {
		if isOpen(c, d, h.Opens) {
			return true
		}
	}
	return false
}

func TestTheNextOpeningIsTheFirstOneAndNeverInAClosedTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCounter(t)
		today, clock := anyDay(t, "today"), municipality.Clock(rapid.IntRange(0, 1439).Draw(t, "now"))
		if today.After(day("2028-10-01")) {
			t.Skip("holidays end")
		}
		now := time.Date(today.Year, today.Month, today.Day, int(clock)/60, int(clock)%60, 59, 0, rules.Japan)
		got := c.At(now)
		open := isOpen(c, today, clock)
		if open != (got.Situation == municipality.Open) {
			t.Fatalf("%v: %s", now, got.Situation)
		}
		next := got.Next
		switch {
		case next == municipality.Period{}:
			next.Day = today.AddDays(63)
		case !isOpen(c, next.Day, next.Opens) || isOpen(c, next.Day, next.Closes) || !isOpen(c, next.Day, next.Closes-1):
			t.Fatalf("next %+v is not a time that is open", next)
		case open && (next.Day != today || next.Closes <= clock) || !open && next.Day == today && next.Opens <= clock:
			t.Fatalf("at %v next is %+v", now, next)
		}
		for d := today.AddDays(1); d.Before(next.Day); d = d.AddDays(1) {
			if opens(c, d) {
				t.Fatalf("at %v next is %+v, and %v is open", now, got.Next, d)
			}
		}
	})
}

func TestBetweenTheLastOpenDayAndTheExpiryThereIsNone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, expiry := anyCounter(t), anyDay(t, "expiry")
		if expiry.Before(day("2025-04-01")) || expiry.After(c.Until) {
			t.Skip("holidays begin, or the data ends")
		}
		last, _, ok := c.LastOpen(expiry, at("2025-10-16 10:00"))
		switch {
		case !ok:
			last.Day = expiry.AddDays(-63)
		case last.Day.After(expiry) || !isOpen(c, last.Day, last.Opens) || isOpen(c, last.Day, last.Closes):
			t.Fatalf("last %+v for %v", last, expiry)
		}
		for d := last.Day.AddDays(1); !d.After(expiry); d = d.AddDays(1) {
			if opens(c, d) {
				t.Fatalf("last %+v for %v, and %v is open", last, expiry, d)
			}
		}
	})
}
