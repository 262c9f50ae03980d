// Package municipality has the counters at which residents renew certificates: where they
// are, when they are open, and the telephone numbers to ask at. It is data and date arithmetic;
// callers pass the instant and the municipality's code.
//
// # The data
//
// A municipality is one file in the folder data, named after its code and its name:
// 14130-kawasaki.toml. To add one, add a file; data/README.md explains the keys. The decoder
// is strict, and its errors name the line and key of every mistake. [Find] looks up a code as a
// My Number Card has it, [Areas] lists what a person can choose from, and [AreaOf] picks one.
//
// A file says only what its source says. A counter without hours is [Unknown], and people are
// told to ask. Every file names its source, the day that was read, and the last day on which
// it may be trusted; after that its counters are [RunOut]. A source that was last changed more
// than two years ago [Municipality.IsOld]. Where a file has no telephone, [National] stands in.
//
// # Opening
//
// No counter is open while the national system of cards rests, whatever its file says
// ([SystemRest]).
//
// [Counter.At] returns what a counter is doing at an instant and when it opens next.
// [Counter.LastOpen] returns the last time one can go there before an expiry date, which stays
// as it is when it falls on a day that is closed. Dates and times of day are Japan's, whatever
// zone the instant is in.
//
// [IsHoliday] knows the public holidays (国民の祝日に関する法律: articles 2 and 3) of the years
// [FirstHolidayYear] to [LastHolidayYear]; the tests compare them with a table. Each February
// the government announces those of the next year. Later ones are computed, equinoxes
// included, and the law may change. Outside those years a counter that closes on holidays is
// [RunOut].
package municipality
