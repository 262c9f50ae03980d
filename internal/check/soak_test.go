package check

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/rules"
)

var (
	soakEvents = flag.Int("soak", 3000, "events of TestSoak; make soak has more")
	soakSeed   = flag.Uint64("seed", 1, "of what happens in TestSoak")
)

// A world is Readers in which anything may happen, at any time: cards come, go and
// answer nonsense, readers and the service go away, drivers hang. It knows which card
// lay where and when, and what was sent to it. Time is virtual.
type world struct {
	mu      sync.Mutex
	random  *rand.Rand    // of what befalls commands
	changed chan struct{} // closed and replaced at every change

	down    bool // the service
	readers map[string]*place
	counter uint32           // of insertions and removals
	stays   map[uint32]*stay // every insertion, by its Events
	trouble int              // of 1000 commands, how many something befalls
	hung    chan struct{}    // closed when what hangs is to go on

	sent map[string]int // secrets that reached a card, by what was entered
}

// A place is a reader.
type place struct {
	events uint32
	stay   *stay // nil without a card
	taken  bool  // by another program, for itself
}

// A stay is a card from when it was laid down until it was taken away.
type stay struct {
	card   *virtual.Card
	number int // of the card
	dates  virtual.Profile
	reset  bool          // by another program
	turn   chan struct{} // holds one token while a connection has its transaction
	gone   chan struct{}
}

func newStay(number int, p virtual.Profile, v *virtual.Card) *stay {
	return &stay{card: v, number: number, dates: p, turn: make(chan struct{}, 1), gone: make(chan struct{})}
}

func newWorld(random *rand.Rand) *world {
	w := &world{
		random: random, changed: make(chan struct{}), readers: map[string]*place{}, stays: map[uint32]*stay{},
		hung: make(chan struct{}), sent: map[string]int{},
	}
	w.readers["A"], w.readers["B"] = &place{}, &place{}
	return w
}

// change makes a change and tells who watches.
func (w *world) change(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
	close(w.changed)
	w.changed = make(chan struct{})
}

// put lays a card into a reader in place of what is there; nil takes it away.
func (w *world) put(at *place, next *stay) {
	if at.stay != nil {
		close(at.stay.gone)
		at.stay.card.Reset() // without power it forgets
	}
	w.counter++
	at.events, at.stay, at.taken = w.counter, next, false
	if next != nil {
		w.stays[at.events] = next
	}
}

func (w *world) Watch(ctx context.Context, changed func(Snapshot)) {
	for {
		w.mu.Lock()
		snapshot, next := w.snapshot(), w.changed
		w.mu.Unlock()
		changed(snapshot)
		select {
		case <-next:
		case <-ctx.Done():
			return
		}
	}
}

func (w *world) snapshot() (s Snapshot) {
	if w.down {
		return Snapshot{Fault: &Fault{Cause: ServiceDown}}
	}
	for _, name := range slices.Sorted(maps.Keys(w.readers)) {
		at := w.readers[name]
		reader := Reader{Name: name, Events: at.events}
		switch {
		case at.stay != nil && at.taken:
			reader.Card = CardInUse
		case at.stay != nil:
			reader.Card = CardPresent
		}
		s.Readers = append(s.Readers, reader)
	}
	if s.Readers == nil {
		s.Fault = &Fault{Cause: NoReader}
	}
	return s
}

func (w *world) Connect(ctx context.Context, reader string) (Connection, error) {
	stay, fault := w.find(reader)
	if fault != nil {
		return nil, fault
	}
	select {
	case stay.turn <- struct{}{}:
		return &worldConnection{world: w, stay: stay, ctx: ctx}, nil
	case <-stay.gone:
		return nil, &Fault{Cause: CardRemoved}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (w *world) find(reader string) (*stay, *Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := w.readers[reader]
	switch {
	case w.down:
		return nil, &Fault{Cause: ServiceDown}
	case at == nil:
		return nil, &Fault{Cause: ReaderGone}
	case at.stay == nil:
		return nil, &Fault{Cause: CardAbsent}
	case at.taken:
		return nil, &Fault{Cause: InUse}
	}
	return at.stay, nil
}

type worldConnection struct {
	*world
	*stay
	ctx     context.Context
	closing sync.Once
}

// befallen are what a command may end in.
var befallen = []Cause{CardRemoved, CardReset, PoorContact, ServiceDown, ContextLost, ReaderGone, ServiceBusy, Unsupported, Unknown}

func (c *worldConnection) Transmit(command []byte) ([]byte, error) {
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	c.mu.Lock()
	down, reset, hung := c.down, c.reset, c.hung
	fate := 99
	if c.random.IntN(1000) < c.trouble {
		fate = c.random.IntN(8)
	}
	cause := befallen[c.random.IntN(len(befallen))]
	garbage := make([]byte, c.random.IntN(300))
	for i := range garbage {
		garbage[i] = byte(c.random.Uint32())
	}
	c.mu.Unlock()
	switch {
	case down:
		return nil, &Fault{Cause: ServiceDown}
	case reset:
		return nil, &Fault{Cause: CardReset}
	case fate == 0:
		return nil, &Fault{Cause: cause} // and the card never saw the command
	case fate == 1:
		return garbage, nil
	case fate == 2:
		return []byte{0x61, byte(cause[0])}, nil
	case fate == 3:
		return []byte{0x6C, byte(cause[0])}, nil
	case fate == 4:
		select {
		case <-hung:
		case <-c.gone:
		case <-c.ctx.Done():
			return nil, c.ctx.Err()
		}
	}
	response, err := c.reach(command)
	if fate == 5 {
		return nil, &Fault{Cause: cause, Err: err} // the answer was lost
	}
	return response, err
}

// reach has the card carry out a command.
func (c *worldConnection) reach(command []byte) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.gone:
		return nil, &Fault{Cause: CardRemoved}
	default:
	}
	if command[1] == 0x20 && len(command) > 5 {
		c.sent[string(command[5:])]++
	}
	return c.card.Transmit(command)
}

func (c *worldConnection) Close(reset bool) (err error) {
	c.closing.Do(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		select {
		case <-c.gone:
			err = &Fault{Cause: CardRemoved}
		default:
			if reset {
				c.card.Reset()
			}
		}
		<-c.turn
	})
	return err
}

// A soak is a session in a world, and what is known of it.
type soak struct {
	t       *testing.T
	world   *world
	session *Session
	random  *rand.Rand

	mu      sync.Mutex
	state   State
	states  int
	read    int            // cards, to their ends
	faults  map[Cause]int  // that a person was told
	entered map[string]int // secrets, by their text
	cards   []*virtual.Card
	news    int // cards made so far

	presented int // secrets that cards saw
}

// changed checks what every state promises: dates are those of the very card that lay
// there.
func (s *soak) changed(state State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state.Phase == Showing && s.state.Phase == Reading {
		s.read++
	}
	if state.Fault != nil && (s.state.Fault == nil || state.Fault != s.state.Fault) {
		s.faults[state.Fault.Cause]++
	}
	s.state = state
	s.states++
	whose := 0
	for _, item := range state.Report.Items {
		if !item.Expires.IsZero() && whose >= 0 {
			whose = s.world.whose(state.Current, item, whose)
		}
	}
	if whose < 0 {
		s.t.Errorf("dates of no card, or of two: %+v in %s", state.Report.Items, describe(state, nil))
	}
}

// whose returns the serial number of the card whose date that is, which must be the one
// in the reader or, where the check has not heard of that yet, one laid there since.
// It is -1 where there is none, or where it is not the card that is named.
func (w *world) whose(reader Reader, item Item, named int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	for events, stay := range w.stays {
		dates := map[rules.Kind]rules.Date{
			rules.Card: stay.dates.CardExpires, rules.UserAuthentication: stay.dates.UserAuthentication.NotAfter, rules.Signature: stay.dates.Signature.NotAfter,
		}
		if events >= reader.Events && dates[item.Kind] == item.Expires && (named == 0 || named == stay.number) {
			return stay.number
		}
	}
	return -1
}

// another returns a card with dates and secrets of its own.
func (s *soak) another() *stay {
	s.news++
	names := []string{"valid", "valid", "renewable", "expired", "last-try", "no-signature", "other", "juki", "damaged"}
	p, _ := virtual.Named(names[s.random.IntN(len(names))], dayInJapan())
	s.shift(&p)
	v := virtual.New(p)
	s.cards = append(s.cards, v)
	return newStay(s.news, p, v)
}

func (s *soak) shift(p *virtual.Profile) {
	for _, day := range []*rules.Date{&p.CardExpires, &p.UserAuthentication.NotAfter, &p.Signature.NotAfter} {
		if !day.IsZero() {
			*day = day.AddDays(s.news % 3000)
		}
	}
	p.SerialNumber = fmt.Sprintf("99%013d", s.news)
}

// secret returns an entry: right, wrong in a way that no other is, or too short.
func (s *soak) secret(kind card.SecretKind) *card.Secret {
	text := virtual.PIN
	switch {
	case s.random.IntN(20) == 0:
		text = "123"
	case kind == card.SignaturePassword && s.random.IntN(2) == 0:
		text = virtual.Password
	case kind == card.SignaturePassword:
		text = fmt.Sprintf("WRONG%09d", len(s.entered))
	case s.random.IntN(3) > 0:
		text = fmt.Sprintf("%04d", s.random.IntN(10000))
	}
	s.entered[text]++
	return cardtest.Secret(s.t, kind, text)
}

// happens lets one thing happen.
func (s *soak) happens() {
	w := s.world
	name := []string{"A", "A", "A", "B"}[s.random.IntN(4)]
	kind := []card.SecretKind{card.UserPIN, card.SignaturePassword}[s.random.IntN(2)]
	there := func(f func(*place)) {
		w.change(func() {
			if at := w.readers[name]; at != nil {
				f(at)
			}
		})
	}
	s.mu.Lock()
	showing := s.state.Phase == Showing
	s.mu.Unlock()
	happening := s.random.IntN(16)
	switch {
	case w.down && s.random.IntN(2) == 0:
		happening = 5 // it does not stay so for long
	case len(w.readers) == 0:
		happening = 6
	case showing && s.random.IntN(2) == 0:
		happening = 15
	}
	switch happening {
	case 0, 1, 2:
		next := s.another()
		there(func(at *place) { w.put(at, next) })
	case 3, 4:
		there(func(at *place) { w.put(at, nil) })
	case 5:
		w.change(func() {
			w.down = !w.down
			if !w.down { // what was counted before says nothing any more
				for _, at := range w.readers {
					w.put(at, at.stay.again())
				}
			}
		})
	case 6:
		w.change(func() {
			if at := w.readers[name]; at == nil {
				w.readers[name] = &place{}
			} else {
				w.put(at, nil)
				delete(w.readers, name)
			}
		})
	case 7:
		there(func(at *place) { at.taken = !at.taken })
	case 8:
		there(func(at *place) {
			if at.stay != nil {
				at.stay.reset = !at.stay.reset
			}
		})
	case 9:
		w.change(func() { close(w.hung); w.hung = make(chan struct{}) })
	case 10:
		<-time.After(time.Duration(s.random.IntN(10_000)) * time.Millisecond)
	case 11:
		s.session.Send(Choose{name})
	case 12:
		s.session.Send(Cancel{})
	case 13:
		s.session.Send(Again{})
	default:
		s.session.Send(Ask{kind})
		if s.random.IntN(4) > 0 {
			s.session.Send(Enter{Secret: s.secret(kind), LastTry: s.random.IntN(3) > 0})
		}
	}
	if s.random.IntN(3) > 0 {
		synctest.Wait()
	}
}

// again is the same card laid down again.
func (l *stay) again() *stay {
	if l == nil {
		return nil
	}
	return newStay(l.number, l.dates, l.card)
}

// settles makes everything well, and has the next good card read within two seconds.
func (s *soak) settles() {
	s.t.Helper()
	s.news++
	p, _ := virtual.Named("valid", dayInJapan())
	s.shift(&p)
	good := newStay(s.news, p, virtual.New(p))
	w := s.world
	trouble := w.trouble
	w.change(func() {
		w.down, w.trouble = false, 0
		for _, name := range []string{"A", "B"} {
			if w.readers[name] == nil {
				w.readers[name] = &place{}
			}
			w.put(w.readers[name], nil)
		}
	})
	synctest.Wait()
	w.change(func() { w.put(w.readers["A"], good) })
	wait(2 * time.Second)
	s.mu.Lock()
	state := s.state
	s.mu.Unlock()
	item, _ := state.Report.Item(rules.Card)
	if state.Phase != Showing || item.Expires != p.CardExpires || state.Fault != nil || !state.Report.Complete {
		s.t.Fatalf("the next good card: %s", describe(state, nil))
	}
	w.mu.Lock()
	maps.DeleteFunc(w.stays, func(events uint32, _ *stay) bool { return events < w.readers["A"].events })
	w.mu.Unlock()
	s.account()
	s.cards = []*virtual.Card{good.card}

	// A secret that nothing comes in the way of is sent: once.
	text := fmt.Sprintf("ONCE%09d", s.news)
	s.entered[text]++
	s.session.Send(Ask{card.SignaturePassword})
	s.session.Send(Enter{Secret: cardtest.Secret(s.t, card.SignaturePassword, text)})
	synctest.Wait()
	s.mu.Lock()
	state = s.state
	s.mu.Unlock()
	if w.sent[text] != 1 || state.Phase != Asking || state.Fault == nil || state.Fault.Cause != WrongSecret {
		s.t.Fatalf("sent %d times: %s", w.sent[text], describe(state, nil))
	}
	w.change(func() { w.trouble = trouble })
}

// account holds every VERIFY that a card has seen against what was entered.
func (s *soak) account() {
	s.t.Helper()
	for _, c := range s.cards {
		s.presented += c.Presented(card.UserPIN) + c.Presented(card.SignaturePassword)
		if c.Verified(card.UserPIN) || c.Verified(card.SignaturePassword) {
			s.t.Error("something is still verified")
		}
	}
	sent := 0
	for text, times := range s.world.sent {
		sent += times
		if times > s.entered[text] || len(text) < 4 {
			s.t.Errorf("%q was sent %d times and entered %d times", text, times, s.entered[text])
		}
	}
	if s.presented != sent {
		s.t.Errorf("cards saw %d secrets, %d were sent", s.presented, sent)
	}
}

// TestSoak has a session live through a long and random run of everything that can go
// wrong. Every so often all is made well, and the next card must then be read, with
// nothing left behind.
func TestSoak(t *testing.T) {
	const every = 200 // events between two settlings
	synctest.Test(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(*soakSeed, 0))
		s := &soak{t: t, world: newWorld(rand.New(rand.NewPCG(*soakSeed, 1))), random: random, faults: map[Cause]int{}, entered: map[string]int{}}
		s.world.trouble = 10
		ctx, cancel := context.WithCancel(t.Context())
		s.session = NewSession(s.world, dayInJapan, s.changed)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			s.session.Run(ctx)
		}()
		var goroutines int
		var before uint64
		for n := 0; n < *soakEvents; n++ {
			s.happens()
			if n%every != every-1 {
				continue
			}
			s.settles()
			switch memory := heap(); {
			case before == 0 && n >= *soakEvents/4:
				goroutines, before = runtime.NumGoroutine(), memory
			case before != 0 && (runtime.NumGoroutine() > goroutines || memory > before+before/2+4<<20):
				t.Fatalf("after %d events: %d goroutines, before %d; %d bytes, before %d", n, runtime.NumGoroutine(), goroutines, memory, before)
			}
		}
		cancel()
		<-ended
		secrets := 0
		for _, times := range s.entered {
			secrets += times
		}
		t.Logf("seed %d: %d events, %d states, %d cards read, %d secrets entered, %d seen by cards; faults told: %v",
			*soakSeed, *soakEvents, s.states, s.read, secrets, s.presented, s.faults)
		if s.read < *soakEvents/50 || s.presented == 0 || len(s.faults) < 10 {
			t.Error("too little happened")
		}
	})
}

// heap returns the bytes in use.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
