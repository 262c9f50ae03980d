package pcsc

import (
	"bytes"
	"context"
	"encoding/binary"
	"runtime"
	"time"

	"github.com/ebfe/scard"

	"kigen/card"
	"kigen/internal/check"
)

var (
	_ card.Keypad        = (*connection)(nil)
	_ check.KeypadFinder = (*Service)(nil)
)

// Features of a reader, by their tags (PC/SC part 10, 2.3), and the control code by which it
// tells which it has: CM_IOCTL_GET_FEATURE_REQUEST.
const (
	getFeatureRequest       = 3400
	featureVerifyPINDirect  = 0x06
	featureIFDPINProperties = 0x0A
)

// A keypad is what a reader says of its keys.
type keypad struct {
	kind   card.KeypadKind
	verify uint32 // control code of featureVerifyPINDirect
}

// features takes apart what a reader answers to getFeatureRequest: tag, length and control code
// one after another. Of what is not in that form it takes nothing.
func features(answer []byte) map[byte]uint32 {
	const length = 6
	codes := map[byte]uint32{}
	for ; len(answer) >= length; answer = answer[length:] {
		if answer[1] != length-2 {
			return nil
		}
		codes[answer[0]] = binary.BigEndian.Uint32(answer[2:length])
	}
	if len(answer) > 0 {
		return nil
	}
	return codes
}

// A controller is a connection to a reader. *scard.Card is one.
type controller interface {
	Control(code uint32, in []byte) ([]byte, error)
}

// askKeypad asks a reader for its keys. One that does not answer has none: most do not know
// the question.
func askKeypad(reader controller) *keypad {
	answer, err := reader.Control(scard.CtlCode(getFeatureRequest), nil)
	codes := features(answer)
	if err != nil || codes[featureVerifyPINDirect] == 0 {
		return &keypad{}
	}
	k := &keypad{card.KeypadWithoutDisplay, codes[featureVerifyPINDirect]}
	if code := codes[featureIFDPINProperties]; code != 0 {
		// It begins with the display's characters, columns and lines.
		properties, err := reader.Control(code, nil)
		if err == nil && len(properties) >= 2 && properties[0] != 0 && properties[1] != 0 {
			k.kind = card.KeypadWithDisplay
		}
	}
	return k
}

// KeypadKind implements [card.Keypad].
func (c *connection) KeypadKind() card.KeypadKind {
	if c.keypad == nil {
		if c.takeTurn("ask for a keypad") != nil {
			return card.NoKeypad
		}
		k, err := call(c, func() (*keypad, error) { return askKeypad(c.card), nil }, func(*keypad) {})
		if err != nil {
			return card.NoKeypad
		}
		c.keypad = k
	}
	return c.keypad.kind
}

// VerifyOnKeypad implements [card.Keypad]. The PIN is no part of structure or response.
func (c *connection) VerifyOnKeypad(structure []byte) ([]byte, error) {
	if c.KeypadKind() == card.NoKeypad {
		return nil, &check.Fault{Cause: check.Unknown, Err: card.ErrNoKeypad}
	}
	const step = "verify on the keypad"
	if err := c.takeTurn(step); err != nil {
		return nil, err
	}
	given := bytes.Clone(structure)
	return call(c, func() ([]byte, error) {
		if err := c.ctx.Err(); err != nil {
			return nil, err
		}
		response, err := c.card.Control(c.keypad.verify, given)
		runtime.KeepAlive(given) // on Windows the binding holds it by its address alone
		if err != nil {
			return nil, c.noticeRemoval(fault(step, err))
		}
		return bytes.Clone(response), nil // the binding's buffer has 64 KiB
	}, wipe)
}

// HasKeypad implements [check.KeypadFinder]. It waits for the reader for 5 s at most, in case
// another program holds its transaction.
func (s *Service) HasKeypad(ctx context.Context, reader string) bool {
	found := make(chan bool, 1)
	go func() { found <- hasKeypad(reader) }()
	patience := time.NewTimer(s.patience)
	defer patience.Stop()
	select {
	case has := <-found:
		return has
	case <-patience.C:
	case <-ctx.Done():
	}
	return false
}

// hasKeypad asks a reader through a connection to the reader alone, or where Windows has
// somebody else at it, one to its card.
func hasKeypad(reader string) bool {
	scardCtx, err := scard.EstablishContext()
	if err != nil {
		return false
	}
	defer scardCtx.Release() // fails only where there is nothing left to release
	connection, err := scardCtx.Connect(reader, scard.ShareDirect, scard.ProtocolUndefined)
	if err != nil {
		connection, err = scardCtx.Connect(reader, scard.ShareShared, scard.ProtocolT0|scard.ProtocolT1)
	}
	if err != nil {
		return false
	}
	defer connection.Disconnect(scard.LeaveCard) //nolint:errcheck // nothing was changed
	return askKeypad(connection).kind != card.NoKeypad
}
