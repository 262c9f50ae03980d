// Package diagnosis climbs the ladder from the operating system up to the dates on a card,
// and says at which rung a check goes wrong, what shows it, and the one thing to do.
//
// A [Rung] is passed, failed or not reached. The rungs of the computer are all looked at;
// the card is asked no more from the first failed rung that makes the rest meaningless. No
// secret is sent, and nothing of the holder is in the evidence: no name, no number, no
// address, not the municipality.
//
// The outcome of a whole ladder is a [Code] of a few letters that can be read out on the
// telephone.
package diagnosis
