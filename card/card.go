package card

import (
	"errors"
	"fmt"
)

// ErrMalformed is the cause of every error about a response that makes no sense:
// too short, too long, or not in the form that its file has.
var ErrMalformed = errors.New("malformed response")

// A Card is a conversation with one card. Its methods send one command after
// another; they must not be called at the same time.
type Card struct {
	transport Transport
	begun     bool // a command was answered since the card was powered
}

// New begins a conversation over transport.
func New(transport Transport) *Card { return &Card{transport: transport} }

// SelectApplication makes the application the current one. It fails with
// [FileNotFound] where the card has no such application. Selecting another
// application ends what was verified in the last one.
func (c *Card) SelectApplication(aid AID) error {
	command := append([]byte{0x00, 0xA4, 0x04, 0x0C, byte(len(aid))}, aid...)
	sw, err := c.selectFile(command)
	if sw == NoPreciseDiagnosis && !c.begun {
		// Some cards answer 6F00 to the first command after power-up, once.
		sw, err = c.selectFile(command)
	}
	c.begun = true
	return failed(sw, err, "select application % X", string(aid))
}

// selectEF makes the file of the current application the current one.
func (c *Card) selectEF(id FileID) error {
	sw, err := c.selectFile([]byte{0x00, 0xA4, 0x02, 0x0C, 0x02, byte(id >> 8), byte(id)})
	return failed(sw, err, "select EF %04X", uint16(id))
}

func (c *Card) selectFile(command []byte) (StatusWord, error) {
	_, sw, err := c.exchange(command)
	if sw == EndOfFile { // 6282 to SELECT is a warning about the answer's data
		sw = Success
	}
	return sw, err
}

// failed makes one error of a status word and a transport's error, nil where there
// is neither.
func failed(sw StatusWord, err error, format string, args ...any) error {
	if err == nil && sw != Success {
		err = sw
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}
