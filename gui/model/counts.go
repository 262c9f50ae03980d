package model

import (
	"maps"

	"kigen/internal/check"
	"kigen/rules"
)

// Counts are a kiosk's usage statistics of one day. They hold nothing about any person.
type Counts struct {
	Day       rules.Date
	Checks    int
	Languages map[string]int // number of checks by language tag
	Faults    map[string]int // number of faults by code
}

// Count returns the counts after a new state of the check. They start at zero each day.
func (c Counts) Count(before, after check.State, tag string) Counts {
	if after.Today != c.Day {
		c = Counts{Day: after.Today}
	}
	if after.Phase == check.Showing && before.Phase == check.Reading && after.Report.Complete {
		c.Checks++
		c.Languages = increased(c.Languages, tag)
	}
	if after.Fault != nil && (before.Fault == nil || before.Fault.Cause != after.Fault.Cause) {
		c.Faults = increased(c.Faults, after.Fault.Row().Code)
	}
	return c
}

// increased returns a copy of counts with key increased by one; a model's maps are never
// written to.
func increased(counts map[string]int, key string) map[string]int {
	counts = maps.Clone(counts)
	if counts == nil {
		counts = map[string]int{}
	}
	counts[key]++
	return counts
}
