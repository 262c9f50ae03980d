// Package policy is what an office has decided for its computers: one TOML file, the same
// for everybody who uses the computer.
//
//	municipality = "14130"          # whose counters are shown first: 全国地方公共団体コード, five digits
//	language     = "ja"             # the language to begin with, and to go back to
//	languages    = ["ja", "en"]     # those that are offered; all where it is left out
//	sound        = true             # a sound where a card is left behind
//	pictures     = ["/…/ward.png"]  # shown in turn while nobody is there
//	notice       = { ja = "…", en = "…" } # the office's own words, below the picture
//	staff-code   = "pbkdf2-sha256:…"      # from `kigen policy code`; without one there is no staff page
//
//	[ask]                           # what a person may be asked for
//	pin                = true
//	signature-password = false      # off where it is left out
//
//	[keypad]
//	shuffle = false                 # the digits on the screen stand in another order each time
//
//	[timeouts]
//	idle      = "90s"               # without a touch, until the countdown begins
//	countdown = "20s"               # until everything is forgotten
//
//	[printer]
//	name  = ""                      # as the print service calls it; the usual one where it is left out
//	paper = "A4"                    # or "receipt", or "none" for no printing
//
//	[hours]                         # always open where it is left out
//	closed-on-holidays = true
//	year-end           = { from = "12-29", to = "01-03" }
//	[[hours.open]]
//	days   = ["Mon", "Tue", "Wed", "Thu", "Fri"]
//	opens  = "8:30"
//	closes = "17:15"
//
// [Parse] reads it. Everything may be left out. A file with a mistake in it is not used at
// all, because half of what an office decided is not what it decided: [Default] is used
// in its place, which asks for no password and prints nothing, and each [Mistake] says
// where it is.
//
// The file holds nothing secret but the staff code, of which it has a slow hash. It belongs
// to the administrator; it may be readable by the account of the terminal alone.
package policy
