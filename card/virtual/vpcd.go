package virtual

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// VPCDAddress is where vsmartcard's vpcd, a reader driver of pcscd, waits for the
// card of its first reader.
const VPCDAddress = "localhost:35963"

// Errors of [Plug].
var (
	// ErrNoReader says that no vpcd listens at the address.
	ErrNoReader = errors.New("no virtual reader")
	// ErrReaderGone says that the connection to vpcd ended, as it does with pcscd.
	ErrReaderGone = errors.New("virtual reader is gone")
)

// Plug lays the card on the virtual reader of pcscd that listens at a TCP address
// such as [VPCDAddress], and leaves it there until ctx is done: then it takes the
// card away and returns nil. Before that it fails with [ErrNoReader], [ErrReaderGone], or
// the error in which a command to the card ended ([ErrRemoved], that of a [Fault]), which
// vpcd sees as the card being taken away. An answer of no bytes looks the same to it.
//
// The card comes without power and is left so.
func Plug(ctx context.Context, address string, c *Card) error {
	// vpcd looks for a card every 0.4 s. Whoever knocks while another card waits there is
	// not heard, and the system would knock again later and later.
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err == nil {
		err = c.serve(ctx, withoutDelay(conn))
	} else {
		err = fmt.Errorf("%w: %w", ErrNoReader, err)
	}
	if err == nil || ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("plug card into %s: %w", address, err)
}

// What vpcd sends in a frame of one byte. Any other frame is a command.
const (
	controlPowerOff   = 0
	controlPowerOn    = 1
	controlReset      = 2
	controlRequestATR = 4
)

// serve speaks vpcd's protocol until ctx is done or the connection ends, and closes
// it. Both sides send frames; the card answers commands and the request for its ATR,
// which also is how vpcd finds out, several times a second, that the card is there.
func (c *Card) serve(ctx context.Context, conn io.ReadWriteCloser) error {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	c.PowerOff()
	defer c.PowerOff()
	for {
		frame, err := readFrame(conn)
		if err != nil {
			return err
		}
		response, err := c.handle(ctx, frame)
		if err != nil {
			return err
		}
		if response != nil {
			if err := writeFrame(conn, response); err != nil {
				return err
			}
		}
		if c.hasLeft() {
			return ErrRemoved
		}
	}
}

// handle acts on one frame. A nil response is not sent.
func (c *Card) handle(ctx context.Context, frame []byte) ([]byte, error) {
	if len(frame) != 1 {
		response, err := c.transmit(ctx, frame)
		if response == nil {
			response = []byte{}
		}
		return response, err
	}
	switch frame[0] {
	case controlPowerOff:
		c.PowerOff()
	case controlPowerOn:
		c.PowerOn()
	case controlReset:
		c.Reset()
	case controlRequestATR:
		return c.ATR(), nil
	}
	return nil, nil
}

// readFrame reads two bytes of length, the most significant first, and as many bytes
// more.
func readFrame(r io.Reader) ([]byte, error) {
	var length [2]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, fmt.Errorf("read length of frame: %w: %w", ErrReaderGone, err)
	}
	frame := make([]byte, binary.BigEndian.Uint16(length[:]))
	if _, err := io.ReadFull(r, frame); err != nil {
		return nil, fmt.Errorf("read frame: %w: %w", ErrReaderGone, err)
	}
	return frame, nil
}

func writeFrame(w io.Writer, data []byte) error {
	const most = 0xFFFF
	if len(data) > most {
		return fmt.Errorf("write frame: %d bytes, %d fit", len(data), most)
	}
	frame := append(binary.BigEndian.AppendUint16(nil, uint16(len(data))), data...)
	if _, err := w.Write(frame); err != nil {
		return fmt.Errorf("write frame: %w: %w", ErrReaderGone, err)
	}
	return nil
}
