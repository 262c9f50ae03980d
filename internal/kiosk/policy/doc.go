// Package policy reads the settings of a computer that an administrator writes: one TOML
// file for everybody who uses the computer.
//
//	municipality = "14130"          # whose counters are shown first: 全国地方公共団体コード, five digits
//	language     = "ja"             # the first language, and again after each person
//	languages    = ["ja", "en"]     # those on offer; all if left out
//	sound        = true             # an alarm when a card is left behind
//	pictures     = ["/…/ward.png"]  # shown in turn while nobody uses it
//	notice       = { ja = "…", en = "…" } # the office's own words, below the picture
//	staff-code   = "pbkdf2-sha256:…"      # from `kigen policy code`; without one there is no staff page
//
//	[ask]                           # what a person may be asked for
//	pin                = true
//	signature-password = false      # off if left out
//
//	[keypad]
//	shuffle = false                 # shuffle the digits on the screen each time
//
//	[timeouts]
//	idle      = "90s"               # without a touch until the countdown
//	countdown = "20s"               # until the person's data are wiped
//
//	[printer]
//	name  = ""                      # in the print service; its default if left out
//	paper = "A4"                    # or "receipt", or "none" for no printing
//
//	[hours]                         # always open if left out
//	closed-on-holidays = true
//	year-end           = { from = "12-29", to = "01-03" }
//	[[hours.open]]
//	days   = ["Mon", "Tue", "Wed", "Thu", "Fri"]
//	opens  = "8:30"
//	closes = "17:15"
//
// Every key may be left out. If a file has any mistake, [Parse] returns the safe [Default],
// which asks for no password and prints nothing, and every [Mistake] with its line: half a
// policy is not what the administrator decided.
//
// The only secret in the file is the staff code, as a slow hash. The file should belong to the
// administrator and be readable by the terminal's account.
package policy
