package trace

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/internal/check"
)

// A keypadReader is a reader with keys that answers them as a test says, and hands the PIN to
// nobody.
type keypadReader struct {
	card.Transport
	answer []byte
	err    error
}

func (keypadReader) Close(bool) error { return nil }

func (keypadReader) KeypadKind() card.KeypadKind { return card.KeypadWithDisplay }

func (k keypadReader) VerifyOnKeypad([]byte) ([]byte, error) { return k.answer, k.err }

// recordedOverKeypad returns a recorded connection to a reader with keys.
func recordedOverKeypad(t *testing.T, reader keypadReader) (check.Connection, *Recorder) {
	t.Helper()
	recorder := Record(keypadReaders{oneCard{reader.Transport}, reader}, "test", today, nil, false)
	connection, err := recorder.Connect(t.Context(), "A")
	if err != nil {
		t.Fatal(err)
	}
	return connection, recorder
}

func TestOfAPINOnTheKeypadHeaderLengthAndAnswerAreKept(t *testing.T) {
	h := newHolder(t, "valid", nil)
	for _, answer := range [][]byte{{0x90, 0x00}, {0x63, 0xC2}, {0x64, 0x01}, {}, {0x37}, []byte(rightPIN), append([]byte(rightPIN), 0x90, 0x00), []byte(h.profile.Holder.Name)} {
		connection, recorder := recordedOverKeypad(t, keypadReader{Transport: h.card, answer: answer})
		c := card.New(connection)
		_ = c.SelectApplication(card.JPKI)
		_ = c.Verify(card.PINOnKeypad())
		trace := recorder.End(nil, 0)
		h.find(t, trace)
		var kept []*Exchange
		for _, event := range trace.Events {
			if event.Exchange != nil && event.Exchange.Keypad {
				kept = append(kept, event.Exchange)
			}
		}
		if len(kept) != 1 || !bytes.Equal(kept[0].Command, []byte{0x00, 0x20, 0x00, 0x80}) || kept[0].Hidden != 19 || len(kept[0].Answer) != len(answer) {
			t.Fatalf("answered % X, kept %+v", answer, kept)
		}
		if n := len(answer) - 2; n == 0 && !bytes.Equal(kept[0].Answer, answer) || bytes.Contains(kept[0].Answer, []byte(rightPIN)) {
			t.Errorf("answered % X, kept % X", answer, []byte(kept[0].Answer))
		}
		if trace.Secrets() != 0 {
			t.Error("a PIN on the keypad counts as one that was sent")
		}
	}
}

func TestAStructureThatIsNoneIsKeptAsItsLength(t *testing.T) {
	for _, structure := range [][]byte{nil, []byte(rightPIN), bytes.Repeat([]byte(rightPIN), 10)} {
		if kept, hidden := keepKeypad(structure); kept != nil || hidden != len(structure) {
			t.Errorf("% X: kept % X and %d", structure, []byte(kept), hidden)
		}
	}
}

func TestAPINOnTheKeypadIsPlayedAgain(t *testing.T) {
	lost := &check.Fault{Cause: check.CardRemoved}
	for name, test := range map[string]struct {
		reader keypadReader
		want   error
	}{
		"right":     {keypadReader{answer: []byte{0x90, 0x00}}, nil},
		"wrong":     {keypadReader{answer: []byte{0x63, 0xC1}}, card.StatusWord(0x63C1)},
		"cancelled": {keypadReader{answer: []byte{0x64, 0x01}}, card.ErrKeypadCancelled},
		"removed":   {keypadReader{err: lost}, nil},
	} {
		test.reader.Transport = newHolder(t, "valid", nil).card
		connection, recorder := recordedOverKeypad(t, test.reader)
		c := card.New(connection)
		_ = c.SelectApplication(card.JPKI)
		then := c.Verify(card.PINOnKeypad())
		_ = connection.Close(true)
		played := replayed(t, Replay(recorder.End(nil, 0), Fast))
		_ = played.SelectApplication(card.JPKI)
		// What was typed on the keys answers no PIN that is typed here.
		if err := played.Verify(cardtest.Secret(t, card.UserPIN, wrongPIN)); !errors.Is(err, ErrNotRecorded) {
			t.Errorf("%s: a PIN typed here: %v", name, err)
		}
		again := played.Verify(card.PINOnKeypad())
		if test.want != nil && !errors.Is(again, test.want) || (then == nil) != (again == nil) || then != nil && check.AsFault(then).Cause != check.AsFault(again).Cause {
			t.Errorf("%s: %v, then %v", name, again, then)
		}
		if err := played.Verify(card.PINOnKeypad()); !errors.Is(err, ErrNotRecorded) {
			t.Errorf("%s: a second time: %v", name, err)
		}
	}
}

func TestATraceWithoutKeysHasNone(t *testing.T) {
	connection, recorder := recordedOver(t, virtual.New(newHolder(t, "valid", nil).profile))
	_ = card.New(connection).SelectApplication(card.JPKI)
	if card.KeypadOf(connection) != card.NoKeypad {
		t.Error("recorded")
	}
	if _, err := connection.(card.Keypad).VerifyOnKeypad(nil); !errors.Is(err, card.ErrNoKeypad) {
		t.Errorf("recorded: %v", err)
	}
	played, err := Replay(recorder.End(nil, 0), Fast).Connect(t.Context(), "A")
	if err != nil || card.KeypadOf(played) != card.NoKeypad {
		t.Error("played", err)
	}
}

// keypadReaders are Readers with one card in a reader that has keys.
type keypadReaders struct {
	oneCard
	reader keypadReader
}

func (k keypadReaders) Connect(context.Context, string) (check.Connection, error) {
	return k.reader, nil
}
