package municipality_test

import (
	"strings"
	"testing"
	"time"

	"kigen/internal/municipality"
	"kigen/rules"
)

func day(text string) rules.Date {
	d, err := rules.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func weekday(d rules.Date) time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC).Weekday()
}

// The holidays of each year, month and day, those of article 3 in their order among
// the others. 2025 to 2027: 内閣府「国民の祝日・休日」, as announced. 2028: the law, and the
// equinoxes as the National Astronomical Observatory reckons them in advance.
var announced = map[int]string{
	2025: "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-23 11-24",
	2026: "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
	2027: "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23",
	2028: "01-01 01-10 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-17 08-11 09-18 09-22 10-09 11-03 11-23",
}

func TestTheHolidaysOfEveryKnownYearAreThoseAnnounced(t *testing.T) {
	for year := municipality.FirstHolidayYear; year <= municipality.LastHolidayYear; year++ {
		var got []string
		for d := (rules.Date{Year: year, Month: time.January, Day: 1}); d.Year == year; d = d.AddDays(1) {
			holiday, known := municipality.IsHoliday(d)
			if !known {
				t.Fatalf("%v is not known", d)
			}
			if holiday {
				got = append(got, d.String()[5:])
			}
		}
		if text := strings.Join(got, " "); text != announced[year] {
			t.Errorf("%d: %s\nwant %s", year, text, announced[year])
		}
	}
	if municipality.LastHolidayYear-municipality.FirstHolidayYear+1 != len(announced) {
		t.Error("the table and the years known differ")
	}
}

// The equinoxes, which the law leaves to the astronomers: 国立天文台「暦要項」, and for 2028 its
// reckoning in advance.
var equinoxes = map[int][2]int{2025: {20, 23}, 2026: {20, 23}, 2027: {21, 23}, 2028: {20, 22}}

// national are the days of 国民の祝日に関する法律2条 (since 2022) in a year.
func national(year int) map[rules.Date]bool {
	on := func(month time.Month, d int) rules.Date { return rules.Date{Year: year, Month: month, Day: d} }
	monday := func(month time.Month, n int) rules.Date {
		first := on(month, 1)
		return first.AddDays((int(time.Monday)-int(weekday(first))+7)%7 + 7*(n-1))
	}
	all := map[rules.Date]bool{}
	for _, d := range []rules.Date{
		on(time.January, 1),                    // 元日
		monday(time.January, 2),                // 成人の日
		on(time.February, 11),                  // 建国記念の日, 政令で定める日
		on(time.February, 23),                  // 天皇誕生日
		on(time.March, equinoxes[year][0]),     // 春分の日
		on(time.April, 29),                     // 昭和の日
		on(time.May, 3),                        // 憲法記念日
		on(time.May, 4),                        // みどりの日
		on(time.May, 5),                        // こどもの日
		monday(time.July, 3),                   // 海の日
		on(time.August, 11),                    // 山の日
		monday(time.September, 3),              // 敬老の日
		on(time.September, equinoxes[year][1]), // 秋分の日
		monday(time.October, 2),                // スポーツの日
		on(time.November, 3),                   // 文化の日
		on(time.November, 23),                  // 勤労感謝の日
	} {
		all[d] = true
	}
	return all
}

func TestTheHolidaysOfEveryKnownYearAreThoseOfTheLaw(t *testing.T) {
	for year := municipality.FirstHolidayYear; year <= municipality.LastHolidayYear; year++ {
		days := national(year)
		want := map[rules.Date]bool{}
		for d := range days {
			want[d] = true // 3条1項
			if weekday(d) != time.Sunday {
				continue
			}
			next := d.AddDays(1) // 3条2項: the nearest day after it that is none of them
			for days[next] {
				next = next.AddDays(1)
			}
			want[next] = true
		}
		for d := (rules.Date{Year: year, Month: time.January, Day: 1}); d.Year == year; d = d.AddDays(1) {
			between := days[d.AddDays(-1)] && days[d.AddDays(1)] // 3条3項
			if got, _ := municipality.IsHoliday(d); got != (want[d] || between) {
				t.Errorf("%v: %t", d, got)
			}
		}
	}
}

func TestOutsideTheKnownYearsNoDayIsSaidToBeKnown(t *testing.T) {
	for _, text := range []string{"2024-12-31", "2029-01-01", "1900-01-01", "9999-12-31"} {
		if holiday, known := municipality.IsHoliday(day(text)); holiday || known {
			t.Errorf("%s: %t, %t", text, holiday, known)
		}
	}
}
