package check

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/rules"
)

// aKeypad is a reader with keys and a card in it, on which a test types by keys.
func aKeypad(t *testing.T, changes ...func(*virtual.Profile)) (reader *virtual.Keypad, keys chan virtual.Typed) {
	t.Helper()
	keys = make(chan virtual.Typed, 10)
	return &virtual.Keypad{Card: virtual.New(profile(t, "valid", changes...)), Kind: card.KeypadWithDisplay, Typed: keys}, keys
}

// enterOnKeypad has the PIN verified on the keys of a reader that is like the one that was read.
func enterOnKeypad(reader *virtual.Keypad, lastTry bool) (Report, *Fault) {
	known, who := readUsual()
	report, err := verifySecret(reader, known, who, card.PINOnKeypad(), lastTry, func(Report) {})
	if err != nil {
		return report, AsFault(err)
	}
	return report, nil
}

func TestWhatCameOfAPINOnTheKeysIsToldByTheCardsCounter(t *testing.T) {
	lost := &Fault{Cause: PoorContact}
	unknown := card.Tries{}
	known := func(left int) card.Tries { return card.Tries{Known: true, Left: left} }
	for name, test := range map[string]struct {
		change  func(*virtual.Profile)
		typed   virtual.Typed
		lastTry bool
		want    Cause
		tries   card.Tries
		sent    int
		asked   int
	}{
		"right":                       {nil, virtual.Typed{Digits: virtual.PIN}, false, "", known(3), 1, 1},
		"wrong":                       {nil, virtual.Typed{Digits: wrongPIN}, false, WrongSecret, known(2), 1, 1},
		"wrong, the last try":         {tries(1, 5), virtual.Typed{Digits: wrongPIN}, true, SecretBlocked, known(0), 1, 1},
		"the last try, not agreed to": {tries(1, 5), virtual.Typed{Digits: virtual.PIN}, false, LastTry, known(1), 0, 0},
		"blocked before":              {tries(0, 5), virtual.Typed{Digits: virtual.PIN}, true, SecretBlocked, known(0), 0, 0},
		"wrong, and then taken":       {at(verifyCommand+1, virtual.Fault{Err: lost}), virtual.Typed{Digits: wrongPIN}, false, WrongSecret, known(2), 1, 1},
		"wrong, tries not told":       {at(counterCommand, virtual.Fault{Status: 0x6985}), virtual.Typed{Digits: wrongPIN}, true, WrongSecret, known(2), 1, 1},
		"another card":                {anotherCard, virtual.Typed{Digits: virtual.PIN}, true, CardChanged, known(3), 0, 0},
		"tries not told":              {at(counterCommand, virtual.Fault{Status: 0x6985}), virtual.Typed{Digits: virtual.PIN}, false, LastTry, unknown, 0, 0},
		"cancelled":                   {nil, virtual.Typed{Answer: virtual.CancelKey}, false, KeypadCancelled, known(3), 0, 1},
		"cancelled, tries never told": {silentCounter, virtual.Typed{Answer: virtual.CancelKey}, true, KeypadCancelled, unknown, 0, 1},
		"nobody there":                {nil, virtual.Typed{Answer: virtual.NothingTyped}, false, KeypadTimeout, known(3), 0, 1},
		"three digits":                {nil, virtual.Typed{Digits: "123"}, false, Malformed, known(3), 0, 1},
		"cancelled, not a new PIN":    {nil, virtual.Typed{Answer: 0x6402}, false, KeypadFailed, known(3), 0, 1},
		"refuses the structure":       {nil, virtual.Typed{Answer: 0x6B80}, false, KeypadFailed, known(3), 0, 1},
		"does not know the command":   {nil, virtual.Typed{Answer: 0x6D00}, false, KeypadFailed, known(3), 0, 1},
		"driver fails":                {nil, virtual.Typed{Err: lost}, false, KeypadFailed, known(3), 0, 1},
		"leaves the digits out":       {nil, virtual.Typed{Unfilled: true}, false, KeypadFailed, known(3), 0, 1},
		"leaves them out, tries used": {tries(2, 5), virtual.Typed{Unfilled: true}, false, KeypadFailed, known(2), 0, 1},
	} {
		reader, keys := aKeypad(t, func(p *virtual.Profile) {
			if test.change != nil {
				test.change(p)
			}
		})
		keys <- test.typed
		report, fault := enterOnKeypad(reader, test.lastTry)
		var cause Cause
		if fault != nil {
			cause = fault.Cause
		}
		item, _ := report.Item(rules.UserAuthentication)
		if cause != test.want || item.Tries != test.tries || reader.Presented(card.UserPIN) != test.sent || reader.Asked() != test.asked {
			t.Errorf("%s: %v, %+v, sent %d times, asked %d times", name, fault, item.Tries, reader.Presented(card.UserPIN), reader.Asked())
		}
	}
}

// silentCounter is a card that never tells how many tries are left.
func silentCounter(p *virtual.Profile) {
	refuses := virtual.Fault{Status: 0x6985}
	p.Faults = map[int]virtual.Fault{counterCommand: refuses, verifyCommand + 1: refuses} // asked again after the keys
}

// A lyingKeypad says something else than what came of a PIN that it has sent.
type lyingKeypad struct {
	*virtual.Keypad
	answer []byte
	err    error
}

func (l lyingKeypad) VerifyOnKeypad(structure []byte) ([]byte, error) {
	_, _ = l.Keypad.VerifyOnKeypad(structure)
	return l.answer, l.err
}

func (l lyingKeypad) KeypadKind() card.KeypadKind { return card.KeypadWithDisplay }

func TestAKeypadThatHidesWhatTheCardAnsweredHidesNoTry(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*virtual.Profile)
		digits string
		want   Cause
		tries  card.Tries
	}{
		"wrong":               {nil, wrongPIN, WrongSecret, card.Tries{Known: true, Left: 2}},
		"wrong, the last one": {tries(1, 5), wrongPIN, SecretBlocked, card.Tries{Known: true}},
		// A verified PIN's counter is answered with 9000 by some cards.
		"right, perhaps": {func(p *virtual.Profile) { p.Quirks.VerifiedCounter = true }, virtual.PIN, Unknown, card.Tries{}},
	} {
		for how, lie := range map[string]lyingKeypad{
			"cancelled": {answer: []byte{0x64, 0x01}},
			"timeout":   {answer: []byte{0x64, 0x00}},
			"length":    {answer: []byte{0x64, 0x03}},
			"nothing":   {},
			"fails":     {err: errors.New("no answer")},
		} {
			reader, keys := aKeypad(t, func(p *virtual.Profile) {
				if test.change != nil {
					test.change(p)
				}
			})
			keys <- virtual.Typed{Digits: test.digits}
			lie.Keypad = reader
			known, who := readUsual()
			report, err := verifySecret(lie, known, who, card.PINOnKeypad(), true, func(Report) {})
			item, _ := report.Item(rules.UserAuthentication)
			if err == nil || AsFault(err).Cause != test.want || item.Tries != test.tries || reader.Presented(card.UserPIN) != 1 {
				t.Errorf("%s, %s: %v, %+v, sent %d times", name, how, err, item.Tries, reader.Presented(card.UserPIN))
			}
		}
	}
}

func TestWhileTheReaderHasThePINNobodyKnowsTheTries(t *testing.T) {
	reader, keys := aKeypad(t, at(verifyCommand, virtual.Fault{Err: &Fault{Cause: CardRemoved}}), func(p *virtual.Profile) {
		p.Faults[verifyCommand+1] = virtual.Fault{Err: &Fault{Cause: CardRemoved}}
	})
	keys <- virtual.Typed{Digits: wrongPIN}
	report, fault := enterOnKeypad(reader, false)
	item, _ := report.Item(rules.UserAuthentication)
	if fault == nil || fault.Cause != CardRemoved || item.Tries.Known {
		t.Errorf("%v, %+v", fault, item.Tries)
	}
}

func TestACardThatIsGoneAfterAnEntryOnTheKeysIsNotSaidToHaveAllItsTries(t *testing.T) {
	for name, typed := range map[string]virtual.Typed{"cancelled": {Answer: virtual.CancelKey}, "timeout": {Answer: virtual.NothingTyped}, "fails": {Answer: 0x6B80}} {
		reader, keys := aKeypad(t, at(verifyCommand, virtual.Fault{Err: &Fault{Cause: CardRemoved}}))
		keys <- typed
		report, fault := enterOnKeypad(reader, false)
		item, _ := report.Item(rules.UserAuthentication)
		if fault == nil || fault.Cause != CardRemoved || item.Tries.Known {
			t.Errorf("%s: %v, %+v", name, fault, item.Tries)
		}
	}
}

// A keypadTable is a running session of a simulator that has a reader with keys.
type keypadTable struct {
	*running
	simulator *Simulator
	reader    *virtual.Keypad
	keys      chan virtual.Typed
}

func startKeypad(t *testing.T, changes ...func(*virtual.Profile)) *keypadTable {
	t.Helper()
	reader, keys := aKeypad(t, changes...)
	simulator := NewSimulator()
	k := &keypadTable{start(t, simulator), simulator, reader, keys}
	simulator.Insert(reader)
	synctest.Wait()
	return k
}

// enter begins the entry on the keys.
func (k *keypadTable) enter(lastTry bool) {
	k.Send(Ask{card.UserPIN})
	k.Send(Enter{Secret: card.PINOnKeypad(), LastTry: lastTry})
	synctest.Wait()
}

func (k *keypadTable) types(typed virtual.Typed) State {
	k.keys <- typed
	synctest.Wait()
	return k.state()
}

func (k *keypadTable) state() State {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.states[len(k.states)-1]
}

// expect describes a state by phase, fault and whether keys are asked.
func (k *keypadTable) expect(t *testing.T, phase Phase, cause Cause, keypad bool) {
	t.Helper()
	s := k.state()
	var got Cause
	if s.Fault != nil {
		got = s.Fault.Cause
	}
	if s.Phase != phase || got != cause || s.Keypad != keypad {
		t.Errorf("phase %d, fault %q, keypad %t; want %d, %q, %t", s.Phase, got, s.Keypad, phase, cause, keypad)
	}
}

func TestThePINIsAskedForOnTheKeysOfAReaderThatHasSome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := startKeypad(t)
		k.expect(t, Showing, "", true)
		k.enter(false)
		k.expect(t, Verifying, "", true)
		if s := k.state(); !s.OnKeypad || s.Tries(card.UserPIN).Known {
			t.Errorf("on keypad: %t, %+v", s.OnKeypad, s.Tries(card.UserPIN))
		}
		k.types(virtual.Typed{Digits: virtual.PIN})
		k.expect(t, Showing, "", true)
		if s := k.state(); !s.Accepted || s.OnKeypad || k.reader.Verified(card.UserPIN) || k.reader.Presented(card.UserPIN) != 1 {
			t.Errorf("%+v, still verified: %t, sent %d times", s, k.reader.Verified(card.UserPIN), k.reader.Presented(card.UserPIN))
		}
	})
}

func TestAnEntryThatEndsOnTheKeysCanBeBegunAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := startKeypad(t)
		for _, test := range []struct {
			typed virtual.Typed
			want  Cause
		}{
			{virtual.Typed{Answer: virtual.CancelKey}, KeypadCancelled},
			{virtual.Typed{Answer: virtual.NothingTyped}, KeypadTimeout},
			{virtual.Typed{Digits: "12345"}, Malformed},
			{virtual.Typed{Digits: wrongPIN}, WrongSecret},
		} {
			k.enter(false)
			k.types(test.typed)
			k.expect(t, Asking, test.want, true)
		}
		if k.reader.Presented(card.UserPIN) != 1 || k.reader.Asked() != 4 || k.state().Tries(card.UserPIN) != (card.Tries{Known: true, Left: 2}) {
			t.Errorf("sent %d times, asked %d times, %+v", k.reader.Presented(card.UserPIN), k.reader.Asked(), k.state().Tries(card.UserPIN))
		}
	})
}

func TestAReaderWhoseKeysFailGivesWayToThePINTypedHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := startKeypad(t)
		k.enter(false)
		k.types(virtual.Typed{Err: errors.New("not supported")})
		k.expect(t, Asking, KeypadFailed, false)
		// The keys are not asked again.
		k.Send(Enter{Secret: card.PINOnKeypad()})
		synctest.Wait()
		k.expect(t, Asking, KeypadFailed, false)
		k.Send(Enter{Secret: cardtest.Secret(t, card.UserPIN, wrongPIN)})
		synctest.Wait()
		if k.reader.Asked() != 1 || k.reader.Presented(card.UserPIN) != 1 {
			t.Errorf("asked %d times, sent %d times", k.reader.Asked(), k.reader.Presented(card.UserPIN))
		}
	})
}

func TestTheLastTryOnTheKeysMustBeAgreedTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := startKeypad(t, tries(1, 5))
		k.enter(false)
		k.expect(t, Asking, LastTry, true)
		if k.reader.Asked() != 0 {
			t.Error("the reader was asked")
		}
		k.enter(true)
		k.types(virtual.Typed{Digits: virtual.PIN})
		k.expect(t, Showing, "", true)
	})
}

func TestAPasswordIsNeverAskedForOnTheKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := startKeypad(t)
		k.Send(Ask{card.SignaturePassword})
		k.Send(Enter{Secret: card.PINOnKeypad(), LastTry: true})
		synctest.Wait()
		k.expect(t, Asking, "", true)
		if k.state().AsksOnKeypad() || k.reader.Asked() != 0 {
			t.Error("it was")
		}
	})
}

func TestACardTakenAwayEndsTheWaitForTheKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := startKeypad(t)
		k.enter(false)
		k.simulator.Remove()
		synctest.Wait()
		if s := k.state(); s.Phase != WaitingForReader || s.Fault == nil || s.Keypad || s.OnKeypad || k.reader.Presented(card.UserPIN) != 0 {
			t.Errorf("%+v", s)
		}
	})
}

func TestASimulatedReadersKeysAreLetGoOfHoweverTheWaitEnds(t *testing.T) {
	gone, lost := errors.New("gone"), errors.New("lost")
	for name, c := range map[string]struct {
		end  func(k *keypadTable, cancel func())
		want func(error) bool
	}{
		"the card is taken":   {func(k *keypadTable, _ func()) { k.simulator.Remove() }, func(err error) bool { return AsFault(err).Cause == CardRemoved }},
		"nobody wants it":     {func(_ *keypadTable, cancel func()) { cancel() }, func(err error) bool { return errors.Is(err, context.Canceled) }},
		"the driver loses it": {func(k *keypadTable, _ func()) { k.keys <- virtual.Typed{Err: lost} }, func(err error) bool { return AsFault(err).Cause == PoorContact && errors.Is(err, lost) }},
		"somebody cancels it": {func(k *keypadTable, _ func()) { k.keys <- virtual.Typed{Answer: virtual.CancelKey} }, func(err error) bool { return errors.Is(err, card.ErrKeypadCancelled) }},
	} {
		synctest.Test(t, func(t *testing.T) {
			reader, keys := aKeypad(t)
			k := &keypadTable{simulator: NewSimulator(), reader: reader, keys: keys}
			k.simulator.Insert(reader)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			connection, err := k.simulator.Connect(ctx, SimulatorName)
			if err != nil {
				t.Fatal(err)
			}
			ended := error(gone)
			go func() {
				conversation := card.New(connection)
				_ = conversation.SelectApplication(card.JPKI)
				ended = conversation.Verify(card.PINOnKeypad())
			}()
			synctest.Wait()
			c.end(k, cancel)
			if synctest.Wait(); ended == gone || ended == nil || !c.want(ended) {
				t.Errorf("%s: %v", name, ended)
			}
		})
	}
	simulator := NewSimulator()
	simulator.Insert(virtual.New(profile(t, "valid")))
	connection, _ := connected(t, simulator)
	if _, err := connection.(card.Keypad).VerifyOnKeypad(nil); !errors.Is(err, card.ErrNoKeypad) {
		t.Errorf("a reader without keys: %v", err)
	}
}

func TestSomebodyWhoTypesOnTheKeysIsNotCalledSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := startKeypad(t)
		k.enter(false)
		time.Sleep(2 * card.KeypadSeconds * time.Second)
		synctest.Wait()
		if k.state().Slow {
			t.Error("slow within the reader's time")
		}
		time.Sleep(slowAfter + time.Second)
		synctest.Wait()
		if !k.state().Slow {
			t.Error("never slow")
		}
		k.types(virtual.Typed{Answer: virtual.NothingTyped})
		k.expect(t, Asking, KeypadTimeout, true)
	})
}

func TestAReaderWithoutKeysIsNeverAskedForThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		simulator := NewSimulator()
		r := start(t, simulator)
		v := virtual.New(profile(t, "valid"))
		simulator.Insert(v)
		synctest.Wait()
		r.mu.Lock()
		if s := r.states[len(r.states)-1]; s.Keypad || s.Phase != Showing {
			t.Errorf("%+v", s)
		}
		r.mu.Unlock()
		r.Send(Ask{card.UserPIN})
		r.Send(Enter{Secret: card.PINOnKeypad(), LastTry: true})
		synctest.Wait()
		r.mu.Lock()
		defer r.mu.Unlock()
		if s := r.states[len(r.states)-1]; s.Keypad || s.AsksOnKeypad() || s.Phase != Asking || v.Presented(card.UserPIN) != 0 {
			t.Errorf("%+v", s)
		}
	})
}
