//go:build linux

package pcsc_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ebfe/scard"

	"kigen/internal/check"
	"kigen/pcsc"
)

// selectCommand is any command.
var selectCommand = []byte{0x00, 0xA4, 0x04, 0x0C, 0x02, 0x12, 0x34}

func TestTransmitBringsCommandAndResponseAsTheyAre(t *testing.T) {
	commands := make(chan []byte, 1)
	response := append(bytes.Repeat([]byte{0xA5}, 300), 0x61, 0x10)
	s, _ := setUpCard(t, func(command []byte) []byte {
		commands <- command
		return bytes.Clone(response) // the card wipes what it has sent
	})
	connection := s.connect(t, t.Context())
	got, err := connection.Transmit(selectCommand)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, response) {
		t.Errorf("response is % X", got)
	}
	if sent := <-commands; !bytes.Equal(sent, selectCommand) {
		t.Errorf("card got % X", sent)
	}
}

func TestCloseResetsTheCardWhenAsked(t *testing.T) {
	s, c := setUpCard(t, nil)
	for _, reset := range []bool{false, true, false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		connection := s.connect(t, ctx)
		if _, err := connection.Transmit(selectCommand); err != nil {
			t.Fatal(err)
		}
		before := c.resets.Load()
		if reset {
			cancel() // a done context does not hinder it
		}
		for range 2 {
			if err := connection.Close(reset); err != nil {
				t.Fatal(err)
			}
		}
		want := int32(0)
		if reset {
			want = 1
		}
		if got := c.resets.Load() - before; got != want {
			t.Errorf("Close(%t) reset the card %d times", reset, got)
		}
		cancel()
	}
}

func TestCloseLetsOtherProgramsIn(t *testing.T) {
	s, _ := setUpCard(t, nil)
	other := otherProgram(t)
	use := func(mode scard.ShareMode) {
		t.Helper()
		card := other.connect(mode)
		if err := card.BeginTransaction(); err != nil {
			t.Fatal(err)
		}
		if err := card.Disconnect(scard.LeaveCard); err != nil {
			t.Fatal(err)
		}
	}
	for _, reset := range []bool{false, true} {
		if err := s.connect(t, t.Context()).Close(reset); err != nil {
			t.Fatal(err)
		}
		use(scard.ShareShared)
	}
	s.stop() // nobody looks at the card any more
	use(scard.ShareExclusive)
}

// pcscd takes the power from a card that nobody uses, which the card would tell.
func TestACardKeepsItsPowerUntilItIsGoneOrNobodyWatches(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	s, c := setUpCard(t, nil)
	powered := func() bool {
		select {
		case <-c.powerOff: // before
		default:
		}
		select {
		case <-c.powerOff:
			return false
		case <-time.After(3 * time.Second): // six times what pcscd waits
			return true
		}
	}
	if err := s.connect(t, t.Context()).Close(false); err != nil {
		t.Fatal(err)
	}
	if !powered() {
		t.Error("no power while somebody watches")
	}
	s.stop()
	if powered() {
		t.Error("still powered when nobody watches")
	}
}

// A program must end though the service hangs, with a card that was kept.
func TestWatchReturnsThoughTheServiceIsFrozen(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	s, _ := setUpCard(t, nil)
	if err := s.connect(t, t.Context()).Close(false); err != nil {
		t.Fatal(err)
	}
	thaw := s.Freeze()
	s.stop() // hangs until the test ends, where it waits for the service
	thaw()
}

func TestTransmitRefusesAfterCloseAndWhenEmpty(t *testing.T) {
	s, _ := setUpCard(t, nil)
	connection := s.connect(t, t.Context())
	_, err := connection.Transmit(nil)
	expectFault(t, err, check.Unknown)
	if err := connection.Close(false); err != nil {
		t.Fatal(err)
	}
	_, err = connection.Transmit(selectCommand)
	expectFault(t, err, check.Unknown)
}

func TestTransmitSendsNothingAfterTheContextIsDone(t *testing.T) {
	s, _ := setUpCard(t, func(command []byte) []byte {
		t.Errorf("card got % X", command)
		return []byte{0x90, 0x00}
	})
	ctx, cancel := context.WithCancel(t.Context())
	connection := s.connect(t, ctx)
	cancel()
	if _, err := connection.Transmit(selectCommand); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

func TestConnectNamesWhatIsMissing(t *testing.T) {
	s := setUp(t)
	_, err := s.service.Connect(t.Context(), first)
	got := expectFault(t, err, check.CardAbsent)
	if code, ok := errors.AsType[scard.Error](got); !ok || code != scard.ErrNoSmartcard {
		t.Errorf("the binding's error is not in %v", got)
	}
	_, err = s.service.Connect(t.Context(), "No such reader 00 00")
	expectFault(t, err, check.ReaderGone)
	s.Stop()
	_, err = s.service.Connect(t.Context(), first)
	expectFault(t, err, check.ServiceDown)
}

func TestACardTakenAwayBetweenCommandsIsRemoved(t *testing.T) {
	s, c := setUpCard(t, nil)
	connection := s.connect(t, t.Context())
	c.remove()
	s.until(holds(first, check.NoCard))
	_, err := connection.Transmit(selectCommand)
	expectFault(t, err, check.CardRemoved)
	expectFault(t, connection.Close(true), check.CardRemoved)
}

func TestACardTakenAwayDuringACommandIsRemoved(t *testing.T) {
	s, _ := setUpCard(t, func([]byte) []byte { return nil })
	connection := s.connect(t, t.Context())
	_, err := connection.Transmit(selectCommand)
	expectFault(t, err, check.CardRemoved)
	expectFault(t, connection.Close(true), check.CardRemoved)
}

func TestAnExclusiveConnectionOfAnotherProgramIsInUse(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	s, _ := setUpCard(t, nil)
	card := otherProgram(t).connect(scard.ShareExclusive)
	s.until(holds(first, check.CardInUse))
	_, err := s.service.Connect(t.Context(), first)
	expectFault(t, err, check.InUse)
	if err := card.Disconnect(scard.LeaveCard); err != nil {
		t.Fatal(err)
	}
	s.until(holds(first, check.CardPresent))
	s.connect(t, t.Context())
}

// TestMain sees to it that the calls left behind come to their ends.
func TestConnectDoesNotWaitForeverForAnotherTransaction(t *testing.T) {
	s, c := setUpCard(t, nil)
	card := otherProgram(t).connect(scard.ShareShared)
	if err := card.BeginTransaction(); err != nil {
		t.Fatal(err)
	}

	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := s.service.Connect(ctx, first)
	expectFault(t, err, check.InUse)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v, want also the context's", err)
	}

	impatient := pcsc.NewImpatient(100 * time.Millisecond)
	_, err = impatient.Connect(t.Context(), first)
	expectFault(t, err, check.InUse)

	if err := card.EndTransaction(scard.LeaveCard); err != nil {
		t.Fatal(err)
	}
	s.connect(t, t.Context()) // once what was left behind has let go of the card
	if got := c.resets.Load(); got != 0 {
		t.Errorf("the card was reset %d times", got)
	}
}

func TestTransmitDoesNotWaitForAHangingDriver(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	arrived, release := make(chan []byte), make(chan struct{})
	s, c := setUpCard(t, func(command []byte) []byte {
		arrived <- command
		<-release
		return []byte{0x90, 0x00}
	})
	ctx, cancel := context.WithCancel(t.Context())
	connection := s.connect(t, ctx)
	command := bytes.Clone(selectCommand)
	go func() {
		if got := <-arrived; !bytes.Equal(got, selectCommand) {
			t.Errorf("card got % X", got)
		}
		cancel()
	}()
	if _, err := connection.Transmit(command); !errors.Is(err, context.Canceled) {
		t.Fatalf("error is %v", err)
	}
	clear(command) // as a sender of secrets does
	if _, err := connection.Transmit(selectCommand); !errors.Is(err, context.Canceled) {
		t.Errorf("second transmit: error is %v", err)
	}
	expectFault(t, connection.Close(true), check.ServiceBusy)

	// The connection still ends as it should, when the driver lets it.
	before := c.resets.Load()
	close(release)
	if err := s.connect(t, t.Context()).Close(false); err != nil {
		t.Error(err)
	}
	if got := c.resets.Load() - before; got != 1 {
		t.Errorf("the card was reset %d times", got)
	}
}

func TestCloseWaitsForACommandThatEndsSoon(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	s, c := setUpCard(t, func([]byte) []byte {
		close(arrived)
		<-release
		return []byte{0x90, 0x00}
	})
	ctx, cancel := context.WithCancel(t.Context())
	connection := s.connect(t, ctx)
	go func() {
		<-arrived
		cancel()
	}()
	if _, err := connection.Transmit(selectCommand); !errors.Is(err, context.Canceled) {
		t.Fatalf("error is %v", err)
	}
	before := c.resets.Load()
	close(release)
	if err := connection.Close(true); err != nil {
		t.Error(err)
	}
	if got := c.resets.Load() - before; got != 1 {
		t.Errorf("the card was reset %d times", got)
	}
}

func TestAServiceThatStopsBetweenCommandsIsDown(t *testing.T) {
	s, _ := setUpCard(t, nil)
	connection := s.connect(t, t.Context())
	s.Stop()
	_, err := connection.Transmit(selectCommand)
	expectFault(t, err, check.ServiceDown)
	if err := connection.Close(true); err == nil {
		t.Error("Close says that the card was reset")
	}
}

func TestAServiceThatStopsDuringACommandLosesTheContext(t *testing.T) {
	arrived := make(chan struct{})
	s, _ := setUpCard(t, func([]byte) []byte {
		arrived <- struct{}{}
		<-t.Context().Done()
		return nil
	})
	connection := s.connect(t, t.Context())
	errs := make(chan error)
	go func() {
		_, err := connection.Transmit(selectCommand)
		errs <- err
	}()
	<-arrived
	s.Stop()
	expectFault(t, <-errs, check.ContextLost)
}

// Another program on this machine.
type other struct {
	t       *testing.T
	session *scard.Context
}

func otherProgram(t *testing.T) *other {
	t.Helper()
	session, err := scard.EstablishContext()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { session.Release() })
	return &other{t, session}
}

func (o *other) connect(mode scard.ShareMode) *scard.Card {
	o.t.Helper()
	card, err := o.session.Connect(first, mode, scard.ProtocolAny)
	if err != nil {
		o.t.Fatal(err)
	}
	return card
}
