// Package municipality knows where a resident goes: the counters of a municipality, when they
// are open, and how to ask there. It knows no card, clock or language: what day and
// time it is, it is told.
//
// # The data
//
// A municipality is one file in the folder data, named after its code and its name:
// 14130-kawasaki.toml. [Find] gives the municipality of a code as a My Number Card has
// it; [Areas] gives all there are to choose from. Another municipality is one more file
// and nothing else. The README beside the files says what each key means. The decoder
// is strict and names line and key: a key that it does not know is an error, and so is
// a time that ends before it begins or a ward that there is not. The tests hold every
// file to it.
//
// A file says no more than its source does. What the source leaves open stays open:
// a counter without hours is [Unknown], and whoever shows it says that one must ask.
// Every file names its source and the day it was read, and the last day until which it
// may be trusted; past that a counter is [RunOut].
//
// # Opening
//
// [Counter.At] says what a counter is doing at an instant and when it opens next, and
// [Counter.LastOpen] on which day one can go there for the last time before an expiry:
// no rule moves an expiry that falls on a closed day. Dates and times of day are those
// of Japan, whatever zone the instant is in.
//
// [IsHoliday] knows the public holidays (国民の祝日に関する法律: articles 2 and 3) of the years
// [FirstHolidayYear] to [LastHolidayYear], which the tests check against a table. The
// government announces them each February for the next year alone: until then the days
// of the equinoxes are reckoned, and the law may change. Past them a counter that
// closes on holidays is [RunOut] too.
package municipality
