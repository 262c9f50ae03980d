// Package host is what the computer says of itself, without a call of PC/SC: the card
// readers that are plugged in by USB and whether their drivers are installed, the programs
// that may hold a card, and the state of the smart-card service, the session and the clock.
package host
