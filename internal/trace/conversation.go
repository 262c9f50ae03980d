package trace

import (
	"bytes"

	"kigen/card"
)

// A conversation follows the commands on one connection, to know of what file an answer
// is, and overwrites in answers whatever is not known to be harmless there.
type conversation struct {
	cards *cards
	place place

	// The file that is being read, and how far it was read. An answer that goes on from
	// somewhere else is not known to be anything.
	reading filter // nil where all is overwritten
	file    place
	next    int
	waiting bool // for GET RESPONSE: the last answer was 61xx
}

// A filter takes in the bytes of a file from its beginning, each once, with the place
// where what is kept of it goes: zero until the filter has decided otherwise, which may
// be some bytes later.
type filter interface {
	feed(b byte, kept *byte)
}

// note takes in a command and its answer, and returns what is kept of the answer, which
// has the same length.
func (c *conversation) note(command, answer []byte) Bytes {
	kept := make(Bytes, len(answer))
	n := len(answer) - 2
	if n < 0 { // no status word
		*c = conversation{cards: c.cards, place: c.place.after(command, 0)}
		return kept
	}
	sw := card.StatusWord(answer[n])<<8 | card.StatusWord(answer[n+1])
	if isStatus(sw) {
		copy(kept[n:], answer[n:])
	}
	c.turnTo(command)
	if c.reading != nil && isDelivered(sw) && n <= maxData {
		for i, b := range answer[:n] {
			c.reading.feed(b, &kept[i])
		}
		c.next += n
	}
	c.waiting = sw&0xFF00 == 0x6100
	c.place = c.place.after(command, sw)
	return kept
}

// maxData are the bytes that an answer to a short command can hold. Package card takes
// more for garbage.
const maxData = 256

// isStatus reports whether sw can be a status word (ISO/IEC 7816-4, 5.6), as against the
// end of something else.
func isStatus(sw card.StatusWord) bool {
	return sw&0xF000 == 0x9000 || sw > 0x6000 && sw <= 0x6FFF
}

// turnTo makes the filter current that fits what a command asks for.
func (c *conversation) turnTo(command []byte) {
	target, at, reads := c.place.of(command)
	switch {
	case reads && command[1] == insReadRecord:
		c.reading, c.file, c.next = nil, place{}, 0
		if target == (place{card.Common, card.CommonDataFile}) && at == 1 {
			c.reading = &record{}
		}
	case reads && at == 0:
		c.reading, c.file, c.next = c.filterOf(target), target, 0
	case reads && target == c.file && at == c.next:
		// It goes on.
	case len(command) > headerLength && bytes.HasPrefix(command, []byte{0x00, insGetResponse, 0x00, 0x00}) && c.waiting:
		// More of the same answer.
	default:
		c.reading, c.file, c.next = nil, place{}, 0
	}
}

func (c *conversation) filterOf(file place) filter {
	if file.application != card.JPKI {
		return nil
	}
	switch file.file {
	case card.UserAuthenticationCertificateFile:
		return &certificate{cards: c.cards}
	case card.SignatureCertificateFile, card.SignatureCAFile, card.UserAuthenticationCAFile:
		return &certificate{}
	case card.TokenInformationFile:
		return &label{}
	case card.CertificatesPresentFile:
		return present{}
	}
	return nil
}
