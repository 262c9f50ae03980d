package virtual

import (
	"bytes"

	"kigen/card"
)

// A Command is what the log keeps of a command: never its data, which may be a
// secret.
type Command struct {
	Header [4]byte // CLA INS P1 P2
	Length int     // bytes, header included
}

func newCommand(b []byte) Command {
	c := Command{Length: len(b)}
	copy(c.Header[:], b)
	return c
}

// Log returns the commands since [New], in order.
func (c *Card) Log() []Command {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Command(nil), c.log...)
}

// Commands returns the number of commands since the last power-up or reset.
func (c *Card) Commands() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.since
}

// Presented returns how often, since [New], the card was sent a VERIFY with data for
// a secret: right or wrong, answered or lost in a [Fault].
func (c *Card) Presented(kind card.SecretKind) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.secrets[kind].presented
}

// TriesLeft returns the tries left of a secret, 0 when it is blocked.
func (c *Card) TriesLeft(kind card.SecretKind) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.secrets[kind].tries
}

// Verified reports whether a secret is verified now.
func (c *Card) Verified(kind card.SecretKind) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.secrets[kind].verified
}

// Certificate returns the DER of the certificate in a file of the JPKI application,
// without padding and before [Profile.Alter]; nil where there is none.
func (c *Card) Certificate(id card.FileID) []byte {
	f, ok := c.applications[card.JPKI][id]
	if !ok {
		return nil
	}
	return bytes.Clone(f.certificate)
}
