package virtual

import (
	"encoding/binary"

	"kigen/card"
)

// selectFile is SELECT (ISO/IEC 7816-4, 7.1.1). P2 = 0C wants no answer. P2 = 00
// wants a description of the file; what a real card answers there is not known, so
// this one succeeds without any.
func (c *Card) selectFile(cmd command) card.StatusWord {
	switch cmd.p1 {
	case 0x00: // by file identifier; without one, the master file
		if len(cmd.data) > 0 {
			return card.FileNotFound
		}
		if c.selected == nil {
			return card.WrongParameters
		}
		return card.Success
	case 0x02: // EF under the current application
		if len(cmd.data) != 2 {
			return card.LcInconsistent
		}
		f, ok := c.selected[card.FileID(binary.BigEndian.Uint16(cmd.data))]
		if !ok {
			return card.FileNotFound
		}
		if cmd.p2 != 0x0C && cmd.p2 != 0x00 {
			return card.WrongParameters
		}
		c.current = f
		return card.Success
	case 0x04: // by DF name
		a, ok := c.applications[card.AID(cmd.data)]
		if !ok {
			return card.FileNotFound
		}
		if cmd.p2 != 0x0C && cmd.p2 != 0x00 {
			return card.WrongParameters
		}
		c.selectApplication(a)
		return card.Success
	}
	return card.WrongParameters
}

// selectApplication makes an application current, or none. It ends every verified
// state.
func (c *Card) selectApplication(a application) {
	c.selected, c.current = a, nil
	for i := range c.secrets {
		c.secrets[i].verified = false
	}
}

// readBinary is READ BINARY (ISO/IEC 7816-4, 7.2.3). With bit 8 of P1 the file is in
// bits 5 to 1 and the offset in P2; without, P1 P2 is an offset of 15 bits.
func (c *Card) readBinary(cmd command) ([]byte, card.StatusWord) {
	if len(cmd.data) > 0 {
		return nil, card.WrongLength
	}
	f, offset := c.current, int(cmd.p1)<<8|int(cmd.p2)
	if cmd.p1&0x80 != 0 {
		if cmd.p1&0x60 != 0 || c.profile.Quirks.NoShortFileIDs {
			return nil, card.WrongParameters
		}
		var sw card.StatusWord
		if f, sw = c.byShortID(cmd.p1 & 0x1F); sw != card.Success {
			return nil, sw
		}
		offset = int(cmd.p2)
	}
	switch {
	case f == nil:
		return nil, noCurrentFile
	case f.content == nil:
		return nil, fileIncompatible
	case f.protected && !c.secrets[card.SignaturePassword].verified:
		return nil, card.SecurityStatus
	case offset >= len(f.content):
		return nil, card.OffsetOutsideFile
	}
	c.current = f
	return f.content[offset:], card.Success
}

// readRecord is READ RECORD (ISO/IEC 7816-4, 7.3.3) of the record numbered in P1.
// Bits 8 to 4 of P2 are a short EF identifier or 0 for the current file.
func (c *Card) readRecord(cmd command) ([]byte, card.StatusWord) {
	const recordNumber, recordsFromNumber = 4, 5
	f := c.current
	if id := cmd.p2 >> 3; id != 0 {
		if c.profile.Quirks.NoShortRecordIDs {
			return nil, card.WrongParameters
		}
		var sw card.StatusWord
		if f, sw = c.byShortID(id); sw != card.Success {
			return nil, sw
		}
	}
	switch mode := cmd.p2 & 7; {
	case len(cmd.data) > 0:
		return nil, card.WrongLength
	case mode == recordsFromNumber:
		return nil, functionUnsupported
	case mode != recordNumber || cmd.p1 == 0:
		return nil, card.WrongParameters
	case f == nil:
		return nil, noCurrentFile
	case !f.records:
		return nil, fileIncompatible
	case cmd.p1 != 1 || f.record == nil:
		return nil, card.RecordNotFound
	}
	c.current = f
	return f.record, card.Success
}

// verify is VERIFY (ISO/IEC 7816-4, 7.5.6). Without data it asks for the retry
// counter and uses no try.
func (c *Card) verify(cmd command) card.StatusWord {
	quirks := &c.profile.Quirks
	f, sw := c.verifyTarget(cmd)
	if sw != card.Success {
		return sw
	}
	if len(cmd.data) == 0 && cmd.le == 0 && quirks.FourByteVerify != 0 {
		return quirks.FourByteVerify
	}
	c.current = f
	s := f.secret
	switch {
	case s.tries == 0:
		return c.blocked()
	case len(cmd.data) == 0 && s.verified && quirks.VerifiedCounter:
		return card.Success
	case len(cmd.data) == 0:
		return counter(s.tries)
	case string(cmd.data) == s.value:
		s.tries, s.verified = s.maxTries, true
		return card.Success
	}
	s.verified = false
	s.tries--
	if s.tries == 0 && quirks.BlocksAtOnce {
		return c.blocked()
	}
	return counter(s.tries)
}

// verifyTarget returns the file of the secret that a VERIFY is about: the one in
// bits 5 to 1 of P2, or the current one.
func (c *Card) verifyTarget(cmd command) (*file, card.StatusWord) {
	if cmd.p1 != 0 || cmd.p2&0xE0 != 0x80 {
		return nil, card.WrongParameters
	}
	f := c.current
	if id := cmd.p2 & 0x1F; id != 0 {
		if c.profile.Quirks.NoShortFileIDs {
			return nil, card.WrongParameters
		}
		var sw card.StatusWord
		if f, sw = c.byShortID(id); sw != card.Success {
			return nil, sw
		}
	}
	if f == nil || f.secret == nil {
		return nil, secretNotFound
	}
	return f, card.Success
}

// byShortID returns a file of the current application by its short EF identifier:
// the last five bits of its identifier, 0 for the current file.
func (c *Card) byShortID(id byte) (*file, card.StatusWord) {
	if id == 0 {
		return c.current, card.Success
	}
	f, ok := c.selected[card.FileID(id)]
	if !ok {
		return nil, card.FileNotFound
	}
	return f, card.Success
}

func (c *Card) blocked() card.StatusWord {
	if c.profile.Quirks.Blocked != 0 {
		return c.profile.Quirks.Blocked
	}
	return card.ReferenceDataUnusable
}

func counter(tries int) card.StatusWord { return 0x63C0 | card.StatusWord(tries) }
