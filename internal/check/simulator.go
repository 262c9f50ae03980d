package check

import (
	"context"
	"sync"

	"kigen/card"
)

// SimulatorName is the name of the simulator's one reader.
const SimulatorName = "Kigen Simulator 00 00"

// A SimulatedCard is a card in software, as package card/virtual makes them.
type SimulatedCard interface {
	card.Transport
	// Reset takes what was verified and selected from the card, as a loss of power does.
	Reset()
}

// A Simulator is [Readers] with one reader in software, for demonstration, training
// and tests. The reader is there only while a card is in it.
type Simulator struct {
	mu       sync.Mutex
	inserted *insertion // nil without a card
	events   uint32
	changed  chan struct{} // closed and replaced at every change
}

// An insertion is one card from its coming to its going.
type insertion struct {
	card   SimulatedCard
	events uint32
	turn   chan struct{} // holds one token while a connection has its transaction
	gone   chan struct{} // closed when the card is taken away
}

// NewSimulator returns a simulator with no card.
func NewSimulator() *Simulator { return &Simulator{changed: make(chan struct{})} }

// Insert lays a card into the reader, instead of the one that is there.
func (s *Simulator) Insert(card SimulatedCard) {
	s.put(&insertion{card: card, turn: make(chan struct{}, 1), gone: make(chan struct{})})
}

// Remove takes the card away, and the reader with it.
func (s *Simulator) Remove() { s.put(nil) }

func (s *Simulator) put(next *insertion) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events++
	if next != nil {
		next.events = s.events
	}
	if s.inserted != nil {
		close(s.inserted.gone)
	}
	s.inserted = next
	close(s.changed)
	s.changed = make(chan struct{})
}

// Watch implements [Readers].
func (s *Simulator) Watch(ctx context.Context, changed func(Snapshot)) {
	for {
		snapshot, next := s.snapshot()
		changed(snapshot)
		select {
		case <-next:
		case <-ctx.Done():
			return
		}
	}
}

func (s *Simulator) snapshot() (Snapshot, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.inserted == nil {
		return Snapshot{Fault: &Fault{Cause: NoReader}}, s.changed
	}
	reader := Reader{Name: SimulatorName, Card: CardPresent, Events: s.inserted.events, Simulated: true}
	return Snapshot{Readers: []Reader{reader}}, s.changed
}

// Connect implements [Readers]. It waits for the connection before it to be closed.
func (s *Simulator) Connect(ctx context.Context, reader string) (Connection, error) {
	s.mu.Lock()
	inserted := s.inserted
	s.mu.Unlock()
	if reader != SimulatorName || inserted == nil {
		return nil, &Fault{Cause: ReaderGone}
	}
	select {
	case inserted.turn <- struct{}{}:
		return &simulatedConnection{ctx: ctx, insertion: inserted}, nil
	case <-inserted.gone:
		return nil, &Fault{Cause: CardRemoved}
	case <-ctx.Done():
		return nil, &Fault{Cause: InUse, Err: ctx.Err()}
	}
}

type simulatedConnection struct {
	*insertion
	ctx    context.Context
	closed sync.Once
}

// Transmit implements [card.Transport].
func (c *simulatedConnection) Transmit(command []byte) ([]byte, error) {
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case <-c.gone:
		return nil, &Fault{Cause: CardRemoved}
	default:
	}
	response, err := c.card.Transmit(command)
	if err != nil {
		return nil, &Fault{Cause: PoorContact, Err: err}
	}
	return response, nil
}

// Close implements [Connection].
func (c *simulatedConnection) Close(reset bool) error {
	c.closed.Do(func() {
		if reset {
			c.card.Reset()
		}
		<-c.turn
	})
	return nil
}
