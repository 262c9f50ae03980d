package virtual

import (
	"context"
	"encoding/hex"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"kigen/card"
)

var errTest = errors.New("line is bad")

func TestFaultsComeInPlaceOfTheAnswer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault   Fault
		want    string
		wantErr error
	}{
		"error":        {Fault{Err: errTest}, "", errTest},
		"status word":  {Fault{Status: 0x6581}, "6581", nil},
		"garbage":      {Fault{Answer: []byte{1, 2, 3, 4, 5}}, "0102030405", nil},
		"one byte":     {Fault{Answer: []byte{0x90}}, "90", nil},
		"empty answer": {Fault{}, "", nil},
		"removed":      {Fault{Remove: true}, "", ErrRemoved},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := New(profile(func(p *Profile) { p.Faults = map[int]Fault{3: test.fault} }))
			run(t, c, []step{{selectJPKI, "9000"}, {selectPIN, "9000"}})
			command, _ := hex.DecodeString(verifyWrong)
			response, err := c.Transmit(command)
			if hex.EncodeToString(response) != test.want || !errors.Is(err, test.wantErr) {
				t.Errorf("answered %X, %v; want %s, %v", response, err, test.want, test.wantErr)
			}
			if left := c.TriesLeft(card.UserPIN); left != 3 {
				t.Errorf("%d tries left: the card acted on the command", left)
			}
			if presented := c.Presented(card.UserPIN); presented != 1 {
				t.Errorf("%d attempts counted, want 1", presented)
			}
			if test.wantErr == ErrRemoved {
				c.PowerOn()
				if _, err := c.Transmit(command); !errors.Is(err, ErrRemoved) {
					t.Errorf("after removal: %v", err)
				}
				return
			}
			run(t, c, []step{{verifyPIN, "9000"}})
		})
	}
}

func TestACardMayAnswerAndThenLeave(t *testing.T) {
	t.Parallel()
	c := New(profile(func(p *Profile) { p.Faults = map[int]Fault{3: {Leave: true}} }))
	run(t, c, []step{{selectJPKI, "9000"}, {selectPIN, "9000"}, {verifyPIN, "9000"}})
	if c.Verified(card.UserPIN) {
		t.Error("a card without power takes a PIN for verified")
	}
	c.PowerOn()
	if _, err := c.Transmit([]byte{0x00, 0xA4, 0x00, 0x0C}); !errors.Is(err, ErrRemoved) {
		t.Errorf("after it left: %v", err)
	}
}

func TestWithoutPowerThereIsNoAnswer(t *testing.T) {
	t.Parallel()
	c := New(profile())
	c.PowerOff()
	if _, err := c.Transmit([]byte{0, 0xA4, 0, 0}); !errors.Is(err, ErrNoPower) {
		t.Errorf("got %v, want ErrNoPower", err)
	}
	c.PowerOn()
	run(t, c, []step{{selectJPKI, "9000"}})
	c.PowerOn() // changes nothing
	run(t, c, []step{{"00B08A0001", "309000"}})
}

// answer is what one Transmit came to.
type answer struct {
	response []byte
	err      error
}

func transmitInBackground(ctx context.Context, c *Card, command string) <-chan answer {
	b, _ := hex.DecodeString(command)
	answers := make(chan answer, 1)
	go func() {
		response, err := c.transmit(ctx, b)
		answers <- answer{response, err}
	}()
	return answers
}

func TestHangEnds(t *testing.T) {
	for name, test := range map[string]struct {
		end      func(c *Card, release, cancel func())
		wantErr  error
		wantLeft int // tries
	}{
		"when released, and the card acts then": {func(_ *Card, release, _ func()) { release() }, nil, 2},
		"with power":                            {func(c *Card, _, _ func()) { c.PowerOff() }, ErrNoPower, 3},
		"with a reset":                          {func(c *Card, _, _ func()) { c.Reset() }, ErrNoPower, 3},
		"with the connection":                   {func(_ *Card, _, cancel func()) { cancel() }, context.Canceled, 3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				hang := make(chan struct{})
				c := New(profile(func(p *Profile) { p.Faults = map[int]Fault{3: {Hang: hang}} }))
				run(t, c, []step{{selectJPKI, "9000"}, {selectPIN, "9000"}})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				answers := transmitInBackground(ctx, c, verifyWrong)
				synctest.Wait()
				select {
				case got := <-answers:
					t.Fatalf("answered %X, %v without being released", got.response, got.err)
				default:
				}
				if c.Commands() != 3 { // nothing about the card is locked meanwhile
					t.Errorf("%d commands counted, want 3", c.Commands())
				}
				test.end(c, func() { close(hang) }, cancel)
				if got := <-answers; !errors.Is(got.err, test.wantErr) {
					t.Errorf("got %v, want %v", got.err, test.wantErr)
				}
				if left := c.TriesLeft(card.UserPIN); left != test.wantLeft {
					t.Errorf("%d tries left, want %d", left, test.wantLeft)
				}
			})
		})
	}
}

func TestBitRateTakesTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New(profile(func(p *Profile) { p.BitRate = 106_000 }))
		run(t, c, []step{{selectJPKI, "9000"}})
		start := time.Now()
		run(t, c, []step{{"00B08A0000", "256:9000"}})
		// 5 bytes there, 258 back, ten bits each: 24.8 ms.
		if got, want := time.Since(start), 2630*time.Second/106_000; got != want {
			t.Errorf("took %v, want %v", got, want)
		}
	})
}

func TestResetEndsASlowAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New(profile(func(p *Profile) { p.BitRate = 1 }))
		answers := transmitInBackground(t.Context(), c, selectJPKI)
		synctest.Wait()
		c.Reset()
		if got := <-answers; !errors.Is(got.err, ErrNoPower) {
			t.Errorf("got %v, want ErrNoPower", got.err)
		}
	})
}
