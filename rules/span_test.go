package rules_test

import (
	"testing"

	"pgregory.net/rapid"

	"kigen/rules"
)

func TestBetweenCountsWholeMonthsThenDays(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		want           rules.Span
	}{
		{"years and months", "2025-10-16", "2031-01-16", rules.Span{Years: 5, Months: 3}},
		{"years, months and days", "2025-10-16", "2031-01-15", rules.Span{Years: 5, Months: 2, Days: 30}},
		{"the window of Kawasaki's example 3", "2025-10-16", "2026-01-15", rules.Span{Months: 2, Days: 30}},
		{"the same day", "2025-10-16", "2025-10-16", rules.Span{}},
		{"a day", "2025-12-31", "2026-01-01", rules.Span{Days: 1}},
		{"a month after the 31st is the last of a shorter one", "2026-01-31", "2026-02-28", rules.Span{Months: 1}},
		{"and not before it", "2028-01-31", "2028-02-28", rules.Span{Days: 28}},
		{"days left after a clamped month", "2026-01-31", "2026-03-01", rules.Span{Months: 1, Days: 1}},
		{"a year after a leap day", "2024-02-29", "2025-02-28", rules.Span{Years: 1}},
		{"four years after a leap day", "2024-02-29", "2028-02-28", rules.Span{Years: 3, Months: 11, Days: 30}},
		{"the wrong way round", "2026-01-15", "2025-10-16", rules.Span{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := rules.Between(day(c.from), day(c.to)); got != c.want {
				t.Errorf("Between(%s, %s) = %+v, want %+v", c.from, c.to, got, c.want)
			}
		})
	}
}

func TestBetweenLeadsFromTheOneDateToTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := dates.Draw(t, "from")
		to := from.AddDays(rapid.IntRange(0, 5000).Draw(t, "days"))
		span := rules.Between(from, to)
		if span.Years < 0 || span.Months < 0 || span.Months > 11 || span.Days < 0 || span.Days > 30 {
			t.Fatalf("Between(%v, %v) = %+v", from, to, span)
		}
		months := span.Years*12 + span.Months
		if got := own(from).month(months).clamped().date().AddDays(span.Days); got != to {
			t.Errorf("%v and %+v is %v, want %v", from, span, got, to)
		}
		if more := own(from).month(months + 1).clamped(); !more.after(own(to)) {
			t.Errorf("Between(%v, %v) = %+v, but one more month fits", from, to, span)
		}
	})
}
