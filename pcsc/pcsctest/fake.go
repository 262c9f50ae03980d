//go:build linux

package pcsctest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/needtest"
)

// FakeReader is the name of a [Fake]'s reader.
const FakeReader = "Kigen Keypad Reader 00 00"

// A Fake is a smart-card service that speaks pcsc-lite's protocol 4:4 (winscard_msg.h) to a
// real libpcsclite. It has one reader, and that may have keys of its own, which vpcd's have
// not. It runs in the test's process and needs no pcscd.
type Fake struct {
	t      testing.TB
	socket string
	kind   card.KeypadKind
	turn   chan struct{} // has the token while no transaction is held
	serves sync.WaitGroup

	mu      sync.Mutex
	reader  *virtual.Keypad // nil while empty
	counter uint32          // insertions and removals
	handles uint32          // given out
	waiting map[*client]bool
	clients map[*client]bool
	control []uint32 // control codes asked for
}

// StartFake runs a service until the test ends, for other processes to use. Its reader has
// keys of that kind, and no card.
func StartFake(t testing.TB, kind card.KeypadKind) *Fake {
	t.Helper()
	folder, err := os.MkdirTemp("", "pcscd-") // t.TempDir's path is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	return startFake(t, folder, kind)
}

// StartFakeInProcess is like [StartFake], for a test that uses the service from its own process:
// see [StartInProcess].
func StartFakeInProcess(t testing.TB, kind card.KeypadKind) *Fake {
	t.Helper()
	turn.Lock()
	t.Cleanup(turn.Unlock)
	folder, err := inProcess()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return startFake(t, folder, kind)
}

func startFake(t testing.TB, folder string, kind card.KeypadKind) *Fake {
	t.Helper()
	needtest.Long(t, "it needs libpcsclite")
	t.Cleanup(func() { os.RemoveAll(folder) })
	f := &Fake{
		t: t, kind: kind, socket: filepath.Join(folder, socketName), turn: make(chan struct{}, 1),
		waiting: map[*client]bool{}, clients: map[*client]bool{},
	}
	f.turn <- struct{}{}
	listener, err := net.Listen("unix", f.socket)
	if err != nil {
		t.Fatalf("start service: %v", err)
	}
	f.serves.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			f.serves.Go(func() { f.serve(conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		f.Take()
		f.mu.Lock()
		for c := range f.clients {
			c.conn.Close()
		}
		f.mu.Unlock()
		f.serves.Wait()
	})
	return f
}

// Env is the environment for a program that is to use this service.
func (f *Fake) Env() []string { return environment(f.socket) }

// Lay lays a card on the reader. What is typed on the reader's keys comes from typed.
func (f *Fake) Lay(card *virtual.Card, typed <-chan virtual.Typed) *virtual.Keypad {
	reader := &virtual.Keypad{Card: card, Kind: f.kind, Typed: typed}
	f.change(reader)
	return reader
}

// Take takes the card away, where there is one.
func (f *Fake) Take() { f.change(nil) }

func (f *Fake) change(next *virtual.Keypad) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.reader != nil {
		f.reader.PowerOff()
	}
	if f.reader == nil && next == nil {
		return
	}
	f.reader = next
	f.counter++
	for c := range f.waiting {
		delete(f.waiting, c)
		c.send(make([]byte, 8)) // the wait is over, with success
	}
}

// Controls returns how often SCardControl was called to ask for features, and to verify.
func (f *Fake) Controls() (features, verify int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, code := range f.control {
		switch code {
		case getFeatures:
			features++
		case verifyDirect:
			verify++
		}
	}
	return features, verify
}

// The commands of a client.
const (
	establishContext = 0x01
	releaseContext   = 0x02
	connectCard      = 0x04
	reconnectCard    = 0x05
	disconnectCard   = 0x06
	beginTransaction = 0x07
	endTransaction   = 0x08
	transmitCommand  = 0x09
	controlReader    = 0x0A
	cancelWait       = 0x0D
	tellVersion      = 0x11
	readersState     = 0x12
	awaitChange      = 0x13
	stopWaiting      = 0x14
)

// What SCard functions return.
const (
	success        = 0
	cancelled      = 0x80100002
	unknownReader  = 0x80100009
	noSmartcard    = 0x8010000C
	notTransacted  = 0x80100016
	unsupported    = 0x8010001F
	removedCard    = 0x80100069
	protocolT1     = 2
	resetCard      = 1
	shareDirect    = 3
	controlCodes   = 0x42000000 // SCARD_CTL_CODE(0)
	getFeatures    = controlCodes + 3400
	verifyDirect   = controlCodes + 3401 // which codes these are the reader tells
	pinProperties  = controlCodes + 3402
	readersInState = 16
)

// A client is one connection of libpcsclite: one context.
type client struct {
	conn net.Conn
	owns bool // the transaction
	mu   sync.Mutex
}

// send sends an answer; the client's own goroutine and a change may do so at the same time. What
// can't be sent is to a client that is gone.
func (c *client) send(parts ...[]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, part := range parts {
		_, _ = c.conn.Write(part)
	}
}

// A message is a structure of words of 32 bits in the computer's order.
type message []byte

func (m message) get(word int) uint32        { return binary.NativeEndian.Uint32(m[4*word:]) }
func (m message) set(word int, value uint32) { binary.NativeEndian.PutUint32(m[4*word:], value) }

// result sets what the call returns: the last word of most structures.
func (m message) result(value uint32) { m.set(len(m)/4-1, value) }

func (f *Fake) serve(conn net.Conn) {
	c := &client{conn: conn}
	f.mu.Lock()
	f.clients[c] = true
	f.mu.Unlock()
	defer f.gone(c)
	for {
		var head [8]byte
		if _, err := io.ReadFull(conn, head[:]); err != nil {
			return
		}
		const longest = 4096
		length, command := message(head[:]).get(0), message(head[:]).get(1)
		if length > longest {
			return
		}
		body := make(message, length)
		if _, err := io.ReadFull(conn, body); err != nil {
			return
		}
		if !f.answer(c, command, body) {
			return
		}
	}
}

// gone resets the card of a client that left in a transaction, as pcscd does.
func (f *Fake) gone(c *client) {
	c.conn.Close()
	f.mu.Lock()
	delete(f.waiting, c)
	delete(f.clients, c)
	f.mu.Unlock()
	if c.owns {
		f.resetCard()
		f.turn <- struct{}{}
	}
}

func (f *Fake) card() *virtual.Keypad {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.reader
}

func (f *Fake) resetCard() {
	if reader := f.card(); reader != nil {
		reader.Reset()
	}
}

func (f *Fake) handle() uint32 {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.handles++
	return f.handles
}

// answer answers one command. It reports false for a client that can't be understood.
func (f *Fake) answer(c *client, command uint32, body message) bool {
	if len(body) > 0 {
		body.result(success)
	}
	switch command {
	case tellVersion:
		body.set(0, 4)
		body.set(1, 4)
	case readersState, awaitChange, stopWaiting:
		f.wait(c, command)
		return true
	case cancelWait:
		f.mu.Lock()
		for waiting := range f.waiting {
			delete(f.waiting, waiting)
			ended := make(message, 8)
			ended.result(cancelled)
			waiting.send(ended)
		}
		f.mu.Unlock()
	case establishContext:
		body.set(1, f.handle())
	case connectCard:
		const share, handle, protocol = 33, 35, 36
		switch name, _, _ := bytes.Cut(body[4:4*share], []byte{0}); {
		case string(name) != FakeReader:
			body.result(unknownReader)
		case f.card() != nil:
			body.set(protocol, protocolT1)
		case body.get(share) != shareDirect:
			body.result(noSmartcard)
		}
		body.set(handle, f.handle())
	case reconnectCard:
		body.set(4, protocolT1)
	case beginTransaction:
		switch {
		case f.card() == nil:
			body.result(removedCard)
		case !c.owns:
			<-f.turn
			c.owns = true
		}
	case endTransaction:
		if body.get(1) == resetCard {
			f.resetCard()
		}
		if c.owns {
			c.owns = false
			f.turn <- struct{}{}
		}
	case transmitCommand:
		return f.transmit(c, body)
	case controlReader:
		return f.controls(c, body)
	case releaseContext, disconnectCard:
	default:
		f.t.Errorf("client sent command %#x", command)
		return false
	}
	c.send(body)
	return true
}

// wait tells the readers' states, and notes who waits for another one.
func (f *Fake) wait(c *client, command uint32) {
	f.mu.Lock()
	defer f.mu.Unlock()
	waits := f.waiting[c]
	delete(f.waiting, c)
	switch command {
	case stopWaiting:
		if waits {
			c.send(make([]byte, 8))
		}
		return
	case awaitChange:
		f.waiting[c] = true
	}
	c.send(f.states())
}

// states returns the states of sixteen readers, of which one is there. f.mu is held.
func (f *Fake) states() []byte {
	const (
		length                                   = 184
		counter, state, atr, atrLength, protocol = 128, 132, 140, 176, 180
		absent, present                          = 0x02, 0x04 | 0x10 | 0x40 // there, powered, its protocol known
	)
	states := make([]byte, readersInState*length)
	copy(states, FakeReader)
	set := func(at int, value uint32) { binary.NativeEndian.PutUint32(states[at:], value) }
	set(counter, f.counter)
	set(state, absent)
	if f.reader != nil {
		set(state, present)
		set(atrLength, uint32(copy(states[atr:atrLength], f.reader.ATR()))) //nolint:gosec // at most 36
		set(protocol, protocolT1)
	}
	return states
}

func (f *Fake) transmit(c *client, body message) bool {
	const length, answered = 3, 6
	command := make([]byte, min(body.get(length), 1<<16))
	if _, err := io.ReadFull(c.conn, command); err != nil {
		return false
	}
	defer clear(command)
	reader := f.card()
	if reader == nil {
		body.result(removedCard)
		c.send(body)
		return true
	}
	response, err := reader.Transmit(command)
	f.respond(c, body, answered, response, err)
	return true
}

// respond sends what came of a card's or a reader's command.
func (f *Fake) respond(c *client, body message, answered int, response []byte, err error) {
	switch {
	case errors.Is(err, virtual.ErrNoPower) && f.card() == nil:
		body.result(removedCard)
	case errors.Is(err, errUnsupported):
		body.result(unsupported)
	case err != nil:
		body.result(notTransacted)
	default:
		body.set(answered, uint32(len(response))) //nolint:gosec // a response
		c.send(body, response)
		return
	}
	body.set(answered, 0)
	c.send(body)
}

var (
	errUnsupported = errors.New("unsupported feature")
	errInterrupted = errors.New("the card did not answer")
)

// controls answers SCardControl.
func (f *Fake) controls(c *client, body message) bool {
	const code, length, answered = 1, 2, 4
	in := make([]byte, min(body.get(length), 1<<16))
	if _, err := io.ReadFull(c.conn, in); err != nil {
		return false
	}
	f.mu.Lock()
	f.control = append(f.control, body.get(code))
	f.mu.Unlock()
	response, err := f.ofReader(body.get(code), in)
	if errors.Is(err, virtual.ErrNoPower) {
		err = errInterrupted // the driver notices before pcscd does
	}
	f.respond(c, body, answered, response, err)
	return true
}

// ofReader is what the reader itself answers.
func (f *Fake) ofReader(code uint32, in []byte) ([]byte, error) {
	feature := func(tag byte, code uint32) []byte {
		return binary.BigEndian.AppendUint32([]byte{tag, 4}, code)
	}
	switch {
	case f.kind == card.NoKeypad:
		return nil, errUnsupported
	case code == getFeatures:
		const verifyPINDirect, ifdPINProperties = 0x06, 0x0A
		return append(feature(verifyPINDirect, verifyDirect), feature(ifdPINProperties, pinProperties)...), nil
	case code == pinProperties:
		const lines, columns, anyKey = 2, 16, 0x07
		if f.kind == card.KeypadWithDisplay {
			return []byte{columns, lines, anyKey, 0}, nil
		}
		return []byte{0, 0, anyKey, 0}, nil
	case code == verifyDirect:
		if reader := f.card(); reader != nil {
			return reader.VerifyOnKeypad(in)
		}
		return nil, virtual.ErrNoPower
	}
	return nil, errUnsupported
}
