package check

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
)

// connected is a conversation on a new connection.
func connected(t *testing.T, simulator *Simulator) (Connection, *card.Card) {
	t.Helper()
	connection, err := simulator.Connect(t.Context(), SimulatorName)
	if err != nil {
		t.Fatal(err)
	}
	return connection, card.New(connection)
}

func wantCause(t *testing.T, err error, want Cause) {
	t.Helper()
	if fault, ok := errors.AsType[*Fault](err); !ok || fault.Cause != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestTheSimulatorTellsOfEveryCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		simulator, v := NewSimulator(), virtual.New(profile(t, "other"))
		ctx, cancel := context.WithCancel(t.Context())
		var seen []Snapshot
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			simulator.Watch(ctx, func(s Snapshot) { seen = append(seen, s) })
		}()
		for _, change := range []func(){func() {}, func() { simulator.Insert(v) }, func() { simulator.Insert(v) }, simulator.Remove} {
			change()
			synctest.Wait()
		}
		cancel()
		<-ended
		simulator.Insert(v)
		if len(seen) != 4 {
			t.Fatalf("%d snapshots", len(seen))
		}
		for _, none := range []Snapshot{seen[0], seen[3]} {
			if len(none.Readers) != 0 || none.Fault == nil || none.Fault.Cause != NoReader {
				t.Errorf("without a card: %+v", none)
			}
		}
		first, second := seen[1].Readers[0], seen[2].Readers[0]
		if first.Name != SimulatorName || first.Card != CardPresent || !first.Simulated || seen[1].Fault != nil || first.Events == second.Events {
			t.Errorf("%+v, then %+v", first, second)
		}
	})
}

func TestASimulatedCardIsResetByCloseWhereThatIsAskedFor(t *testing.T) {
	for _, reset := range []bool{false, true} {
		simulator, v := NewSimulator(), virtual.New(profile(t, "valid"))
		simulator.Insert(v)
		connection, c := connected(t, simulator)
		if err := errors.Join(c.SelectApplication(card.JPKI), c.Verify(cardtest.Secret(t, card.UserPIN, virtual.PIN))); err != nil {
			t.Fatal(err)
		}
		if err := connection.Close(reset); err != nil || v.Verified(card.UserPIN) == reset {
			t.Errorf("Close(%t): %v, verified %t", reset, err, v.Verified(card.UserPIN))
		}
		// A second Close does nothing, not even to the next connection.
		next, c := connected(t, simulator)
		if err := errors.Join(c.SelectApplication(card.JPKI), connection.Close(true)); err != nil || v.Commands() == 0 {
			t.Errorf("second Close: %v, %d commands", err, v.Commands())
		}
		if err := next.Close(false); err != nil {
			t.Error(err)
		}
	}
}

func TestASimulatedConnectionHasTheCardToItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		simulator := NewSimulator()
		simulator.Insert(virtual.New(profile(t, "valid")))
		first, _ := connected(t, simulator)
		impatient, cancel := context.WithCancel(t.Context())
		results := map[string]chan error{"closed": make(chan error, 1), "impatient": make(chan error, 1)}
		for name, ctx := range map[string]context.Context{"closed": t.Context(), "impatient": impatient} {
			go func() {
				_, err := simulator.Connect(ctx, SimulatorName)
				results[name] <- err
			}()
		}
		synctest.Wait()
		if len(results["closed"])+len(results["impatient"]) != 0 {
			t.Fatal("two connections at once")
		}
		cancel()
		wantCause(t, <-results["impatient"], InUse)
		if err := first.Close(false); err != nil {
			t.Error(err)
		}
		if err := <-results["closed"]; err != nil {
			t.Error(err)
		}
		// That connection is never closed; the card goes.
		removed := make(chan error)
		go func() {
			_, err := simulator.Connect(t.Context(), SimulatorName)
			removed <- err
		}()
		synctest.Wait()
		simulator.Insert(virtual.New(profile(t, "valid")))
		wantCause(t, <-removed, CardRemoved)
		next, _ := connected(t, simulator)
		if err := next.Close(false); err != nil {
			t.Error(err)
		}
	})
}

func TestASimulatedCardThatIsGoneAnswersNothing(t *testing.T) {
	simulator, v := NewSimulator(), virtual.New(profile(t, "valid"))
	_, err := simulator.Connect(t.Context(), SimulatorName)
	wantCause(t, err, ReaderGone)
	simulator.Insert(v)
	_, err = simulator.Connect(t.Context(), "another")
	wantCause(t, err, ReaderGone)

	ctx, cancel := context.WithCancel(t.Context())
	connection, err := simulator.Connect(ctx, SimulatorName)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := card.New(connection).SelectApplication(card.JPKI); !errors.Is(err, context.Canceled) {
		t.Errorf("after the context ended: %v", err)
	}
	if err := connection.Close(true); err != nil {
		t.Error(err)
	}

	swapped, c := connected(t, simulator)
	simulator.Insert(v)
	wantCause(t, c.SelectApplication(card.JPKI), CardRemoved)
	if v.Commands() != 0 {
		t.Errorf("%d commands reached the card", v.Commands())
	}
	if err := swapped.Close(true); err != nil {
		t.Error(err)
	}
	simulator.Remove()
	simulator.Insert(virtual.New(profile(t, "valid", at(1, virtual.Fault{Remove: true}))))
	_, c = connected(t, simulator)
	wantCause(t, c.SelectApplication(card.JPKI), PoorContact)
}
