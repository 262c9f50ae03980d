// Package check checks one card, from "no reader" to "three dates on the screen". It is a
// small state machine and the jobs that it starts: reading a card, verifying a secret.
//
// A [Session] watches [Readers], reads the card that is laid down, and hands out a
// [State] after every change. A State is a plain value: what the window draws and
// the command line prints is a function of it. A person answers with an [Intent].
// The state machine is one pure function from a state and an event to the next state
// and the effects to carry out:
//
//	WaitingForReader ── reader ──> WaitingForCard ── card ──> Reading ──> Showing
//	                                  ^   │                      │        │    ^
//	                      card taken ─┘   └─ two cards:          │       Ask   │
//	                                         Choosing            v        v    │
//	                                                        InTrouble   Asking ──> Verifying
//
// [Finish] leads from every phase that has a card to Finished: the report is dropped, and
// the card is not read again before it was removed.
//
// A card that is being read keeps its place until it is taken away or a card is laid into the
// chosen reader; a card in trouble gives way to any card laid down later. The report of a card
// that was taken away stays until another card is laid down.
//
// A [Report] fills up as the card answers: its first date is there after three
// commands. Jobs are numbered, and what comes from an older one is dropped, so that one
// report never mixes the dates of two cards.
//
// [Read] is one reading without a session. Package diagnosis explains a card by it.
//
// Whatever goes wrong is a [Fault] of one of the [Causes], which say how often a reading is
// retried. What a report means for its holder, and how severe that is, is its [Verdict].
//
// # Secrets
//
// [Enter] sends a secret to the card once, and only if the card is still the one whose
// tries the person saw. With one try left, or an unknown number, Enter must say that the
// person agreed to use it. Afterwards the card is reset. The same holds for a PIN that is typed
// on the reader's own keys ([card.PINOnKeypad]), where [State.Keypad] says that there are some.
package check
