//go:build linux

package pcsc_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/ebfe/scard"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/pcsc"
)

// These tests are of what can go wrong around a check, on a real pcscd. After each of
// them the next card is read as if nothing had happened, without a restart.

// The commands of a check: those of a reading, and of an entry of the password.
const (
	readingCommands = 25
	entryCommands   = 23
	verifyCommand   = readingCommands + 7
)

// never is a channel that a card waits for.
var never = make(chan struct{})

// moments are what a check may be at, and how it comes there.
var moments = map[string]func(*desk) *laidCard{
	"waiting": func(*desk) *laidCard { return nil },
	"reading": func(d *desk) *laidCard {
		c := d.lay(named(d.t, "valid", befalls(9, virtual.Fault{Hang: never})))
		d.until(func(s check.State) bool { return s.Phase == check.Reading && len(s.Report.Items) > 0 })
		return c
	},
	"showing": func(d *desk) *laidCard {
		c := d.lay(named(d.t, "valid"))
		d.until(shows(c))
		return c
	},
	"asking": func(d *desk) *laidCard {
		c := d.lay(named(d.t, "valid"))
		d.until(shows(c))
		d.Send(check.Ask{Secret: card.UserPIN})
		d.until(in(check.Asking))
		return c
	},
	"verifying": func(d *desk) *laidCard {
		c := d.lay(named(d.t, "valid", befalls(verifyCommand, virtual.Fault{Hang: never})))
		d.until(shows(c))
		d.enterSecret(card.SignaturePassword, virtual.Password)
		d.until(in(check.Verifying))
		return c
	},
}

func atEveryMoment(t *testing.T, test func(t *testing.T, d *desk, c *laidCard)) {
	for name, moment := range moments {
		t.Run(name, func(t *testing.T) {
			if !ownProcess(t) {
				return
			}
			d := setDesk(t)
			c := moment(d)
			test(t, d, c)
			d.readsTheNext()
			if c != nil && c.Presented(card.SignaturePassword) > 1 {
				t.Errorf("the password was sent %d times", c.Presented(card.SignaturePassword))
			}
			d.until(gone)
		})
	}
}

func TestTheServiceMayStopAndStartAtAnyMoment(t *testing.T) {
	atEveryMoment(t, func(t *testing.T, d *desk, _ *laidCard) {
		d.Stop()
		d.until(func(s check.State) bool { return s.CardGone || because(check.ServiceDown)(s) })
		d.Restart()
	})
}

func TestTheServiceMayCrashAtAnyMoment(t *testing.T) {
	atEveryMoment(t, func(t *testing.T, d *desk, _ *laidCard) {
		d.Kill()
		d.until(func(s check.State) bool { return s.CardGone || because(check.ServiceDown)(s) })
		d.Restart()
	})
}

// Meanwhile nothing is noticed of the card.
func TestTheServiceMayHangAtAnyMoment(t *testing.T) {
	atEveryMoment(t, func(t *testing.T, d *desk, c *laidCard) {
		thaw := d.Freeze()
		d.Send(check.Again{})
		if c != nil {
			c.take()
		}
		thaw()
	})
}

func TestTheReaderMayGoAtAnyMoment(t *testing.T) {
	atEveryMoment(t, func(t *testing.T, d *desk, _ *laidCard) {
		d.RestartWithoutReaders()
		d.until(func(s check.State) bool {
			return len(s.Readers) == 0 && s.Phase != check.Reading && s.Phase != check.Verifying
		})
		d.Restart()
	})
}

func TestTheCardMayGoAtAnyMoment(t *testing.T) {
	atEveryMoment(t, func(t *testing.T, d *desk, c *laidCard) {
		if c != nil {
			c.take()
			d.until(gone)
		}
	})
}

// Nothing tells the check but that the second card has no power.
func TestTheCardMayBeSwappedAtAnyMoment(t *testing.T) {
	atEveryMoment(t, func(t *testing.T, d *desk, c *laidCard) {
		if c != nil {
			c.take()
		}
	})
}

func TestACheckMayBeginBeforeTheService(t *testing.T) {
	d := newDesk(t)
	d.Stop()
	d.session = startSession(t, pcsc.New())
	d.until(because(check.ServiceDown))
	d.RestartWithoutReaders()
	d.until(because(check.NoReader))
	d.Restart()
	d.readsTheNext()
}

// At a command the card is away before it is answered; after it, before the next.
func TestACardMayBeTakenAwayAtAndAfterEveryCommandOfAReading(t *testing.T) {
	for n := 1; n <= readingCommands; n++ {
		for when, fault := range map[string]virtual.Fault{"at": {Remove: true}, "after": {Leave: true}} {
			t.Run(fmt.Sprintf("%s command %d", when, n), func(t *testing.T) {
				if !ownProcess(t) {
					return
				}
				d := setDesk(t)
				d.lay(named(t, "valid", befalls(n, fault)))
				s := d.until(func(s check.State) bool { return gone(s) && s.Report.Items == nil || s.CardGone })
				switch read := s.CardGone; {
				case read && (when != "after" || n != readingCommands):
					t.Errorf("%v, %v", s.Phase, s.Fault)
				case !read && (s.Fault == nil || s.Fault.Cause != check.CardRemoved):
					t.Errorf("the person is told %v", s.Fault)
				}
				d.readsTheNext()
				d.until(gone)
			})
		}
	}
}

func TestACardMayBeSwappedAtEveryCommandOfAReading(t *testing.T) {
	for n := 1; n <= readingCommands; n++ {
		t.Run(fmt.Sprintf("command %d", n), func(t *testing.T) {
			if !ownProcess(t) {
				return
			}
			d := setDesk(t)
			c := d.lay(named(t, "valid", befalls(n, virtual.Fault{Remove: true})))
			<-c.gone
			d.readsTheNext()
		})
	}
}

// Whatever happens to the card, its password reaches it once at the most, and never
// another card.
func TestACardMayBeTakenAwayAndSwappedAtEveryCommandOfAnEntry(t *testing.T) {
	for n := readingCommands + 1; n <= readingCommands+entryCommands; n++ {
		for when, fault := range map[string]virtual.Fault{"at": {Remove: true}, "after": {Leave: true}} {
			t.Run(fmt.Sprintf("%s command %d", when, n-readingCommands), func(t *testing.T) {
				if !ownProcess(t) {
					return
				}
				d := setDesk(t)
				c := d.lay(named(t, "valid", befalls(n, fault)))
				d.until(shows(c))
				d.enterSecret(card.SignaturePassword, virtual.Password)
				<-c.gone
				next := d.lay(named(t, "expired"))
				d.until(shows(next))
				if took := time.Since(next.at); took > promptly {
					t.Errorf("the next card was read after %v", took)
				}
				sent, want := c.Presented(card.SignaturePassword), 0
				if n >= verifyCommand {
					want = 1
				}
				if sent != want || next.Presented(card.SignaturePassword) != 0 || next.Presented(card.UserPIN) != 0 {
					t.Errorf("the password was sent %d times, want %d, and to the next card %d times", sent, want, next.Presented(card.SignaturePassword))
				}
				next.take()
			})
		}
	}
}

// always has a fault befall every command from the n-th on.
func always(n int, fault virtual.Fault) func(*virtual.Profile) {
	return func(p *virtual.Profile) {
		p.Faults = map[int]virtual.Fault{}
		for ; n < 2000; n++ {
			p.Faults[n] = fault
		}
	}
}

// beginning has a certificate's file begin with other bytes.
func beginning(bytes ...byte) func(*virtual.Profile) {
	return func(p *virtual.Profile) {
		p.Alter = func(file card.FileID, content []byte) []byte {
			if file == card.UserAuthenticationCertificateFile {
				copy(content, bytes)
			}
			return content
		}
	}
}

func TestWhateverACardAnswersTheNextOneIsRead(t *testing.T) {
	for name, change := range map[string]func(*virtual.Profile){
		"garbage":                        always(1, virtual.Fault{Answer: []byte("garbage")}),
		"garbage after the application":  always(2, virtual.Fault{Answer: []byte("garbage")}),
		"one byte":                       always(2, virtual.Fault{Answer: []byte{0x90}}),
		"300 bytes":                      always(3, virtual.Fault{Answer: append(make([]byte, 300), 0x90, 0x00)}),
		"9000 with no data":              always(1, virtual.Fault{Status: card.Success}),
		"61xx for ever":                  always(1, virtual.Fault{Status: 0x61FF}),
		"61xx for ever, to what is read": always(3, virtual.Fault{Status: 0x6110}),
		"6Cxx for ever":                  always(1, virtual.Fault{Status: 0x6C10}),
		"6Cxx for ever, to what is read": always(3, virtual.Fault{Status: 0x6C10}),
		"6F00 for ever":                  always(1, virtual.Fault{Status: card.NoPreciseDiagnosis}),
		"a byte at a time":               always(3, virtual.Fault{Answer: []byte{0x30, 0x90, 0x00}}),
		"a length of 4 GB":               beginning(0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF),
		"a length of 64 KB":              beginning(0x30, 0x82, 0xFF, 0xFF),
		"an indefinite length":           beginning(0x30, 0x80),
		"no certificate":                 beginning(0x04, 0x82),
		"a card of another kind":         func(p *virtual.Profile) { p.OtherCard = true },
		"nothing at all":                 always(1, virtual.Fault{}),
		"nothing at all, a little later": always(9, virtual.Fault{}),
	} {
		t.Run(name, func(t *testing.T) {
			if !ownProcess(t) {
				return
			}
			d := setDesk(t)
			c := d.lay(named(t, "valid", change))
			// A fault, of one date or of all. For an answer of nothing vpcd waits for ever.
			d.until(func(s check.State) bool {
				return s.Fault != nil || s.Slow || s.Phase == check.Showing && len(s.Report.Faults) > 0
			})
			c.take()
			d.readsTheNext()
		})
	}
}

func TestASlowCardIsRead(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	d := setDesk(t)
	c := d.lay(named(t, "valid", func(p *virtual.Profile) { p.BitRate = 26_500 }))
	d.until(shows(c))
	c.take()
	d.readsTheNext()
}

func TestACardThatHangsIsSaidToBeSlowAndThen(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	d := setDesk(t)
	hangs := func() (c *laidCard, release func()) {
		hang := make(chan struct{})
		c = d.lay(named(d.t, "valid", befalls(9, virtual.Fault{Hang: hang})))
		s := d.until(func(s check.State) bool { return s.Slow })
		if s.Phase != check.Reading || len(s.Report.Items) == 0 {
			d.t.Errorf("slow in phase %v with %v", s.Phase, s.Report.Items)
		}
		return c, func() { close(hang) }
	}
	t.Run("goes on", func(t *testing.T) {
		d.t, d.session.t = t, t
		c, release := hangs()
		release()
		if s := d.until(shows(c)); s.Slow {
			t.Error("still slow")
		}
		c.take()
		d.readsTheNext()
	})
	t.Run("is taken away", func(t *testing.T) {
		d.t, d.session.t = t, t
		c, _ := hangs()
		c.take()
		d.readsTheNext()
	})
	t.Run("is given up", func(t *testing.T) {
		d.t, d.session.t = t, t
		c, _ := hangs()
		d.Send(check.Cancel{})
		if s := d.until(in(check.InTrouble)); s.Slow {
			t.Error("still slow")
		}
		c.take()
		// pcscd may not notice that another card lies there within 0.4 seconds, in place of
		// one that nobody is connected to.
		d.until(gone)
		d.readsTheNext()
	})
}

func TestACardThatAnotherProgramHoldsIsReadWhenItLetsGo(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	d := newDesk(t)
	c := d.lay(named(t, "valid"))
	d.isSeen(first)
	held := otherProgram(t).connect(scard.ShareExclusive)
	d.session = startSession(t, pcsc.NewImpatient(100*time.Millisecond))
	inUse := func(s check.State) bool { return s.Phase == check.InTrouble && s.Fault.Cause == check.InUse }
	d.until(inUse)
	if err := held.Disconnect(scard.LeaveCard); err != nil {
		t.Fatal(err)
	}
	d.until(shows(c)) // by itself: the service tells

	held = otherProgram(t).connect(scard.ShareShared)
	if err := held.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	d.Send(check.Again{})
	d.until(inUse)
	if err := held.Disconnect(scard.LeaveCard); err != nil {
		t.Fatal(err)
	}
	d.Send(check.Again{}) // of transactions the service tells nobody
	d.until(shows(c))
	c.take()
	d.readsTheNext()
}

// isSeen waits until the service sees a card in that reader.
func (d *desk) isSeen(reader string) {
	d.t.Helper()
	w := startWatch(d.t, pcsc.New())
	w.until(holds(reader, check.CardPresent))
	w.stop()
}

func TestOfTwoCardsNoneIsTakenUntilThePersonChooses(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	d := newDesk(t)
	one, two := d.lay(named(t, "valid")), d.layOn(second, named(t, "expired"))
	d.isSeen(first)
	d.isSeen(second)
	d.session = startSession(t, pcsc.New())
	if s := d.until(func(s check.State) bool { return len(s.Readers) > 0 }); s.Phase != check.Choosing || s.Current.Name != "" {
		t.Errorf("%v, %q", s.Phase, s.Current.Name)
	}
	d.Send(check.Choose{Reader: second})
	d.until(shows(two))
	if n := len(one.Log()); n != 0 {
		t.Errorf("%d commands to the card that was not chosen", n)
	}
	two.take()
	d.until(func(s check.State) bool { return s.CardGone })
	if n := len(one.Log()); n != 0 {
		t.Errorf("%d commands to the card that still lies there", n)
	}
	d.Send(check.Cancel{})
	d.until(shows(one)) // the only one left
	one.take()
	d.readsTheNext()
}
