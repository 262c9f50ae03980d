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
	mu      sync.Mutex
	card    SimulatedCard
	events  uint32
	changed chan struct{} // closed and replaced at every change
}

// NewSimulator returns a simulator with no card.
func NewSimulator() *Simulator { return &Simulator{changed: make(chan struct{})} }

// Insert lays a card into the reader, instead of the one that is there.
func (s *Simulator) Insert(card SimulatedCard) { s.put(card) }

// Remove takes the card away, and the reader with it.
func (s *Simulator) Remove() { s.put(nil) }

func (s *Simulator) put(card SimulatedCard) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.card = card
	s.events++
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
	if s.card == nil {
		return Snapshot{Fault: &Fault{Cause: NoReader}}, s.changed
	}
	reader := Reader{Name: SimulatorName, Card: CardPresent, Events: s.events, Simulated: true}
	return Snapshot{Readers: []Reader{reader}}, s.changed
}

// Connect implements [Readers].
func (s *Simulator) Connect(ctx context.Context, reader string) (Connection, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if reader != SimulatorName || s.card == nil {
		return nil, &Fault{Cause: ReaderGone}
	}
	return &simulatedConnection{ctx: ctx, simulator: s, card: s.card, events: s.events}, nil
}

type simulatedConnection struct {
	ctx       context.Context
	simulator *Simulator
	card      SimulatedCard
	events    uint32
}

func (c *simulatedConnection) Transmit(command []byte) ([]byte, error) {
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	c.simulator.mu.Lock()
	gone := c.simulator.events != c.events
	c.simulator.mu.Unlock()
	if gone {
		return nil, &Fault{Cause: CardRemoved}
	}
	response, err := c.card.Transmit(command)
	if err != nil {
		return nil, &Fault{Cause: PoorContact, Err: err}
	}
	return response, nil
}

func (c *simulatedConnection) Close(reset bool) error {
	if reset {
		c.card.Reset()
	}
	return nil
}
