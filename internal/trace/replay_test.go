package trace

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/internal/check"
	"kigen/rules"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A trace of one connection, on which everything was read that needs no secret, and a
// wrong PIN entered.
func example(t *testing.T) Trace {
	connection, recorder := recordedOver(t, newHolder(t, "valid", nil).card)
	c := card.New(connection)
	_ = c.SelectApplication(card.JPKI)
	_, _ = c.ReadCertificate(card.UserAuthenticationCertificateFile, nil)
	_, _ = c.Tries(card.UserPIN)
	_, _ = c.SignatureCertificateIssued()
	_ = c.Verify(cardtest.Secret(t, card.UserPIN, wrongPIN))
	_, _ = c.Tries(card.UserPIN)
	_, _ = c.CommonData()
	_ = connection.Close(true)
	return recorder.End(nil, 0)
}

func replayed(t *testing.T, readers check.Readers) *card.Card {
	t.Helper()
	connection, err := readers.Connect(t.Context(), "A")
	if err != nil {
		t.Fatal(err)
	}
	return card.New(connection)
}

func TestANewerProgramIsAnsweredInAnotherOrder(t *testing.T) {
	c := replayed(t, Replay(example(t), Fast))
	if _, err := c.CommonData(); err != nil {
		t.Error(err)
	}
	if err := c.SelectApplication(card.JPKI); err != nil {
		t.Fatal(err)
	}
	if issued, err := c.SignatureCertificateIssued(); err != nil || !issued {
		t.Errorf("%t, %v", issued, err)
	}
	for range 2 {
		if prefix, err := c.ReadPrefix(card.UserAuthenticationCertificateFile); err != nil || len(prefix) != 256 {
			t.Errorf("%d bytes, %v", len(prefix), err)
		}
	}
}

func TestWhatWasNeverAskedIsSaidToBeMissing(t *testing.T) {
	c := replayed(t, Replay(example(t), Fast))
	if err := c.SelectApplication(card.JPKI); err != nil {
		t.Fatal(err)
	}
	_, err := c.TokenLabel()
	if fault := check.AsFault(err); !errors.Is(err, ErrNotRecorded) || fault.Cause != check.Unknown || fault.Answer() != "" {
		t.Errorf("%v", err)
	}
	if _, err := Replay(example(t), Fast).Connect(t.Context(), "B"); !errors.Is(err, ErrNotRecorded) {
		t.Errorf("%v", err)
	}
}

func TestAnEnteredSecretIsAnsweredOnceWhateverItIs(t *testing.T) {
	readers := Replay(example(t), Fast)
	for n := range 3 {
		c := replayed(t, readers) // the second time there is none more of
		if err := c.SelectApplication(card.JPKI); err != nil {
			t.Fatal(err)
		}
		err := c.Verify(cardtest.Secret(t, card.UserPIN, rightPIN))
		if wrong, ok := errors.AsType[*card.WrongSecretError](err); n == 0 && (!ok || wrong.Tries.Left != 2) || n > 0 && !errors.Is(err, ErrNotRecorded) {
			t.Errorf("time %d: %v", n+1, err)
		}
	}
}

func TestAReplayHasTheRecordedOrderOfReadersAndCommands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		trace := example(t)
		there := check.Reader{Name: "A", Card: check.CardPresent, ATR: "\x3B\x00", Events: 1}
		recorder := Record(nil, "test", today, nil, false)
		recorder.noteSnapshot(check.Snapshot{Fault: &check.Fault{Cause: check.NoReader}})
		recorder.noteSnapshot(check.Snapshot{Readers: []check.Reader{there}})
		recorder.events = append(recorder.events, trace.Events[:5]...)
		recorder.noteSnapshot(check.Snapshot{Readers: []check.Reader{{Name: "A", Events: 2}}})
		recorder.events = append(recorder.events, trace.Events[5:len(trace.Events)-1]...)

		ctx, cancel := context.WithCancel(t.Context())
		var seen []check.Snapshot
		readers := Replay(recorder.End(nil, 0), Fast)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			readers.Watch(ctx, func(s check.Snapshot) { seen = append(seen, s) })
		}()
		synctest.Wait()
		connection, err := readers.Connect(ctx, "A")
		if err != nil || len(seen) != 2 || seen[0].Fault.Cause != check.NoReader || seen[1].Readers[0].ATR != there.ATR {
			t.Fatalf("%v after %+v", err, seen)
		}
		c := card.New(connection)
		_ = c.SelectApplication(card.JPKI)
		synctest.Wait()
		if len(seen) != 2 {
			t.Errorf("too early: %+v", seen)
		}
		if _, err := c.ReadCertificate(card.UserAuthenticationCertificateFile, nil); err != nil || len(seen) != 3 {
			t.Errorf("%v after %+v", err, seen)
		}
		cancel()
		<-ended
	})
}

func TestWhereTheCheckGaveUpItGivesUpAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		connection, recorder := recordedOver(t, silent{})
		_, _ = connection.Transmit([]byte{0x00, 0xB0, 0x00, 0x00, 0x00})
		ctx, cancel := context.WithCancel(t.Context())
		played, err := Replay(recorder.End(nil, 0), Fast).Connect(ctx, "A")
		if err != nil {
			t.Fatal(err)
		}
		answered := make(chan error)
		go func() {
			_, err := played.Transmit([]byte{0x00, 0xB0, 0x00, 0x00, 0x00})
			answered <- err
		}()
		synctest.Wait()
		select {
		case err := <-answered:
			t.Errorf("answered with %v", err)
		default:
		}
		cancel()
		if err := <-answered; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// A silent card is given up.
type silent struct{}

func (silent) Transmit([]byte) ([]byte, error) { return nil, context.Canceled }

func TestAReplayKeepsWhatTheSignatureCheckSaid(t *testing.T) {
	trace := example(t)
	end := trace.Events[len(trace.Events)-1].End
	for _, want := range []check.Issuer{check.IssuerKnown, check.IssuerFalse, check.IssuerUnknown} {
		end.Issuers[rules.UserAuthentication] = want
		connection, err := Replay(trace, Fast).Connect(t.Context(), "A")
		if err != nil {
			t.Fatal(err)
		}
		played := connection.(check.Played)
		if got := played.Issuer(rules.UserAuthentication); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if got := played.Issuer(rules.Signature); got != check.IssuerUnknown {
			t.Errorf("%q of what was never looked at", got)
		}
	}
}

// Support sees also how long the resident waited; a check in a hurry does not wait.
func TestAReplayTakesTheTimeThatWasTakenOnlyWhereItIsAsked(t *testing.T) {
	recorded := Trace{Header{Schema: Schema, Day: "2025-10-16"}, []Event{
		{At: 10, Snapshot: &Snapshot{Readers: []Reader{{Name: "A", Card: "present"}}}},
		{At: 510, Connect: &Connect{Connection: 1, Reader: "A", Took: 500}},
		{At: 2510, Exchange: &Exchange{Connection: 1, Command: Bytes{0x00, 0x20, 0x00, 0x80}, Answer: Bytes{0x63, 0xC3}, Took: 2000}},
	}}
	for pace, want := range map[Pace]time.Duration{Fast: 0, AsThen: 2500 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			begun := time.Now()
			connection, err := Replay(recorded, pace).Connect(t.Context(), "A")
			if err != nil {
				t.Fatal(err)
			}
			if answer, err := connection.Transmit([]byte{0x00, 0x20, 0x00, 0x80}); err != nil || len(answer) != 2 {
				t.Errorf("% X, %v", answer, err)
			}
			if took := time.Since(begun); took != want {
				t.Errorf("took %v, want %v", took, want)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) { // and who gives up waits no longer
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		connection, err := Replay(recorded, AsThen).Connect(ctx, "A")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := connection.Transmit([]byte{0x00, 0x20, 0x00, 0x80}); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}
