package card

// A Transport carries one command APDU to a card and brings its response APDU
// (data, SW1, SW2) back. A nil error says only that the card answered: what it
// answered may still be shorter than a status word, or anything else.
//
// Transmit neither keeps nor changes command. The caller owns response. Calls
// come one at a time.
type Transport interface {
	Transmit(command []byte) (response []byte, err error)
}
