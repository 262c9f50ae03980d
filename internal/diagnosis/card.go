package diagnosis

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kigen/internal/check"
	"kigen/rules"
)

// cardRungs are those that need a card, from below.
var cardRungs = []Name{CardPresent, ATR, Applications, Token, Tries, Certificates, Signature, Reading}

// climbCard adds the rungs from the card in the reader to its certificates. It returns the first
// instant of the user-authentication certificate, zero where that could not be read.
func (c *climber) climbCard(ctx context.Context) (issued time.Time, err error) {
	if c.outcome(Readers) != Passed {
		because := Readers
		for _, rung := range c.ladder {
			if rung.Name == Readers && rung.Because != "" {
				because = rung.Because
			}
		}
		c.notReached(because, cardRungs...)
		return time.Time{}, nil
	}
	reader, found := c.reader()
	if !found {
		c.failed(CardPresent, &check.Fault{Cause: check.CardAbsent})
		c.notReached(CardPresent, cardRungs[1:]...)
		return time.Time{}, nil
	}
	return c.readCard(ctx, reader)
}

// reader returns the reader to use, and whether there is one with a card.
func (c *climber) reader() (check.Reader, bool) {
	for _, reader := range c.snapshot.Readers {
		if reader.Card != check.NoCard && (c.Reader == "" || reader.Called(c.Reader)) {
			return reader, true
		}
	}
	return check.Reader{}, false
}

// readCard reads the card, and begins again as often as a check would.
func (c *climber) readCard(ctx context.Context, reader check.Reader) (issued time.Time, err error) {
	below, begun := c.ladder, c.Now()
	var causes []string
	for {
		n, fault := c.converse(ctx, reader)
		if ctx.Err() != nil {
			return time.Time{}, ctx.Err()
		}
		if fault != nil {
			if delay, again := fault.Retry(len(causes)); again {
				causes = append(causes, string(fault.Cause))
				c.ladder = below // nothing is known of the card
				select {
				case <-time.After(delay):
				case <-ctx.Done():
				}
				continue
			}
		}
		because := c.annotate(n, fault != nil)
		c.reading(because, c.Now().Sub(begun), n.commands, causes)
		return n.issued, ctx.Err()
	}
}

// converse reads the card as a check does and then asks what only the ladder wants to know,
// over one connection. The fault says why that came to an early end.
func (c *climber) converse(ctx context.Context, reader check.Reader) (*notes, *check.Fault) {
	connection, err := c.Readers.Connect(ctx, reader.Name)
	if err != nil {
		n := &notes{at: CardPresent, faults: map[Name]*check.Fault{}}
		n.fail(CardPresent, check.AsFault(err))
		return n, check.AsFault(err)
	}
	defer func() { _ = connection.Close(true) }() // what was read is known already
	c.passed(CardPresent, Fact{"reader", c.serials.Hide(reader.Name)})
	c.passed(ATR, Fact{"atr", fmt.Sprintf("% X", reader.ATR)})
	n := newNotes(connection)
	report, err := check.Read(connection, n, []byte(reader.ATR))
	for _, fault := range report.Faults {
		switch {
		case fault.Cause == check.SecretBlocked:
			n.fail(Tries, fault)
		case fault.Item == rules.UserAuthentication:
			n.fail(Certificates, fault)
		}
	}
	if report.Forged() {
		n.distrust()
	}
	if err == nil {
		err = n.askMore()
	}
	if err == nil {
		return n, nil
	}
	fault := check.AsFault(err)
	n.faults[n.at] = fault
	return n, fault
}

// annotate adds the rungs that the notes are of. It returns the one that keeps others from
// being reached, where the conversation was broken off, and "" otherwise.
func (c *climber) annotate(n *notes, broken bool) (because Name) {
	if broken {
		because = n.at
	}
	for _, name := range cardRungs[:len(cardRungs)-1] {
		fault, evidence := n.faults[name], n.evidence[name]
		switch {
		case c.outcome(name) == Passed: // before the conversation
		case fault != nil:
			c.failed(name, fault, evidence...)
			if fault.Cause == check.OtherCard || fault.Cause == check.OldJukiCard {
				n.faults, n.evidence = nil, nil // the rest is not of a My Number Card
			}
		case broken && len(evidence) == 0:
			c.notReached(because, name)
		default:
			c.passed(name, evidence...)
		}
	}
	return because
}

// reading fails where the reading was begun again.
func (c *climber) reading(because Name, took time.Duration, commands int, causes []string) {
	evidence := []Fact{
		{"time", fmt.Sprint(took.Milliseconds(), " ms")},
		{"commands", fmt.Sprint(commands)},
	}
	if len(causes) > 0 {
		evidence = append(evidence, Fact{"begun again after", strings.Join(causes, ", ")})
	}
	switch {
	case because != "":
		c.add(Rung{Name: Reading, Outcome: NotReached, Because: because, Evidence: evidence})
	case len(causes) > 0:
		c.failed(Reading, &check.Fault{Cause: check.Cause(causes[0])}, evidence...)
	default:
		c.passed(Reading, evidence...)
	}
}
