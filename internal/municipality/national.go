package municipality

import (
	"slices"
	"time"

	"kigen/rules"
)

// A system is when the national system of cards and certificates rests: then no counter can
// renew any, whatever its own hours.
type system struct {
	closes Clock        // every day
	eve    time.Weekday // it rests on the day after this one
	week   int          // of the month
}

// national is what municipalities publish of it: that it rests on the Sunday after the third
// Saturday (Satte, https://www.city.satte.lg.jp/soshiki/shimin/2_1/13609.html; Yoshikawa,
// https://www.city.yoshikawa.saitama.jp/index.cfm/23,82367,218,1086,html; both read on
// 2026-11-28), and that it ends at 20:00 (Ome, https://www.city.ome.tokyo.jp/soshiki/13/68620.html,
// read on 2026-11-28).
var national = system{closes: 20 * 60, eve: time.Saturday, week: 3}

// rests reports whether the system rests on the whole day.
func (s system) rests(day rules.Date) bool {
	return Hours{Days: []time.Weekday{s.eve}, Weeks: []int{s.week}}.on(day.AddDays(-1))
}

// MeetsSystemRest reports whether the hours fall on days on which the national system may rest.
func (c Counter) MeetsSystemRest() bool {
	return slices.ContainsFunc(c.Hours, func(h Hours) bool {
		third, fourth := slices.Contains(h.Weeks, national.week), slices.Contains(h.Weeks, national.week+1)
		return slices.Contains(h.Days, (national.eve+1)%7) && (h.Weeks == nil || third || fourth)
	})
}
