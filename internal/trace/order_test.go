package trace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"kigen/card"
	"kigen/internal/check"
	"kigen/rules"
)

var errInUse = &check.Fault{Cause: check.InUse, Number: 0x8010000B}

// slow readers take their time, refuse the second connection, and fail to close.
type slow struct {
	transport card.Transport
	connects  int
}

func (s *slow) Watch(_ context.Context, changed func(check.Snapshot)) {
	changed(check.Snapshot{Readers: []check.Reader{{Name: "A", Card: check.CardPresent}}})
}

func (s *slow) Connect(context.Context, string) (check.Connection, error) {
	time.Sleep(20 * time.Millisecond) // in a bubble
	if s.connects++; s.connects == 2 {
		return nil, errInUse
	}
	return slowConnection{s.transport}, nil
}

type slowConnection struct{ card.Transport }

func (c slowConnection) Transmit(command []byte) ([]byte, error) {
	time.Sleep(300 * time.Millisecond)
	return c.Transport.Transmit(command)
}

func (slowConnection) Close(bool) error { return errInUse }

func TestARecordingHasTimesFaultsAndEachEndOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gaveUp := fmt.Errorf("gave up: %w", context.DeadlineExceeded)
		wrapped := &check.Fault{Cause: check.PoorContact, Err: context.Canceled}
		said := &saying{answers: []any{[]byte{0x90, 0}, gaveUp, context.Canceled, wrapped, []byte{0x90, 0}}}
		recorder := Record(&slow{transport: said}, "1", today, nil, false)
		passed := 0
		recorder.Watch(t.Context(), func(check.Snapshot) { passed++ })
		connection, err := recorder.Connect(t.Context(), "A")
		if _, second := recorder.Connect(t.Context(), "A"); err != nil || !errors.Is(second, errInUse) || passed != 1 {
			t.Fatal(err, second, passed)
		}
		for i, want := range []error{nil, gaveUp, context.Canceled, wrapped} {
			if _, err := connection.Transmit([]byte{0x00, 0xB0, 0x00, 0x00}); !errors.Is(err, want) {
				t.Errorf("command %d: %v, want %v", i, err, want)
			}
		}
		connection.(check.Recording).Found(rules.Signature, check.IssuerFalse)
		before := recorder.End(nil, 3)
		for range 2 {
			if err := connection.Close(true); !errors.Is(err, errInUse) {
				t.Error(err)
			}
		}
		_, _ = connection.Transmit([]byte{0x00, 0xB0, 0x00, 0x00}) // too late
		trace := recorder.End(&check.Fault{Cause: check.CardRemoved}, 9)
		poor := &Fault{Cause: check.PoorContact}
		inUse := &Fault{Cause: check.InUse, Number: "8010000B"}
		read := Bytes{0x00, 0xB0, 0x00, 0x00}
		want := []Event{
			{At: 0, Snapshot: &Snapshot{Readers: []Reader{{Name: "A", Card: "present", ATR: ATR{}}}}},
			{At: 20, Connect: &Connect{1, "A", nil, 20}},
			{At: 40, Connect: &Connect{2, "A", inUse, 20}},
			{At: 340, Exchange: &Exchange{Connection: 1, Command: read, Answer: Bytes{0x90, 0}, Took: 300}},
			{At: 640, Exchange: &Exchange{Connection: 1, Command: read, GivenUp: true, Took: 300}},
			{At: 940, Exchange: &Exchange{Connection: 1, Command: read, GivenUp: true, Took: 300}},
			{At: 1240, Exchange: &Exchange{Connection: 1, Command: read, Fault: poor, Took: 300}},
			{At: 1240, Close: &Close{1, true, inUse}},
			{At: 1540, End: &End{Exit: 9, Fault: &Fault{Cause: check.CardRemoved}, Issuers: map[rules.Kind]check.Issuer{rules.Signature: check.IssuerFalse}}},
		}
		if got := written(t, trace.Events); got != written(t, want) {
			t.Errorf("%s\nwant\n%s", got, written(t, want))
		}
		if end := before.Events[len(before.Events)-1].End; end.Exit != 3 || end.Fault != nil || end.Cut || end.Issuers[rules.Signature] != check.IssuerFalse {
			t.Errorf("%+v", end)
		}
		if end := recorder.End(errors.New("an error of the program"), 1); end.Events[len(end.Events)-1].End.Fault != nil {
			t.Error("an error of the program is a fault")
		}
	})
}

func written(t *testing.T, events []Event) string {
	t.Helper()
	var text bytes.Buffer
	if err := (Trace{Events: events}).Write(&text); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// A saying card answers, or fails, as it is told.
type saying struct{ answers []any }

func (s *saying) Transmit([]byte) (answer []byte, err error) {
	next := s.answers[0]
	s.answers = s.answers[1:]
	if err, ok := next.(error); ok {
		return nil, err
	}
	return next.([]byte), nil
}

// What is decided later about a byte is in the next trace, and not in one that was handed out.
func TestATraceThatWasHandedOutStaysAsItIs(t *testing.T) {
	der := newMade(utc("250304010203Z"), utc("291124033333Z")).der()
	half := bytes.Index(der, []byte("0102"))
	connection, recorder := recordedOver(t, &scripted{[][]byte{{0x90, 0}, {0x90, 0}, append(bytes.Clone(der[:half]), 0x90, 0), append(bytes.Clone(der[half:half+20]), 0x90, 0)}})
	send := func(command string) { _, _ = connection.Transmit(hexBytes(t, command)) }
	send(jpki)
	send("00A4020C02000A")
	send("00B0000000")
	before := recorder.End(nil, 0)
	first := written(t, before.Events)
	send(fmt.Sprintf("00B0%04X00", half))
	if written(t, before.Events) != first {
		t.Error("the trace has changed")
	}
	if after := recorder.End(nil, 0); !bytes.Contains(after.Events[3].Exchange.Answer, []byte("250303")) || bytes.Contains(before.Events[3].Exchange.Answer, []byte("250303")) {
		t.Errorf("% X, then % X", before.Events[3].Exchange.Answer, after.Events[3].Exchange.Answer)
	}
}

// A recording that is exactly as long as it may be is whole.
func TestARecordingIsCutOnlyWhereItMust(t *testing.T) {
	for more, cut := range map[int]bool{0: false, 1: true} {
		recorder := Record(oneCard{&scripted{}}, "1", today, nil, false)
		_, _ = recorder.Connect(t.Context(), "A")
		recorder.note(Event{Exchange: &Exchange{Answer: make(Bytes, mostBytes-1+more)}})
		if end := recorder.End(nil, 0); end.Events[len(end.Events)-1].End.Cut != cut || len(end.Events) != 3-more {
			t.Errorf("%d more: %d events, cut %t", more, len(end.Events), !cut)
		}
	}
}

const selectPresent = "00A4020C020008"

// script makes a trace of one connection.
func script(exchanges ...*Exchange) Trace {
	trace := Trace{Header{Schema: Schema, Day: "2025-10-16"}, []Event{{Snapshot: &Snapshot{Readers: []Reader{{Name: "A", Card: "present"}}}}, {Connect: &Connect{Connection: 1, Reader: "A"}}}}
	for _, e := range exchanges {
		e.Connection = 1
		trace.Events = append(trace.Events, Event{Exchange: e})
	}
	return trace
}

// A played card is asked in any order, and each answer is one of that place.
func TestAReplayAnswersByPlace(t *testing.T) {
	x := func(command, answer string) *Exchange {
		return &Exchange{Command: hexBytes(t, command), Answer: hexBytes(t, answer)}
	}
	fault := func(command string) *Exchange {
		return &Exchange{Command: hexBytes(t, command), Fault: &Fault{Cause: check.PoorContact}}
	}
	const read, more = "00B0000003", "00C0000002"
	for what, c := range map[string]struct {
		trace []*Exchange
		said  []said // answer "-" is not recorded, "!" a fault
	}{
		"as it was": {
			[]*Exchange{x(jpki, ok), x(selectPresent, ok), x(read, "8F8F009000")},
			[]said{{jpki, ok}, {selectPresent, ok}, {read, "8F8F009000"}},
		},
		"the same command in two files": {
			[]*Exchange{x(jpki, ok), x(selectPresent, ok), x(read, "8F8F009000"), x("00A4020C020006", ok), x(read, "4A504B9000")},
			[]said{{jpki, ok}, {"00A4020C020006", ok}, {read, "4A504B9000"}, {selectPresent, ok}, {read, "8F8F009000"}},
		},
		"the same again, later and once more": {
			[]*Exchange{x(jpki, ok), x("00200080", "63C3"), x("00200080", "63C2"), x("00200080", "63C1")},
			[]said{{jpki, ok}, {"00200080", "63C3"}, {"00200080", "63C2"}, {"00200080", "63C1"}, {"00200080", "63C3"}},
		},
		"a skipped one is not taken": {
			[]*Exchange{x(jpki, ok), x("00200080", "63C3"), x(jpki, ok), x("00200080", "63C1")},
			[]said{{jpki, ok}, {jpki, ok}, {"00200080", "63C1"}, {jpki, ok}, {"00200080", "63C3"}},
		},
		"GET RESPONSE is of the answer before it alone": {
			[]*Exchange{x(jpki, ok), x(selectPresent, ok), x(read, "8F6102"), x(more, "8F009000")},
			[]said{{jpki, ok}, {selectPresent, ok}, {more, "-"}, {read, "8F6102"}, {more, "8F009000"}, {more, "-"}},
		},
		"an answer is better than a fault": {
			[]*Exchange{x(jpki, ok), fault("00200080"), x(jpki, ok), x("00200080", "63C1")},
			[]said{{jpki, ok}, {"00200080", "!"}, {jpki, ok}, {"00200080", "63C1"}, {"00200080", "63C1"}},
		},
		"and a fault than nothing": {
			[]*Exchange{x(jpki, ok), fault("00200080"), x("00A4020C020006", ok)},
			[]said{{jpki, ok}, {"00200080", "!"}, {"00A4020C020006", ok}, {jpki, ok}, {"00200080", "!"}},
		},
		"nothing is known of the place after a fault": {
			[]*Exchange{x(jpki, ok), x(selectPresent, ok), fault(read), x(read, "8F8F009000")},
			[]said{{jpki, ok}, {selectPresent, ok}, {read, "!"}, {read, "8F8F009000"}, {jpki, ok}, {selectPresent, ok}, {read, "!"}},
		},
		"and so it is not asked for from a place that is known": {
			[]*Exchange{x(jpki, ok), x(selectPresent, ok), fault("00200080"), x(read, "8F8F009000")},
			[]said{{jpki, ok}, {selectPresent, ok}, {read, "-"}},
		},
		"of two files the one that is selected": {
			[]*Exchange{x(jpki, ok), x("00A4020C020006", ok), x("00200080", "63C3"), x(read, "4A504B9000"), x(selectPresent, ok), x("00200080", "63C3"), x(read, "8F8F009000"), x("00B0000001", "8F9000")},
			[]said{{jpki, ok}, {selectPresent, ok}, {"00B0000001", "8F9000"}, {read, "8F8F009000"}},
		},
		"a secret is answered once": {
			[]*Exchange{x(jpki, ok), {Command: hexBytes(t, "00200080"), Hidden: 5, Answer: hexBytes(t, "63C2")}},
			[]said{{jpki, ok}, {"00200080", "-"}, {"0020008000", "-"}, {"002000800431323334", "63C2"}, {"002000800431323334", "-"}},
		},
		"a secret of any length is answered": {
			[]*Exchange{x(jpki, ok), {Command: hexBytes(t, "00200080"), Hidden: 12, Answer: hexBytes(t, "63C2")}},
			[]said{{jpki, ok}, {"002000800131", "63C2"}},
		},
		"an empty VERIFY with Le is no secret": {
			[]*Exchange{x(jpki, ok), {Command: hexBytes(t, "00200080"), Hidden: 1, Answer: hexBytes(t, "63C2")}},
			[]said{{jpki, ok}, {"002000800431323334", "-"}, {"00200080", "-"}, {"0020008000", "63C2"}, {"0020008000", "63C2"}},
		},
		"commands of a byte": {
			[]*Exchange{x("", "9000")},
			[]said{{"", ok}, {"00", "-"}},
		},
		"a place that was given up is not known either": {
			[]*Exchange{x(jpki, ok), x(selectPresent, ok), {Command: hexBytes(t, "00200080"), GivenUp: true}, x(read, "8F8F009000")},
			[]said{{jpki, ok}, {selectPresent, ok}, {read, "-"}},
		},
		"what is asked again at the end is answered from the beginning": {
			[]*Exchange{x(jpki, ok), x("00200080", "63C3"), x(jpki, ok), x("00200080", "63C1")},
			[]said{{jpki, ok}, {jpki, ok}, {"00200080", "63C1"}, {jpki, ok}, {jpki, ok}, {"00200080", "63C3"}},
		},
		"GET RESPONSE is five bytes": {
			[]*Exchange{x(jpki, ok), x("00C00000", "6100"), x(jpki, ok)},
			[]said{{jpki, ok}, {jpki, ok}, {"00C00000", "-"}},
		},
	} {
		connection, err := Replay(script(c.trace...), Fast).Connect(t.Context(), "A")
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range c.said {
			answer, err := connection.Transmit(hexBytes(t, s.command))
			got := fmt.Sprintf("%X", answer)
			switch {
			case errors.Is(err, ErrNotRecorded):
				got = "-"
			case err != nil:
				got = "!"
			}
			if got != s.answer {
				t.Errorf("%s: command %d, %s: %s (%v), want %s", what, i, s.command, got, err, s.answer)
			}
			if len(answer) > 0 {
				answer[0] ^= 0xFF // the caller owns it
			}
		}
	}
}

// An answer is better than none also where the program had given up.
func TestAReplayGivesUpOnlyWhereThereIsNoAnswer(t *testing.T) {
	select1, ask := hexBytes(t, jpki), hexBytes(t, "00200080")
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		connection, err := Replay(script(&Exchange{Command: select1, Answer: Bytes{0x90, 0}}, &Exchange{Command: ask, GivenUp: true},
			&Exchange{Command: select1, Answer: Bytes{0x90, 0}}, &Exchange{Command: ask, Answer: Bytes{0x63, 0xC1}}), Fast).Connect(ctx, "A")
		if err != nil {
			t.Fatal(err)
		}
		for i, command := range [][]byte{select1, select1, ask, ask} {
			if _, err := connection.Transmit(command); err != nil {
				t.Errorf("command %d: %v", i, err)
			}
		}
	})
}

func TestEachConnectionIsAnsweredByItsOwn(t *testing.T) {
	counter := Bytes{0, 0x20, 0, 0x80}
	readers := Replay(Trace{Header{Schema: Schema}, []Event{
		{Connect: &Connect{Connection: 1, Reader: "A"}}, {Connect: &Connect{Connection: 2, Reader: "B"}},
		{Exchange: &Exchange{Connection: 1, Command: counter, Answer: Bytes{0x63, 0xC1}}},
		{Exchange: &Exchange{Connection: 2, Command: counter, Answer: Bytes{0x63, 0xC2}}},
	}}, Fast)
	for reader, want := range map[string]byte{"A": 0xC1, "B": 0xC2} {
		connection, err := readers.Connect(t.Context(), reader)
		if err != nil {
			t.Fatal(err)
		}
		if answer, err := connection.Transmit(counter); err != nil || answer[1] != want {
			t.Errorf("%s: % X, %v", reader, answer, err)
		}
	}
}

// twoConnections makes a trace of a reader that was connected to twice, and what came of a command
// on the second.
func twoConnections(e *Exchange) Trace {
	e.Connection = 2
	reader := Snapshot{Readers: []Reader{{Name: "A", Card: "present"}}}
	return Trace{Header{Schema: Schema}, []Event{
		{Snapshot: &reader}, {Connect: &Connect{Connection: 1, Reader: "A"}}, {Close: &Close{Connection: 1}},
		{Snapshot: &reader}, {Connect: &Connect{Connection: 2, Reader: "A"}}, {Exchange: e}, {Snapshot: &reader},
	}}
}

func TestASecretOfAnotherConnectionIsAnsweredOnce(t *testing.T) {
	verify := hexBytes(t, "002000800437333931")
	readers := Replay(twoConnections(&Exchange{Command: verify[:headerLength], Hidden: 5, Answer: Bytes{0x63, 0xC2}}), Fast)
	connection, err := readers.Connect(t.Context(), "A")
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := connection.Transmit(verify); err != nil || answer[1] != 0xC2 {
		t.Errorf("% X, %v", answer, err)
	}
	for range 2 {
		if answer, err := connection.Transmit(verify); !errors.Is(err, ErrNotRecorded) {
			t.Errorf("once more: % X, %v", answer, err)
		}
		if connection, err = readers.Connect(t.Context(), "A"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnAnswerOfAnotherConnectionMovesNoReaders(t *testing.T) {
	counter := Bytes{0, 0x20, 0, 0x80}
	synctest.Test(t, func(t *testing.T) {
		readers := Replay(twoConnections(&Exchange{Command: counter, Answer: Bytes{0x63, 0xC2}}), Fast)
		ctx, cancel := context.WithCancel(t.Context())
		shown := 0
		go readers.Watch(ctx, func(check.Snapshot) { shown++ })
		synctest.Wait()
		connection, err := readers.Connect(ctx, "A")
		if err != nil {
			t.Fatal(err)
		}
		if answer, err := connection.Transmit(counter); err != nil || answer[1] != 0xC2 {
			t.Errorf("% X, %v", answer, err)
		}
		time.Sleep(time.Second) // in a bubble
		synctest.Wait()
		if shown != 1 {
			t.Errorf("%d are shown", shown)
		}
		cancel()
		synctest.Wait()
	})
}

func TestReadersComeAfterAllThatWasBeforeThem(t *testing.T) {
	recorded := script(&Exchange{Command: Bytes{0, 0x20, 0, 0x80}, Answer: Bytes{0x63, 0xC3}})
	recorded.Events = append(recorded.Events[1:], recorded.Events[0])
	synctest.Test(t, func(t *testing.T) {
		readers := Replay(recorded, Fast)
		ctx, cancel := context.WithCancel(t.Context())
		shown := 0
		go readers.Watch(ctx, func(check.Snapshot) { shown++ })
		synctest.Wait()
		connection, err := readers.Connect(ctx, "A")
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second) // in a bubble
		synctest.Wait()
		if shown != 0 {
			t.Error("they are shown before the command")
		}
		if _, err := connection.Transmit([]byte{0, 0x20, 0, 0x80}); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second) // in a bubble
		synctest.Wait()
		if shown != 1 {
			t.Errorf("%d are shown after it", shown)
		}
		cancel()
		synctest.Wait()
	})
}

func TestWhoGivesUpAReplayIsToldSo(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	structure := make([]byte, 23)
	copy(structure[19:], []byte{0, 0x20, 0, 0x80})
	keypad := &Exchange{Command: structure[19:], Hidden: 19, Keypad: true, Answer: Bytes{0x90, 0}}
	if _, err := Replay(script(), Fast).Connect(ended, "A"); !errors.Is(err, context.Canceled) {
		t.Errorf("connect: %v", err)
	}
	live, stop := context.WithCancel(t.Context())
	connection, err := Replay(script(keypad), Fast).Connect(live, "A")
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if _, err := connection.(card.Keypad).VerifyOnKeypad(structure); !errors.Is(err, context.Canceled) {
		t.Errorf("keypad: %v", err)
	}
	synctest.Test(t, func(t *testing.T) { // while a connection takes its time
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		slow := Trace{Header{Schema: Schema}, []Event{{Connect: &Connect{Connection: 1, Reader: "A", Took: 2000}}}}
		if _, err := Replay(slow, AsThen).Connect(ctx, "A"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("slow: %v", err)
		}
	})
	synctest.Test(t, func(t *testing.T) { // while a command waits for readers that come before it
		ctx, cancel := context.WithTimeout(t.Context(), settle/2)
		defer cancel()
		watched, stop := context.WithCancel(t.Context())
		recorded := script(&Exchange{Command: Bytes{0, 0x20, 0, 0x80}, Answer: Bytes{0x63, 0xC3}})
		recorded.Events = slices.Insert(recorded.Events, 2, recorded.Events[0])
		readers := Replay(recorded, Fast)
		connection, err := readers.Connect(ctx, "A")
		if err != nil {
			t.Fatal(err)
		}
		go readers.Watch(watched, func(check.Snapshot) {})
		synctest.Wait()
		if answer, err := connection.Transmit([]byte{0, 0x20, 0, 0x80}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("% X, %v", answer, err)
		}
		stop()
		synctest.Wait()
	})
}

func TestAReplayOfConnections(t *testing.T) {
	trace := Trace{Header{Schema: Schema, Day: "2025-10-16"}, []Event{
		{Connect: &Connect{Connection: 1, Reader: "A", Fault: &Fault{Cause: check.InUse}}},
		{Connect: &Connect{Connection: 2, Reader: "B"}},
		{Connect: &Connect{Connection: 3, Reader: "A"}},
		{Exchange: &Exchange{Connection: 2, Command: Bytes{0, 0x20, 0, 0x80}, Answer: Bytes{0x63, 0xC2}}},
		{Exchange: &Exchange{Connection: 3, Command: Bytes{0, 0x20, 0, 0x80}, Answer: Bytes{0x63, 0xC3}}},
		{Close: &Close{Connection: 3, Reset: true, Fault: &Fault{Cause: check.PoorContact}}},
		{Close: &Close{Connection: 2, Reset: true, Fault: &Fault{Cause: check.CardReset}}},
		{Connect: &Connect{Connection: 4, Reader: "C", Fault: &Fault{Cause: check.Unsupported}}},
		{Connect: &Connect{Connection: 5, Reader: "C", Fault: &Fault{Cause: check.NoPermission}}},
	}}
	ask := func(connection check.Connection) string {
		answer, err := connection.Transmit([]byte{0, 0x20, 0, 0x80})
		return fmt.Sprintf("%X %v", answer, err)
	}
	cause := func(err error) check.Cause {
		if err == nil {
			return ""
		}
		return check.AsFault(err).Cause
	}
	readers := Replay(trace, Fast)
	if _, err := readers.Connect(t.Context(), "A"); cause(err) != check.InUse {
		t.Errorf("the first connection: %v", err)
	}
	a, errA := readers.Connect(t.Context(), "A")
	b, errB := readers.Connect(t.Context(), "B")
	if errA != nil || errB != nil || ask(a) != "63C3 <nil>" || ask(b) != "63C2 <nil>" {
		t.Fatalf("%v, %v", errA, errB)
	}
	if err := b.Close(false); err != nil { // it was closed otherwise then
		t.Error(err)
	}
	if err := a.Close(true); cause(err) != check.PoorContact {
		t.Error(err)
	}
	if err := a.Close(true); err != nil {
		t.Errorf("a second time: %v", err)
	}
	// More than there were: to a card of which there is something to tell, or the last fault.
	again, err := readers.Connect(t.Context(), "A")
	if err != nil || ask(again) != "63C2 <nil>" {
		t.Errorf("%v", err)
	}
	if err := again.Close(true); err != nil {
		t.Error(err)
	}
	for _, want := range []check.Cause{check.Unsupported, check.NoPermission, check.NoPermission} {
		if _, err := readers.Connect(t.Context(), "C"); cause(err) != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// Events come about in their order, whichever side is ahead.
func TestAReplayWaitsForTheReadersAndForTheCheck(t *testing.T) {
	snapshot := func(events uint32) Event {
		return Event{Snapshot: &Snapshot{Readers: []Reader{{Name: "A", Card: "present", Events: events}}}}
	}
	verify := Event{Exchange: &Exchange{Connection: 1, Command: Bytes{0, 0x20, 0, 0x80}, Answer: Bytes{0x63, 0xC3}}}
	recorded := Trace{Header{Schema: Schema}, []Event{
		snapshot(0), {Connect: &Connect{Connection: 1, Reader: "A"}}, snapshot(1), verify, snapshot(2), {Close: &Close{Connection: 1}}, snapshot(3), snapshot(4),
	}}
	synctest.Test(t, func(t *testing.T) {
		readers := Replay(recorded, Fast)
		ctx, cancel := context.WithCancel(t.Context())
		var seen []uint32
		begun := time.Now()
		var times []time.Duration
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			readers.Watch(ctx, func(s check.Snapshot) {
				seen = append(seen, s.Readers[0].Events)
				times = append(times, time.Since(begun))
			})
		}()
		synctest.Wait()
		look := func(when string, want ...uint32) {
			t.Helper()
			time.Sleep(time.Second) // in a bubble
			synctest.Wait()
			synctest.Wait()
			if !slices.Equal(seen, want) {
				t.Errorf("%s: %v are seen, want %v", when, seen, want)
			}
		}
		look("at first", 0)
		connection, err := readers.Connect(ctx, "A")
		if err != nil {
			t.Fatal(err)
		}
		look("after Connect", 0, 1)
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			_, _ = connection.Transmit([]byte{0, 0x20, 0, 0x80})
		}()
		<-answered
		look("after the command", 0, 1, 2)
		_ = connection.Close(false)
		look("after Close", 0, 1, 2, 3, 4)
		if rest := times[4] - times[3]; rest != 2*settle || times[0] != 0 {
			t.Errorf("they come at %v", times)
		}
		select {
		case <-ended:
			t.Error("Watch has returned")
		default:
		}
		cancel()
		<-ended
		if len(seen) != 5 {
			t.Error(seen)
		}
	})
	synctest.Test(t, func(t *testing.T) { // a check that is ahead waits for the snapshot before
		readers := Replay(recorded, Fast)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		shown := 0
		go readers.Watch(ctx, func(check.Snapshot) { shown++ })
		synctest.Wait()
		connection, err := readers.Connect(ctx, "A")
		if err != nil || shown != 1 {
			t.Fatal(err, shown)
		}
		if _, err := connection.Transmit([]byte{0, 0x20, 0, 0x80}); err != nil || shown != 2 {
			t.Errorf("%v, with %d shown", err, shown)
		}
		_ = connection.Close(false)
		if shown != 3 {
			t.Errorf("closed with %d shown", shown)
		}
		cancel()
		synctest.Wait()
	})
	synctest.Test(t, func(t *testing.T) { // nobody watches any more: nobody is waited for
		readers := Replay(recorded, Fast)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		readers.Watch(ctx, func(check.Snapshot) { t.Error("shown to one who does not look") })
		connection, err := readers.Connect(t.Context(), "A")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := connection.Transmit([]byte{0, 0x20, 0, 0x80}); err != nil {
			t.Error(err)
		}
	})
	synctest.Test(t, func(t *testing.T) { // and who is done is not kept waiting
		readers := Replay(recorded, Fast)
		ctx, cancel := context.WithCancel(t.Context())
		watching, stop := context.WithCancel(t.Context())
		defer stop()
		go readers.Watch(watching, func(check.Snapshot) {})
		connection, err := readers.Connect(ctx, "A")
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, err := connection.Transmit([]byte{0, 0x20, 0, 0x80}); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if _, err := readers.Connect(ctx, "A"); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		stop()
		synctest.Wait()
	})
	synctest.Test(t, func(t *testing.T) { // no readers are in the trace
		ctx, cancel := context.WithCancel(t.Context())
		var faults []*check.Fault
		ended := false
		go func() {
			Replay(Trace{Events: []Event{{End: &End{}}}}, Fast).Watch(ctx, func(s check.Snapshot) { faults = append(faults, s.Fault) })
			ended = true
		}()
		synctest.Wait()
		if len(faults) != 1 || !errors.Is(faults[0], ErrNotRecorded) || ended {
			t.Errorf("%v, ended %t", faults, ended)
		}
		cancel()
		synctest.Wait()
		if !ended {
			t.Error("Watch has not returned")
		}
	})
}

// What the readers took is waited for too, from the event before.
func TestAReplayAsThenHasTheTimesOfTheReaders(t *testing.T) {
	recorded := Trace{Header{Schema: Schema}, []Event{
		{At: 100, Snapshot: &Snapshot{}}, {At: 700, Snapshot: &Snapshot{}},
		{At: 800, Connect: &Connect{Connection: 1, Reader: "A", Took: 200}}, {At: 900, Close: &Close{Connection: 1}}, {At: 2900, Snapshot: &Snapshot{}},
	}}
	for pace, want := range map[Pace][]time.Duration{Fast: {0, 2 * settle}, AsThen: {0, 600*time.Millisecond + 2*settle}} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			begun := time.Now()
			var times []time.Duration
			go Replay(recorded, pace).Watch(ctx, func(check.Snapshot) { times = append(times, time.Since(begun)) })
			time.Sleep(10 * time.Second)
			synctest.Wait()
			if !slices.Equal(times, want) {
				t.Errorf("%v, want %v", times, want)
			}
			cancel()
			synctest.Wait()
		})
	}
}
