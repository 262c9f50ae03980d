package rules

import "time"

// nthBirthday returns the n-th birthday after day, a birthday on day itself not
// counted. Someone born on 29 February has the birthday on 28 February in a common
// year: so 命令26条2項 for the card. For certificates no text says so.
func nthBirthday(born, day Date, n int) Date {
	in := func(year int) Date {
		birthday, _ := born.AddMonths((year - born.Year) * monthsAYear)
		return birthday
	}
	if in(day.Year).After(day) {
		return in(day.Year + n - 1)
	}
	return in(day.Year + n)
}

// IsBirthday reports whether someone born on born has a birthday on a day, by the rule for
// the card: of those born on 29 February, 28 February in a common year (命令26条2項). It is
// false where either is not known.
func IsBirthday(born, on Date) bool {
	return !born.IsZero() && on.After(born) && nthBirthday(born, on.AddDays(-1), 1) == on
}

// hasReached reports whether someone is age years old or older on a day. The age is
// taken to be reached on the birthday and, by those born on 29 February, on 1 March
// of a common year. The law on ages (年齢計算ニ関スル法律, 民法143条) puts the moment at
// the end of the day before; no source here counts that day.
func hasReached(age int, born, on Date) bool {
	birthday, exists := born.AddMonths(age * monthsAYear)
	if !exists {
		birthday = birthday.AddDays(1)
	}
	return !on.Before(birthday)
}

// bornOnLeapDay reports whether someone has a birthday in leap years only.
func bornOnLeapDay(born Date) bool { return born.Month == time.February && born.Day == 29 }
