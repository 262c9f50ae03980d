package virtual

import (
	"kigen/card"
)

// The instructions that the card knows.
const (
	insVerify      = 0x20
	insSelect      = 0xA4
	insReadBinary  = 0xB0
	insReadRecord  = 0xB2
	insGetResponse = 0xC0
)

// Status words that mean nothing special to Kigen.
const (
	fileIncompatible       card.StatusWord = 0x6981 // not a file of this kind
	noCurrentFile          card.StatusWord = 0x6986
	conditionsNotSatisfied card.StatusWord = 0x6985
	functionUnsupported    card.StatusWord = 0x6A81
	secretNotFound         card.StatusWord = 0x6A88
)

// execute acts on a command and returns the whole answer. It fails with ErrNoPower
// where the power under which the command came is gone.
func (c *Card) execute(power <-chan struct{}, b []byte) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.power != power {
		return nil, ErrNoPower
	}
	if c.since == 1 && c.profile.Quirks.FirstCommandFails {
		return appendStatus(nil, card.NoPreciseDiagnosis), nil
	}
	parsed, ok := parseCommand(b)
	if ok && parsed.class == 0 && parsed.instruction == insGetResponse {
		return c.getResponse(parsed), nil
	}
	c.waiting = nil // any other command drops it
	if !ok {
		return appendStatus(nil, card.WrongLength), nil
	}
	data, sw := c.dispatch(parsed)
	if len(data) == 0 {
		return appendStatus(nil, sw), nil
	}
	return c.respond(parsed, data, sw), nil
}

// dispatch returns all the data that a command can give, from which respond takes
// what fits Le.
func (c *Card) dispatch(cmd command) ([]byte, card.StatusWord) {
	if cmd.class != 0 {
		return nil, card.ClassUnsupported
	}
	switch cmd.instruction {
	case insSelect:
		return nil, c.selectFile(cmd)
	case insReadBinary:
		return c.readBinary(cmd)
	case insReadRecord:
		return c.readRecord(cmd)
	case insVerify:
		return nil, c.verify(cmd)
	}
	return nil, card.InstructionUnsupported
}

// respond fits data into Le.
func (c *Card) respond(cmd command, data []byte, sw card.StatusWord) []byte {
	quirks := &c.profile.Quirks
	switch {
	case cmd.le == 0:
		return appendStatus(nil, card.WrongLength)
	case cmd.le < len(data):
		data = data[:cmd.le]
	case cmd.le > len(data) && quirks.ExactLe:
		return appendStatus(nil, 0x6C00|lowByte(data))
	case cmd.le > len(data) && quirks.EndOfFileWarning && cmd.instruction == insReadBinary:
		sw = card.EndOfFile
	}
	if quirks.GetResponse {
		c.waiting = appendStatus(append([]byte(nil), data...), sw)
		return appendStatus(nil, 0x6100|lowByte(data))
	}
	return appendStatus(append([]byte(nil), data...), sw)
}

// getResponse hands out what waits, the status word with the last of it.
func (c *Card) getResponse(cmd command) []byte {
	n := len(c.waiting) - 2
	switch {
	case cmd.p1 != 0 || cmd.p2 != 0:
		return appendStatus(nil, card.WrongParameters)
	case n <= 0:
		return appendStatus(nil, conditionsNotSatisfied)
	case cmd.le == 0 || len(cmd.data) > 0:
		return appendStatus(nil, card.WrongLength)
	case cmd.le > n && c.profile.Quirks.ExactLe:
		return appendStatus(nil, 0x6C00|lowByte(c.waiting[:n]))
	case cmd.le >= n:
		response := c.waiting
		c.waiting = nil
		return response
	}
	part, rest := c.waiting[:cmd.le], c.waiting[cmd.le:]
	c.waiting = rest
	return appendStatus(append([]byte(nil), part...), 0x6100|lowByte(rest[:len(rest)-2]))
}

// lowByte is the second byte of 61xx and 6Cxx: the length, 00 for 256 and more.
func lowByte(data []byte) card.StatusWord {
	if len(data) > 255 {
		return 0
	}
	return card.StatusWord(len(data))
}
