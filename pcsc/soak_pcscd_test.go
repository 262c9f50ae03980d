//go:build linux

package pcsc_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"testing"

	"github.com/ebfe/scard"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/internal/check"
)

var (
	soakEvents = flag.Int("soak", 60, "events of TestSoakOverPCSCD; make soak has more")
	soakSeed   = flag.Uint64("seed", 1, "of what happens in TestSoakOverPCSCD")
)

// A soak is a desk at which anything may happen.
type soak struct {
	*desk
	random *rand.Rand
	lying  map[string]*laidCard // by reader
	all    []*laidCard
	counts map[string]int // of what happened
	last   check.State    // that the person saw

	entered, presented int // passwords, by the person and to cards
}

// happenings are what may happen, each as often as it stands there.
var happenings = []struct {
	what string
	do   func(*soak)
}{
	{"lay", (*soak).laysAny}, {"lay", (*soak).laysAny}, {"lay", (*soak).laysAny}, {"lay", (*soak).laysAny},
	{"swap", (*soak).swaps}, {"swap", (*soak).swaps},
	{"take", (*soak).takes},
	{"enter", (*soak).enters}, {"enter", (*soak).enters}, {"enter", (*soak).enters}, {"enter", (*soak).enters}, {"enter", (*soak).enters},
	{"again", func(s *soak) { s.Send(check.Again{}) }},
	{"cancel", func(s *soak) { s.Send(check.Cancel{}) }},
	{"choose", func(s *soak) { s.Send(check.Choose{Reader: s.reader()}) }},
	{"another program", (*soak).otherProgramUses},
	{"service", (*soak).restarts},
}

func (s *soak) reader() string {
	if s.random.IntN(4) == 0 {
		return second
	}
	return first
}

// anyFault is something that may befall a command. An answer of no bytes is not among
// it: vpcd waits for ever for the rest of it, even when the card is gone.
func (s *soak) anyFault() virtual.Fault {
	return []virtual.Fault{
		{Remove: true}, {Leave: true}, {Hang: never},
		{Status: card.NoPreciseDiagnosis}, {Status: card.Success}, {Status: 0x61FF}, {Status: 0x6C10},
		{Answer: []byte("garbage")}, {Answer: make([]byte, 300)}, {Answer: []byte{0x90}},
	}[s.random.IntN(10)]
}

func (s *soak) put(reader string) {
	p := named(s.t, []string{"valid", "renewable", "expired", "last-try", "no-signature", "other", "damaged"}[s.random.IntN(7)])
	if s.random.IntN(2) == 0 {
		p.Faults = map[int]virtual.Fault{1 + s.random.IntN(readingCommands+entryCommands): s.anyFault()}
	}
	s.lying[reader] = s.layOn(reader, p)
	s.all = append(s.all, s.lying[reader])
}

// laysAny lays a card down, where it can.
func (s *soak) laysAny() {
	reader := s.reader()
	if s.lying[reader] == nil {
		s.put(reader)
		lies := func(state check.State) bool {
			r, ok := find(check.Snapshot{Readers: state.Readers}, reader)
			return ok && r.Card != check.NoCard
		}
		// pcscd may not notice that this is another card than one that nobody looked at.
		if !lies(s.last) {
			s.sees(lies)
		}
	}
	s.follows()
}

func (s *soak) takes() { s.takesFrom(s.reader()) }

func (s *soak) takesFrom(reader string) {
	if c := s.lying[reader]; c != nil {
		c.take()
		s.lying[reader] = nil
	}
}

// swaps puts one card in the place of another within a millisecond.
func (s *soak) swaps() {
	s.takesFrom(first)
	s.put(first)
	s.follows()
}

// enters has a person enter a password, where there is a card to enter it for.
func (s *soak) enters() {
	s.laysAny()
	if !s.last.CanAsk(card.SignaturePassword) {
		return
	}
	s.Send(check.Ask{Secret: card.SignaturePassword})
	s.entered++
	text := virtual.Password
	if s.random.IntN(3) > 0 {
		text = fmt.Sprintf("WRONG%d", s.random.IntN(1_000_000)+100)
	}
	secret := cardtest.Secret(s.t, card.SignaturePassword, text)
	s.Send(check.Enter{Secret: secret, LastTry: s.random.IntN(2) == 0})
	if s.random.IntN(4) > 0 {
		// It is on its way, or something else has come to be known.
		s.sees(func(state check.State) bool {
			return state.CardGone || state.Phase != check.Showing && state.Phase != check.Asking
		})
		s.follows()
	}
}

// sees looks at what the person sees until it fits.
func (s *soak) sees(fits func(check.State) bool) {
	s.t.Helper()
	s.last = s.until(fits)
}

// follows looks at what the person sees until it rests, or hangs.
func (s *soak) follows() {
	s.t.Helper()
	for {
		select {
		case state := <-s.states:
			s.lookAt(state)
			s.last = state
			continue
		default:
		}
		if ends(s.last) || s.last.Slow {
			return
		}
		s.sees(func(check.State) bool { return true })
	}
}

// otherProgramUses has another program use the card on the first reader for a moment,
// and reset it.
func (s *soak) otherProgramUses() {
	if c := s.lying[first]; c == nil || c.profile.Faults != nil {
		return // one that hangs would hang the other program too
	}
	session, err := scard.EstablishContext()
	if err != nil {
		return
	}
	defer session.Release()
	held, err := session.Connect(first, scard.ShareShared, scard.ProtocolAny)
	if err != nil {
		return
	}
	_ = held.Disconnect([]scard.Disposition{scard.LeaveCard, scard.ResetCard, scard.UnpowerCard}[s.random.IntN(3)])
}

// restarts stops the service and starts it again, with readers in the end.
func (s *soak) restarts() {
	if s.random.IntN(2) == 0 {
		s.RestartWithoutReaders()
	} else {
		s.Stop()
	}
	s.clears() // vpcd went, and the cards with it
	s.sees(func(state check.State) bool { return len(state.Readers) == 0 })
	s.Restart()
	s.sees(func(state check.State) bool { return len(state.Readers) > 0 })
}

// clears takes all cards away.
func (s *soak) clears() {
	s.takesFrom(first)
	s.takesFrom(second)
}

// settles takes everything away and has the next card read, and a password sent to it
// once.
func (s *soak) settles() {
	s.t.Helper()
	s.clears()
	// pcscd may not notice that another card lies in place of one that nobody is connected to.
	empty := func(state check.State) bool {
		return !slices.ContainsFunc(state.Readers, func(r check.Reader) bool { return r.Card != check.NoCard })
	}
	if !empty(s.last) {
		s.sees(empty)
	}
	s.readsTheNext()
	c := s.lay(named(s.t, "valid"))
	s.until(shows(c))
	s.enterSecret(card.SignaturePassword, virtual.Password)
	s.sees(func(state check.State) bool { return state.Accepted })
	if n := c.Presented(card.SignaturePassword); n != 1 {
		s.t.Fatalf("a password that nothing came in the way of was sent %d times", n)
	}
	c.take()
	s.sees(gone)
	for _, c := range s.all {
		s.presented += c.Presented(card.SignaturePassword) + c.Presented(card.UserPIN)
		if c.Verified(card.SignaturePassword) {
			s.t.Fatal("a card still takes a password for verified")
		}
	}
	s.all = nil
	if s.presented > s.entered {
		s.t.Fatalf("%d secrets were sent, %d entered", s.presented, s.entered)
	}
}

// TestSoakOverPCSCD is a long and random run of everything that can go wrong on a real
// pcscd. Every so often all is made well, and the next card must then be read promptly,
// with nothing left behind.
func TestSoakOverPCSCD(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	const every = 10 // events between two settlings
	s := &soak{
		desk: setDesk(t), random: rand.New(rand.NewPCG(*soakSeed, 0)),
		lying: map[string]*laidCard{}, counts: map[string]int{},
	}
	var before []int
	for n := 1; n <= *soakEvents; n++ {
		happening := happenings[s.random.IntN(len(happenings))]
		s.counts[happening.what]++
		t.Logf("%d: %s", n, happening.what)
		happening.do(s)
		if n%every != 0 {
			continue
		}
		s.settles()
		switch now := resources(t); {
		case before == nil && n >= *soakEvents/3:
			before = now
		case before != nil && (now[0] > before[0]+4 || now[1] > before[1]+4 || now[2] > before[2]*3/2+8<<20):
			t.Fatalf("after %d events: goroutines, files and bytes are %v, before %v", n, now, before)
		}
	}
	t.Logf("seed %d: %v, %d cards, %d passwords entered, %d seen by cards; goroutines, files and bytes %v, at the end %v", *soakSeed, s.counts, s.cards, s.entered, s.presented, before, resources(t))
}

// resources counts goroutines, open files and bytes in use.
func resources(t *testing.T) []int {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return []int{runtime.NumGoroutine(), len(files), int(memory.HeapAlloc)}
}
