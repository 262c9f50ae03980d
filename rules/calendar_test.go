package rules_test

import (
	"fmt"
	"time"

	"kigen/rules"
)

// A ymd is the tests' own calendar: days are counted with the fingers, from the
// lengths of the months alone. It shares nothing with the code under test, nor with
// package time's arithmetic, so that it can be held against both.
type ymd struct{ y, m, d int }

func isLeap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func monthLength(y, m int) int {
	switch m {
	case 2:
		if isLeap(y) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func (a ymd) next() ymd {
	switch {
	case a.d < monthLength(a.y, a.m):
		return ymd{a.y, a.m, a.d + 1}
	case a.m < 12:
		return ymd{a.y, a.m + 1, 1}
	}
	return ymd{a.y + 1, 1, 1}
}

func (a ymd) after(b ymd) bool {
	if a.y != b.y {
		return a.y > b.y
	}
	if a.m != b.m {
		return a.m > b.m
	}
	return a.d > b.d
}

// month steps n months on or back; the day is kept, even where the month is too short.
func (a ymd) month(n int) ymd {
	for ; n > 0; n-- {
		if a.m++; a.m == 13 {
			a.y, a.m = a.y+1, 1
		}
	}
	for ; n < 0; n++ {
		if a.m--; a.m == 0 {
			a.y, a.m = a.y-1, 12
		}
	}
	return a
}

func (a ymd) exists() bool { return a.d <= monthLength(a.y, a.m) }

func (a ymd) clamped() ymd {
	if !a.exists() {
		a.d = monthLength(a.y, a.m)
	}
	return a
}

func (a ymd) date() rules.Date { return rules.Date{Year: a.y, Month: time.Month(a.m), Day: a.d} }

func own(d rules.Date) ymd { return ymd{d.Year, int(d.Month), d.Day} }

// everyDay calls f with each day from the first to the last, both counted.
func everyDay(first, last ymd, f func(ymd)) {
	for day := first; !day.after(last); day = day.next() {
		f(day)
	}
}

// The range in which every expiry is tried: cards were first made in January 2016.
var firstExpiry, lastExpiry = ymd{2016, 1, 1}, ymd{2045, 12, 31}

// day reads a date that a test states.
func day(text string) rules.Date {
	if text == "" {
		return rules.Date{}
	}
	d, err := rules.ParseDate(text)
	if err != nil {
		panic(fmt.Sprintf("a date stated in a test: %v", err))
	}
	return d
}
