package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"kigen/card"
	"kigen/internal/check"
	"kigen/rules"
)

// A checkRun runs one check of one card: it follows the states of a [check.Session],
// enters the wanted secrets where the session asks for them, and ends when the check is
// done or can't go on.
type checkRun struct {
	console *console
	readers check.Readers
	today   func() rules.Date
	wait    time.Duration     // for a card
	endless bool              // it waits for ever
	silent  time.Duration     // how long a slow card may go on being silent; 0 is silenceLimit
	wanted  []card.SecretKind // still to be verified
	secrets secretSource
	lastTry bool

	send func(check.Intent)
	ask  func(card.SecretKind)

	report   check.Report     // of the card, also after the session has forgotten it
	reader   check.Reader     // the card's, no name before there is one
	patience *time.Timer      // until the wait is over; nil before it began
	trouble  *check.Fault     // why there is no reader yet, where that may pass
	told     string           // what the person was told last
	slow     bool             // the person was told that the card is slow
	silence  <-chan time.Time // until a silent card is given up; nil while it is not silent
	entry    entryStage       // of wanted[0]
	blocked  *check.Fault     // a wanted secret that could not be entered
}

// An entryStage is how far the entry of a secret has come.
type entryStage int

const (
	notBegun entryStage = iota
	asked               // the session is to ask for it
	entering            // the person is
	sent
)

// An entered secret, or why there is none.
type entered struct {
	secret *card.Secret
	err    error
}

// Why a check ended.
var (
	errOver   = errors.New("check is over") // as it should
	errSilent = errors.New("the card stopped answering")
)

// silenceLimit is how long a card may go on being silent after it was called slow. A
// person can press Ctrl+C or lift it; a script can do neither.
const silenceLimit = time.Minute

// check runs the check. The report holds all faults, the one that ended the check too.
// When it returns nothing is running any more and the card is reset if it has to be.
func (d *checkRun) check(ctx context.Context) (check.Report, error) {
	d.report.Today = d.today()
	err := d.run(ctx)
	if errors.Is(err, errOver) {
		err = nil
		if d.blocked != nil {
			err = d.blocked
		}
	}
	if fault, ok := errors.AsType[*check.Fault](err); ok {
		if ctx.Err() != nil {
			return d.report, ctx.Err() // what went wrong is that it was interrupted
		}
		d.add(fault)
	}
	return d.report, err
}

// add adds the fault that ended the check, unless the report tells of it already.
func (d *checkRun) add(fault *check.Fault) {
	told := func(other *check.Fault) bool { return other.Cause == fault.Cause && other.Item == fault.Item }
	if !slices.ContainsFunc(d.report.Faults, told) {
		d.report.Faults = append(slices.Clip(d.report.Faults), fault)
	}
}

func (d *checkRun) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()

	states := make(chan check.State)
	session := check.NewSession(d.readers, d.today, func(state check.State) {
		select {
		case states <- state:
		case <-ctx.Done():
		}
	})
	running.Go(func() { session.Run(ctx) })
	// The session takes an intent only between two states, which this loop must take.
	d.send = func(intent check.Intent) { running.Go(func() { session.Send(intent) }) }
	entries := make(chan entered)
	d.ask = func(kind card.SecretKind) {
		running.Go(func() {
			secret, err := d.secrets.enter(ctx, kind)
			select {
			case entries <- entered{secret, err}:
			case <-ctx.Done():
				if secret != nil {
					secret.Wipe()
				}
			}
		})
	}
	for {
		var over <-chan time.Time
		if d.patience != nil {
			over = d.patience.C
		}
		select {
		case state := <-states:
			if err := d.follow(state); err != nil {
				return err
			}
		case e := <-entries:
			if e.err != nil {
				return e.err
			}
			d.entry = sent
			d.send(check.Enter{Secret: e.secret, LastTry: d.lastTry})
		case <-over:
			if d.trouble != nil {
				return d.trouble
			}
			return &check.Fault{Cause: check.CardAbsent}
		case <-d.silence:
			return &check.Fault{Cause: check.PoorContact, Err: errSilent}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// follow does what a state calls for. An error ends the check.
func (d *checkRun) follow(s check.State) error {
	if s.Current.Name == "" {
		return d.withoutCard(s)
	}
	if d.reader.Name == "" {
		d.reader, d.patience = s.Current, nil
	}
	if d.reader.Name != s.Current.Name || d.reader.Events != s.Current.Events {
		return &check.Fault{Cause: check.CardRemoved} // and another one, or the same, laid down
	}
	d.report = s.Report
	if !s.Slow {
		d.silence = nil
	} else if d.silence == nil {
		d.silence = time.After(cmp.Or(d.silent, silenceLimit))
	}
	switch s.Phase {
	case check.Reading:
		d.reading(s)
	case check.Verifying:
		d.tellSlow(s, "verifying.slow")
	case check.Showing:
		return d.showing(s)
	case check.Asking:
		return d.asking(s)
	case check.InTrouble:
		return s.Fault
	}
	return nil
}

// reading says that the card is being read, and once that it is slow.
func (d *checkRun) reading(s check.State) {
	if !d.slow {
		d.tell(d.console.words.Say("reading.title"))
	}
	d.tellSlow(s, "reading.slow")
}

func (d *checkRun) tellSlow(s check.State, key string) {
	if s.Slow && !d.slow {
		d.slow = true
		d.tell(d.console.words.Say("reading.slow-title") + "\n" + d.console.words.Say(key))
	}
}

// passing are the faults of the readers that end by themselves, and soon.
var passing = []check.Cause{check.ContextLost, check.ServiceBusy}

// withoutCard waits for a card, where it makes sense to.
func (d *checkRun) withoutCard(s check.State) error {
	words := d.console.words
	switch {
	case d.reader.Name != "" && s.Fault != nil:
		return s.Fault
	case d.reader.Name != "":
		return &check.Fault{Cause: check.CardRemoved}
	case s.Phase == check.Choosing:
		return usageError(words.Say("cli.choose") + "\n" + strings.Join(withCard(s.Readers), "\n"))
	case s.Phase == check.WaitingForReader && s.Fault == nil:
		return nil // the readers have not been looked at yet
	case s.Fault != nil && !slices.Contains(passing, s.Fault.Cause):
		return s.Fault
	}
	if d.patience == nil && !d.endless {
		d.patience = time.NewTimer(d.wait)
	}
	d.trouble = s.Fault
	if s.Fault != nil {
		d.tell(words.Fault(s.Fault).Title)
	} else {
		d.tell(words.Say("wait.title"))
	}
	return nil
}

// withCard returns the names of the readers in which there is a card.
func withCard(readers []check.Reader) []string {
	var names []string
	for _, r := range readers {
		if r.Card != check.NoCard {
			names = append(names, r.Name)
		}
	}
	return names
}

// showing goes on to the next wanted secret, or ends the check.
func (d *checkRun) showing(s check.State) error {
	if d.entry == sent {
		// What came of the entry. It is never made again.
		switch {
		case s.Fault != nil:
			return s.Fault
		case !s.Accepted: // the card was away, and has been read again since
			return &check.Fault{Cause: check.CardRemoved}
		}
		kind := d.wanted[0]
		d.tell(d.console.words.Say("secret.right."+string(check.ItemOf(kind))) + "\n" + d.console.words.Tries(check.ItemOf(kind), s.Tries(kind)))
		d.wanted, d.entry = d.wanted[1:], notBegun
	}
	for ; len(d.wanted) > 0; d.wanted = d.wanted[1:] {
		kind := d.wanted[0]
		item, offered := s.Report.Item(check.ItemOf(kind))
		switch {
		case s.CardGone:
			return &check.Fault{Cause: check.CardRemoved}
		case !offered:
			return &check.Fault{Cause: check.NotOffered, Item: check.ItemOf(kind)}
		case item.State == check.StateAbsent:
			// Not issued: there is no secret to ask for.
		case item.Tries.Blocked():
			// The other one may still be entered.
			if d.blocked == nil {
				d.blocked = &check.Fault{Cause: check.SecretBlocked, Item: check.ItemOf(kind)}
			}
		default:
			if d.entry == notBegun {
				d.entry = asked
				d.send(check.Ask{Secret: kind})
			}
			return nil
		}
	}
	return errOver
}

// asking has the person enter the secret, once.
func (d *checkRun) asking(s check.State) error {
	switch {
	case d.entry == sent && s.Fault != nil:
		return s.Fault
	case d.entry != asked:
		return nil
	case s.NeedsLastTry() && !d.lastTry:
		return &check.Fault{Cause: check.LastTry, Item: check.ItemOf(s.Asked)}
	}
	d.entry = entering
	d.tell(d.console.words.Tries(check.ItemOf(s.Asked), s.Tries(s.Asked)))
	d.ask(s.Asked)
	return nil
}

// tell says on standard error what is going on, unless that was the last thing said.
func (d *checkRun) tell(sentence string) {
	if sentence != d.told {
		fmt.Fprintln(d.console.Stderr, sentence)
	}
	d.told = sentence
}
