package rules_test

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata"

	"kigen/rules"
)

var zones = []string{"UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Tokyo"}

func TestDateOfIsJapansDayInWhateverZoneTheComputerIs(t *testing.T) {
	cases := []struct{ instant, want string }{
		// A certificate's notAfter is 14:59:59Z, the end of a day in Japan.
		{"2026-01-15T14:59:59Z", "2026-01-15"},
		{"2026-01-15T15:00:00Z", "2026-01-16"},
		{"2025-12-31T14:59:59Z", "2025-12-31"},
		{"2025-12-31T15:00:00Z", "2026-01-01"},
		{"2028-02-29T14:59:59Z", "2028-02-29"},
		{"2028-02-29T15:00:00Z", "2028-03-01"},
	}
	local := time.Local
	t.Cleanup(func() { time.Local = local })
	for _, computer := range zones {
		time.Local = load(t, computer)
		for _, value := range append(zones, "Local") {
			for _, c := range cases {
				instant, err := time.Parse(time.RFC3339, c.instant)
				if err != nil {
					t.Fatal(err)
				}
				if got := rules.DateOf(instant.In(load(t, value))).String(); got != c.want {
					t.Errorf("computer in %s, time in %s: DateOf(%s) = %s, want %s", computer, value, c.instant, got, c.want)
				}
			}
		}
		if got := day("2026-01-15"); got != (rules.Date{Year: 2026, Month: time.January, Day: 15}) {
			t.Errorf("computer in %s: ParseDate(2026-01-15) = %v", computer, got)
		}
	}
}

// load finds a zone; "Local" is what time.Local is now.
func load(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestParseDateRefusesWhatIsNotADayOfTheCalendar(t *testing.T) {
	for _, text := range []string{
		"", " ", "2025", "2025-01", "20250105", "2025/01/05", "2025-1-5", "05-01-2025",
		"2025-02-29", "2100-02-29", "2025-04-31", "2025-00-10", "2025-13-01", "2025-01-00", "2025-01-32",
		" 2025-01-05", "2025-01-05 ", "2025-01-05T00:00:00Z", "10000-01-01", "-001-01-01", "+2025-01-05",
		"２０２５-０１-０５", "2025年1月5日", "2025−01−05", "today",
	} {
		got, err := rules.ParseDate(text)
		if err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", text, got)
			continue
		}
		if _, ok := errors.AsType[*time.ParseError](err); !ok {
			t.Errorf("ParseDate(%q): %v does not wrap a *time.ParseError", text, err)
		}
		if !got.IsZero() {
			t.Errorf("ParseDate(%q) gave %v beside its error", text, got)
		}
	}
}

func FuzzParseDatePrintsBackWhatItAccepts(f *testing.F) {
	for _, text := range []string{
		"2026-01-15", "2028-02-29", "2025-02-29", "0000-01-01", "0001-01-01", "9999-12-31",
		"2025-1-5", "2025-01-05 ", "２０２５-01-05", "-001-01-01", "", "2025-01-05\x00",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := rules.ParseDate(text)
		if err != nil {
			return
		}
		if d.String() != text {
			t.Errorf("ParseDate(%q) prints back %q", text, d)
		}
		if !own(d).exists() {
			t.Errorf("ParseDate(%q) = %v, which is no day", text, d)
		}
	})
}

func TestDaysAreCountedOneByOneAcrossTheWholeRange(t *testing.T) {
	first, count := firstExpiry.date(), 0
	everyDay(firstExpiry, lastExpiry, func(today ymd) {
		d := today.date()
		if got := first.DaysUntil(d); got != count {
			t.Fatalf("from %v to %v: %d days, want %d", first, d, got, count)
		}
		if got := d.DaysUntil(first); got != -count {
			t.Fatalf("from %v back to %v: %d days, want %d", d, first, got, -count)
		}
		if got := first.AddDays(count); got != d {
			t.Fatalf("%v and %d days: %v, want %v", first, count, got, d)
		}
		if got := d.AddDays(1); own(got) != today.next() || !got.After(d) || !d.Before(got) || d.Compare(d) != 0 {
			t.Fatalf("the day after %v is %v, want %v", d, got, today.next())
		}
		count++
	})
}

func TestDaysAreCountedRightBeyondWhatADurationHolds(t *testing.T) {
	// Ten thousand Gregorian years of 400-year cycles, 146,097 days each.
	if got, want := day("0000-01-01").DaysUntil(day("9999-12-31")), 25*146097-1; got != want {
		t.Errorf("0000-01-01 to 9999-12-31: %d days, want %d", got, want)
	}
}

func TestADateNotKnownStaysNotKnown(t *testing.T) {
	var zero rules.Date
	today, known := day("2025-10-16"), day("2026-01-15")
	if zero.String() != "" || !zero.IsZero() || known.IsZero() {
		t.Error("the zero Date is not taken for not known")
	}
	if !zero.Before(day("0000-01-01")) {
		t.Error("the zero Date does not come before all others")
	}
	from, until := rules.NoticePosted(zero, false)
	earlier, ok := rules.MayOpenEarlier(zero)
	for name, got := range map[string]rules.Date{
		"AddDays": zero.AddDays(1), "RenewalOpens": rules.RenewalOpens(zero), "MayOpenEarlier": earlier,
		"InsuranceUntil": rules.InsuranceUntil(zero), "NoticePosted from": from, "NoticePosted until": until,
		"AddressChangeUntil": rules.AddressChangeUntil(rules.MovedIn, zero),
	} {
		if !got.IsZero() {
			t.Errorf("%s of a date not known: %v", name, got)
		}
	}
	if ok {
		t.Error("MayOpenEarlier says yes of a date not known")
	}
	if rules.StateOn(today, zero) != "" || rules.StateOn(zero, known) != "" {
		t.Error("StateOn claims a state of a date not known")
	}
	if rules.Between(zero, known) != (rules.Span{}) || rules.Between(known, zero) != (rules.Span{}) {
		t.Error("Between measures from or to a date not known")
	}
}

func TestTheEndsOfParseDatesRangeAreReckonedLikeAllOthers(t *testing.T) {
	if got := rules.RenewalOpens(day("9999-12-31")); got != day("9999-10-01") {
		t.Errorf("renewal before 9999-12-31 opens %v", got)
	}
	if got, want := rules.InsuranceUntil(day("9999-12-31")), (rules.Date{Year: 10000, Month: time.March, Day: 31}); got != want {
		t.Errorf("insurance after 9999-12-31 until %v, want %v", got, want)
	}
	if got, want := rules.RenewalOpens(day("0000-01-01")), (rules.Date{Year: -1, Month: time.October, Day: 2}); got != want {
		t.Errorf("renewal before 0000-01-01 opens %v, want %v", got, want)
	}
}
