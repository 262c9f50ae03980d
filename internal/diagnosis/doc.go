// Package diagnosis finds out where a check goes wrong. Its [Ladder] has a rung for each thing
// that a check needs, from the operating system up to the dates on a card. A [Rung] is passed,
// failed or not reached, with the evidence, and a failed one says the one thing to do.
//
// The rungs of the card are the answers to [check.Read], which reads the card as a check does,
// and to a few more questions on the same connection. What is a fault is decided there.
//
// No secret is sent, and the evidence has nothing of the holder: no name, no number, no
// address, not the municipality.
//
// The outcome of a whole ladder is a [Code] of a few letters that can be read out on the
// telephone.
package diagnosis
