package virtual

import (
	"encoding/binary"

	"kigen/card"
)

// A command is a command APDU taken apart (ISO/IEC 7816-4, 5.1).
type command struct {
	class, instruction, p1, p2 byte

	data []byte
	// le is how many bytes may be answered: 0 without an Le field, 256 for an Le of
	// 00, 65536 for an extended one of 0000.
	le int
}

// parseCommand reads the four cases, short and extended. It reports false where the
// bytes are none of them.
func parseCommand(b []byte) (c command, ok bool) {
	if len(b) < 4 {
		return command{}, false
	}
	c = command{class: b[0], instruction: b[1], p1: b[2], p2: b[3]}
	body := b[4:]
	switch {
	case len(body) == 0: // case 1
		return c, true
	case len(body) == 1: // case 2
		c.le = shortLe(body[0])
		return c, true
	case body[0] != 0: // cases 3 and 4
		return c.withData(body[1:], int(body[0]), 1)
	case len(body) == 3: // case 2, extended
		c.le = extendedLe(body[1:])
		return c, true
	case len(body) > 3: // cases 3 and 4, extended
		return c.withData(body[3:], int(binary.BigEndian.Uint16(body[1:])), 2)
	}
	return command{}, false
}

// withData takes lc bytes of data and, where there is more, an Le of leLength bytes.
func (c command) withData(rest []byte, lc, leLength int) (command, bool) {
	if lc == 0 || len(rest) < lc {
		return command{}, false
	}
	c.data = rest[:lc]
	switch le := rest[lc:]; {
	case len(le) == 0:
	case len(le) == leLength && leLength == 1:
		c.le = shortLe(le[0])
	case len(le) == leLength:
		c.le = extendedLe(le)
	default:
		return command{}, false
	}
	return c, true
}

func shortLe(b byte) int { return (int(b)+0xFF)&0xFF + 1 }

func extendedLe(b []byte) int { return (int(binary.BigEndian.Uint16(b))+0xFFFF)&0xFFFF + 1 }

func appendStatus(data []byte, sw card.StatusWord) []byte {
	return binary.BigEndian.AppendUint16(data, uint16(sw))
}
