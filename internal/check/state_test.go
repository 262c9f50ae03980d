package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kigen/card"
	"kigen/rules"
)

// Readers in the snapshots of these tests.
func empty(name string) Reader { return Reader{Name: name} }
func holds(name string, events uint32) Reader {
	return Reader{Name: name, Card: CardPresent, Events: events}
}

func snapshot(readers ...Reader) readersChanged { return readersChanged{Snapshot{Readers: readers}} }

func noReaders(cause Cause) readersChanged {
	return readersChanged{Snapshot{Fault: &Fault{Cause: cause}}}
}

// whoIs is the identity of the card in every report of these tests.
var whoIs = identity{1}

// fullReport is what a reading of a usual card ends with.
func fullReport(reader string) Report {
	return Report{Today: today, Reader: reader, Complete: true}.
		with(Item{Kind: rules.Card, Expires: today.AddDays(900)}).
		with(Item{Kind: rules.UserAuthentication, Expires: today.AddDays(91), Tries: card.Tries{Known: true, Left: 3}}).
		with(Item{Kind: rules.Signature, State: StateNeedsPassword, Tries: card.Tries{Known: true, Left: 5}})
}

// An endOfJob makes, of the state that it comes in, the news that the job which runs
// there has ended.
type endOfJob func(State) any

// after takes the machine through events. The effects are those of the last.
func after(s State, events ...any) (State, []any) {
	var effects []any
	for _, event := range events {
		if end, ok := event.(endOfJob); ok {
			event = end(s)
		}
		s, effects = s.step(event)
	}
	return s, effects
}

// begun is after, from the beginning, with the state alone.
func begun(events ...any) State {
	s, _ := after(State{Today: today}, events...)
	return s
}

var ends = endOfJob(func(s State) any {
	return finished{job: s.job, report: fullReport(s.Current.Name), identity: whoIs}
})

func fails(cause Cause) endOfJob {
	return func(s State) any {
		return finished{job: s.job, report: fullReport(s.Current.Name), identity: whoIs, err: fmt.Errorf("read: %w", &Fault{Cause: cause})}
	}
}

func enter(kind card.SecretKind) Enter { return Enter{Secret: card.NewSecret(kind)} }

// The ways to each phase. Reader A is the one that matters.
var ways = map[string][]any{
	"begin":     nil,
	"no reader": {noReaders(NoReader)},
	"no card":   {snapshot(empty("A"), empty("B"))},
	"choosing":  {snapshot(holds("A", 1), holds("B", 1))},
	"reading":   {snapshot(holds("A", 1), empty("B"))},
	"showing":   {snapshot(holds("A", 1), empty("B")), ends},
	"asking":    {snapshot(holds("A", 1), empty("B")), ends, Ask{card.UserPIN}},
	"verifying": {snapshot(holds("A", 1), empty("B")), ends, Ask{card.UserPIN}, enter(card.UserPIN)},
	"trouble":   {snapshot(holds("A", 1), empty("B")), fails(Unknown)},
	"card gone": {snapshot(holds("A", 1), empty("B")), ends, snapshot(empty("A"), empty("B"))},
	"finished":  {snapshot(holds("A", 1), empty("B")), ends, Finish{}},
}

var phaseNames = [...]string{
	WaitingForReader: "no reader", WaitingForCard: "no card", Choosing: "choosing", Reading: "reading",
	Showing: "showing", Asking: "asking", Verifying: "verifying", InTrouble: "trouble",
	Finished: "finished",
}

// describe writes the state that an event led to, and what is to be done: phase and
// reader, fault, effects.
func describe(s State, effects []any) string {
	phase := phaseNames[s.Phase]
	if s.CardGone {
		phase = "card gone"
	}
	words := []string{phase}
	if s.Current.Name != "" {
		words = append(words, s.Current.Name)
	}
	if s.Fault != nil {
		words = append(words, string(s.Fault.Cause))
	}
	for _, effect := range effects {
		switch e := effect.(type) {
		case read:
			words = append(words, "| read "+e.reader.Name)
			if e.delay > 0 {
				words = append(words, "after "+e.delay.String())
			}
		case verify:
			words = append(words, "| verify "+e.state.Current.Name)
		case stop:
			words = append(words, "| stop")
		case wipe:
			words = append(words, "| wipe")
		}
	}
	return strings.Join(words, " ")
}

func TestTheMachineGoesOnFromEveryPhaseAtEveryEvent(t *testing.T) {
	events := map[string]any{
		"nothing new":         snapshot(holds("A", 1), empty("B")),
		"card removed":        snapshot(empty("A"), empty("B")),
		"card swapped":        snapshot(holds("A", 3), empty("B")),
		"second card":         snapshot(holds("A", 1), holds("B", 1)),
		"card moved":          snapshot(empty("A"), holds("B", 1)),
		"reader unplugged":    snapshot(empty("B")),
		"readers unplugged":   noReaders(NoReader),
		"service down":        noReaders(ServiceDown),
		"in use":              snapshot(Reader{Name: "A", Card: CardInUse, Events: 1}, empty("B")),
		"reading ends":        ends,
		"reading fails":       fails(Unknown),
		"poor contact":        fails(PoorContact),
		"card found gone":     fails(CardRemoved),
		"no card to read":     fails(CardAbsent),
		"wrong secret":        fails(WrongSecret),
		"blocked":             fails(SecretBlocked),
		"last try":            fails(LastTry),
		"another card":        fails(CardChanged),
		"older reading ends":  endOfJob(func(s State) any { return finished{job: s.job - 1, report: fullReport("old")} }),
		"older reading fails": endOfJob(func(s State) any { return finished{job: s.job - 1, err: &Fault{Cause: Unknown}} }),
		"choose B":            Choose{"B"},
		"ask":                 Ask{card.SignaturePassword},
		"enter PIN":           enter(card.UserPIN),
		"enter password":      enter(card.SignaturePassword),
		"cancel":              Cancel{},
		"again":               Again{},
		"finish":              Finish{},
		"new day":             dayChanged{today.AddDays(1)},
	}
	// What is not named changes neither phase nor fault, and has nothing done but that
	// a secret is wiped.
	for way, wants := range map[string]map[string]string{
		"begin": {
			"nothing new": "reading A | read A", "card removed": "no card | stop", "card swapped": "reading A | read A",
			"second card": "choosing | stop", "card moved": "reading B | read B", "reader unplugged": "no card | stop",
			"readers unplugged": "no reader no-reader | stop", "service down": "no reader service-down | stop",
			"in use": "reading A | read A", "choose B": "no reader | stop",
		},
		"no reader": {
			"nothing new": "reading A | read A", "card removed": "no card | stop", "card swapped": "reading A | read A",
			"second card": "choosing | stop", "card moved": "reading B | read B", "reader unplugged": "no card | stop",
			"readers unplugged": "no reader no-reader | stop", "service down": "no reader service-down | stop",
			"in use": "reading A | read A", "choose B": "no reader no-reader | stop",
		},
		"no card": {
			"nothing new": "reading A | read A", "card removed": "no card | stop", "card swapped": "reading A | read A",
			"second card": "choosing | stop", "card moved": "reading B | read B", "reader unplugged": "no card | stop",
			"readers unplugged": "no reader no-reader | stop", "service down": "no reader service-down | stop",
			"in use": "reading A | read A", "choose B": "no card | stop",
		},
		"choosing": {
			"nothing new": "reading A | read A", "card removed": "no card | stop", "card swapped": "reading A | read A",
			"second card": "choosing | stop", "card moved": "reading B | read B", "reader unplugged": "no card | stop",
			"readers unplugged": "no reader no-reader | stop", "service down": "no reader service-down | stop",
			"in use": "reading A | read A", "choose B": "reading B | read B",
		},
		"reading": {
			"card removed": "no card card-removed | stop", "card swapped": "reading A card-removed | read A",
			"card moved": "reading B card-removed | read B", "reader unplugged": "no card reader-gone | stop",
			"readers unplugged": "no reader reader-gone | stop", "service down": "no reader service-down | stop",
			"reading ends": "showing A", "reading fails": "trouble A unknown", "poor contact": "reading A | read A after 250ms",
			"card found gone": "trouble A card-removed", "no card to read": "trouble A card-removed",
			"wrong secret": "trouble A wrong-secret", "blocked": "trouble A secret-blocked",
			"last try": "trouble A last-try", "another card": "trouble A card-changed",
			"choose B": "reading A | read A", "cancel": "trouble A poor-contact | stop", "finish": "finished A | stop",
		},
		"showing": {
			"card removed": "card gone A", "card swapped": "reading A | read A", "card moved": "reading B | read B",
			"reader unplugged": "card gone A", "readers unplugged": "card gone A", "service down": "card gone A",
			"choose B": "reading A | read A", "ask": "asking A", "again": "reading A | read A", "finish": "finished A | stop",
		},
		"asking": {
			"card removed": "no card card-removed | stop", "card swapped": "reading A card-removed | read A",
			"card moved": "reading B card-removed | read B", "reader unplugged": "no card reader-gone | stop",
			"readers unplugged": "no reader reader-gone | stop", "service down": "no reader service-down | stop",
			"choose B": "reading A | read A", "enter PIN": "verifying A | verify A", "cancel": "showing A", "finish": "finished A | stop",
		},
		"verifying": {
			"card removed": "no card card-removed | stop", "card swapped": "reading A card-removed | read A",
			"card moved": "reading B card-removed | read B", "reader unplugged": "no card reader-gone | stop",
			"readers unplugged": "no reader reader-gone | stop", "service down": "no reader service-down | stop",
			"reading ends": "showing A", "wrong secret": "asking A wrong-secret", "last try": "asking A last-try", "blocked": "showing A secret-blocked",
			// The card is read anew, and nothing is sent again.
			"reading fails": "reading A unknown | read A", "poor contact": "reading A poor-contact | read A", "another card": "reading A card-changed | read A",
			"card found gone": "reading A card-removed | read A", "no card to read": "reading A card-removed | read A",
			"choose B": "reading A | read A", "finish": "finished A | stop",
		},
		"trouble": {
			"card removed": "no card | stop", "card swapped": "reading A | read A", "card moved": "reading B | read B",
			"second card": "choosing | stop", "reader unplugged": "no card | stop",
			"readers unplugged": "no reader no-reader | stop", "service down": "no reader service-down | stop",
			"in use": "reading A | read A", "choose B": "reading A | read A", "again": "reading A | read A", "finish": "finished A | stop",
		},
		"card gone": {
			"nothing new": "reading A | read A", "card swapped": "reading A | read A", "second card": "choosing | stop",
			"card moved": "reading B | read B", "in use": "reading A | read A", "choose B": "no card | stop", "cancel": "no card | stop", "finish": "no card | stop",
		},
		// The card that still lies there is not read again.
		"finished": {
			"card removed": "no card | stop", "card swapped": "reading A | read A", "card moved": "reading B | read B",
			"reader unplugged": "no card | stop", "readers unplugged": "no reader no-reader | stop", "service down": "no reader service-down | stop",
		},
	} {
		for name, event := range events {
			if _, end := event.(endOfJob); end && !strings.HasPrefix(name, "older") && way != "reading" && way != "verifying" {
				continue // no job is running
			}
			before := begun(ways[way]...)
			want, named := wants[name]
			if !named {
				want = describe(before, nil)
				if strings.HasPrefix(name, "enter") {
					want += " | wipe"
				}
			}
			if got := describe(after(before, event)); got != want {
				t.Errorf("%s, then %s: %q, want %q", way, name, got, want)
			}
		}
	}
}

func TestOfACardThatIsFinishedNothingIsKnown(t *testing.T) {
	for way, events := range ways {
		s := begun(append(slices.Clone(events), Finish{})...)
		if len(s.Report.Items) > 0 || s.Report.Complete || s.identity != (identity{}) || s.Fault != nil && s.Phase == Finished {
			t.Errorf("%s: %+v", way, s)
		}
	}
}
