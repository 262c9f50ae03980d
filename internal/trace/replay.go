package trace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"kigen/internal/check"
	"kigen/rules"
)

// ErrNotRecorded says that a command is not in the trace: another version of Kigen sends
// other commands, or the trace ends before. It is the Err of a [check.Fault] of cause
// Unknown.
var ErrNotRecorded = errors.New("not in the trace")

// A Pace is how fast a trace is played.
type Pace bool

// The paces.
const (
	Fast   Pace = false // nothing takes longer than it must
	AsThen Pace = true  // readers and card take the time that they took
)

// Replay returns Readers that answer as recorded, in the same order. A command gets the
// answer that was recorded next, if it is the same command; else that of the same command
// in the same file, later or anywhere in the trace; else ErrNotRecorded. Where the check
// gave up waiting, the replay does not answer. Any secret gets the recorded answer. t is a
// recording, or was read: each connection in it was made before it was used.
func Replay(t Trace, pace Pace) check.Readers {
	p := &player{
		trace: t, pace: pace, done: -1, shown: -1, moved: make(chan struct{}), used: map[int]bool{},
		next: map[int]int{}, exchanges: map[asked][]int{},
	}
	conversations := map[int]*conversation{}
	last := map[int]int{} // event of each connection
	for i, event := range t.Events {
		if event.Connect != nil {
			conversations[event.Connect.Connection] = &conversation{cards: newCards()}
			last[event.Connect.Connection] = i
		}
		if e := event.Exchange; e != nil {
			p.next[last[e.Connection]], last[e.Connection] = i, i
			p.add(i, conversations[e.Connection].place.before(e.Command))
			conversations[e.Connection].pass(e)
		}
	}
	return p
}

// An asked is what exchanges are looked for by.
type asked struct {
	command string
	keypad  bool
	hidden  int   // how long an entered secret was does not matter
	place   place // where the card was before, as far as that matters
	on      int   // a connection, or one of the two below
}

// Of any connection, the exchanges that were answered, and those that were not.
const (
	anyAnswered = -1
	anyFailed   = -2
)

func askedBy(e *Exchange, place place, on int) asked {
	const entered = 2 // hidden bytes or more: an empty VERIFY has one, its Le
	return asked{string(e.Command), e.Keypad, min(e.Hidden, entered), place, on}
}

// add makes an exchange one that can be found.
func (p *player) add(i int, place place) {
	e := p.trace.Events[i].Exchange
	anywhere := anyAnswered
	if e.Fault != nil || e.GivenUp {
		anywhere = anyFailed
	}
	for _, on := range []int{e.Connection, anywhere} {
		key := askedBy(e, place, on)
		p.exchanges[key] = append(p.exchanges[key], i)
	}
}

// pass follows the conversation through a recorded exchange.
func (c *conversation) pass(e *Exchange) {
	if e.Fault != nil || e.GivenUp {
		c.place = place{}
		return
	}
	c.note(append(slices.Clone(e.Command), make([]byte, e.Hidden)...), e.Answer)
}

// A player is the Readers of a trace.
type player struct {
	trace     Trace
	pace      Pace
	next      map[int]int     // the exchange after each connect and exchange, on the same connection
	exchanges map[asked][]int // in order

	mu       sync.Mutex
	used     map[int]bool  // events that were replayed
	done     int           // the last event that was replayed or skipped
	shown    int           // the last snapshot that was handed out
	watching bool          // Watch is running
	moved    chan struct{} // closed and replaced whenever one of these changes
}

// settle is how long readers rest before and after each change, so that the check can do
// what it did then.
const settle = 50 * time.Millisecond

// take waits as long as something took then, in milliseconds.
func (p *player) take(ctx context.Context, took int) error {
	if p.pace == Fast {
		return nil
	}
	return pause(ctx, time.Duration(took)*time.Millisecond)
}

// change changes the player and wakes those that wait.
func (p *player) change(how func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	how()
	close(p.moved)
	p.moved = make(chan struct{})
}

// wait waits until so returns true, or ctx is done.
func (p *player) wait(ctx context.Context, so func() bool) {
	for {
		p.mu.Lock()
		ok, moved := so(), p.moved
		p.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return
		}
	}
}

// Watch implements [check.Readers].
func (p *player) Watch(ctx context.Context, changed func(check.Snapshot)) {
	p.change(func() { p.watching = true })
	defer p.change(func() { p.watching = false })
	before, first := -1, true // the last event that is no snapshot
	for i, event := range p.trace.Events {
		if event.Snapshot == nil {
			before = i
			continue
		}
		p.wait(ctx, func() bool { return p.done >= before })
		if ctx.Err() != nil || !first && pause(ctx, settle) != nil {
			return
		}
		// From the event before it, so that the time in which a person thought counts once.
		if i > 0 && p.take(ctx, event.At-p.trace.Events[i-1].At) != nil {
			return
		}
		first = false
		changed(event.Snapshot.snapshot())
		if pause(ctx, settle) != nil {
			return
		}
		p.change(func() { p.shown = i })
	}
	if first {
		changed(check.Snapshot{Fault: notRecorded("readers")})
	}
	<-ctx.Done()
}

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// come has an event come about, after the snapshots that came before it.
func (p *player) come(ctx context.Context, event int) error {
	p.change(func() { p.done, p.used[event] = max(p.done, event-1), true })
	before := event - 1
	for before >= 0 && p.trace.Events[before].Snapshot == nil {
		before--
	}
	p.wait(ctx, func() bool { return !p.watching || p.shown >= before })
	p.change(func() { p.done = max(p.done, event) })
	return ctx.Err()
}

// find returns the first event that fits, which may have come about already or not.
func (p *player) find(fits func(int, Event, bool) bool) (int, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, event := range p.trace.Events {
		if fits(i, event, p.used[i]) {
			return i, true
		}
	}
	return 0, false
}

func notRecorded(what string) *check.Fault {
	return &check.Fault{Cause: check.Unknown, Err: fmt.Errorf("%s: %w", what, ErrNotRecorded)}
}

// Connect implements [check.Readers].
func (p *player) Connect(ctx context.Context, reader string) (check.Connection, error) {
	i, ok := p.find(func(_ int, e Event, used bool) bool { return e.Connect != nil && e.Connect.Reader == reader && !used })
	if !ok {
		return p.connectAgain(ctx, reader)
	}
	if err := p.come(ctx, i); err != nil {
		return nil, &check.Fault{Cause: check.InUse, Err: err}
	}
	connect := p.trace.Events[i].Connect
	if err := p.take(ctx, connect.Took); err != nil {
		return nil, &check.Fault{Cause: check.InUse, Err: err}
	}
	if err := connect.Fault.fault(); err != nil {
		return nil, err
	}
	return p.connection(ctx, connect.Connection, i), nil
}

// connectAgain is for a connection more than was recorded: one to a card of which the
// trace tells, or the fault that there was.
func (p *player) connectAgain(ctx context.Context, reader string) (check.Connection, error) {
	if _, ok := p.find(func(_ int, e Event, _ bool) bool {
		return e.Connect != nil && e.Connect.Reader == reader && e.Connect.Fault == nil
	}); ok {
		return p.connection(ctx, 0, len(p.trace.Events)), nil
	}
	for _, event := range slices.Backward(p.trace.Events) {
		if event.Connect != nil && event.Connect.Reader == reader {
			return nil, event.Connect.Fault.fault()
		}
	}
	return nil, notRecorded("connection")
}

func (p *player) connection(ctx context.Context, number, at int) *played {
	return &played{player: p, ctx: ctx, number: number, at: at, last: at, conversation: conversation{cards: newCards()}}
}

// A played connection is one of a trace.
type played struct {
	player       *player
	ctx          context.Context
	number       int // 0 for one more than was recorded
	at           int // the last event that came about on it
	last         int // the exchange that answered last, of whatever connection
	conversation conversation
	closing      sync.Once
}

// Transmit implements [kigen/card.Transport].
func (c *played) Transmit(command []byte) ([]byte, error) {
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	sent := &Exchange{}
	sent.Command, sent.Hidden = keepCommand(command)
	return c.play(sent, fmt.Sprintf("command % X", []byte(sent.Command)))
}

// play has the recorded exchange come about that fits what is sent now.
func (c *played) play(sent *Exchange, name string) ([]byte, error) {
	i, ok := c.find(sent)
	if !ok {
		return nil, notRecorded(name)
	}
	exchange := c.player.trace.Events[i].Exchange
	c.last = i
	if c.isNext(i) {
		c.at = i
		if err := c.player.come(c.ctx, i); err != nil {
			return nil, err
		}
	} else {
		c.player.change(func() { c.player.used[i] = true })
	}
	if err := c.player.take(c.ctx, exchange.Took); err != nil {
		return nil, err
	}
	c.conversation.pass(exchange)
	switch {
	case exchange.GivenUp:
		<-c.ctx.Done() // as then
		return nil, c.ctx.Err()
	case exchange.Fault != nil:
		return nil, exchange.Fault.fault()
	}
	return slices.Clone(exchange.Answer), nil
}

// isNext reports whether an exchange is of this connection, and has not come about.
func (c *played) isNext(i int) bool {
	return i > c.at && c.player.trace.Events[i].Exchange.Connection == c.number
}

// find looks for the exchange that answers a command: what followed the last one; what
// comes later on this connection; then any, where an answer is better than none. No
// entered secret is answered twice. Whatever is in the trace, it takes few steps.
func (c *played) find(sent *Exchange) (int, bool) {
	p := c.player
	p.mu.Lock()
	defer p.mu.Unlock()
	fits := func(i int) bool { return !(p.used[i] && p.trace.Events[i].Exchange.isSecret()) }
	if i, ok := p.next[c.last]; ok && askedBy(p.trace.Events[i].Exchange, place{}, 0) == askedBy(sent, place{}, 0) && fits(i) {
		return i, true
	}
	if len(sent.Command) >= headerLength && sent.Command[1] == insGetResponse {
		return 0, false
	}
	here := c.conversation.place.before(sent.Command)
	later := p.exchanges[askedBy(sent, here, c.number)]
	from, _ := slices.BinarySearch(later, c.at+1)
	for _, list := range [][]int{later[from:], p.exchanges[askedBy(sent, here, anyAnswered)], p.exchanges[askedBy(sent, here, anyFailed)]} {
		if at := slices.IndexFunc(list, fits); at >= 0 {
			return list[at], true
		}
	}
	return 0, false
}

// Close implements [check.Connection]. A connection ends as it did then, or well.
func (c *played) Close(reset bool) (err error) {
	c.closing.Do(func() {
		i, ok := c.player.find(func(_ int, e Event, _ bool) bool { return e.Close != nil && e.Close.Connection == c.number })
		if !ok {
			return
		}
		// A connection that is given up ends nevertheless.
		_ = c.player.come(c.ctx, i)
		if recorded := c.player.trace.Events[i].Close; recorded.Reset == reset {
			err = recorded.Fault.fault()
		}
	})
	return err
}

// Issuer returns what the check found of who signed a certificate, whose signature is
// not in the trace: unknown where it found nothing.
func (c *played) Issuer(kind rules.Kind) check.Issuer {
	for _, event := range c.player.trace.Events {
		if event.End != nil && event.End.Issuers[kind] != "" {
			return event.End.Issuers[kind]
		}
	}
	return check.IssuerUnknown
}

// snapshot returns the snapshot again.
func (s *Snapshot) snapshot() check.Snapshot {
	snapshot := check.Snapshot{Fault: s.Fault.checkFault()}
	for _, reader := range s.Readers {
		snapshot.Readers = append(snapshot.Readers, check.Reader{
			Name: reader.Name, Card: check.Presence(slices.Index(presences, reader.Card)), ATR: string(reader.ATR),
			Events: reader.Events, Simulated: reader.Simulated,
		})
	}
	return snapshot
}
