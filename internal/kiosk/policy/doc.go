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
// Every key may be left out, and is then as in [Default]. If a file has any mistake, or can't be
// read, the policy is [Strict]: half a policy is not what the administrator decided, and what
// can't be read may have been a "no". [Parse] names every [Mistake] with its line. The strict side
// of each key is:
//
//	municipality        none     nobody is sent to an office that may be the wrong one
//	language, languages all      a language guards nothing, and who understands none is lost
//	sound               on       a card that was left behind is called for
//	pictures, notice    none     the screen says nothing that was not read whole
//	staff-code          none     the staff page stays shut; the system can end the program
//	ask.*               false    no PIN and no password is asked for
//	keypad.shuffle      true     fingers tell an onlooker nothing
//	timeouts.idle       30s      or the file's, if it can be read and is shorter
//	timeouts.countdown  20s      the same; much less would shut out who reads slowly
//	printer.*           none     nothing of a card is on paper that may lie in another room
//	hours               always   they are a notice: a card is read at any hour, open or closed
//
// A file is read once, when the program starts: one that is replaced counts from the next start.
//
// The only secret in the file is the staff code, as a slow hash. The file should belong to the
// administrator and be readable by the terminal's account.
package policy
