package rules_test

import (
	"testing"

	"kigen/rules"
)

func TestInsuranceGoesOnToTheEndOfTheThirdMonthAfter(t *testing.T) {
	for _, c := range []struct{ source, expiry, want string }{
		{"Kawasaki 3)", "2026-01-15", "2026-04-30"},
		{"Kawasaki 3): 月末, from a month's last day", "2026-01-31", "2026-04-30"},
		{"Kawasaki 3): 月末, from a month's first day", "2026-01-01", "2026-04-30"},
		{"Kawasaki 3): February of a common year", "2025-11-30", "2026-02-28"},
		{"Kawasaki 3): February of a leap year", "2027-11-01", "2028-02-29"},
		{"Kawasaki 3): over the turn of the year", "2025-12-31", "2026-03-31"},
	} {
		t.Run(c.source, func(t *testing.T) {
			if got := rules.InsuranceUntil(day(c.expiry)).String(); got != c.want {
				t.Errorf("InsuranceUntil(%s) = %s, want %s", c.expiry, got, c.want)
			}
		})
	}
}

func TestTheNoticeComesThreeToTwoMonthsBefore(t *testing.T) {
	for _, c := range []struct {
		source, expiry string
		periodOfStay   bool
		from, until    string
	}{
		{"Kawasaki: おおむね3~2か月前", "2026-01-15", false, "2025-10-15", "2025-11-15"},
		{"Nerima: 有効期限の2~3か月前, short months", "2023-04-30", false, "2023-01-30", "2023-02-28"},
		{"Kawasaki, Nerima: not with a period of stay", "2026-01-15", true, "", ""},
	} {
		t.Run(c.source, func(t *testing.T) {
			from, until := rules.NoticePosted(day(c.expiry), c.periodOfStay)
			if from.String() != c.from || until.String() != c.until {
				t.Errorf("NoticePosted(%s) = %v, %v, want %s, %s", c.expiry, from, until, c.from, c.until)
			}
		})
	}
}

func TestAnAddressChangeHasItsLastDay(t *testing.T) {
	for _, c := range []struct {
		source string
		event  rules.AddressEvent
		want   string
	}{
		{"Kawasaki: 14日を経過していないこと", rules.MovedIn, "2026-02-14"},
		{"Kawasaki: 転出予定日から30日", rules.PlannedMovingOut, "2026-03-02"},
		{"Kawasaki: 転入の届出をした日から90日", rules.MovingInAnnounced, "2026-05-01"},
		{"no such event", "moved-on", ""},
	} {
		t.Run(c.source, func(t *testing.T) {
			if got := rules.AddressChangeUntil(c.event, day("2026-01-31")).String(); got != c.want {
				t.Errorf("AddressChangeUntil(%s, 2026-01-31) = %s, want %s", c.event, got, c.want)
			}
		})
	}
}
