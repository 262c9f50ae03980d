package check

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"kigen/card"
	"kigen/rules"
)

// A Phase is where a check stands.
type Phase int

// The phases.
const (
	WaitingForReader Phase = iota // Fault says why there is none
	WaitingForCard                // Fault, if any, says how the last card went
	Choosing                      // cards in several readers, none chosen
	Reading                       // Report fills up; Fault, if any, is how the card before went
	Showing                       // Report is complete; Fault, if any, is of the last entry
	Asking                        // for the secret Asked; Fault, if any, is of the last entry
	Verifying                     // the secret is on its way
	InTrouble                     // Fault says why the card can't be read; Report holds what was read
	Finished                      // the person is done with the card in Current, which was not removed yet; its report is dropped
)

// A State is everything there is to show. It is a plain value.
type State struct {
	Phase Phase
	Today rules.Date
	// Readers that are there.
	Readers []Reader
	// Chosen is the name of the reader that a person chose, "" when none did. It may
	// not be there, or not yet.
	Chosen string
	// Current is the reader whose card the Report is of; no name when there is none.
	Current Reader
	// CardGone is true when that card was taken away after it was read.
	CardGone bool
	Report   Report
	Fault    *Fault
	// Asked is the secret of Asking and Verifying.
	Asked card.SecretKind
	// Accepted is true after the card accepted that secret, until something else happens. What
	// a card with a forged certificate accepts says nothing.
	Accepted bool
	// Slow is true while the card has been silent for longer than cards are, in Reading
	// and Verifying.
	Slow bool
	// Keypad is true where the reader of Current has keys on which the PIN can be typed.
	Keypad bool
	// OnKeypad is true in Verifying while the reader waits for its keys, or has just sent the PIN.
	OnKeypad bool

	laidOnly bool     // only a card that was laid while its reader was there is read; see [Session.LaidOnly]
	settling []string // readers that have just come: a card found in them lay there before
	left     []string // readers with a card that lay there before

	noReader *Fault // why there are no readers, nil when there are
	identity identity
	job      int // number of the newest reading or verifying; news of older ones is dropped
	retries  int // readings quietly begun again
}

// LeftBefore reports whether the card in Current lay there before anybody watched, and so is
// not read. The phase is Finished.
func (s State) LeftBefore() bool {
	return s.Phase == Finished && slices.Contains(s.left, s.Current.Name)
}

// Tries returns the retry counter of a secret, as the report has it.
func (s State) Tries(secret card.SecretKind) card.Tries {
	item, _ := s.Report.Item(ItemOf(secret))
	return item.Tries
}

// CanAsk reports whether it makes sense to ask for a secret now: the card is there, can be told
// from other cards, has no forged certificate, and has what the secret belongs to, not blocked.
func (s State) CanAsk(secret card.SecretKind) bool {
	item, ok := s.Report.Item(ItemOf(secret))
	nameless := slices.ContainsFunc(s.Report.Faults, func(f *Fault) bool { return f.Cause == NotIdentified })
	return s.Phase == Showing && !s.CardGone && !nameless && !s.Report.Forged() &&
		ok && item.State != StateAbsent && !item.Tries.Blocked()
}

// NeedsLastTry reports whether an entry of the asked secret must be confirmed a second
// time: one try is left, or it is not known how many.
func (s State) NeedsLastTry() bool {
	tries := s.Tries(s.Asked)
	return !tries.Known || tries.Left == 1
}

// An Intent is what a person wants: one of [Choose], [Ask], [Enter], [Cancel], [Again], [Finish].
type Intent interface{ intent() }

// Choose takes the card in that reader.
type Choose struct{ Reader string }

// Ask begins the entry of a secret.
type Ask struct{ Secret card.SecretKind }

// Enter sends the secret to the card. The session takes it over and wipes it, also
// when it does not fit the phase.
type Enter struct {
	Secret *card.Secret
	// LastTry says that the person agreed to use the last try.
	LastTry bool
}

// Cancel leaves the entry of a secret, the report of a card that is gone, or a reading
// that does not come to an end.
type Cancel struct{}

// Again reads the card anew.
type Again struct{}

// Finish forgets the card and everything of it. One that still lies there is not read again
// before it was taken away.
type Finish struct{}

func (Choose) intent() {}
func (Ask) intent()    {}
func (Enter) intent()  {}
func (Cancel) intent() {}
func (Again) intent()  {}
func (Finish) intent() {}

// The events of the state machine besides intents.
type (
	readersChanged struct{ snapshot Snapshot }
	dayChanged     struct{ today rules.Date }
	stalled        struct{} // nothing came from the job for [slowAfter]
	settled        struct{} // no reader has come for a while
	progressed     struct {
		job    int
		report Report
	}
	finished struct {
		job      int
		report   Report
		identity identity
		keypad   bool // of the reader, after a reading
		err      error
	}
)

// The effects that a step asks for.
type (
	// read begins the reading of the card in a reader, and ends every other job.
	read struct {
		job    int
		reader Reader
		today  rules.Date
		delay  time.Duration
	}
	// verify begins the verifying of a secret, which it takes over.
	verify struct {
		job     int
		state   State
		secret  *card.Secret
		lastTry bool
	}
	// stop ends the job that is running.
	stop struct{}
	// wipe overwrites a secret that is not going anywhere.
	wipe struct{ secret *card.Secret }
)

// errStopped says that the person stopped a reading.
var errStopped = errors.New("stopped by the person")

// busy reports whether a job is running whose end the state waits for.
func (s State) busy() bool { return s.Phase == Reading || s.Phase == Verifying }

// heard reports whether the silence of the card begins anew with event, which led from the
// state before to s: a job has begun, or told what it has read.
func (s State) heard(before State, event any) bool {
	news, _ := event.(progressed)
	return s.job != before.job || news.job == s.job
}

// step returns the state after an event, and the effects to carry out.
func (s State) step(event any) (State, []any) {
	switch e := event.(type) {
	case stalled:
		s.Slow = s.busy()
	case readersChanged:
		return s.readersChanged(e.snapshot)
	case settled:
		s.settling = nil
	case dayChanged:
		s.Today = e.today
		s.Report = s.Report.judged(e.today)
	case progressed:
		if e.job == s.job {
			s.Report, s.Slow = e.report.judged(s.Today), false
		}
	case finished:
		if e.job == s.job {
			return s.finished(e)
		}
	case Choose:
		s.Chosen = e.Reader
		if s.Phase == Finished {
			return s, nil
		}
		return s.takeCard(nil)
	case Ask:
		if s.CanAsk(e.Secret) {
			s.Phase, s.Asked, s.Fault, s.Accepted = Asking, e.Secret, nil, false
		}
	case Enter:
		if s.Phase != Asking || e.Secret.Kind() != s.Asked || e.Secret.OnKeypad() && !s.Keypad {
			return s, []any{wipe{e.Secret}}
		}
		s.job++
		s.Phase, s.Fault, s.OnKeypad = Verifying, nil, e.Secret.OnKeypad()
		return s, []any{verify{s.job, s, e.Secret, e.LastTry}}
	case Cancel:
		switch {
		case s.Phase == Asking:
			s.Phase, s.Fault = Showing, nil
		case s.CardGone:
			return s.takeCard(nil)
		case s.Phase == Reading:
			s.job++
			s.Phase, s.Slow, s.Fault = InTrouble, false, &Fault{Cause: PoorContact, Err: errStopped}
			return s, []any{stop{}}
		}
	case Finish:
		return s.finish()
	case Again:
		if (s.Phase == Showing && !s.CardGone) || s.Phase == InTrouble {
			return s.startReading(s.Current)
		}
	}
	return s, nil
}

// finish drops the report and waits for the card to be removed.
func (s State) finish() (State, []any) {
	switch {
	case s.CardGone:
		return s.takeCard(nil)
	case s.Current.Name == "" || s.Phase == Finished:
		return s, nil
	}
	s.Report, s.identity, s.Keypad, s.OnKeypad = Report{}, identity{}, false, false
	s.Phase, s.Fault, s.Accepted, s.Slow = Finished, nil, false, false
	s.job++
	return s, []any{stop{}}
}

// readersChanged updates the readers. While the current card stays in its reader nothing
// else changes, unless a card is laid into the chosen reader. A card in trouble gives way to
// any card laid down: it may be one that is always there, such as a security key.
func (s State) readersChanged(snapshot Snapshot) (State, []any) {
	if s.laidOnly {
		s = s.withLeft(snapshot)
	}
	laid := s.laidDown(snapshot)
	s.Readers, s.noReader = snapshot.Readers, snapshot.Fault
	here, there := s.reader(s.Current.Name)
	same := here.Card != NoCard && here.Events == s.Current.Events
	switch {
	case s.Current.Name == "" || s.CardGone:
		// A report of a card that is gone gives way to a card that is laid down, not to one
		// that was there all the time, such as a security key.
		if s.CardGone && len(laid) == 0 {
			return s, nil
		}
		return s.takeCard(s.lastFault())
	case same && s.Phase == InTrouble && s.Current.Card != here.Card:
		return s.startReading(here) // a card that was in use or mute no longer is
	case same && s.Phase != Asking && s.Phase != Verifying && slices.Contains(laid, s.Chosen):
		return s.takeCard(nil)
	case same && (s.Phase == InTrouble || s.LeftBefore()) && len(laid) > 0:
		s.Chosen = ""
		return s.takeCard(nil)
	case same:
		s.Current = here
		return s, nil
	case s.Phase == Showing && here.Card == NoCard && len(laid) == 0:
		// The person may take the card and go on reading the screen.
		s.CardGone, s.Accepted = true, false
		return s, nil
	}
	return s.takeCard(s.whyGone(there))
}

// withLeft returns the state that knows which cards of a snapshot were not laid while their
// reader was watched: they were there when the reader came, or soon after, as drivers need a
// moment to notice them, or the service missed how they came.
func (s State) withLeft(snapshot Snapshot) State {
	var settling, left []string
	for _, reader := range snapshot.Readers {
		before, there := s.reader(reader.Name)
		fresh := !there || slices.Contains(s.settling, reader.Name)
		if fresh {
			settling = append(settling, reader.Name)
		}
		missed := before.Card != NoCard && before.Events != reader.Events
		if reader.Card != NoCard && (fresh || missed || slices.Contains(s.left, reader.Name)) {
			left = append(left, reader.Name)
		}
	}
	s.settling, s.left = settling, left
	return s
}

// laidDown names the readers into which a card was laid since the last snapshot.
func (s State) laidDown(snapshot Snapshot) []string {
	var names []string
	for _, reader := range snapshot.Readers {
		before, _ := s.reader(reader.Name)
		stayed := before.Card != NoCard && before.Events == reader.Events
		if reader.Card != NoCard && !stayed && !slices.Contains(s.left, reader.Name) {
			names = append(names, reader.Name)
		}
	}
	return names
}

// whyGone returns the fault of a card that is not there any more, nil where it was not in use.
func (s State) whyGone(readerThere bool) *Fault {
	interrupted := s.Phase == Reading || s.Phase == Asking || s.Phase == Verifying
	switch {
	case s.noReader != nil && s.noReader.Cause != NoReader:
		return s.noReader
	case interrupted && readerThere:
		return &Fault{Cause: CardRemoved}
	case interrupted:
		return &Fault{Cause: ReaderGone}
	case isGone(s.Fault):
		return s.Fault // the reading noticed before the readers did
	}
	return s.noReader
}

// isGone reports whether a fault is that the card was taken away.
func isGone(fault *Fault) bool {
	return fault != nil && (fault.Cause == CardRemoved || fault.Cause == ReaderGone)
}

// lastFault returns the fault to go on showing while no card is laid down.
func (s State) lastFault() *Fault {
	if s.noReader != nil {
		return s.noReader
	}
	if s.Phase == WaitingForCard {
		return s.Fault
	}
	return nil
}

// takeCard drops the current card and begins to read the one in the chosen reader, or else
// the only one there is.
func (s State) takeCard(fault *Fault) (State, []any) {
	s.Report, s.Current, s.CardGone, s.Accepted, s.identity = Report{}, Reader{}, false, false, identity{}
	s.Fault, s.Slow, s.Keypad, s.OnKeypad = fault, false, false, false
	s.job++ // news of a job that still runs is dropped
	candidates := s.candidates()
	switch {
	case len(candidates) == 1:
		// A card that comes and goes must not look like one that is being read.
		next, effects := s.startReading(candidates[0])
		next.Fault = fault
		return next, effects
	case len(candidates) != 0:
		s.Phase = Choosing
	case len(s.left) > 0:
		s.Phase, s.Fault = Finished, nil
		s.Current, _ = s.reader(s.left[0])
	case len(s.Readers) > 0:
		s.Phase = WaitingForCard
	default:
		s.Phase, s.Fault = WaitingForReader, cmp.Or(fault, s.noReader)
	}
	return s, []any{stop{}}
}

// candidates are the readers with a card that may be read, the chosen one alone if it has one.
func (s State) candidates() []Reader {
	all := slices.DeleteFunc(slices.Clone(s.Readers), func(r Reader) bool { return r.Card == NoCard || slices.Contains(s.left, r.Name) })
	if i := slices.IndexFunc(all, func(r Reader) bool { return r.Name == s.Chosen }); i >= 0 {
		return all[i : i+1]
	}
	return all
}

func (s State) reader(name string) (Reader, bool) {
	i := slices.IndexFunc(s.Readers, func(r Reader) bool { return r.Name == name })
	if i < 0 {
		return Reader{}, false
	}
	return s.Readers[i], true
}

func (s State) startReading(reader Reader) (State, []any) {
	s.retries = 0
	s.Fault = nil
	return s.readAgain(reader, 0)
}

// readAgain begins a reading after a delay.
func (s State) readAgain(reader Reader, delay time.Duration) (State, []any) {
	s.job++
	s.Phase, s.Current, s.CardGone, s.Accepted, s.Slow = Reading, reader, false, false, false
	s.Report, s.Keypad, s.OnKeypad = Report{Today: s.Today, Reader: reader.Name, Simulated: reader.Simulated}, false, false
	return s, []any{read{s.job, reader, s.Today, delay}}
}

func (s State) finished(e finished) (State, []any) {
	s.Report, s.Slow = e.report.judged(s.Today), false
	var fault *Fault
	if e.err != nil {
		fault = AsFault(e.err)
		if fault.Cause == CardAbsent {
			fault = &Fault{Cause: CardRemoved, Err: fault.Err} // there was one when the job began
		}
	}
	if s.Phase == Verifying {
		s.OnKeypad = false
		return s.verified(fault)
	}
	another := e.identity != s.identity
	s.identity, s.Keypad = e.identity, e.keypad
	if fault == nil {
		s.Phase = Showing
		if s.Fault != nil && s.Fault.Cause != CardChanged && (another || isGone(s.Fault)) {
			s.Fault = nil // said of the card before
		}
		return s, nil
	}
	if delay, again := fault.Retry(s.retries); again {
		s.retries++
		return s.readAgain(s.Current, delay)
	}
	// A card that was taken away shows in the readers' next snapshot, which finds the
	// way on from here.
	s.Phase, s.Fault = InTrouble, fault
	return s, nil
}

// verified goes on after a secret was verified, or was not.
func (s State) verified(fault *Fault) (State, []any) {
	if fault == nil {
		s.Phase, s.Accepted = Showing, !s.Report.Forged()
		return s, nil
	}
	switch fault.Cause {
	case WrongSecret, LastTry, Malformed, KeypadCancelled, KeypadTimeout:
		s.Phase = Asking
	case KeypadFailed: // the PIN is typed here from now on
		s.Phase, s.Keypad = Asking, false
	case SecretBlocked, NotIdentified:
		s.Phase = Showing
	default:
		// Nothing is sent again. What the card says now is read anew, and may show that a
		// try was used.
		s, effects := s.startReading(s.Current)
		s.Fault = fault
		return s, effects
	}
	s.Fault = fault
	return s, nil
}
