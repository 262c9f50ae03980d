// Package card speaks the language of a My Number Card (マイナンバーカード): its
// applications, files, status words and certificates (ISO/IEC 7816-4, and the
// facts that independent implementations of the JPKI application agree on).
//
// It talks through a [Transport], one method that carries a command to the card and
// brings the response back, and so knows no reader, clock or screen. What it
// returns are times and counts; names, addresses and numbers that pass by are
// neither returned nor kept.
//
// A [Card] asks in the portable way alone: SELECT EF, then READ BINARY with short
// lengths. Reading by short EF identifier would save a command a file, but one card
// alone is known to answer it, and a card that does not would need one command more
// than it takes now to show its first date.
//
// # Errors
//
// A command that the card refused ends in its [StatusWord], wrapped with what was
// asked: errors.Is(err, card.FileNotFound) says that a file is missing. A response
// that makes no sense is [ErrMalformed]. An error of the Transport comes back
// wrapped, with the Transport's own type.
//
// # Secrets
//
// A PIN or password lives in one [Secret]. [Card.Verify] sends it once and wipes it,
// whatever happens; nothing in this package repeats such a command.
package card
