package trace

import (
	"bytes"

	"kigen/card"
)

// The instructions whose commands are kept whole.
const (
	insSelect      = 0xA4
	insReadBinary  = 0xB0
	insReadRecord  = 0xB2
	insGetResponse = 0xC0
)

const headerLength = 4 // CLA INS P1 P2

// P1 of SELECT: the application of a name, or an EF of the current one.
const byName, byEF = 0x04, 0x02

// keepCommand returns what is kept of a command, and how many bytes behind that are not.
func keepCommand(command []byte) (kept Bytes, hidden int) {
	if len(command) < headerLength {
		return nil, len(command)
	}
	if isHarmless(command) {
		return bytes.Clone(command), 0
	}
	return bytes.Clone(command[:headerLength]), len(command) - headerLength
}

// isHarmless reports whether a command is one that names a file or a place in it, and
// holds nothing else.
func isHarmless(command []byte) bool {
	const shortLe, extendedLe = 1, 3
	body := command[headerLength:]
	if command[0] != 0 {
		return false
	}
	switch command[1] {
	case insSelect:
		_, ok := selected(body)
		return ok
	case insReadBinary, insReadRecord, insGetResponse:
		return len(body) == shortLe || len(body) == extendedLe && body[0] == 0
	}
	return false
}

// selected returns the name in the body of a SELECT, and whether it is no more than that
// and an Le.
func selected(body []byte) (name []byte, ok bool) {
	const longestAID = 16
	if len(body) < 2 {
		return nil, true
	}
	length := int(body[0])
	if length == 0 || length > longestAID || len(body) < 1+length || len(body) > 1+length+1 {
		return nil, false
	}
	return body[1 : 1+length], true
}

// isSecret reports whether a command was one that held something to be kept secret.
func (e *Exchange) isSecret() bool { return e.Hidden > 1 }

// A place is where in a card a conversation is, as far as that is certain.
type place struct {
	application card.AID    // "" where it is not
	file        card.FileID // 0 where it is not
}

// of returns the file that a reading command is about, and the offset or number of the
// record in it. It reports false for any other command.
func (p place) of(command []byte) (target place, at int, ok bool) {
	if len(command) <= headerLength || !isHarmless(command) {
		return place{}, 0, false
	}
	p1, p2 := command[2], command[3]
	switch command[1] {
	case insReadBinary:
		if p1&0x80 == 0 {
			return p, int(p1)<<8 | int(p2), true
		}
		return p.short(p1 & 0x1F), int(p2), true
	case insReadRecord:
		const recordNumber = 4
		return p.short(p2 >> 3), int(p1), p2&7 == recordNumber
	}
	return place{}, 0, false
}

// short returns the file of a short identifier (ISO/IEC 7816-4, 7.1.3): 0 is the current
// one.
func (p place) short(id byte) place {
	if id != 0 {
		p.file = card.FileID(id)
	}
	return p
}

// after returns the place after a command was answered. What is not certain becomes
// unknown.
func (p place) after(command []byte, sw card.StatusWord) place {
	const verify = 0x20
	if len(command) < headerLength || command[0] != 0 {
		return place{}
	}
	switch command[1] {
	case insSelect:
		name, _ := selected(command[headerLength:])
		ok := isDelivered(sw)
		switch {
		case ok && command[2] == byName:
			return place{application: card.AID(name)}
		case ok && command[2] == byEF && len(name) == 2:
			return place{p.application, card.FileID(name[0])<<8 | card.FileID(name[1])}
		case command[2] == byEF:
			return place{application: p.application}
		}
		return place{}
	case insReadBinary, insReadRecord:
		if target, _, ok := p.of(command); ok && (target == p || isDelivered(sw)) {
			return target
		}
		return place{application: p.application}
	case verify:
		if command[3]&0x1F != 0 { // by short identifier, which some cards make current
			return place{application: p.application}
		}
		return p
	case insGetResponse:
		return p
	}
	return place{}
}

// before returns what of the place matters to a command: SELECT of an application has the
// same answer anywhere, and that of a file anywhere in its application.
func (p place) before(command []byte) place {
	if len(command) >= headerLength && command[1] == insSelect {
		switch command[2] {
		case byName:
			return place{}
		case byEF:
			return place{application: p.application}
		}
	}
	return p
}

// isDelivered reports whether an answer's data are what was asked for, or the first of it.
func isDelivered(sw card.StatusWord) bool {
	return sw == card.Success || sw == card.EndOfFile || sw&0xFF00 == 0x6100
}
