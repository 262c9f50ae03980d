package trace

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"kigen/internal/check"
	"kigen/internal/printable"
	"kigen/rules"
)

// A Recorder is [check.Readers] that pass everything on to others and note it. What it
// has noted stays in memory; [Trace.Write] writes it.
type Recorder struct {
	readers check.Readers
	header  Header
	start   time.Time

	mu          sync.Mutex
	events      []Event
	bytes       int // that they stand for
	cut         bool
	issuers     map[rules.Kind]check.Issuer
	connections int
	serials     check.Serials
	cards       *cards
}

// Record begins a recording of what passes between a check and readers. version is that
// of Kigen, day the one for which dates are judged, and asked the certificates whose
// secrets will be; lastTry says that a last try was agreed to.
func Record(readers check.Readers, version string, day rules.Date, asked []rules.Kind, lastTry bool) *Recorder {
	return &Recorder{
		readers: readers,
		header: Header{
			Schema: Schema, Kigen: printable.Line(version), System: runtime.GOOS + "/" + runtime.GOARCH, Day: day.String(),
			Asked: asked, LastTry: lastTry,
		},
		start:   time.Now(),
		issuers: map[rules.Kind]check.Issuer{},
		cards:   newCards(),
	}
}

// End returns what has been noted so far, with what came of the check: the error that
// ended it if any, and the program's exit code.
func (r *Recorder) End(err error, exit int) Trace {
	r.mu.Lock()
	defer r.mu.Unlock()
	end := &End{Exit: exit, Issuers: maps.Clone(r.issuers), Cut: r.cut}
	if _, ok := errors.AsType[*check.Fault](err); ok {
		end.Fault = r.newFault(err)
	}
	events := slices.Clone(r.events)
	for i, event := range events {
		if event.Exchange != nil { // in which a filter may still decide something
			exchange := *event.Exchange
			exchange.Answer = bytes.Clone(exchange.Answer)
			events[i].Exchange = &exchange
		}
	}
	return Trace{r.header, append(events, r.now(Event{End: end}))}
}

// note adds an event that has just happened, unless there are enough: then none comes any
// more. r.mu is held.
func (r *Recorder) note(event Event) {
	r.bytes += event.size()
	if len(r.events) == mostEvents || r.bytes > mostBytes {
		r.cut = true
		return
	}
	r.events = append(r.events, r.now(event))
}

func (r *Recorder) now(event Event) Event {
	event.At = milliseconds(time.Since(r.start))
	return event
}

func milliseconds(d time.Duration) int { return int(d / time.Millisecond) }

// Watch implements [check.Readers].
func (r *Recorder) Watch(ctx context.Context, changed func(check.Snapshot)) {
	r.readers.Watch(ctx, func(snapshot check.Snapshot) {
		r.noteSnapshot(snapshot)
		changed(snapshot)
	})
}

func (r *Recorder) noteSnapshot(snapshot check.Snapshot) {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept := &Snapshot{}
	if snapshot.Fault != nil {
		kept.Fault = r.newFault(snapshot.Fault)
	}
	for _, reader := range snapshot.Readers {
		kept.Readers = append(kept.Readers, Reader{
			Name: r.serials.Hide(reader.Name), Card: presences[reader.Card], ATR: ATR(reader.ATR[:min(len(reader.ATR), longestATR)]),
			Events: reader.Events, Simulated: reader.Simulated,
		})
	}
	r.note(Event{Snapshot: kept})
}

// Connect implements [check.Readers].
func (r *Recorder) Connect(ctx context.Context, reader string) (check.Connection, error) {
	begun := time.Now()
	connection, err := r.readers.Connect(ctx, reader)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.connections++
	number := r.connections
	r.note(Event{Connect: &Connect{number, r.serials.Hide(reader), r.newFault(err), milliseconds(time.Since(begun))}})
	if err != nil {
		return nil, err
	}
	return &recorded{Connection: connection, recorder: r, number: number, conversation: conversation{cards: r.cards}}, nil
}

var _ check.Recording = (*recorded)(nil)

// A recorded connection notes what passes over another.
type recorded struct {
	check.Connection
	recorder     *Recorder
	number       int
	conversation conversation
	closed       bool
}

// Transmit implements [kigen/card.Transport].
func (c *recorded) Transmit(command []byte) ([]byte, error) {
	begun := time.Now()
	answer, err := c.Connection.Transmit(command)
	kept := &Exchange{Took: milliseconds(time.Since(begun))}
	kept.Command, kept.Hidden = keepCommand(command)
	c.noteExchange(kept, command, answer, err)
	return answer, err
}

// noteExchange notes what came of a command, of which kept has what is kept of it.
func (c *recorded) noteExchange(kept *Exchange, command, answer []byte, err error) {
	r := c.recorder
	r.mu.Lock()
	defer r.mu.Unlock()
	kept.Connection, kept.Fault, kept.GivenUp = c.number, r.newFault(err), isGivenUp(err)
	kept.Hidden = min(kept.Hidden, longestCommand-len(kept.Command))
	if err == nil {
		kept.Answer = c.conversation.note(command, answer)
		kept.Answer = kept.Answer[:min(len(kept.Answer), longestBytes)]
	} else {
		c.conversation = conversation{cards: r.cards} // who knows what the card did
	}
	if !c.closed { // nothing comes after the end of it
		r.note(Event{Exchange: kept})
	}
}

// Found implements [check.Recording].
func (c *recorded) Found(kind rules.Kind, issuer check.Issuer) {
	c.recorder.mu.Lock()
	defer c.recorder.mu.Unlock()
	c.recorder.issuers[kind] = issuer
}

// Close implements [check.Connection].
func (c *recorded) Close(reset bool) error {
	err := c.Connection.Close(reset)
	r := c.recorder
	r.mu.Lock()
	defer r.mu.Unlock()
	if !c.closed {
		c.closed = true
		r.note(Event{Close: &Close{c.number, reset, r.newFault(err)}})
	}
	return err
}
