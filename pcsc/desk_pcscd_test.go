//go:build linux

package pcsc_test

import (
	"slices"
	"testing"
	"time"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/pcsc"
	"kigen/pcsc/pcsctest"
	"kigen/rules"
)

// A desk is a real pcscd, a check that runs for the whole of a test, and a person who
// lays cards down and takes them away. Everything that the person gets to see is looked
// at: no report may have the dates of two cards, nor those of a card after the next
// one's.
type desk struct {
	*pcsctest.Daemon
	*session
	cards int                    // laid so far
	laid  map[string][]*laidCard // by reader: those that may still be seen, the newest last
}

// A laidCard lies on a reader until it is taken.
type laidCard struct {
	*virtual.Card
	profile virtual.Profile
	at      time.Time
	take    func() // away, or sees it gone
	gone    <-chan struct{}
}

func setDesk(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	d.session = startSession(t, pcsc.New())
	d.until(in(check.WaitingForCard))
	return d
}

// newDesk is a desk at which no check runs yet.
func newDesk(t *testing.T) *desk {
	t.Helper()
	return &desk{Daemon: pcsctest.StartInProcess(t), session: &session{t: t}, laid: map[string][]*laidCard{}}
}

// lay lays a card on the first reader. Its dates become one that no other card has.
func (d *desk) lay(p virtual.Profile) *laidCard { return d.layOn(first, p) }

// layOn is lay, on either reader.
func (d *desk) layOn(reader string, p virtual.Profile) *laidCard {
	d.t.Helper()
	address := map[string]string{first: d.Address(), second: d.SecondAddress()}[reader]
	d.cards++
	for _, day := range []*rules.Date{&p.CardExpires, &p.UserAuthentication.NotAfter, &p.Signature.NotAfter} {
		if !day.IsZero() {
			*day = today.AddDays(1000 + d.cards)
		}
	}
	c := &laidCard{Card: virtual.New(p), profile: p, at: time.Now()}
	c.take, c.gone = d.LayAt(address, c.Card)
	d.laid[reader] = append(d.laid[reader], c)
	return c
}

// named returns a profile, changed.
func named(t *testing.T, name string, changes ...func(*virtual.Profile)) virtual.Profile {
	t.Helper()
	p := profile(t, name)
	for _, change := range changes {
		change(&p)
	}
	return p
}

// befalls has a fault befall the n-th command.
func befalls(n int, fault virtual.Fault) func(*virtual.Profile) {
	return func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{n: fault} }
}

// until returns the first state from now on that fits, and looks at all before it.
func (d *desk) until(fits func(check.State) bool) check.State {
	d.t.Helper()
	timeout := time.After(limit)
	for {
		select {
		case state := <-d.states:
			d.t.Logf("phase %d, reader %q, gone %t, %v, %d items", state.Phase, state.Current.Name, state.CardGone, state.Fault, len(state.Report.Items))
			d.lookAt(state)
			if fits(state) {
				return state
			}
		case <-timeout:
			d.t.Fatal("no such state came")
		}
	}
}

// lookAt fails the test where a report has dates of two cards, or those of one that was
// in the reader before another that was seen.
func (d *desk) lookAt(s check.State) {
	d.t.Helper()
	owner := d.owner(s)
	for _, item := range s.Report.Items {
		if !item.Expires.IsZero() && (owner == nil || owner.expires(item.Kind) != item.Expires) {
			d.t.Fatalf("whose dates are these? %+v", s.Report.Items)
		}
	}
}

// owner returns the card that a report is of, nil where it has no date. The cards
// before it are not to be seen again.
func (d *desk) owner(s check.State) *laidCard {
	laid := d.laid[s.Current.Name]
	for _, item := range s.Report.Items {
		for i, c := range laid {
			if !item.Expires.IsZero() && c.expires(item.Kind) == item.Expires {
				d.laid[s.Current.Name] = laid[i:]
				return c
			}
		}
	}
	return nil
}

func (c *laidCard) expires(kind rules.Kind) rules.Date {
	switch kind {
	case rules.Card:
		return c.profile.CardExpires
	case rules.UserAuthentication:
		return c.profile.UserAuthentication.NotAfter
	}
	return c.profile.Signature.NotAfter
}

// shows fits the state in which everything of a card is read.
func shows(c *laidCard) func(check.State) bool {
	return func(s check.State) bool {
		item, ok := s.Report.Item(rules.Card)
		return in(check.Showing)(s) && ok && item.Expires == c.profile.CardExpires
	}
}

// ends fits a state in which a check does not go on by itself: read, or in trouble, or
// with no card.
func ends(s check.State) bool {
	return s.CardGone || !slices.Contains([]check.Phase{check.Reading, check.Verifying}, s.Phase)
}

// because fits a state with a fault of that cause.
func because(cause check.Cause) func(check.State) bool {
	return func(s check.State) bool { return s.Fault != nil && s.Fault.Cause == cause }
}

// promptly is how soon a good card is to be read, from when it lies there: within two seconds,
// but these tests run side by side, and beside others.
const promptly = 5 * time.Second

// readsTheNext lays a good card down and takes it away again when it was read.
func (d *desk) readsTheNext() {
	d.t.Helper()
	c := d.lay(profile(d.t, "card-renewable"))
	d.until(shows(c))
	if took := time.Since(c.at); took > promptly {
		d.t.Errorf("the next card was read after %v", took)
	}
	c.take()
}

// enterSecret has a person enter a secret.
func (d *desk) enterSecret(kind card.SecretKind, text string) {
	d.t.Helper()
	d.Send(check.Ask{Secret: kind})
	d.until(in(check.Asking))
	d.Send(check.Enter{Secret: cardtest.Secret(d.t, kind, text)})
}
