package i18n

import (
	"testing"

	"kigen/rules"
)

func TestTimeLeftIsDaysInTheLastYearAndMonthsBefore(t *testing.T) {
	for _, c := range []struct{ today, expiry, ja, en string }{
		// Within a year, and beyond.
		{"2025-10-16", "2026-01-15", "あと91日", "91 days left"},
		{"2025-10-16", "2031-01-15", "あと5年3か月（1917日）", "5 years 3 months left (1917 days)"},
		// The end.
		{"2026-01-13", "2026-01-15", "あと2日", "2 days left"},
		{"2026-01-14", "2026-01-15", "あと1日", "1 day left"},
		{"2026-01-15", "2026-01-15", "きょうまで", "Last day today"},
		{"2026-01-16", "2026-01-15", "期限が切れて1日", "Expired 1 day ago"},
		{"2026-01-18", "2026-01-15", "期限が切れて3日", "Expired 3 days ago"},
		// From days to years and months.
		{"2025-01-17", "2026-01-15", "あと363日", "363 days left"},
		{"2025-01-16", "2026-01-15", "あと364日", "364 days left"},
		{"2025-01-15", "2026-01-15", "あと1年（365日）", "1 year left (365 days)"},
		{"2024-12-17", "2026-01-15", "あと1年（394日）", "1 year left (394 days)"},
		{"2024-12-16", "2026-01-15", "あと1年1か月（395日）", "1 year 1 month left (395 days)"},
		{"2021-06-01", "2031-01-15", "あと9年7か月（3515日）", "9 years 7 months left (3515 days)"},
		// From days to years since.
		{"2027-01-14", "2026-01-15", "期限が切れて364日", "Expired 364 days ago"},
		{"2027-01-15", "2026-01-15", "期限が切れて1年（365日）", "Expired 1 year ago (365 days)"},
		{"2028-03-20", "2026-01-15", "期限が切れて2年2か月（795日）", "Expired 2 years 2 months ago (795 days)"},
		// Born on 29 February.
		{"2027-02-28", "2028-02-29", "あと1年（366日）", "1 year left (366 days)"},
	} {
		inBoth(t, c.ja, c.en, func(l *Language) string { return l.TimeLeft(day(t, c.today), day(t, c.expiry)) })
	}
}

func TestTimeLeftIsSaidOnEveryDay(t *testing.T) {
	expiry := day(t, "2028-02-29")
	for _, l := range Languages() {
		for today := day(t, "2017-01-01"); today.Before(day(t, "2031-01-01")); today = today.AddDays(1) {
			spoken(t, l.TimeLeft(today, expiry))
		}
	}
}

func TestTimeLeftIsNotSaidWithoutBothDates(t *testing.T) {
	known := day(t, "2026-01-15")
	for _, l := range Languages() {
		if l.TimeLeft(known, rules.Date{}) != "" || l.TimeLeft(rules.Date{}, known) != "" {
			t.Errorf("%s says how long it is to a date not known", l.Tag())
		}
	}
}
