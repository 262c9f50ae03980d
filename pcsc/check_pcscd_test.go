//go:build linux

package pcsc_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/pcsc"
	"kigen/pcsc/pcsctest"
	"kigen/rules"
)

var today = rules.Date{Year: 2025, Month: time.October, Day: 16}

// A session is a check whose states a test follows.
type session struct {
	*check.Session
	t      *testing.T
	states chan check.State
}

func startSession(t *testing.T, readers check.Readers) *session {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &session{t: t, states: make(chan check.State, 1000)}
	s.Session = check.NewSession(readers, func() rules.Date { return today }, func(state check.State) { s.states <- state })
	returned := make(chan struct{})
	go func() {
		defer close(returned)
		s.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-returned
	})
	return s
}

// until returns the first state from now on that fits.
func (s *session) until(fits func(check.State) bool) check.State {
	s.t.Helper()
	timeout := time.After(limit)
	for {
		select {
		case state := <-s.states:
			if fits(state) {
				return state
			}
		case <-timeout:
			s.t.Fatal("no such state came")
		}
	}
}

// in fits a state with a card, or none, as it is now, in one of the phases.
func in(phases ...check.Phase) func(check.State) bool {
	return func(s check.State) bool { return slices.Contains(phases, s.Phase) && !s.CardGone }
}

func gone(s check.State) bool { return s.CardGone || s.Phase == check.WaitingForCard }

// enter has a person enter a secret, and returns what came of it.
func (s *session) enter(kind card.SecretKind, text string, lastTry bool) check.State {
	s.t.Helper()
	s.Send(check.Ask{Secret: kind})
	s.until(in(check.Asking))
	s.Send(check.Enter{Secret: cardtest.Secret(s.t, kind, text), LastTry: lastTry})
	s.until(in(check.Verifying))
	return s.until(in(check.Showing, check.Asking, check.InTrouble))
}

func profile(t *testing.T, name string) virtual.Profile {
	t.Helper()
	p, ok := virtual.Named(name, today)
	if !ok {
		t.Fatalf("no profile %q", name)
	}
	return p
}

// outcome is what a person gets to see of a card, however it was read.
func outcome(t *testing.T, s check.State) check.State {
	t.Helper()
	return check.State{Phase: s.Phase, Fault: s.Fault, Report: s.Report}
}

var sameOutcome = cmp.Options{
	cmpopts.IgnoreUnexported(check.State{}),
	cmpopts.IgnoreFields(check.Report{}, "Reader", "Simulated"),
	cmp.Comparer(func(a, b *check.Fault) bool {
		if a == nil || b == nil {
			return a == b
		}
		return a.Cause == b.Cause && a.Item == b.Item
	}),
}

func TestEveryCardGivesTheSameReportThroughPCSCDAsInProcess(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	daemon := pcsctest.StartInProcess(t)
	real := startSession(t, pcsc.New())
	for _, name := range virtual.Names() {
		t.Run(name, func(t *testing.T) {
			simulator := check.NewSimulator()
			simulator.Insert(virtual.New(profile(t, name)))
			want := outcome(t, startSession(t, simulator).until(in(check.Showing, check.InTrouble)))

			real.t = t
			take := daemon.Lay(virtual.New(profile(t, name)))
			got := outcome(t, real.until(in(check.Showing, check.InTrouble)))
			if diff := cmp.Diff(want, got, sameOutcome); diff != "" {
				t.Errorf("-in process +through pcscd:\n%s", diff)
			}
			take()
			real.until(gone)
		})
	}
}

func TestSecretsThroughPCSCD(t *testing.T) {
	daemon := pcsctest.StartInProcess(t)
	laid := virtual.New(profile(t, "renewable"))
	daemon.Lay(laid)
	s := startSession(t, pcsc.New())
	s.until(in(check.Showing))

	wrong := s.enter(card.UserPIN, "9999", false)
	if wrong.Phase != check.Asking || wrong.Fault == nil || wrong.Fault.Cause != check.WrongSecret {
		t.Fatalf("a wrong PIN ends in %v, %v", wrong.Phase, wrong.Fault)
	}
	if tries := wrong.Tries(card.UserPIN); tries != (card.Tries{Known: true, Left: 2}) {
		t.Errorf("tries after a wrong PIN: %+v", tries)
	}
	s.Send(check.Cancel{})
	s.until(in(check.Showing))

	right := s.enter(card.UserPIN, virtual.PIN, false)
	if right.Phase != check.Showing || !right.Accepted {
		t.Fatalf("the right PIN ends in %v, %v", right.Phase, right.Fault)
	}
	if laid.Verified(card.UserPIN) {
		t.Error("the card still takes the PIN for verified")
	}

	signature := s.enter(card.SignaturePassword, virtual.Password, false)
	item, _ := signature.Report.Item(rules.Signature)
	if signature.Phase != check.Showing || item.Expires != profile(t, "renewable").Signature.NotAfter {
		t.Fatalf("the password ends in %v, %v, with %+v", signature.Phase, signature.Fault, item)
	}
	if laid.Verified(card.SignaturePassword) {
		t.Error("the card still takes the password for verified")
	}
	if pin, password := laid.Presented(card.UserPIN), laid.Presented(card.SignaturePassword); pin != 2 || password != 1 {
		t.Errorf("the card saw the PIN %d times and the password %d times, want 2 and 1", pin, password)
	}
}

func TestTheLastTryIsUsedOnlyWhenThePersonAgreed(t *testing.T) {
	daemon := pcsctest.StartInProcess(t)
	laid := virtual.New(profile(t, "last-try"))
	daemon.Lay(laid)
	s := startSession(t, pcsc.New())
	s.until(in(check.Showing))

	refused := s.enter(card.UserPIN, "9999", false)
	if refused.Phase != check.Asking || refused.Fault == nil || refused.Fault.Cause != check.LastTry {
		t.Fatalf("an entry without consent ends in %v, %v", refused.Phase, refused.Fault)
	}
	if n := laid.Presented(card.UserPIN); n != 0 {
		t.Fatalf("the card saw %d PINs that nobody agreed to", n)
	}
	s.Send(check.Cancel{})
	s.until(in(check.Showing))
	blocked := s.enter(card.UserPIN, "9999", true)
	if blocked.Phase != check.Showing || blocked.Fault == nil || blocked.Fault.Cause != check.SecretBlocked {
		t.Fatalf("the last wrong entry ends in %v, %v", blocked.Phase, blocked.Fault)
	}
	if n := laid.Presented(card.UserPIN); n != 1 {
		t.Errorf("the card saw %d PINs, want 1", n)
	}
}

func TestACardTakenAwayWhileReadingIsMissedAndTheNextOneRead(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	daemon := pcsctest.StartInProcess(t)
	s := startSession(t, pcsc.New())
	away := profile(t, "valid")
	away.Faults = map[int]virtual.Fault{5: {Remove: true}}
	// Plug ends by itself when its card goes.
	go func() { _ = virtual.Plug(t.Context(), daemon.Address(), virtual.New(away)) }()
	s.until(in(check.Reading))
	s.until(func(s check.State) bool { return s.Fault != nil && s.Fault.Cause == check.CardRemoved })
	daemon.Lay(virtual.New(profile(t, "expired")))
	shown := s.until(in(check.Showing))
	if item, _ := shown.Report.Item(rules.UserAuthentication); item.State != check.StateExpired {
		t.Errorf("the next card shows %+v", item)
	}
}
