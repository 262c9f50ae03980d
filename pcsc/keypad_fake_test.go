//go:build linux

package pcsc_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/pcsc"
	"kigen/pcsc/pcsctest"
	"kigen/rules"
)

// A keypadDesk is a service whose reader has keys, with a card on it and a session at work.
type keypadDesk struct {
	*pcsctest.Fake
	session *check.Session
	states  chan check.State
	reader  *virtual.Keypad
	keys    chan virtual.Typed
}

func virtualCard(t *testing.T, changes ...func(*virtual.Profile)) *virtual.Card {
	t.Helper()
	profile, ok := virtual.Named("valid", rules.DateOf(time.Now()))
	if !ok {
		t.Fatal("no profile")
	}
	for _, change := range changes {
		change(&profile)
	}
	return virtual.New(profile)
}

func setUpKeypad(t *testing.T, kind card.KeypadKind, changes ...func(*virtual.Profile)) *keypadDesk {
	t.Helper()
	d := &keypadDesk{Fake: pcsctest.StartFakeInProcess(t, kind), keys: make(chan virtual.Typed)}
	d.reader = d.Lay(virtualCard(t, changes...), d.keys)
	d.session, d.states = runSession(t)
	return d
}

// runSession runs a check over this process's service.
func runSession(t *testing.T) (*check.Session, chan check.State) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	states, ended := make(chan check.State, 1000), make(chan struct{})
	session := check.NewSession(pcsc.New(), func() rules.Date { return rules.DateOf(time.Now()) }, func(s check.State) { states <- s })
	go func() {
		defer close(ended)
		session.Run(ctx)
	}()
	t.Cleanup(func() { cancel(); <-ended })
	return session, states
}

// until returns the first state that fits.
func until(t *testing.T, states <-chan check.State, fits func(check.State) bool) check.State {
	t.Helper()
	patience := time.After(limit)
	for {
		select {
		case s := <-states:
			if fits(s) {
				return s
			}
		case <-patience:
			t.Fatal("no such state came")
		}
	}
}

func inPhase(phase check.Phase) func(check.State) bool {
	return func(s check.State) bool { return s.Phase == phase }
}

// enterOnKeypad has the PIN asked for on the keys of a card that is shown.
func enterOnKeypad(t *testing.T, session *check.Session, states <-chan check.State) {
	t.Helper()
	session.Send(check.Ask{Secret: card.UserPIN})
	until(t, states, inPhase(check.Asking))
	session.Send(check.Enter{Secret: card.PINOnKeypad()})
	until(t, states, inPhase(check.Verifying))
}

func TestThePINIsTypedOnAReadersKeysThroughTheRealLibrary(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	d := setUpKeypad(t, card.KeypadWithDisplay)
	if shown := until(t, d.states, inPhase(check.Showing)); !shown.Keypad {
		t.Fatal("the keys were not noticed")
	}
	for _, test := range []struct {
		typed virtual.Typed
		phase check.Phase
		cause check.Cause
	}{
		{virtual.Typed{Answer: virtual.CancelKey}, check.Asking, check.KeypadCancelled},
		{virtual.Typed{Answer: virtual.NothingTyped}, check.Asking, check.KeypadTimeout},
		{virtual.Typed{Digits: "0000"}, check.Asking, check.WrongSecret},
		{virtual.Typed{Digits: virtual.PIN}, check.Showing, ""},
	} {
		enterOnKeypad(t, d.session, d.states)
		d.keys <- test.typed
		s := until(t, d.states, func(s check.State) bool { return s.Phase != check.Verifying })
		var cause check.Cause
		if s.Fault != nil {
			cause = s.Fault.Cause
		}
		if s.Phase != test.phase || cause != test.cause {
			t.Errorf("%+v: phase %d, %v", test.typed, s.Phase, s.Fault)
		}
		if s.Phase == check.Asking {
			d.session.Send(check.Cancel{})
			until(t, d.states, inPhase(check.Showing))
		}
	}
	if d.reader.Presented(card.UserPIN) != 2 || d.reader.Asked() != 4 || d.reader.Verified(card.UserPIN) {
		t.Errorf("sent %d times, asked %d times, still verified: %t", d.reader.Presented(card.UserPIN), d.reader.Asked(), d.reader.Verified(card.UserPIN))
	}
	// Each connection was asked once what it has: one that read, four that verified.
	if features, verify := d.Controls(); features != 5 || verify != 4 {
		t.Errorf("asked %d times for features, %d times to verify", features, verify)
	}
}

func TestAReaderThatAnnouncesKeysAndFailsCostsNoTry(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	d := setUpKeypad(t, card.KeypadWithoutDisplay)
	until(t, d.states, inPhase(check.Showing))
	enterOnKeypad(t, d.session, d.states)
	d.keys <- virtual.Typed{Err: virtual.ErrNoPower}
	s := until(t, d.states, func(s check.State) bool { return s.Phase != check.Verifying })
	if s.Phase != check.Asking || s.Fault == nil || s.Fault.Cause != check.KeypadFailed || s.Keypad || s.Tries(card.UserPIN) != (card.Tries{Known: true, Left: 3}) {
		t.Errorf("%+v", s)
	}
	if d.reader.Presented(card.UserPIN) != 0 || d.reader.Asked() != 1 {
		t.Errorf("sent %d times, asked %d times", d.reader.Presented(card.UserPIN), d.reader.Asked())
	}
}

func TestACardTakenFromAReaderThatWaitsForItsKeysIsRemoved(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	d := setUpKeypad(t, card.KeypadWithDisplay)
	until(t, d.states, inPhase(check.Showing))
	enterOnKeypad(t, d.session, d.states)
	d.Take()
	s := until(t, d.states, func(s check.State) bool { return s.Phase == check.WaitingForCard })
	if s.Fault == nil || s.Fault.Cause != check.CardRemoved || d.reader.Presented(card.UserPIN) != 0 {
		t.Errorf("%+v, sent %d times", s, d.reader.Presented(card.UserPIN))
	}
}

func TestAConnectionNoticesThatItsCardWasTakenWhileTheKeysWereAsked(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	f := pcsctest.StartFakeInProcess(t, card.KeypadWithDisplay)
	keys, never := make(chan virtual.Typed), make(chan struct{})
	f.Lay(virtualCard(t), keys)
	connection, err := pcsc.New().Connect(t.Context(), pcsctest.FakeReader)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(true)
	ended := make(chan error)
	go func() {
		c := card.New(connection)
		_ = c.SelectApplication(card.JPKI)
		ended <- c.Verify(card.PINOnKeypad())
	}()
	keys <- virtual.Typed{After: never}
	f.Take()
	expectFault(t, <-ended, check.CardRemoved)
}

// The program can't call the reader back: what is typed after the end still goes to the card.
func TestACardIsLockedAlsoWhereThePINIsTypedAfterTheProgramGaveUp(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	d := setUpKeypad(t, card.KeypadWithDisplay)
	shown := until(t, d.states, inPhase(check.Showing))
	enterOnKeypad(t, d.session, d.states)
	late := make(chan struct{})
	d.keys <- virtual.Typed{Digits: virtual.PIN, After: late} // the reader is asking
	d.session.Send(check.Finish{})
	until(t, d.states, inPhase(check.Finished))
	close(late)
	// The next connection comes when the transaction is over.
	connection, err := pcsc.New().Connect(t.Context(), shown.Current.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(false)
	if d.reader.Presented(card.UserPIN) != 1 || d.reader.Verified(card.UserPIN) {
		t.Errorf("sent %d times, still verified: %t", d.reader.Presented(card.UserPIN), d.reader.Verified(card.UserPIN))
	}
}

func TestAReadersKeysAreFoundWithACardAndWithout(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	for _, kind := range []card.KeypadKind{card.KeypadWithDisplay, card.KeypadWithoutDisplay, card.NoKeypad} {
		t.Run("", func(t *testing.T) {
			f := pcsctest.StartFakeInProcess(t, kind)
			for _, laid := range []bool{false, true} {
				if laid {
					f.Lay(virtualCard(t), nil)
				}
				if has := pcsc.New().HasKeypad(t.Context(), pcsctest.FakeReader); has != (kind != card.NoKeypad) {
					t.Errorf("kind %d, card laid: %t: %t", kind, laid, has)
				}
			}
			ended, cancel := context.WithCancel(t.Context())
			cancel()
			if pcsc.New().HasKeypad(t.Context(), "no such reader") || pcsc.New().HasKeypad(ended, "no such reader") {
				t.Error("a reader that is not there has keys")
			}
		})
	}
}

func TestAReaderWithoutKeysIsReadAsEver(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	d := setUpKeypad(t, card.NoKeypad)
	if s := until(t, d.states, inPhase(check.Showing)); s.Keypad || len(s.Report.Items) != 3 {
		t.Errorf("%+v", s)
	}
}

// The PIN of the test below, with each byte turned over, so that neither process holds it where
// it is not meant to be: the client has it in this form alone.
var turnedPIN = []byte{^byte('8'), ^byte('2'), ^byte('7'), ^byte('3')}

// The reader and its card are another process's, as they would be another computer's.
func TestThePINTypedOnAReadersKeysNeverReachesThisProcess(t *testing.T) {
	const asClient = "KIGEN_KEYPAD_CLIENT"
	if os.Getenv(asClient) != "" {
		clientOfKeypad(t)
		return
	}
	pcsctest.Need(t)
	pin := make([]byte, len(turnedPIN))
	for i, turned := range turnedPIN {
		pin[i] = ^turned
	}
	f := pcsctest.StartFake(t, card.KeypadWithDisplay)
	keys := make(chan virtual.Typed, 1)
	reader := f.Lay(virtualCard(t, func(p *virtual.Profile) { p.UserPIN.Value = string(pin) }), keys)
	keys <- virtual.Typed{Digits: string(pin)}
	client := exec.Command(os.Args[0], "-test.v", "-test.run=^"+t.Name()+"$")
	client.Env = append(f.Env(), asClient+"=1")
	if output, err := client.CombinedOutput(); err != nil || !bytes.Contains(output, []byte("--- PASS: "+t.Name())) {
		t.Errorf("%v\n%s", err, output)
	}
	if reader.Asked() != 1 || reader.Presented(card.UserPIN) != 1 {
		t.Errorf("asked %d times, sent %d times", reader.Asked(), reader.Presented(card.UserPIN))
	}
}

// clientOfKeypad enters the PIN on the keys and looks for it in all memory of its own.
func clientOfKeypad(t *testing.T) {
	session, states := runSession(t)
	until(t, states, inPhase(check.Showing))
	before := inMemory(t)
	enterOnKeypad(t, session, states)
	if s := until(t, states, func(s check.State) bool { return s.Phase != check.Verifying }); s.Phase != check.Showing || !s.Accepted {
		t.Fatalf("%+v", s)
	}
	if after := inMemory(t); after > before {
		t.Errorf("the PIN is in memory %d times, and was %d times before it was typed", after, before)
	}
	// The same PIN typed here is found: the search would have found it.
	secret := card.NewSecret(card.UserPIN)
	for _, turned := range turnedPIN {
		if _, err := secret.Append(rune(^turned)); err != nil {
			t.Fatal(err)
		}
	}
	if typed := inMemory(t); typed <= before {
		t.Errorf("the PIN typed here is in memory %d times, before %d", typed, before)
	}
	runtime.KeepAlive(secret)
}

// inMemory returns how often the PIN stands in this process's heap and stacks.
func inMemory(t *testing.T) int {
	t.Helper()
	file, err := os.Create(t.TempDir() + "/heap")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	runtime.GC()
	debug.WriteHeapDump(file.Fd())
	dump, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	for i := range dump {
		dump[i] = ^dump[i]
	}
	return bytes.Count(dump, turnedPIN)
}
