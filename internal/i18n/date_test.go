package i18n

import (
	"strings"
	"testing"
	"time"

	"kigen/rules"
)

func day(t *testing.T, text string) rules.Date {
	t.Helper()
	d, err := rules.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDatesAreWrittenInBothCalendars(t *testing.T) {
	for _, c := range []struct{ date, ja, en, source string }{
		{"2026-01-15", "2026年1月15日（令和8年）", "15 January 2026 (Reiwa 8)", "Kawasaki, example 3"},
		{"2025-03-03", "2025年3月3日（令和7年）", "3 March 2025 (Reiwa 7)", "Kawasaki: 令和7年3月3日"},
		{"2018-12-21", "2018年12月21日（平成30年）", "21 December 2018 (Heisei 30)", "Kawasaki: 平成30年12月21日"},
		{"2022-04-01", "2022年4月1日（令和4年）", "1 April 2022 (Reiwa 4)", "Nerima: 令和4年4月1日"},
		{"2035-02-17", "2035年2月17日（令和17年）", "17 February 2035 (Reiwa 17)", "counted on from 2019"},
	} {
		inBoth(t, c.ja, c.en, func(l *Language) string { return l.Date(day(t, c.date)) })
	}
}

func TestErasBeginOnTheirFirstDayWithTheFirstYear(t *testing.T) {
	for _, c := range []struct{ date, ja, en, source string }{
		{"2019-05-01", "2019年5月1日（令和元年）", "1 May 2019 (Reiwa 1)", "平成31年政令第143号"},
		{"2019-04-30", "2019年4月30日（平成31年）", "30 April 2019 (Heisei 31)", "the day before"},
		{"2019-12-31", "2019年12月31日（令和元年）", "31 December 2019 (Reiwa 1)", "the year ends with December"},
		{"2020-01-01", "2020年1月1日（令和2年）", "1 January 2020 (Reiwa 2)", "the year ends with December"},
		{"1989-01-08", "1989年1月8日（平成元年）", "8 January 1989 (Heisei 1)", "昭和64年政令第1号"},
		{"1989-01-07", "1989年1月7日（昭和64年）", "7 January 1989 (Showa 64)", "the day before"},
		{"1926-12-25", "1926年12月25日（昭和元年）", "25 December 1926 (Showa 1)", "昭和改元の詔書"},
		{"1926-12-24", "1926年12月24日（大正15年）", "24 December 1926 (Taisho 15)", "the day before"},
		{"1912-07-30", "1912年7月30日（大正元年）", "30 July 1912 (Taisho 1)", "大正改元の詔書"},
		{"1912-07-29", "1912年7月29日（明治45年）", "29 July 1912 (Meiji 45)", "the day before"},
		{"1868-01-25", "1868年1月25日（明治元年）", "25 January 1868 (Meiji 1)", "明治改元の詔"},
		{"1868-01-24", "1868年1月24日", "24 January 1868", "before the table: no era"},
	} {
		inBoth(t, c.ja, c.en, func(l *Language) string { return l.Date(day(t, c.date)) })
	}
}

func TestShortDatesHaveNoEra(t *testing.T) {
	d := day(t, "2026-01-15")
	if got, want := ja().ShortDate(d), "2026年1月15日"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := en().ShortDate(d), "15 January 2026"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestADateNotKnownIsNotSaid(t *testing.T) {
	for _, l := range Languages() {
		if l.Date(rules.Date{}) != "" || l.ShortDate(rules.Date{}) != "" {
			t.Errorf("%s: %q, %q", l.Tag(), l.Date(rules.Date{}), l.ShortDate(rules.Date{}))
		}
	}
}

func TestEveryLanguageWritesEveryMonth(t *testing.T) {
	for _, l := range Languages() {
		written := map[string]bool{}
		for month := time.January; month <= time.December; month++ {
			text := l.Date(rules.Date{Year: 2026, Month: month, Day: 28})
			spoken(t, text)
			if !strings.Contains(text, "2026") || !strings.Contains(text, "28") || !strings.Contains(text, l.Say("era.reiwa")) {
				t.Errorf("%s: %q lacks day, year or era", l.Tag(), text)
			}
			written[text] = true
		}
		if len(written) != 12 {
			t.Errorf("%s: two months have one name: %v", l.Tag(), written)
		}
	}
}
