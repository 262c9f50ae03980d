// Package check is the check of one card, from "no reader" to "three dates on the
// screen": a small state machine, and the readings that it sets going.
//
// A [Session] watches [Readers], reads the card that is laid down, and hands out a
// [State] after every change. A State is a plain value: what the window draws and
// the command line prints is a function of it. A person answers with an [Intent].
// The machine itself is one pure function from a state and an event to the next
// state and what to do:
//
//	WaitingForReader ── reader ──> WaitingForCard ── card ──> Reading ──> Showing
//	                                  ^   │                      │        │    ^
//	                      card taken ─┘   └─ two cards:          │       Ask   │
//	                                         Choosing            v        v    │
//	                                                        InTrouble   Asking ──> Verifying
//
// From wherever there is a card, Finish leads to Finished: the card is forgotten, and waited
// for to be taken away.
//
// A card that is being read keeps its place until it is taken away or a card is laid into the
// chosen reader; a card in trouble gives way to any card laid down later. The report of a card
// that was taken away stays until another card is laid down.
//
// A [Report] fills up as the card answers: its first date is there after three
// commands. Every reading has a number, and what an older one still sends is
// dropped, so that one card's dates never stand beside another's.
//
// # Secrets
//
// A secret goes to the card once, when an [Enter] brought it, and only if the card
// is still the one whose tries the person saw. With one try left, or an unknown
// number, Enter must say that the person agreed to it. Afterwards the card is reset.
package check
