package rules_test

import (
	"testing"

	"pgregory.net/rapid"

	"kigen/rules"
)

func TestHowLongACardLasts(t *testing.T) {
	for _, c := range []struct {
		source                              string
		born, applied, made, stay, replaces string
		want                                string
		limit                               rules.Limit
		estimated                           bool
	}{
		// 18 or over when made: the 10th birthday.
		{"Kawasaki 1): 10回目の誕生日", "1980-01-15", "2025-10-20", "2025-11-10", "", "",
			"2035-01-15", rules.TenthBirthday, false},
		{"命令26条1項, 発行の日後: a birthday on the day of making is not counted", "1980-01-15", "2025-12-20", "2026-01-15", "", "",
			"2036-01-15", rules.TenthBirthday, false},
		{"命令26条1項, 発行の日後: the count starts on the day after", "1980-01-15", "2025-12-20", "2026-01-14", "", "",
			"2035-01-15", rules.TenthBirthday, false},
		{"命令26条1項: 18 on the day of making", "2007-11-10", "2025-10-20", "2025-11-10", "", "",
			"2035-11-10", rules.TenthBirthday, false},
		// Under 18: the 5th.
		{"Kawasaki 1): 18歳未満, 5回目の誕生日", "2015-06-01", "2025-10-20", "2025-11-10", "", "",
			"2030-06-01", rules.FifthBirthday, false},
		{"命令26条1項: 18 on the day after making", "2007-11-11", "2025-10-20", "2025-11-10", "", "",
			"2029-11-11", rules.FifthBirthday, false},
		{"命令26条1項: a child made a card on the day of birth", "2025-11-10", "2025-11-10", "2025-11-10", "", "",
			"2030-11-10", rules.FifthBirthday, false},
		// The age of majority.
		{"Nerima, 附則: 19, received 2022-03-31", "2003-01-15", "2022-03-31", "2022-05-10", "", "",
			"2027-01-15", rules.FifthBirthday, false},
		{"Nerima, 附則: 19, received 2022-04-01", "2003-01-15", "2022-04-01", "2022-05-10", "", "",
			"2032-01-15", rules.TenthBirthday, false},
		{"Nerima, 附則: 20 when made, received 2022-03-31", "2002-05-10", "2022-03-31", "2022-05-10", "", "",
			"2032-05-10", rules.TenthBirthday, false},
		// Renewed while less than three months remain: one birthday more.
		{"Nerima, 命令29条: 11回目の誕生日, the first day", "1980-01-15", "2025-10-16", "2025-11-10", "", "2026-01-15",
			"2036-01-15", rules.EleventhBirthday, false},
		{"Nerima, 命令29条: 11回目の誕生日, the last day", "1980-01-15", "2026-01-15", "2026-02-10", "", "2026-01-15",
			"2037-01-15", rules.EleventhBirthday, false},
		{"Nerima, 命令29条: a day too early", "1980-01-15", "2025-10-15", "2025-11-10", "", "2026-01-15",
			"2035-01-15", rules.TenthBirthday, false},
		{"Nerima, 命令29条: 有効期間内, a day too late", "1980-01-15", "2026-01-16", "2026-02-10", "", "2026-01-15",
			"2036-01-15", rules.TenthBirthday, false},
		{"Nerima, 命令29条: 18歳未満, 6回目の誕生日", "2015-01-15", "2025-10-16", "2025-11-10", "", "2026-01-15",
			"2031-01-15", rules.SixthBirthday, false},
		// Foreign residents.
		{"Kawasaki, 命令27条: 永住者, 高度専門職第2号, 特別永住者", "1980-01-15", "2025-10-20", "2025-11-10", "", "",
			"2035-01-15", rules.TenthBirthday, false},
		{"Kawasaki, 命令27条: the end of the stay", "1980-01-15", "2025-10-20", "2025-11-10", "2028-09-30", "",
			"2028-09-30", rules.EndOfStay, false},
		{"命令27条: under 18, the stay ends first", "2015-06-01", "2025-10-20", "2025-11-10", "2028-09-30", "",
			"2028-09-30", rules.EndOfStay, false},
		{"命令27条: under 18, the 5th birthday first", "2015-06-01", "2025-10-20", "2025-11-10", "2030-09-30", "",
			"2030-06-01", rules.FifthBirthday, false},
		{"命令27条 and 29条: under 18, renewed, the stay ends before the 5th", "2015-01-15", "2025-10-16", "2025-11-10", "2028-09-30", "2026-01-15",
			"2028-09-30", rules.EndOfStay, false},
		{"no source: under 18, renewed, the stay between the 5th and the 6th", "2015-01-15", "2025-10-16", "2025-11-10", "2030-09-30", "2026-01-15",
			"2030-09-30", rules.EndOfStay, true},
		{"no source: under 18, renewed, the stay after the 6th", "2015-01-15", "2025-10-16", "2025-11-10", "2031-02-01", "2026-01-15",
			"2031-01-15", rules.SixthBirthday, true},
		// 29 February.
		{"命令26条2項: a common year", "1980-02-29", "2025-10-20", "2025-11-10", "", "",
			"2035-02-28", rules.TenthBirthday, false},
		{"命令26条2項: a leap year", "1980-02-29", "2026-02-01", "2026-03-10", "", "",
			"2036-02-29", rules.TenthBirthday, false},
		{"命令26条2項: made on the birthday, 02-28", "1980-02-29", "2026-02-01", "2026-02-28", "", "",
			"2036-02-29", rules.TenthBirthday, false},
		{"命令26条2項: made the day before it", "1980-02-29", "2026-02-01", "2026-02-27", "", "",
			"2035-02-28", rules.TenthBirthday, false},
		{"taken: 18 on 03-01 of a common year", "2008-02-29", "2026-02-01", "2026-02-28", "", "",
			"2031-02-28", rules.FifthBirthday, false},
		{"taken: 18 on 03-01 of a common year, reached", "2008-02-29", "2026-02-01", "2026-03-01", "", "",
			"2036-02-29", rules.TenthBirthday, false},
		// What can't be reckoned.
		{"birth not known", "", "2025-10-20", "2025-11-10", "", "", "", "", false},
		{"application not known", "1980-01-15", "", "2025-11-10", "", "", "", "", false},
		{"making not known", "1980-01-15", "2025-10-20", "", "", "", "", "", false},
		{"made before birth", "2025-11-11", "2025-10-20", "2025-11-10", "", "", "", "", false},
		{"made after the stay", "1980-01-15", "2025-10-20", "2025-11-10", "2025-11-09", "", "", "", false},
	} {
		t.Run(c.source, func(t *testing.T) {
			making := rules.CardMaking{Born: day(c.born), Applied: day(c.applied), Made: day(c.made), StayEnds: day(c.stay), Replaces: day(c.replaces)}
			want := rules.Expiry{Date: day(c.want), Limit: c.limit, Estimated: c.estimated}
			if got := making.Expiry(); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}

func TestHowLongACertificateLasts(t *testing.T) {
	const (
		user = rules.UserAuthentication
		sign = rules.Signature
	)
	for _, c := range []struct {
		source                              string
		kind                                rules.Kind
		born, issued, replaces, other, card string
		want                                string
		limit                               rules.Limit
		estimated                           bool
	}{
		{"Kawasaki 2), 認証規則49条: 5回目の誕生日", user, "1980-01-15", "2021-06-01", "", "", "2031-01-15",
			"2026-01-15", rules.FifthBirthday, false},
		{"認証規則49条, 発行の日後: a birthday on the day of issue is not counted", user, "1980-01-15", "2021-01-15", "", "", "2031-01-15",
			"2026-01-15", rules.FifthBirthday, false},
		{"認証規則49条, 発行の日後: the count starts on the day after", user, "1980-01-15", "2021-01-14", "", "", "2031-01-15",
			"2025-01-15", rules.FifthBirthday, false},
		{"Kawasaki 2), 認証規則49条: the card's expiry", user, "1980-01-15", "2028-06-01", "", "", "2031-01-15",
			"2031-01-15", rules.CardExpiry, false},
		{"命令27条, 認証規則49条: the card ends with the stay", user, "1980-01-15", "2025-11-10", "", "", "2028-09-30",
			"2028-09-30", rules.CardExpiry, false},
		{"Kawasaki, Nerima: renewed in the window, the first day", user, "1980-01-15", "2025-10-16", "2026-01-15", "", "2036-01-15",
			"2031-01-15", rules.SixthBirthday, false},
		{"Kawasaki, Nerima: renewed in the window, the last day", user, "1980-01-15", "2026-01-15", "2026-01-15", "", "2036-01-15",
			"2032-01-15", rules.SixthBirthday, false},
		{"Kawasaki, Nerima: a day too early", user, "1980-01-15", "2025-10-15", "2026-01-15", "", "2036-01-15",
			"2030-01-15", rules.FifthBirthday, false},
		{"Nerima, 認証規則49条: in the window, the card first", user, "1980-01-15", "2025-10-16", "2026-01-15", "", "2030-01-15",
			"2030-01-15", rules.CardExpiry, false},
		{"Nerima: issued again after the expiry", user, "1980-01-15", "2026-01-16", "2026-01-15", "", "2031-01-15",
			"2031-01-15", rules.FifthBirthday, false},
		{"a user-authentication certificate heeds no other", user, "1980-01-15", "2021-06-01", "", "2024-01-15", "2031-01-15",
			"2026-01-15", rules.FifthBirthday, false},

		{"Kawasaki 2), 認証規則13条 (1): 5回目の誕生日", sign, "1980-01-15", "2021-06-01", "", "2026-01-15", "2031-01-15",
			"2026-01-15", rules.FifthBirthday, false},
		{"Kawasaki 2), 認証規則13条 (2): the other certificate", sign, "1980-01-15", "2023-06-01", "", "2026-01-15", "2031-01-15",
			"2026-01-15", rules.UserAuthenticationLimit, false},
		{"Kawasaki 2), 認証規則13条 (3): the card", sign, "1980-01-15", "2028-06-01", "", "2031-01-15", "2031-01-15",
			"2031-01-15", rules.CardExpiry, false},
		{"Nerima: 利用者証明用の発行を受けている場合, here not", sign, "1980-01-15", "2023-06-01", "", "", "2031-01-15",
			"2028-01-15", rules.FifthBirthday, false},
		{"Nerima: 6回目の誕生日", sign, "1980-01-15", "2025-11-01", "2026-01-15", "2031-01-15", "2036-01-15",
			"2031-01-15", rules.SixthBirthday, false},
		{"Nerima: 6回目の誕生日, the other certificate first", sign, "1980-01-15", "2025-11-01", "2026-01-15", "2030-01-15", "2036-01-15",
			"2030-01-15", rules.UserAuthenticationLimit, false},

		{"no text: born 02-29, a common year", user, "1980-02-29", "2021-06-01", "", "", "2031-02-28",
			"2026-02-28", rules.FifthBirthday, true},
		{"no text: born 02-29, a leap year", user, "1980-02-29", "2023-06-01", "", "", "2032-02-29",
			"2028-02-29", rules.FifthBirthday, true},
		{"no text: born 02-29, the card first", user, "1980-02-29", "2028-06-01", "", "", "2031-02-28",
			"2031-02-28", rules.CardExpiry, true},

		{"birth not known", user, "", "2021-06-01", "", "", "2031-01-15", "", "", false},
		{"issue not known", user, "1980-01-15", "", "", "", "2031-01-15", "", "", false},
		{"card not known", user, "1980-01-15", "2021-06-01", "", "", "", "", "", false},
		{"issued before birth", user, "2021-06-02", "2021-06-01", "", "", "2031-01-15", "", "", false},
		{"issued after the card's expiry", user, "1980-01-15", "2021-06-01", "", "", "2021-01-15", "", "", false},
		{"issued beside an expired certificate", sign, "1980-01-15", "2021-06-01", "", "2021-01-15", "2031-01-15", "", "", false},
		{"not a certificate", rules.Card, "1980-01-15", "2021-06-01", "", "", "2031-01-15", "", "", false},
	} {
		t.Run(string(c.kind)+": "+c.source, func(t *testing.T) {
			issue := rules.CertificateIssue{Kind: c.kind, Born: day(c.born), Issued: day(c.issued), Replaces: day(c.replaces),
				UserAuthenticationExpires: day(c.other), CardExpires: day(c.card)}
			want := rules.Expiry{Date: day(c.want), Limit: c.limit, Estimated: c.estimated}
			if got := issue.Expiry(); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}

func TestWhatARenewalTooEarlyLoses(t *testing.T) {
	for _, c := range []struct {
		source, issued, replaces, card string
		want                           rules.Span
	}{
		{"a day before the window: a year", "2025-10-15", "2026-01-15", "2036-01-15", rules.Span{Years: 1}},
		{"two birthdays too early", "2024-06-01", "2026-01-15", "2036-01-15", rules.Span{Years: 2}},
		{"in the window", "2025-10-16", "2026-01-15", "2036-01-15", rules.Span{}},
		{"after the expiry", "2026-01-16", "2026-01-15", "2036-01-15", rules.Span{}},
		{"after an expiry that was no birthday: too late, not too early", "2026-01-11", "2026-01-10", "2036-01-15", rules.Span{}},
		{"the card ends first either way", "2025-10-15", "2026-01-15", "2030-01-15", rules.Span{}},
		{"a first certificate", "2025-10-15", "", "2036-01-15", rules.Span{}},
	} {
		t.Run(c.source, func(t *testing.T) {
			issue := rules.CertificateIssue{Kind: rules.UserAuthentication, Born: day("1980-01-15"),
				Issued: day(c.issued), Replaces: day(c.replaces), CardExpires: day(c.card)}
			if got := issue.LostByRenewingEarly(); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestASignatureCertificateIsOfferedFromTheAgeOf15(t *testing.T) {
	for _, c := range []struct {
		source, born, on string
		want             bool
	}{
		{"Kawasaki (2), Nerima: 15歳未満", "2011-01-15", "2026-01-14", false},
		{"Kawasaki (2), Nerima: 15歳", "2011-01-15", "2026-01-15", true},
		{"taken: born 02-29, on 02-28 not yet", "2012-02-29", "2027-02-28", false},
		{"taken: born 02-29, on 03-01", "2012-02-29", "2027-03-01", true},
		{"birth not known", "", "2026-01-15", false},
		{"day not known", "2011-01-15", "", false},
	} {
		t.Run(c.source, func(t *testing.T) {
			if got := rules.SignatureOffered(day(c.born), day(c.on)); got != c.want {
				t.Errorf("SignatureOffered(%s, %s) = %v", c.born, c.on, got)
			}
		})
	}
}

// birthdayAfter counts n birthdays on the fingers, day by day. leapDay is where a
// birthday on 29 February goes in a common year.
func birthdayAfter(born, day ymd, n int, leapDay ymd) ymd {
	for n > 0 {
		day = day.next()
		birthday := day.m == born.m && day.d == born.d
		if born.m == 2 && born.d == 29 && !isLeap(day.y) {
			birthday = day.m == leapDay.m && day.d == leapDay.d
		}
		if birthday {
			n--
		}
	}
	return day
}

// Where a birthday on 29 February may go. The year is not looked at.
var february28, march1 = ymd{m: 2, d: 28}, ymd{m: 3, d: 1}

// birth draws a day of birth, oftener than by chance around 29 February.
var birth = rapid.Custom(func(t *rapid.T) rules.Date {
	if rapid.Bool().Draw(t, "around a leap day") {
		return day("1984-02-27").AddDays(rapid.IntRange(0, 4).Draw(t, "days"))
	}
	return day("1980-01-01").AddDays(rapid.IntRange(0, 365).Draw(t, "days after 1980-01-01"))
})

func TestExpiriesAgreeWithBirthdaysCountedDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born, made := birth.Draw(t, "born"), dates.Draw(t, "made")
		card := rules.CardMaking{Born: born, Applied: made, Made: made}.Expiry()
		if want := birthdayAfter(own(born), own(made), 10, february28); own(card.Date) != want {
			t.Errorf("card: %+v, want %v", card, want.date())
		}
		issued := made.AddDays(rapid.IntRange(0, 3000).Draw(t, "issued days later"))
		certificate := rules.CertificateIssue{Kind: rules.UserAuthentication, Born: born, Issued: issued, CardExpires: card.Date}.Expiry()
		want := birthdayAfter(own(born), own(issued), 5, february28)
		if want.after(own(card.Date)) {
			want = own(card.Date)
		}
		if own(certificate.Date) != want {
			t.Errorf("certificate: %+v, want %v", certificate, want.date())
		}
	})
}
