package rules_test

import (
	"testing"

	"pgregory.net/rapid"

	"kigen/rules"
)

func TestTheLimitThatSetAnExpiryIsNamedOnlyWhereTheCardTellsIt(t *testing.T) {
	const (
		user = rules.UserAuthentication
		sign = rules.Signature
	)
	for _, c := range []struct {
		source                          string
		kind                            rules.Kind
		notBefore, expires, other, card string
		want                            rules.Limit
	}{
		// 認証規則49条: the 5th or 6th birthday, or the card.
		{"認証規則49条: the 5th birthday", user, "2021-06-01", "2026-01-15", "", "2031-01-15", rules.FifthBirthday},
		{"the same, issued the day after a birthday", user, "2021-01-16", "2026-01-15", "", "2031-01-15", rules.FifthBirthday},
		{"認証規則49条, 発行の日後: issued on the birthday, not counted", user, "2021-01-15", "2026-01-15", "", "2031-01-15", rules.FifthBirthday},
		{"Nerima: the 6th birthday, issued the day before one", user, "2021-01-14", "2026-01-15", "", "2031-01-15", rules.SixthBirthday},
		{"Nerima: the 6th birthday", user, "2025-10-16", "2031-01-15", "", "2036-01-15", rules.SixthBirthday},
		{"認証規則49条: the card, four birthdays after the issue", user, "2027-01-15", "2031-01-15", "", "2031-01-15", rules.CardExpiry},
		{"認証規則49条: the card, on the day of issue", user, "2031-01-15", "2031-01-15", "", "2031-01-15", rules.CardExpiry},
		{"命令27条: the card, at the end of a stay", user, "2025-11-10", "2028-09-30", "", "2028-09-30", rules.CardExpiry},
		{"a child's: the 5th birthday of both", user, "2025-11-10", "2030-06-01", "", "2030-06-01", ""},
		{"an adult's second: the 5th, and the card's 10th", user, "2026-06-01", "2031-01-15", "", "2031-01-15", ""},
		{"renewed: the 6th, or the card", user, "2024-12-01", "2030-01-15", "", "2030-01-15", ""},
		{"a five-year stay: no birthday, but five of its days", user, "2025-11-10", "2030-11-09", "", "2030-11-09", ""},
		{"a stay, put off two months since (特例期間)", user, "2025-11-10", "2030-09-30", "", "2030-11-30", ""},
		{"a stay, put off two years since", user, "2025-11-10", "2028-09-30", "", "2030-09-30", ""},
		{"a stay, put off since within February", user, "2021-06-01", "2026-02-15", "", "2028-02-29", ""},
		{"against the rules: the 4th birthday", user, "2022-06-01", "2026-01-15", "", "2031-01-15", ""},
		{"against the rules: the 7th birthday", user, "2019-06-01", "2026-01-15", "", "2031-01-15", ""},
		{"against the rules: after the card", user, "2021-06-01", "2026-01-15", "", "2025-01-15", ""},
		{"against the rules: ends before it begins", user, "2026-01-16", "2026-01-15", "", "2026-01-15", ""},
		{"issue not known", user, "", "2026-01-15", "", "2031-01-15", ""},
		{"expiry not known", user, "2021-06-01", "", "", "2031-01-15", ""},
		{"card not known", user, "2021-06-01", "2026-01-15", "", "", ""},

		// 認証規則13条: the other certificate besides.
		{"認証規則13条 (1): the 5th birthday", sign, "2025-10-15", "2030-01-15", "2031-01-15", "2036-01-15", rules.FifthBirthday},
		{"認証規則13条 (1): the 6th birthday", sign, "2025-10-16", "2031-01-15", "2032-01-15", "2036-01-15", rules.SixthBirthday},
		{"認証規則13条 (2): issued anew after a move", sign, "2023-06-01", "2026-01-15", "2026-01-15", "2031-01-15", rules.UserAuthenticationLimit},
		{"認証規則13条 (3): the card, which ends the other one too", sign, "2028-06-01", "2031-01-15", "2031-01-15", "2031-01-15", rules.CardExpiry},
		{"認証規則13条 (3): the card, with no other certificate", sign, "2028-06-01", "2031-01-15", "", "2031-01-15", rules.CardExpiry},
		{"both issued together: the 5th birthday of both", sign, "2021-06-01", "2026-01-15", "2026-01-15", "2031-01-15", ""},
		{"the other not known", sign, "2021-06-01", "2026-01-15", "", "2031-01-15", ""},
		{"against the rules: after the other", sign, "2021-06-01", "2026-01-15", "2025-01-15", "2031-01-15", ""},

		// 29 February.
		{"born 02-29 or 02-28, a common year", user, "2021-06-01", "2026-02-28", "", "2032-02-29", rules.FifthBirthday},
		{"born 02-29, a leap year", user, "2023-06-01", "2028-02-29", "", "2033-02-28", rules.FifthBirthday},
		{"born 02-28, a leap year", user, "2023-06-01", "2028-02-28", "", "2033-02-28", rules.FifthBirthday},
		{"born 02-29: 02-28 or 03-01 would count one more or less", user, "2023-02-28", "2028-02-29", "", "2033-02-28", ""},
		{"born 02-29 or 03-01: the day of issue counts or not", user, "2024-02-29", "2029-03-01", "", "2034-03-01", ""},

		{"the card's making is not on the chip", rules.Card, "", "2031-01-15", "2026-01-15", "2031-01-15", ""},
	} {
		t.Run(string(c.kind)+": "+c.source, func(t *testing.T) {
			got := rules.BindingLimit(c.kind, day(c.notBefore), day(c.expires), day(c.other), day(c.card))
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A limit with the last day it sets.
type limitOn struct {
	limit rules.Limit
	on    ymd
}

// earliest returns the earliest day, and every limit that falls on it.
func earliest(limits ...limitOn) (ymd, map[rules.Limit]bool) {
	first := limits[0].on
	for _, l := range limits {
		if first.after(l.on) {
			first = l.on
		}
	}
	binding := map[rules.Limit]bool{}
	for _, l := range limits {
		if l.on == first {
			binding[l.limit] = true
		}
	}
	return first, binding
}

// drawBirthday draws the 5th or 6th birthday after a certificate's issue.
func drawBirthday(t *rapid.T, born, issued, leapDay ymd) limitOn {
	if rapid.Bool().Draw(t, "renewed in the window") {
		return limitOn{rules.SixthBirthday, birthdayAfter(born, issued, 6, leapDay)}
	}
	return limitOn{rules.FifthBirthday, birthdayAfter(born, issued, 5, leapDay)}
}

// drawDay draws a day between two, both counted.
func drawDay(t *rapid.T, from, to ymd, label string) ymd {
	days := from.date().DaysUntil(to.date())
	return own(from.date().AddDays(rapid.IntRange(0, days).Draw(t, label)))
}

// Cards are made up with their whole history, so that the true limits are known,
// and BindingLimit sees only the dates.
func TestNoLimitIsEverNamedThatDidNotBind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born, made := own(birth.Draw(t, "born")), own(dates.Draw(t, "made"))
		// No text says which, so neither may lead to a false claim.
		leapDay := rapid.SampledFrom([]ymd{february28, march1}).Draw(t, "certificates' leap day")

		stay := rapid.Bool().Draw(t, "period of stay")
		card := birthdayAfter(born, made, rapid.SampledFrom([]int{5, 6, 10, 11}).Draw(t, "card's birthdays"), february28)
		if stay {
			// A stay of five years, granted up to three months before it begins.
			card = drawDay(t, made, made.month(5*12+3).clamped(), "end of stay")
		}
		issued := drawDay(t, made, card, "issued")
		ofBirthday := drawBirthday(t, born, issued, leapDay)
		expires, binding := earliest(ofBirthday, limitOn{rules.CardExpiry, card})
		got := rules.BindingLimit(rules.UserAuthentication, issued.date(), expires.date(), rules.Date{}, card.date())
		if got != "" && !binding[got] {
			t.Errorf("user authentication, %v to %v: %q is named, %v binds", issued.date(), expires.date(), got, binding)
		}
		leap := born.m == 2 && born.d >= 28 || born.m == 3 && born.d == 1
		if !stay && !leap && card.after(expires) && got != ofBirthday.limit {
			t.Errorf("user authentication, %v to %v: %q is named, though %q shows", issued.date(), expires.date(), got, ofBirthday.limit)
		}

		signed := drawDay(t, made, expires, "signature issued")
		signatureExpires, binding := earliest(drawBirthday(t, born, signed, leapDay),
			limitOn{rules.UserAuthenticationLimit, expires}, limitOn{rules.CardExpiry, card})
		got = rules.BindingLimit(rules.Signature, signed.date(), signatureExpires.date(), expires.date(), card.date())
		if got != "" && !binding[got] {
			t.Errorf("signature, %v to %v: %q is named, %v binds", signed.date(), signatureExpires.date(), got, binding)
		}
		// Without the user-authentication certificate's date, less is claimed, but nothing else.
		if blind := rules.BindingLimit(rules.Signature, signed.date(), signatureExpires.date(), rules.Date{}, card.date()); blind != "" && blind != got {
			t.Errorf("signature, %v to %v: %q with the other's date, %q without", signed.date(), signatureExpires.date(), got, blind)
		}
	})
}
