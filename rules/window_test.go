package rules_test

import (
	"testing"

	"pgregory.net/rapid"

	"kigen/rules"
)

// The examples that the two cities print.
var printed = []struct{ source, expiry, opens string }{
	{"Kawasaki, certificates, example 1", "2025-07-31", "2025-05-01"},
	{"Kawasaki, certificates, example 2", "2025-11-30", "2025-09-01"},
	{"Kawasaki, certificates, example 3", "2026-01-15", "2025-10-16"},
	{"Kawasaki, card, example", "2026-01-15", "2025-10-16"},
	{"Nerima, example 1", "2023-07-07", "2023-04-08"},
	{"Nerima, example 2", "2023-05-28", "2023-03-01"},
}

func TestRenewalOpensAsTheCitiesPrintIt(t *testing.T) {
	for _, c := range printed {
		t.Run(c.source, func(t *testing.T) {
			if got := rules.RenewalOpens(day(c.expiry)).String(); got != c.opens {
				t.Errorf("RenewalOpens(%s) = %s, want %s", c.expiry, got, c.opens)
			}
		})
	}
}

func TestRenewalOpensIsTheFirstDayFromWhichThreeMonthsReachPastTheExpiry(t *testing.T) {
	// The law, said forwards: 三月未満となった場合.
	everyDay(firstExpiry, lastExpiry, func(expiry ymd) {
		want := expiry.month(-5)
		want.d = 1
		for !want.month(3).clamped().after(expiry) {
			want = want.next()
		}
		if got := rules.RenewalOpens(expiry.date()); own(got) != want {
			t.Errorf("RenewalOpens(%v) = %v, want %v", expiry.date(), got, want.date())
		}
	})
}

func TestRenewalDoesNotOpenOnThePlainDateThreeMonthsBefore(t *testing.T) {
	// Some calculators on the web take it, and are a day early on every one of these.
	for _, c := range printed {
		plain := own(day(c.expiry)).month(-3).clamped().date()
		if opens := rules.RenewalOpens(day(c.expiry)); !plain.Before(opens) {
			t.Errorf("%s: RenewalOpens(%s) = %v, not later than %v", c.source, c.expiry, opens, plain)
		}
	}
}

func TestMayOpenEarlierIsNerimasSentenceOnTheFiveKindsOfDatesOnly(t *testing.T) {
	cities := func(expiry ymd) string {
		switch {
		case expiry.m == 2 && expiry.d == 28 && !isLeap(expiry.y):
			return "02-28 of a common year"
		case expiry.m == 2 && expiry.d == 29:
			return "02-29"
		case expiry.m == 4 && expiry.d == 30, expiry.m == 6 && expiry.d == 30, expiry.m == 11 && expiry.d == 30:
			return expiry.date().String()[len("2025-"):]
		}
		return ""
	}
	met := map[string]int{}
	everyDay(firstExpiry, lastExpiry, func(expiry ymd) {
		// "3か月前に相当する日の翌日(該当する日が存在しない場合は翌月の1日)"
		nerima := expiry.month(-3)
		if nerima.exists() {
			nerima = nerima.next()
		} else {
			nerima = nerima.month(1)
			nerima.d = 1
		}
		kind := cities(expiry)
		got, ok := rules.MayOpenEarlier(expiry.date())
		switch {
		case ok != (kind != ""):
			t.Errorf("MayOpenEarlier(%v) = %v, %v; the cities part on five kinds of dates alone", expiry.date(), got, ok)
		case ok && (own(got) != nerima || !got.Before(rules.RenewalOpens(expiry.date()))):
			t.Errorf("MayOpenEarlier(%v) = %v, want %v", expiry.date(), got, nerima.date())
		case !ok && own(rules.RenewalOpens(expiry.date())) != nerima:
			t.Errorf("RenewalOpens(%v) = %v, Nerima says %v", expiry.date(), rules.RenewalOpens(expiry.date()), nerima.date())
		case !ok && !got.IsZero():
			t.Errorf("MayOpenEarlier(%v) = %v beside false", expiry.date(), got)
		}
		met[kind]++
	})
	for _, kind := range []string{"02-28 of a common year", "02-29", "04-30", "06-30", "11-30"} {
		if met[kind] == 0 {
			t.Errorf("no expiry on %s was tried", kind)
		}
	}
}

func TestMayOpenEarlierByExample(t *testing.T) {
	for _, c := range []struct{ source, expiry, want string }{
		{"Nerima's sentence: 08-30 and a day", "2025-11-30", "2025-08-31"},
		{"Nerima's sentence: 01-30 and a day", "2026-04-30", "2026-01-31"},
		{"Nerima's sentence: 03-30 and a day", "2026-06-30", "2026-03-31"},
		{"Nerima's sentence: 11-28 and a day", "2027-02-28", "2026-11-29"},
		{"Nerima's sentence: 11-29 and a day", "2028-02-29", "2027-11-30"},
		{"Nerima, example 1: the cities agree", "2023-07-07", ""},
		{"Nerima, example 2: the cities agree", "2023-05-28", ""},
		{"Kawasaki, example 1: the cities agree", "2025-07-31", ""},
		{"02-28 of a leap year: the cities agree", "2028-02-28", ""},
	} {
		t.Run(c.source, func(t *testing.T) {
			if got, ok := rules.MayOpenEarlier(day(c.expiry)); got.String() != c.want || ok != (c.want != "") {
				t.Errorf("MayOpenEarlier(%s) = %v, %v, want %q", c.expiry, got, ok, c.want)
			}
		})
	}
}

func TestStateTurnsOnTheOpeningDayAndAfterTheDayOfExpiry(t *testing.T) {
	for _, c := range []struct {
		source, today string
		want          rules.State
	}{
		{"Kawasaki, example 3: the day before", "2025-10-15", rules.Valid},
		{"Kawasaki, example 3: from 10-16", "2025-10-16", rules.Renewable},
		{"命令29条: 有効期間内, the last day is inside", "2026-01-15", rules.Renewable},
		{"Nerima, 有効期限を過ぎた場合", "2026-01-16", rules.Expired},
	} {
		t.Run(c.source, func(t *testing.T) {
			if got := rules.StateOn(day(c.today), day("2026-01-15")); got != c.want {
				t.Errorf("StateOn(%s) = %s, want %s", c.today, got, c.want)
			}
		})
	}
}

// dates draws a day on which a card or certificate may expire.
var dates = rapid.Custom(func(t *rapid.T) rules.Date {
	return firstExpiry.date().AddDays(rapid.IntRange(0, 30*365).Draw(t, "days after 2016-01-01"))
})

func TestALaterExpiryNeverOpensSooner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		expiry := dates.Draw(t, "expiry")
		opens, next := rules.RenewalOpens(expiry), rules.RenewalOpens(expiry.AddDays(1))
		if next.Before(opens) {
			t.Errorf("%v opens %v, a day later %v", expiry, opens, next)
		}
		// The shortest three months are 89 days, February in them.
		if left := opens.DaysUntil(expiry); left < 88 || left > 92 {
			t.Errorf("%v opens %v, %d days before", expiry, opens, left)
		}
	})
}

func TestStateNeverGoesBackAsDaysPass(t *testing.T) {
	rank := map[rules.State]int{rules.Valid: 1, rules.Renewable: 2, rules.Expired: 3}
	rapid.Check(t, func(t *rapid.T) {
		expiry, today := dates.Draw(t, "expiry"), dates.Draw(t, "today")
		later := today.AddDays(rapid.IntRange(0, 4000).Draw(t, "days later"))
		before, after := rank[rules.StateOn(today, expiry)], rank[rules.StateOn(later, expiry)]
		if before == 0 || before > after {
			t.Errorf("expiry %v: %s on %v, %s on %v", expiry,
				rules.StateOn(today, expiry), today, rules.StateOn(later, expiry), later)
		}
	})
}
