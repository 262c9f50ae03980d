package virtual

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"testing"
	"testing/iotest"

	"kigen/card"
)

// plugged serves the card on a pipe and returns vpcd's end of it, and how serve ended.
func plugged(ctx context.Context, t *testing.T, c *Card) (net.Conn, <-chan error) {
	t.Helper()
	reader, cardSide := net.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- c.serve(ctx, cardSide) }()
	t.Cleanup(func() { reader.Close() })
	return reader, ended
}

func send(t *testing.T, conn net.Conn, frame string) {
	t.Helper()
	b, err := hex.DecodeString(frame)
	if err != nil {
		t.Fatal(err)
	}
	if err := writeFrame(conn, b); err != nil {
		t.Fatal(err)
	}
}

func ask(t *testing.T, conn net.Conn, frame string) []byte {
	t.Helper()
	send(t, conn, frame)
	response, err := readFrame(conn)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func TestServeSpeaksVPCDsProtocol(t *testing.T) {
	t.Parallel()
	c := New(profile())
	reader, ended := plugged(t.Context(), t, c)
	if got := ask(t, reader, "04"); !bytes.Equal(got, contactlessATR) {
		t.Errorf("ATR without power: % X", got)
	}
	send(t, reader, "01")
	for _, s := range []step{{selectJPKI, "9000"}, {"00200098" + "04" + hexOf("0000"), "63c2"}, {"00B0880000", "8f8f009000"}} {
		if got := hex.EncodeToString(ask(t, reader, s.command)); got != s.want {
			t.Errorf("%s answered %s, want %s", s.command, got, s.want)
		}
	}
	send(t, reader, "02") // reset: nothing is selected
	if got := ask(t, reader, "00B0880000"); !bytes.Equal(got, []byte{0x6A, 0x82}) {
		t.Errorf("after reset: % X", got)
	}
	send(t, reader, "00")
	send(t, reader, "03") // not a control byte: ignored
	send(t, reader, "01")
	if got := ask(t, reader, selectJPKI); !bytes.Equal(got, []byte{0x90, 0x00}) {
		t.Errorf("after power off and on: % X", got)
	}
	reader.Close()
	if err := <-ended; !errors.Is(err, ErrReaderGone) || !errors.Is(err, io.EOF) {
		t.Errorf("ended with %v", err)
	}
	if _, err := c.Transmit([]byte{0, 0xA4, 0, 0}); !errors.Is(err, ErrNoPower) {
		t.Errorf("after the connection: %v", err)
	}
}

func TestServeEndsWithTheCardsFault(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault Fault
		want  error
	}{
		"removed": {Fault{Remove: true}, ErrRemoved},
		"error":   {Fault{Err: errTest}, errTest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := New(profile(func(p *Profile) { p.Faults = map[int]Fault{1: test.fault} }))
			reader, ended := plugged(t.Context(), t, c)
			send(t, reader, "01")
			send(t, reader, selectJPKI)
			if err := <-ended; !errors.Is(err, test.want) {
				t.Errorf("ended with %v, want %v", err, test.want)
			}
			if _, err := readFrame(reader); !errors.Is(err, io.EOF) {
				t.Errorf("vpcd reads %v, want the end", err)
			}
		})
	}
}

func TestServeEndsWithItsContextEvenWhileTheCardHangs(t *testing.T) {
	t.Parallel()
	c := New(profile(func(p *Profile) { p.Faults = map[int]Fault{1: {Hang: make(chan struct{})}} }))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	reader, ended := plugged(ctx, t, c)
	send(t, reader, "01")
	send(t, reader, selectJPKI)
	cancel()
	<-ended
	if _, err := readFrame(reader); !errors.Is(err, io.EOF) {
		t.Errorf("vpcd reads %v, want the end", err)
	}
}

func TestServeSendsAnEmptyAnswer(t *testing.T) {
	t.Parallel()
	c := New(profile(func(p *Profile) { p.Faults = map[int]Fault{1: {}} }))
	reader, _ := plugged(t.Context(), t, c)
	send(t, reader, "01")
	if got := ask(t, reader, selectJPKI); len(got) != 0 {
		t.Errorf("answered % X", got)
	}
}

// listen returns the address of a listener, and its connections.
func listen(t *testing.T) (string, net.Listener) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return listener.Addr().String(), listener
}

func TestPlugGoesOverTCPUntilItsContextIsDone(t *testing.T) {
	t.Parallel()
	address, listener := listen(t)
	c := New(profile())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- Plug(ctx, address, c) }()
	reader, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	send(t, reader, "01")
	if got := ask(t, reader, selectJPKI); !bytes.Equal(got, []byte{0x90, 0x00}) {
		t.Errorf("answered % X", got)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v, want nil", err)
	}
	if _, err := readFrame(reader); !errors.Is(err, io.EOF) {
		t.Errorf("vpcd reads %v, want the end", err)
	}
}

func TestPlugSaysThatThereIsNoReader(t *testing.T) {
	t.Parallel()
	address, listener := listen(t)
	listener.Close()
	err := Plug(t.Context(), address, New(profile()))
	if _, isNet := errors.AsType[*net.OpError](err); !errors.Is(err, ErrNoReader) || !isNet {
		t.Errorf("got %v, want ErrNoReader around the network's error", err)
	}
}

func TestPlugSaysThatTheReaderIsGone(t *testing.T) {
	t.Parallel()
	address, listener := listen(t)
	ended := make(chan error, 1)
	go func() { ended <- Plug(t.Context(), address, New(profile())) }()
	reader, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	reader.Close()
	if err := <-ended; !errors.Is(err, ErrReaderGone) {
		t.Errorf("got %v, want ErrReaderGone", err)
	}
}

func TestPlugAfterItsContextIsDoneDoesNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Plug(ctx, VPCDAddress, New(profile())); err != nil {
		t.Errorf("got %v, want nil", err)
	}
}

func TestAFrameThatIsTooLongIsNotSent(t *testing.T) {
	t.Parallel()
	var sent bytes.Buffer
	if err := writeFrame(&sent, make([]byte, 0x10000)); err == nil || sent.Len() > 0 {
		t.Errorf("sent %d bytes, %v", sent.Len(), err)
	}
}

// FuzzReadFrame proves that any bytes from vpcd, however they are cut, are read as
// frames or end in an error, and that frames come out as they went in.
func FuzzReadFrame(f *testing.F) {
	for _, frames := range []string{"", "00", "000104", "0000", "0002", "000101000104000500B08A0000", "FFFF00"} {
		b, _ := hex.DecodeString(frames)
		f.Add(b)
	}
	c := New(profile())
	f.Fuzz(func(t *testing.T, b []byte) {
		r := iotest.OneByteReader(bytes.NewReader(b))
		var written bytes.Buffer
		for {
			frame, err := readFrame(r)
			if err != nil {
				if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Fatal(err)
				}
				break
			}
			if err := writeFrame(&written, frame); err != nil {
				t.Fatal(err)
			}
			if _, err := c.handle(t.Context(), frame); err != nil && !errors.Is(err, ErrNoPower) {
				t.Fatal(err)
			}
		}
		if !bytes.HasPrefix(b, written.Bytes()) {
			t.Fatalf("% X became % X", b, written.Bytes())
		}
		c.PowerOff()
		c.log = nil
		c.secrets[card.UserPIN].tries, c.secrets[card.SignaturePassword].tries = 3, 5
	})
}
