package model

import (
	"maps"

	"kigen/internal/check"
	"kigen/rules"
)

// Counts are what a kiosk was used for on one day, and nothing of whom.
type Counts struct {
	Day       rules.Date
	Checks    int
	Languages map[string]int // checks by the tag of the language they ended in
	Faults    map[string]int // by code
}

// Count takes in a new state of the check. A new day begins anew.
func (c Counts) Count(before, after check.State, tag string) Counts {
	if after.Today != c.Day {
		c = Counts{Day: after.Today}
	}
	another := before.Phase != check.Showing || before.Current.Name != after.Current.Name || before.Current.Events != after.Current.Events
	if after.Phase == check.Showing && before.Phase == check.Reading && another && after.Report.Complete {
		c.Checks++
		c.Languages = increased(c.Languages, tag)
	}
	if after.Fault != nil && (before.Fault == nil || before.Fault.Cause != after.Fault.Cause) {
		c.Faults = increased(c.Faults, after.Fault.Row().Code)
	}
	return c
}

// increased returns a copy, because a model is a plain value.
func increased(counts map[string]int, key string) map[string]int {
	counts = maps.Clone(counts)
	if counts == nil {
		counts = map[string]int{}
	}
	counts[key]++
	return counts
}
