//go:build linux

package pcsc_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"kigen/internal/check"
	"kigen/pcsc"
	"kigen/pcsc/pcsctest"
)

// The readers of pcscdtest.
const (
	first  = "Virtual PCD 00 00"
	second = "Virtual PCD 00 01"
)

// limit is how long a test waits for something that should come.
const limit = 30 * time.Second

func TestMain(m *testing.M) {
	flag.Parse()
	if atOnce := flag.Lookup("test.parallel"); atOnce.Value.String() == atOnce.DefValue {
		// pcscd looks for cards every 0.4 seconds: tests wait and hardly compute.
		atOnce.Value.Set("12")
	}
	goleak.VerifyTestMain(m)
}

// ownProcess runs the test again in a process of its own, and returns true there.
// Elsewhere it returns false once that has ended, and the test has nothing left to do.
// Such tests run side by side, each with a pcscd, of which libpcsclite has one a process.
func ownProcess(t *testing.T) bool {
	t.Helper()
	const variable = "KIGEN_OWN_PROCESS"
	if os.Getenv(variable) == t.Name() {
		return true
	}
	pcsctest.Need(t)
	t.Parallel()
	pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(t.Name()), "/", "$/^") + "$"
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.v", "-test.run="+pattern)
	for _, name := range []string{"test.timeout", "soak", "seed"} {
		again.Args = append(again.Args, fmt.Sprintf("-%s=%s", name, flag.Lookup(name).Value))
	}
	again.Env = append(os.Environ(), variable+"="+t.Name())
	if output, err := again.CombinedOutput(); err != nil || !bytes.Contains(output, []byte("--- PASS: "+t.Name()+" ")) {
		t.Errorf("%v\n%s", err, output)
	} else {
		t.Logf("%s", output)
	}
	return false
}

// A watch gives the snapshots of one Watch, all of them, in order.
type watch struct {
	t         *testing.T
	snapshots chan check.Snapshot
	stop      func() // ends Watch and waits until it has returned
}

func startWatch(t *testing.T, service *pcsc.Service) *watch {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w := &watch{t: t, snapshots: make(chan check.Snapshot, 100)}
	returned := make(chan struct{})
	go func() {
		defer close(returned)
		service.Watch(ctx, func(snapshot check.Snapshot) { w.snapshots <- snapshot })
	}()
	w.stop = func() {
		cancel()
		<-returned
	}
	t.Cleanup(w.stop)
	return w
}

// next returns the next snapshot.
func (w *watch) next() check.Snapshot {
	w.t.Helper()
	select {
	case snapshot := <-w.snapshots:
		return snapshot
	case <-time.After(limit):
		w.t.Fatal("no snapshot came")
		panic("unreachable")
	}
}

// until returns the first snapshot that fits.
func (w *watch) until(fits func(check.Snapshot) bool) check.Snapshot {
	w.t.Helper()
	for {
		snapshot := w.next()
		w.t.Logf("snapshot: %+v", snapshot)
		if fits(snapshot) {
			return snapshot
		}
	}
}

func fault(cause check.Cause) func(check.Snapshot) bool {
	return func(s check.Snapshot) bool { return s.Fault != nil && s.Fault.Cause == cause }
}

func holds(name string, presence check.Presence) func(check.Snapshot) bool {
	return func(s check.Snapshot) bool {
		reader, ok := find(s, name)
		return ok && reader.Card == presence
	}
}

func find(s check.Snapshot, name string) (check.Reader, bool) {
	for _, reader := range s.Readers {
		if reader.Name == name {
			return reader, true
		}
	}
	return check.Reader{}, false
}

func mustFind(t *testing.T, s check.Snapshot, name string) check.Reader {
	t.Helper()
	reader, ok := find(s, name)
	if !ok {
		t.Fatalf("no reader %q in %+v", name, s)
	}
	return reader
}

// Two cards that can be told apart. Both offer T=1.
var (
	plainATR = []byte{0x3B, 0x80, 0x80, 0x01, 0x01}
	otherATR = []byte{0x3B, 0x81, 0x80, 0x01, 0x42, 0x42}
)

// A plainCard is as little of a card as vpcd can do with: it shows what pcscd does to
// a card, and answers what a test wants.
type plainCard struct {
	conn     net.Conn
	gone     chan struct{}
	resets   atomic.Int32
	powerOff chan struct{} // has one when pcscd took the power away
}

// insert lays a card on the virtual reader at address. answer may be called from
// another goroutine than the test's, and what it returns is wiped once it was sent; where it
// returns nil, the card is gone. A nil answer answers 9000 to everything.
func insert(t *testing.T, address string, atr []byte, answer func(command []byte) []byte) *plainCard {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatalf("insert card: %v", err)
	}
	if answer == nil {
		answer = func([]byte) []byte { return []byte{0x90, 0x00} }
	}
	c := &plainCard{conn: conn, gone: make(chan struct{}), powerOff: make(chan struct{}, 1)}
	go func() {
		defer close(c.gone)
		defer conn.Close()
		for c.serve(atr, answer) == nil {
		}
	}()
	t.Cleanup(c.remove)
	return c
}

// remove takes the card away.
func (c *plainCard) remove() {
	c.conn.Close()
	<-c.gone
}

// serve answers one frame of vpcd.
func (c *plainCard) serve(atr []byte, answer func([]byte) []byte) error {
	var length [2]byte
	if _, err := io.ReadFull(c.conn, length[:]); err != nil {
		return err
	}
	frame := make([]byte, binary.BigEndian.Uint16(length[:]))
	if _, err := io.ReadFull(c.conn, frame); err != nil {
		return err
	}
	var response []byte
	switch {
	case len(frame) > 1:
		if response = answer(frame); response == nil {
			return io.EOF
		}
		defer clear(response)
	case frame[0] == 4:
		response = atr
	case frame[0] == 2:
		c.resets.Add(1)
		return nil
	case frame[0] == 0:
		select {
		case c.powerOff <- struct{}{}:
		default:
		}
		return nil
	default: // power on
		return nil
	}
	framed := append(binary.BigEndian.AppendUint16(nil, uint16(len(response))), response...)
	defer clear(framed)
	_, err := c.conn.Write(framed)
	return err
}

// A table is a running pcscd with a watch on it.
type table struct {
	*pcsctest.Daemon
	*watch
	service *pcsc.Service
}

// setUp returns when the readers are seen, with no card in them.
func setUp(t *testing.T) *table {
	t.Helper()
	daemon := pcsctest.StartInProcess(t)
	service := pcsc.New()
	w := startWatch(t, service)
	w.until(holds(first, check.NoCard))
	return &table{daemon, w, service}
}

// setUpCard returns when a card is seen in the first reader.
func setUpCard(t *testing.T, answer func([]byte) []byte) (*table, *plainCard) {
	t.Helper()
	s := setUp(t)
	c := insert(t, s.Address(), plainATR, answer)
	s.until(holds(first, check.CardPresent))
	return s, c
}

func (s *table) connect(t *testing.T, ctx context.Context) check.Connection {
	t.Helper()
	connection, err := s.service.Connect(ctx, first)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(func() { connection.Close(false) })
	return connection
}

// expectFault fails the test unless err is a Fault of that cause.
func expectFault(t *testing.T, err error, want check.Cause) *check.Fault {
	t.Helper()
	got, ok := errors.AsType[*check.Fault](err)
	if !ok || got.Cause != want {
		t.Fatalf("error is %v, want %s", err, want)
	}
	return got
}
