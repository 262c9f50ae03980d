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
	endless bool              // wait for a card without limit
	silent  time.Duration     // how long a slow card may go on being silent; 0 is silenceLimit
	wanted  []card.SecretKind // still to be verified
	secrets secretSource
	lastTry bool
	keypad  bool // a PIN may be typed on the reader's own keys, instead of asking secrets

	send func(check.Intent)
	ask  func(card.SecretKind)

	report   check.Report     // the latest; kept when the session drops its own
	reader   check.Reader     // that holds the card; its name is "" until there is one
	patience *time.Timer      // fires when the wait for a card is over; nil before it started
	trouble  *check.Fault     // a passing fault of the readers, nil if there is none
	told     string           // the last sentence printed
	slow     bool             // the person was told that the card is slow
	silence  <-chan time.Time // until a silent card is given up; nil while it is not silent
	entry    entryStage       // of wanted[0]
	unheard  bool             // the entry was sent, and the session has not said what came of it
	blocked  *check.Fault     // of the first wanted secret that is blocked
}

// An entryStage is the progress of the entry of one secret.
type entryStage int

const (
	notBegun entryStage = iota
	asked               // the session has been told to ask for it
	entering            // the person is entering it
	sent                // to the session
)

// An entered is the result of an entry: a secret, or the error why there is none.
type entered struct {
	secret *card.Secret
	err    error
}

// Reasons why a check ended.
var (
	errOver   = errors.New("check is over") // normally
	errSilent = errors.New("the card stopped answering")
)

// silenceLimit is how long a card may go on being silent after it was called slow. A
// person can press Ctrl+C or lift it; a script can do neither.
const silenceLimit = time.Minute

// check runs the check. The report has all faults, including the one that ended the check, and
// no tries of a secret whose answer was not waited for: the card may have counted one.
// When it returns, its goroutines have ended and the card has been reset if necessary.
func (r *checkRun) check(ctx context.Context) (check.Report, error) {
	r.report.Today = r.today()
	err := r.run(ctx)
	if r.unheard {
		r.report = r.report.WithoutTries(check.ItemOf(r.wanted[0]))
	}
	if errors.Is(err, errOver) {
		err = nil
		if r.blocked != nil {
			err = r.blocked
		}
	}
	if fault, ok := errors.AsType[*check.Fault](err); ok {
		if ctx.Err() != nil {
			return r.report, ctx.Err() // the fault came of the interruption
		}
		r.add(fault)
	}
	return r.report, err
}

// add adds the fault that ended the check to the report, unless it is there already.
func (r *checkRun) add(fault *check.Fault) {
	told := func(other *check.Fault) bool { return other.Cause == fault.Cause && other.Item == fault.Item }
	if !slices.ContainsFunc(r.report.Faults, told) {
		r.report.Faults = append(slices.Clip(r.report.Faults), fault)
	}
}

// forged returns the fault of a report that has a forged certificate, nil for every other.
func (r *checkRun) forged() *check.Fault {
	if !r.report.Forged() {
		return nil
	}
	return &check.Fault{Cause: check.IssuerMismatch, Item: r.report.Verdict().Item.Kind}
}

func (r *checkRun) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()

	states := make(chan check.State)
	session := check.NewSession(r.readers, r.today, func(state check.State) {
		select {
		case states <- state:
		case <-ctx.Done():
		}
	})
	running.Go(func() { session.Run(ctx) })
	// Send blocks until the session has delivered its pending state to the loop below, so it
	// needs a goroutine of its own.
	r.send = func(intent check.Intent) { running.Go(func() { session.Send(intent) }) }
	entries := make(chan entered)
	r.ask = func(kind card.SecretKind) {
		running.Go(func() {
			secret, err := r.secrets.enter(ctx, kind)
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
		if r.patience != nil {
			over = r.patience.C
		}
		select {
		case state := <-states:
			if err := r.follow(state); err != nil {
				return err
			}
		case e := <-entries:
			if err := r.enter(e); err != nil {
				return err
			}
		case <-over:
			if r.trouble != nil {
				return r.trouble
			}
			return &check.Fault{Cause: check.CardAbsent}
		case <-r.silence:
			return &check.Fault{Cause: check.PoorContact, Err: errSilent}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// enter sends an entered secret to the session, once.
func (r *checkRun) enter(e entered) error {
	if e.err != nil {
		return e.err
	}
	r.entry, r.unheard = sent, true
	r.send(check.Enter{Secret: e.secret, LastTry: r.lastTry})
	return nil
}

// follow acts on a new state. An error ends the check.
func (r *checkRun) follow(s check.State) error {
	if s.Current.Name == "" {
		return r.withoutCard(s)
	}
	if r.reader.Name == "" {
		r.reader, r.patience = s.Current, nil
	}
	if r.reader.Name != s.Current.Name || r.reader.Events != s.Current.Events {
		return &check.Fault{Cause: check.CardRemoved} // and one was laid down again
	}
	r.report = s.Report
	r.unheard = r.entry == sent && (s.Phase == check.Verifying || s.Phase == check.Asking && s.Fault == nil)
	if !s.Slow {
		r.silence = nil
	} else if r.silence == nil {
		r.silence = time.After(cmp.Or(r.silent, silenceLimit))
	}
	switch s.Phase {
	case check.Reading:
		r.reading(s)
	case check.Verifying:
		if s.OnKeypad {
			r.tellSlow(s, "keypad.slow")
		} else {
			r.tellSlow(s, "verifying.slow")
		}
	case check.Showing:
		return r.showing(s)
	case check.Asking:
		return r.asking(s)
	case check.InTrouble:
		return s.Fault
	}
	return nil
}

// reading prints that the card is being read, and once that it is slow.
func (r *checkRun) reading(s check.State) {
	if !r.slow {
		r.tell(r.console.words.Say("reading.title"))
	}
	r.tellSlow(s, "reading.slow")
}

// tellSlow prints the sentence of key if the card is slow, once a check.
func (r *checkRun) tellSlow(s check.State, key string) {
	if s.Slow && !r.slow {
		r.slow = true
		r.tell(r.console.words.Say("reading.slow-title") + "\n" + r.console.words.Say(key))
	}
}

// passing lists the faults of the readers that soon end by themselves.
var passing = []check.Cause{check.ContextLost, check.ServiceBusy}

// withoutCard waits for a card. It returns an error if waiting is pointless.
func (r *checkRun) withoutCard(s check.State) error {
	words := r.console.words
	switch {
	case r.reader.Name != "" && s.Fault != nil:
		return s.Fault
	case r.reader.Name != "":
		return &check.Fault{Cause: check.CardRemoved}
	case s.Phase == check.Choosing:
		return usageError(words.Say("cli.choose") + "\n" + strings.Join(withCard(s.Readers), "\n"))
	case s.Phase == check.WaitingForReader && s.Fault == nil:
		return nil // the readers are not known yet
	case s.Fault != nil && !slices.Contains(passing, s.Fault.Cause):
		return s.Fault
	}
	if r.patience == nil && !r.endless {
		r.patience = time.NewTimer(r.wait)
	}
	r.trouble = s.Fault
	if s.Fault != nil {
		r.tell(words.Fault(s.Fault).Title)
	} else {
		r.tell(words.Say("wait.title"))
	}
	return nil
}

// withCard returns the names of the readers that hold a card, as --reader takes them.
func withCard(readers []check.Reader) []string {
	var names []string
	for _, r := range readers {
		if r.Card != check.NoCard {
			names = append(names, r.Shown())
		}
	}
	return names
}

// showing goes on to the next wanted secret. It returns errOver if there is none.
func (r *checkRun) showing(s check.State) error {
	if forged := r.forged(); forged != nil {
		return forged // whatever else it says, and whatever secret it accepted
	}
	if r.entry == sent {
		// The result of the entry. The same secret is never entered twice.
		switch {
		case s.Fault != nil:
			return s.Fault
		case !s.Accepted: // the card was away, and has been read again since
			return &check.Fault{Cause: check.CardRemoved}
		}
		kind := r.wanted[0]
		r.tell(r.console.words.Say("secret.right."+string(check.ItemOf(kind))) + "\n" + r.console.words.Tries(check.ItemOf(kind), s.Tries(kind)))
		r.wanted, r.entry = r.wanted[1:], notBegun
	}
	for ; len(r.wanted) > 0; r.wanted = r.wanted[1:] {
		kind := r.wanted[0]
		item, offered := s.Report.Item(check.ItemOf(kind))
		switch {
		case s.CardGone:
			return &check.Fault{Cause: check.CardRemoved}
		case !offered:
			return &check.Fault{Cause: check.NotOffered, Item: check.ItemOf(kind)}
		case item.State == check.StateAbsent:
			// Not issued, so it has no secret.
		case item.Tries.Blocked():
			// Go on: the other secret may not be blocked.
			if r.blocked == nil {
				r.blocked = &check.Fault{Cause: check.SecretBlocked, Item: check.ItemOf(kind)}
			}
		case !s.CanAsk(kind):
			return &check.Fault{Cause: check.NotIdentified}
		default:
			if r.entry == notBegun {
				r.entry = asked
				r.send(check.Ask{Secret: kind})
			}
			return nil
		}
	}
	return errOver
}

// asking lets the person enter the secret, once.
func (r *checkRun) asking(s check.State) error {
	if r.keypadFailed(s) {
		r.entry = asked
	}
	switch {
	case r.entry == sent && s.Fault != nil:
		return s.Fault
	case r.entry != asked:
		return nil
	case s.NeedsLastTry() && !r.lastTry:
		return &check.Fault{Cause: check.LastTry, Item: check.ItemOf(s.Asked)}
	}
	r.tell(r.console.words.Tries(check.ItemOf(s.Asked), s.Tries(s.Asked)))
	if r.keypad && s.AsksOnKeypad() {
		return r.enterOnKeypad()
	}
	r.entry = entering
	r.ask(s.Asked)
	return nil
}

// tell prints a sentence on standard error, unless it was the last one printed.
func (r *checkRun) tell(sentence string) {
	if sentence != r.told {
		fmt.Fprintln(r.console.Stderr, sentence)
	}
	r.told = sentence
}
