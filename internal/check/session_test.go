package check

import (
	"context"
	"fmt"
	"math/rand/v2"
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

// inserted returns a simulator that has a named card in it, as it is on the
// bubble's day, changed.
func inserted(t *testing.T, name string, changes ...func(*virtual.Profile)) (*Simulator, *virtual.Card) {
	t.Helper()
	p, ok := virtual.Named(name, dayInJapan())
	if !ok {
		t.Fatalf("no profile %q", name)
	}
	for _, change := range changes {
		change(&p)
	}
	simulator, v := NewSimulator(), virtual.New(p)
	simulator.Insert(v)
	return simulator, v
}

func (r *running) wantPhase(t *testing.T, want Phase, cause Cause) State {
	t.Helper()
	s := r.state()
	if s.Phase != want || (s.Fault == nil) != (cause == "") || s.Fault != nil && s.Fault.Cause != cause {
		t.Errorf("phase %s, fault %v, want %s, %q", phaseNames[s.Phase], s.Fault, phaseNames[want], cause)
	}
	return s
}

func TestASessionReadsACardAndVerifiesBothSecrets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		simulator, v := inserted(t, "valid")
		session := start(t, simulator)
		s := session.wantPhase(t, Showing, "")
		if !s.Report.Complete || !s.Report.Simulated || s.Report.Reader != SimulatorName || len(s.Report.Items) != 3 {
			t.Errorf("%+v", s.Report)
		}
		for _, secret := range []struct {
			kind card.SecretKind
			text string
		}{{card.UserPIN, virtual.PIN}, {card.SignaturePassword, virtual.Password}} {
			session.Send(Ask{secret.kind})
			session.wantPhase(t, Asking, "")
			entry := cardtest.Secret(t, secret.kind, secret.text)
			session.Send(Enter{Secret: entry})
			if s := session.wantPhase(t, Showing, ""); !s.Accepted || entry.Len() != 0 {
				t.Errorf("accepted %t, %d characters left", s.Accepted, entry.Len())
			}
			if v.Verified(secret.kind) || v.Presented(secret.kind) != 1 {
				t.Errorf("still verified: %t, sent %d times", v.Verified(secret.kind), v.Presented(secret.kind))
			}
		}
		if item, _ := session.state().Report.Item(rules.Signature); item.State != StateValid {
			t.Errorf("%+v", item)
		}
		simulator.Remove()
		if s := session.state(); !s.CardGone || len(s.Report.Items) != 3 {
			t.Errorf("%+v", s)
		}
	})
}

func TestAStateIsHandedOutAfterEveryChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		simulator, _ := inserted(t, "valid")
		session := start(t, simulator)
		session.wantPhase(t, Showing, "")
		if first := session.history()[0]; first.Phase != WaitingForReader || first.Today != dayInJapan() || first.Fault != nil {
			t.Errorf("begins with %+v", first)
		}
		dates := 0
		for _, s := range session.history() {
			known := 0
			for _, item := range s.Report.Items {
				if !item.Expires.IsZero() {
					known++
				}
			}
			if known < dates {
				t.Errorf("a date disappeared: %+v", s)
			}
			if known > 0 && dates == 0 && s.Phase != Reading {
				t.Errorf("the first date came in phase %s", phaseNames[s.Phase])
			}
			dates = known
		}
	})
}

func TestMidnightInJapanJudgesAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lastDay := dayInJapan()
		simulator, _ := inserted(t, "valid", func(p *virtual.Profile) {
			p.UserAuthentication.NotBefore, p.UserAuthentication.NotAfter = lastDay.AddDays(-1000), lastDay
		})
		session := start(t, simulator)
		want := func(state ItemState, daysLeft int) {
			t.Helper()
			if item, _ := session.state().Report.Item(rules.UserAuthentication); item.State != state || item.DaysLeft != daysLeft {
				t.Errorf("at %v: %s, %d days", time.Now().In(rules.Japan), item.State, item.DaysLeft)
			}
		}
		want(StateRenewable, 0)
		wait(15*time.Hour - time.Second)
		want(StateRenewable, 0)
		wait(time.Second)
		want(StateExpired, -1)
		wait(24 * time.Hour)
		want(StateExpired, -2)
	})
}

func TestTheCalendarIsLookedAtOftenEnoughForAComputerThatSlept(t *testing.T) {
	day := time.Date(2025, 10, 16, 0, 0, 0, 0, rules.Japan)
	for clock, want := range map[time.Duration]time.Duration{
		0:                             15 * time.Minute,
		23 * time.Hour:                15 * time.Minute,
		23*time.Hour + 50*time.Minute: 10 * time.Minute,
		24*time.Hour - 1:              1,
	} {
		if got := untilCalendar(day.Add(clock).In(time.UTC)); got != want {
			t.Errorf("%v: %v, want %v", clock, got, want)
		}
	}
}

func TestQuietRetriesWaitLongerEachTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		readers := newFakeReaders(func(context.Context, string) (card.Transport, error) { return nil, &Fault{Cause: PoorContact} })
		session := start(t, readers)
		began := time.Now()
		readers.snapshots <- snapshot(holds("A", 1)).snapshot
		wait(time.Minute)
		session.wantPhase(t, InTrouble, PoorContact)
		var after []time.Duration
		for _, at := range readers.connects {
			after = append(after, at.Sub(began))
		}
		if want := []time.Duration{0, 250 * time.Millisecond, 750 * time.Millisecond}; !slices.Equal(after, want) {
			t.Errorf("connected after %v, want %v", after, want)
		}
	})
}

// silentAt has the n-th command wait before it is answered.
func silentAt(n int, silence time.Duration, v *virtual.Card) card.Transport {
	count := 0
	return transportFunc(func(command []byte) ([]byte, error) {
		if count++; count == n {
			<-time.After(silence)
		}
		return v.Transmit(command)
	})
}

func TestACardIsSlowAfterFiveSecondsOfSilenceAndIsReadAllTheSame(t *testing.T) {
	for silence, slow := range map[time.Duration]bool{4900 * time.Millisecond: false, 30 * time.Second: true} {
		for name, command := range map[string]int{"at first": 1, "later": 12} {
			synctest.Test(t, func(t *testing.T) {
				readers := newFakeReaders(func(context.Context, string) (card.Transport, error) {
					return silentAt(command, silence, virtual.New(profile(t, "valid"))), nil
				})
				session := start(t, readers)
				readers.snapshots <- snapshot(holds("A", 1)).snapshot
				wait(4800 * time.Millisecond)
				if session.wantPhase(t, Reading, "").Slow {
					t.Errorf("%s: slow after less than five seconds", name)
				}
				wait(300 * time.Millisecond)
				if got := session.state().Slow; got != slow {
					t.Errorf("%s, %v: slow after five seconds: %t", name, silence, got)
				}
				wait(time.Minute)
				if s := session.wantPhase(t, Showing, ""); s.Slow || !s.Report.Complete {
					t.Errorf("%s: %+v", name, s)
				}
			})
		}
	}
}

func TestACardIsSlowWhateverAnotherReaderDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		readers := newFakeReaders(func(ctx context.Context, _ string) (card.Transport, error) {
			return hangingAt(ctx, 9, virtual.New(profile(t, "valid"))), nil
		})
		session := start(t, readers)
		readers.snapshots <- snapshot(holds("A", 1), empty("B")).snapshot
		for n := range uint32(3) {
			wait(3 * time.Second)
			readers.snapshots <- snapshot(holds("A", 1), Reader{Name: "B", Events: n + 1}).snapshot
		}
		if !session.wantPhase(t, Reading, "").Slow {
			t.Error("silent for nine seconds, and not slow")
		}
	})
}

func TestACardThatSaysSomethingNowAndThenIsNotSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		readers := newFakeReaders(func(context.Context, string) (card.Transport, error) {
			v := virtual.New(profile(t, "valid"))
			return transportFunc(func(command []byte) ([]byte, error) {
				<-time.After(400 * time.Millisecond) // something new for the report every few commands
				return v.Transmit(command)
			}), nil
		})
		session := start(t, readers)
		readers.snapshots <- snapshot(holds("A", 1)).snapshot
		wait(time.Minute)
		session.wantPhase(t, Showing, "")
		for _, s := range session.history() {
			if s.Slow {
				t.Fatalf("slow: %s", describe(s, nil))
			}
		}
	})
}

func TestAPersonMayStopAReadingThatDoesNotEndAndBeginItAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		connections := 0
		readers := newFakeReaders(func(ctx context.Context, _ string) (card.Transport, error) {
			v := virtual.New(profile(t, "valid"))
			if connections++; connections == 1 {
				return hangingAt(ctx, 9, v), nil
			}
			return v, nil
		})
		session := start(t, readers)
		readers.snapshots <- snapshot(holds("A", 1)).snapshot
		wait(time.Hour)
		if !session.wantPhase(t, Reading, "").Slow {
			t.Error("not slow")
		}
		session.Send(Cancel{})
		if s := session.wantPhase(t, InTrouble, PoorContact); s.Slow || readers.open != 0 {
			t.Errorf("slow %t, %d connections open", s.Slow, readers.open)
		}
		session.Send(Again{})
		session.wantPhase(t, Showing, "")
	})
}

func TestARetryIsForgottenWhenTheCardGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		readers := newFakeReaders(func(context.Context, string) (card.Transport, error) { return nil, &Fault{Cause: PoorContact} })
		session := start(t, readers)
		readers.snapshots <- snapshot(holds("A", 1)).snapshot
		synctest.Wait()
		readers.snapshots <- snapshot(empty("A")).snapshot
		wait(time.Minute)
		session.wantPhase(t, WaitingForCard, CardRemoved)
		if len(readers.connects) != 1 {
			t.Errorf("%d connects", len(readers.connects))
		}
	})
}

// Every way in which an entry can end, the card is reset and the connection closed
// once. A reading leaves the card as it is.
func TestTheCardIsResetAfterEveryEntryAndAfterNoReading(t *testing.T) {
	lost := func(n int) func(*virtual.Profile) { return at(n, virtual.Fault{Err: &Fault{Cause: PoorContact}}) }
	for name, test := range map[string]struct {
		entry string
		now   func(*virtual.Profile)
		want  Cause
	}{
		"right":             {virtual.PIN, nil, ""},
		"wrong":             {wrongPIN, nil, WrongSecret},
		"too short":         {"12", nil, Malformed},
		"another card":      {virtual.PIN, anotherCard, CardChanged},
		"last try":          {virtual.PIN, tries(1, 5), LastTry},
		"blocked":           {virtual.PIN, tries(0, 5), SecretBlocked},
		"no application":    {virtual.PIN, func(p *virtual.Profile) { p.OtherCard = true }, OtherCard},
		"lost at once":      {virtual.PIN, lost(1), PoorContact},
		"lost before":       {virtual.PIN, lost(counterCommand), PoorContact},
		"lost with the PIN": {virtual.PIN, lost(verifyCommand), PoorContact},
		"answered 6F00":     {virtual.PIN, at(verifyCommand, virtual.Fault{Status: 0x6F00}), Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cards := []*virtual.Card{virtual.New(profile(t, "valid"))} // to be read, then to be verified
				now := profile(t, "valid")
				if test.now != nil {
					test.now(&now)
				}
				cards = append(cards, virtual.New(now))
				readers := newFakeReaders(func(context.Context, string) (card.Transport, error) {
					next := cards[0]
					if len(cards) > 1 {
						cards = cards[1:]
					}
					return next, nil
				})
				session := start(t, readers)
				readers.snapshots <- snapshot(holds("A", 1)).snapshot
				session.wantPhase(t, Showing, "")
				session.Send(Ask{card.UserPIN})
				entry := cardtest.Secret(t, card.UserPIN, test.entry)
				session.Send(Enter{Secret: entry})
				if s := session.state(); (s.Fault == nil) != (test.want == "") || s.Fault != nil && s.Fault.Cause != test.want {
					t.Errorf("fault %v, want %q", s.Fault, test.want)
				}
				// The reading, the entry, and after some entries a reading.
				if readers.open != 0 || !slices.Equal(readers.closes[:2], []bool{false, true}) || slices.Contains(readers.closes[2:], true) {
					t.Errorf("%d connections open, closed with reset: %v", readers.open, readers.closes)
				}
				if entry.Len() != 0 || cards[0].Presented(card.UserPIN) > 1 {
					t.Errorf("%d characters left, sent %d times", entry.Len(), cards[0].Presented(card.UserPIN))
				}
			})
		})
	}
}

// firstDate is the command of a reading that brings the first date.
const firstDate = 3

// hangingAt gives a transport to v whose n-th command hangs until ctx is done. Then it
// fails, and the first date comes all the same.
func hangingAt(ctx context.Context, n int, v *virtual.Card) card.Transport {
	count := 0
	return transportFunc(func(command []byte) ([]byte, error) {
		if count++; count == n {
			<-ctx.Done()
			if n != firstDate {
				return nil, ctx.Err()
			}
		}
		return v.Transmit(command)
	})
}

func TestACardTakenAwayWhileASecretIsOnItsWayEndsTheEntry(t *testing.T) {
	for _, swapped := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			v := virtual.New(profile(t, "valid"))
			connections := 0
			readers := newFakeReaders(func(ctx context.Context, _ string) (card.Transport, error) {
				if connections++; connections == 2 {
					return hangingAt(ctx, verifyCommand, v), nil
				}
				return v, nil
			})
			session := start(t, readers)
			readers.snapshots <- snapshot(holds("A", 1)).snapshot
			session.wantPhase(t, Showing, "")
			session.Send(Ask{card.UserPIN})
			entry := cardtest.Secret(t, card.UserPIN, virtual.PIN)
			session.Send(Enter{Secret: entry})
			session.wantPhase(t, Verifying, "")
			if swapped {
				readers.snapshots <- snapshot(holds("A", 3)).snapshot
				session.wantPhase(t, Showing, "")
			} else {
				readers.snapshots <- snapshot(empty("A")).snapshot
				session.wantPhase(t, WaitingForCard, CardRemoved)
			}
			// The next card's reading may end before the entry's connection does.
			if readers.open != 0 || !slices.Contains(readers.closes, true) || entry.Len() != 0 || v.Presented(card.UserPIN) != 0 {
				t.Errorf("%d open, closed %v, %d characters left, sent %d times", readers.open, readers.closes, entry.Len(), v.Presented(card.UserPIN))
			}
		})
	}
}

func TestNewsOfACardThatWasSwappedWhileReadingIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old := virtual.New(profile(t, "expired"))
		release := make(chan struct{})
		cards := map[int]card.Transport{
			1: transportFunc(func(command []byte) ([]byte, error) {
				if len(old.Log()) == 12 { // dates are known by now
					<-release // a driver that does not let go
				}
				return old.Transmit(command)
			}),
			2: virtual.New(profile(t, "valid")),
		}
		connections := 0
		readers := newFakeReaders(func(context.Context, string) (card.Transport, error) {
			connections++
			return cards[connections], nil
		})
		session := start(t, readers)
		readers.snapshots <- snapshot(holds("A", 1)).snapshot
		if item, _ := session.wantPhase(t, Reading, "").Report.Item(rules.UserAuthentication); item.Expires.Year != 2025 {
			t.Errorf("%+v", item)
		}
		readers.snapshots <- snapshot(holds("A", 3)).snapshot
		session.wantPhase(t, Showing, "")
		swapped := len(session.history())
		close(release)
		session.wantPhase(t, Showing, "")
		for _, s := range session.history()[swapped-1:] {
			if item, _ := s.Report.Item(rules.UserAuthentication); item.Expires.Year != 2029 {
				t.Errorf("%+v", item)
			}
		}
	})
}

func TestRunEndsWhateverIsGoingOn(t *testing.T) {
	for name, test := range map[string]struct{ connection, command int }{
		"while reading": {1, 5}, "while verifying": {2, 5}, "when a first date comes late": {1, firstDate},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := virtual.New(profile(t, "valid"))
				connections := 0
				readers := newFakeReaders(func(ctx context.Context, _ string) (card.Transport, error) {
					if connections++; connections == test.connection {
						return hangingAt(ctx, test.command, v), nil
					}
					return v, nil
				})
				session := start(t, readers)
				readers.snapshots <- snapshot(holds("A", 1)).snapshot
				synctest.Wait()
				session.Send(Ask{card.UserPIN})
				entry := cardtest.Secret(t, card.UserPIN, virtual.PIN)
				session.Send(Enter{Secret: entry})
				synctest.Wait()
				readers.slow = time.Second
				session.stop() // and the bubble ends only without goroutines
				if entry.Len() != 0 || readers.open != 0 {
					t.Errorf("%d characters left, %d connections open", entry.Len(), readers.open)
				}
			})
		})
	}
}

func TestAnIntentAfterTheEndOnlyWipesItsSecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		simulator, v := inserted(t, "valid")
		session := start(t, simulator)
		session.wantPhase(t, Showing, "")
		session.Send(Ask{card.UserPIN})
		session.stop()
		entry := cardtest.Secret(t, card.UserPIN, virtual.PIN)
		for _, intent := range []Intent{Enter{Secret: entry}, Again{}, Cancel{}, Ask{card.UserPIN}, Choose{"A"}} {
			session.Send(intent)
		}
		if entry.Len() != 0 || v.Presented(card.UserPIN) != 0 {
			t.Errorf("%d characters left, sent %d times", entry.Len(), v.Presented(card.UserPIN))
		}
	})
}

func TestASecretThatNobodyAskedForIsWipedAndNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		simulator, v := inserted(t, "valid")
		session := start(t, simulator)
		session.wantPhase(t, Showing, "")
		for range 3 {
			entry := cardtest.Secret(t, card.UserPIN, virtual.PIN)
			session.Send(Enter{Secret: entry, LastTry: true})
			session.wantPhase(t, Showing, "")
			if entry.Len() != 0 {
				t.Error("not wiped")
			}
		}
		if v.Presented(card.UserPIN) != 0 {
			t.Error("sent")
		}
	})
}

func TestASecretThatNobodyAskedForStopsNoReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		readers := newFakeReaders(func(context.Context, string) (card.Transport, error) {
			return silentAt(9, time.Second, virtual.New(profile(t, "valid"))), nil
		})
		session := start(t, readers)
		readers.snapshots <- snapshot(holds("A", 1)).snapshot
		session.wantPhase(t, Reading, "")
		session.Send(Enter{Secret: cardtest.Secret(t, card.UserPIN, virtual.PIN)})
		wait(time.Minute)
		session.wantPhase(t, Showing, "")
	})
}

func TestRunEndsWithAPanicInWhatItCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		simulator, _ := inserted(t, "valid")
		session := NewSession(simulator, dayInJapan, func(State) { panic("window") })
		func() {
			defer func() { _ = recover() }()
			session.Run(t.Context())
		}()
		session.Send(Again{}) // as after any end
	})
}

func TestACardIsSlowHoweverLateItCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		readers := newFakeReaders(func(ctx context.Context, _ string) (card.Transport, error) {
			return hangingAt(ctx, 1, virtual.New(profile(t, "valid"))), nil
		})
		session := start(t, readers)
		readers.snapshots <- snapshot(empty("A")).snapshot
		wait(time.Minute)
		readers.snapshots <- snapshot(holds("A", 1)).snapshot
		wait(slowAfter)
		if !session.wantPhase(t, Reading, "").Slow {
			t.Error("it is not")
		}
	})
}

// Without a bubble, so that everything runs as it may: intents, cards that come and
// go, and their news.
func TestIntentsAndNewsMayCross(t *testing.T) {
	var cards []*virtual.Card
	for _, name := range []string{"valid", "last-try", "juki"} {
		cards = append(cards, virtual.New(profile(t, name)))
	}
	first, second := NewSimulator(), NewSimulator()
	ctx, cancel := context.WithCancel(t.Context())
	states := 0
	session := NewSession(MergeReaders(first, renamed{second}), func() rules.Date { return today }, func(State) { states++ })
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		session.Run(ctx)
	}()
	var people sync.WaitGroup
	var secrets []*card.Secret
	for person := range 4 {
		random := rand.New(rand.NewPCG(1, uint64(person)))
		var entries []*card.Secret
		for range 100 {
			entries = append(entries, cardtest.Secret(t, card.UserPIN, wrongPIN))
		}
		secrets = append(secrets, entries...)
		people.Go(func() {
			for _, entry := range entries {
				session.Send([]Intent{Again{}, Cancel{}, Choose{SimulatorName}, Ask{card.UserPIN}}[random.IntN(4)])
				session.Send(Enter{Secret: entry})
				simulator := []*Simulator{first, second}[random.IntN(2)]
				if random.IntN(3) == 0 {
					simulator.Remove()
				} else {
					simulator.Insert(cards[random.IntN(len(cards))])
				}
			}
		})
	}
	people.Wait()
	cancel()
	<-ended
	for _, secret := range secrets {
		if secret.Len() != 0 {
			t.Fatal("a secret is left")
		}
	}
	if states == 0 {
		t.Error("no states")
	}
}

// renamed gives the reader of a second simulator a name of its own.
type renamed struct{ *Simulator }

func (r renamed) Watch(ctx context.Context, changed func(Snapshot)) {
	r.Simulator.Watch(ctx, func(s Snapshot) {
		for i := range s.Readers {
			s.Readers[i].Name = "second"
		}
		changed(s)
	})
}

func (r renamed) Connect(ctx context.Context, reader string) (Connection, error) {
	if reader != "second" {
		return nil, fmt.Errorf("connect to %q", reader)
	}
	return r.Simulator.Connect(ctx, SimulatorName)
}
