package check

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"kigen/card"
	"kigen/rules"
)

// wantDescribed compares the state after events with a description of it.
func wantDescribed(t *testing.T, want string, events ...any) State {
	t.Helper()
	s, effects := after(State{Today: today}, events...)
	if got := describe(s, effects); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	return s
}

func TestOfSeveralCardsNoneIsTakenUntilAPersonChooses(t *testing.T) {
	both := snapshot(holds("A", 1), holds("B", 1))
	wantDescribed(t, "choosing | stop", both, both, snapshot(holds("A", 1), holds("B", 3)))
	wantDescribed(t, "reading B | read B", both, Choose{"B"})
	wantDescribed(t, "choosing | stop", both, Choose{"no such reader"})
}

func TestAChosenReaderStaysChosen(t *testing.T) {
	chosen := []any{snapshot(holds("A", 1), holds("B", 1)), Choose{"B"}, ends}
	with := func(more ...any) []any { return slices.Concat(chosen, more) }
	wantDescribed(t, "reading B | read B", with(snapshot(holds("A", 3), holds("B", 3)))...)
	wantDescribed(t, "reading B | read B", with(noReaders(ServiceDown), snapshot(holds("A", 9), holds("B", 9)))...)
	// Its card goes, and then it has one again.
	wantDescribed(t, "reading B | read B", with(snapshot(holds("A", 1), empty("B")), snapshot(holds("A", 1), holds("B", 3)))...)
	wantDescribed(t, "reading B | read B", with(snapshot(holds("A", 1), empty("B")), Cancel{}, ends, snapshot(holds("A", 1), holds("B", 3)))...)
}

// The window chooses the simulator's reader before it lays a card there.
func TestAReaderMayBeChosenBeforeItIsThere(t *testing.T) {
	chosen := []any{snapshot(holds("A", 1)), ends, Choose{"S"}}
	both := snapshot(holds("A", 1), holds("S", 1))
	with := func(more ...any) []any { return slices.Concat(chosen, more) }
	wantDescribed(t, "reading S | read S", with(both)...)
	wantDescribed(t, "reading S | read S", with(ends, both)...)
	wantDescribed(t, "reading S | read S", with(fails(OtherCard), both)...)
	// Nobody is interrupted who enters a secret.
	wantDescribed(t, "asking A", with(ends, Ask{card.UserPIN}, both)...)
	wantDescribed(t, "verifying A", with(ends, Ask{card.UserPIN}, enter(card.UserPIN), both)...)
	// It goes away again, and its report is closed.
	wantDescribed(t, "reading A | read A", with(both, ends, snapshot(holds("A", 1)), Cancel{})...)
}

// A security key is a reader with a card that is always in it.
func TestACardInTroubleDoesNotHideOneThatIsLaidDownLater(t *testing.T) {
	key := []any{snapshot(holds("key", 1), empty("A")), fails(OtherCard)}
	with := func(more ...any) []any { return slices.Concat(key, more) }
	both := snapshot(holds("key", 1), holds("A", 1))
	wantDescribed(t, "choosing | stop", with(both)...)
	wantDescribed(t, "reading A | read A", with(both, Choose{"A"})...)
	// Chosen by mistake: laying the card down again asks again.
	wantDescribed(t, "trouble key other-card", with(both, Choose{"key"}, fails(OtherCard))...)
	wantDescribed(t, "choosing | stop", with(both, Choose{"key"}, fails(OtherCard), snapshot(holds("key", 1), holds("A", 3)))...)
	// A card that was there already is no news.
	wantDescribed(t, "trouble key other-card", with(both, Choose{"key"}, fails(OtherCard), both)...)
}

func TestTheReportOfACardThatWasTakenStaysUntilTheNextOne(t *testing.T) {
	gone := begun(ways["card gone"]...)
	if !reflect.DeepEqual(gone.Report, fullReport("A")) || gone.CanAsk(card.UserPIN) {
		t.Errorf("%+v, can ask %t", gone.Report, gone.CanAsk(card.UserPIN))
	}
	next, _ := after(gone, snapshot(empty("A"), holds("B", 1)))
	if len(next.Report.Items) != 0 || next.Report.Reader != "B" || next.CardGone {
		t.Errorf("%+v", next)
	}
}

func TestTheReportOfACardThatWasTakenGivesWayToNoCardThatWasThereAllTheTime(t *testing.T) {
	read := []any{snapshot(holds("key", 1), empty("A")), fails(OtherCard), snapshot(holds("key", 1), holds("A", 1)), Choose{"A"}, ends}
	gone := slices.Concat(read, []any{snapshot(holds("key", 1), empty("A"))})
	with := func(more ...any) []any { return slices.Concat(gone, more) }
	wantDescribed(t, "card gone A", gone...)
	wantDescribed(t, "card gone A", with(snapshot(holds("key", 1)), noReaders(NoReader), snapshot(empty("A")))...)
	wantDescribed(t, "reading A | read A", with(snapshot(holds("key", 1), holds("A", 3)))...)
	wantDescribed(t, "reading key | read key", with(Cancel{})...)
	wantDescribed(t, "reading key | read key", with(snapshot(empty("key"), empty("A")), snapshot(holds("key", 3), empty("A")))...)
}

func TestWithoutAReaderThereIsAlwaysAReason(t *testing.T) {
	unplugged := slices.Concat(ways["showing"], []any{noReaders(NoReader)})
	with := func(more ...any) []any { return slices.Concat(unplugged, more) }
	wantDescribed(t, "no reader no-reader | stop", with(Cancel{})...)
	wantDescribed(t, "no reader no-reader | stop", with(Choose{"A"})...)
	wantDescribed(t, "no reader service-down | stop", with(noReaders(ServiceDown), Cancel{})...)
	wantDescribed(t, "no card | stop", with(Cancel{}, snapshot(empty("A")))...)
}

func TestHowTheLastCardWentIsToldUntilSomethingNewHappens(t *testing.T) {
	removed := slices.Concat(ways["reading"], []any{snapshot(empty("A"), empty("B"))})
	with := func(more ...any) []any { return slices.Concat(removed, more) }
	wantDescribed(t, "no card card-removed | stop", with(snapshot(empty("A")))...)
	// Also while the next one is read: it may be the same one, laid badly again.
	wantDescribed(t, "reading A card-removed | read A", with(snapshot(holds("A", 3)))...)
	wantDescribed(t, "showing A", with(snapshot(holds("A", 3)), ends)...)
	wantDescribed(t, "no reader no-reader | stop", with(noReaders(NoReader))...)
	// The reading may notice before the readers do.
	wantDescribed(t, "no card card-removed | stop", snapshot(holds("A", 1)), fails(CardRemoved), snapshot(empty("A")))
	wantDescribed(t, "no card card-removed | stop", snapshot(holds("A", 1)), fails(CardAbsent), snapshot(empty("A")))
	wantDescribed(t, "no card reader-gone | stop", snapshot(holds("A", 1), empty("B")), fails(ReaderGone), snapshot(empty("B")))
	// And so may the sending of a secret.
	wantDescribed(t, "no card card-removed | stop", slices.Concat(ways["verifying"], []any{fails(CardRemoved), snapshot(empty("A"))})...)
}

func TestAReadingIsQuietlyBegunAgainAsOftenAsTheTableSays(t *testing.T) {
	for _, row := range Causes {
		s := begun(snapshot(holds("A", 1)))
		var delays []time.Duration
		for s.Phase == Reading && len(delays) < 10 {
			var effects []any
			s, effects = after(s, fails(row.Cause))
			for _, effect := range effects {
				delays = append(delays, effect.(read).delay)
			}
		}
		want := []time.Duration{250 * time.Millisecond, 500 * time.Millisecond}[:row.Retries]
		if s.Phase != InTrouble || !slices.Equal(delays, want) {
			t.Errorf("%s: begun again after %v, want %v; phase %v", row.Cause, delays, want, s.Phase)
		}
	}
	// The causes share what there is, or two that alternate would go on for ever; a
	// person who asks for it gets all of it again.
	turns := []any{snapshot(holds("A", 1)), fails(PoorContact), fails(CardReset), fails(ServiceBusy)}
	wantDescribed(t, "reading A | read A after 500ms", slices.Concat(turns[:2], []any{fails(PoorContact)})...)
	wantDescribed(t, "trouble A service-busy", slices.Concat(turns[:2], []any{fails(PoorContact), fails(ServiceBusy)})...)
	wantDescribed(t, "reading A | read A after 250ms", slices.Concat(turns[:2], []any{fails(PoorContact), fails(ServiceBusy), Again{}, fails(ServiceBusy)})...)
}

func TestWhateverComesOfASecretNothingIsSentAgain(t *testing.T) {
	for _, row := range Causes {
		s, effects := after(begun(ways["verifying"]...), fails(row.Cause))
		for range 5 {
			for _, effect := range effects {
				if _, reading := effect.(read); !reading {
					t.Errorf("%s: %T", row.Cause, effect)
				}
			}
			if s.Phase == Verifying {
				t.Errorf("%s: verifying again", row.Cause)
			}
			if s.Phase != Reading {
				break
			}
			s, effects = after(s, fails(PoorContact))
		}
	}
}

func TestWhatWasSaidOfAnEntryOutlivesTheReadingAfterIt(t *testing.T) {
	wantDescribed(t, "showing A poor-contact", slices.Concat(ways["verifying"], []any{fails(PoorContact), ends})...)
	wantDescribed(t, "showing A card-changed", slices.Concat(ways["verifying"], []any{fails(CardChanged), fails(PoorContact), ends})...)
}

func TestThatACardWasTakenIsNotSaidOnceItIsReadAgain(t *testing.T) {
	wantDescribed(t, "showing A", slices.Concat(ways["verifying"], []any{fails(CardRemoved), ends})...)
}

func TestEveryReadingIsAJobOfItsOwnAndKnowsOfNoKeys(t *testing.T) {
	withKeys := endOfJob(func(s State) any {
		return finished{job: s.job, report: fullReport("A"), identity: whoIs, keypad: true}
	})
	for name, event := range map[string]any{"again": Again{}, "retry": fails(PoorContact)} {
		before := begun(snapshot(holds("A", 1)), withKeys, Again{})
		if name == "again" {
			before = begun(snapshot(holds("A", 1)), withKeys)
		}
		s, effects := after(before, event)
		if job := effects[0].(read).job; s.job <= before.job || job != s.job || s.Keypad || s.OnKeypad {
			t.Errorf("%s: job %d (effect: %d) after %d, keys %t", name, s.job, job, before.job, s.Keypad)
		}
	}
}

func TestWhatWasSaidOfAnEntryIsNotSaidOfAnotherCard(t *testing.T) {
	another := endOfJob(func(s State) any {
		return finished{job: s.job, report: fullReport(s.Current.Name), identity: identity{2}}
	})
	wantDescribed(t, "showing A", slices.Concat(ways["verifying"], []any{fails(PoorContact), another})...)
	wantDescribed(t, "showing A card-changed", slices.Concat(ways["verifying"], []any{fails(CardChanged), another})...)
}

func TestTheEffectOfAnEntryHasWhatItMustBeCheckedAgainst(t *testing.T) {
	entry := Enter{Secret: card.NewSecret(card.UserPIN), LastTry: true}
	s, effects := after(begun(ways["asking"]...), entry)
	got := effects[0].(verify)
	if got.secret != entry.Secret || !got.lastTry || got.job != s.job || got.state.identity != whoIs || got.state.Current.Name != "A" || got.state.Report.Reader != "A" {
		t.Errorf("%+v", got)
	}
}

func TestAcceptedIsSaidUntilSomethingElseHappens(t *testing.T) {
	accepted := slices.Concat(ways["verifying"], []any{ends})
	if s := begun(accepted...); !s.Accepted || s.Asked != card.UserPIN {
		t.Errorf("%+v", s)
	}
	for name, next := range map[string]any{
		"another entry": Ask{card.SignaturePassword}, "a new reading": Again{}, "no card": snapshot(empty("A")), "another card": snapshot(holds("A", 3)),
	} {
		if s := begun(slices.Concat(accepted, []any{next})...); s.Accepted {
			t.Errorf("after %s: still said", name)
		}
	}
}

func TestNewsOfAnOlderJobIsDropped(t *testing.T) {
	s := begun(snapshot(holds("A", 1)), snapshot(holds("A", 3))) // swapped while reading
	for _, job := range []int{s.job - 1, s.job - 2} {
		got, effects := after(s, progressed{job, fullReport("old")})
		if len(got.Report.Items) != 0 || len(effects) != 0 {
			t.Errorf("job %d: %+v, %v", job, got.Report, effects)
		}
	}
	if got, _ := after(s, progressed{s.job, fullReport("A")}); !reflect.DeepEqual(got.Report, fullReport("A")) {
		t.Errorf("news of the newest: %+v", got.Report)
	}
}

func TestANewDayJudgesAnewWhateverThePhase(t *testing.T) {
	for way := range ways {
		before := begun(ways[way]...)
		got, effects := after(before, dayChanged{today.AddDays(92)})
		item, known := got.Report.Item(rules.UserAuthentication)
		if got.Today != today.AddDays(92) || len(effects) != 0 || known && (item.DaysLeft != -1 || item.State != StateExpired) {
			t.Errorf("%s: %v, %+v", way, got.Today, item)
		}
		if old, known := before.Report.Item(rules.UserAuthentication); known && old.DaysLeft != 91 {
			t.Errorf("%s: the state before changed: %+v", way, old)
		}
	}
	// A reading that began yesterday.
	midnight := begun(snapshot(holds("A", 1)), dayChanged{today.AddDays(1)})
	for _, news := range []any{progressed{midnight.job, fullReport("A")}, ends} {
		s, _ := after(midnight, news)
		if item, _ := s.Report.Item(rules.UserAuthentication); s.Report.Today != today.AddDays(1) || item.DaysLeft != 90 {
			t.Errorf("%v, %+v", s.Report.Today, item)
		}
	}
}

func TestASecretIsAskedForOnlyWhereItCanBeEntered(t *testing.T) {
	showing := begun(ways["showing"]...)
	with := func(item Item) State {
		s := showing
		s.Report = s.Report.with(item)
		return s
	}
	faulty := func(causes ...Cause) State {
		s := showing
		for _, cause := range causes {
			s.Report = s.Report.withFault(&Fault{Cause: cause})
		}
		return s
	}
	without := showing
	without.Report.Items = nil
	for name, test := range map[string]struct {
		state State
		want  bool
	}{
		"as usual":    {showing, true},
		"not read":    {with(Item{Kind: rules.Signature, State: StateUnreadable}), true},
		"a fault":     {faulty(NotOffered), true},
		"no identity": {faulty(NotOffered, NotIdentified), false},
		"absent":      {with(Item{Kind: rules.Signature, State: StateAbsent}), false},
		"blocked":     {with(Item{Kind: rules.Signature, State: StateNeedsPassword, Tries: card.Tries{Known: true}}), false},
		"not known":   {with(Item{Kind: rules.Signature, State: StateNeedsPassword}), true},
		"not offered": {without, false},
		"forged":      {with(Item{Kind: rules.Signature, State: StateNeedsPassword, Issuer: IssuerFalse}), false},
		"forged PIN":  {with(Item{Kind: rules.UserAuthentication, Issuer: IssuerFalse}), false},
		"asking":      {begun(ways["asking"]...), false},
		"reading":     {begun(ways["reading"]...), false},
		"card gone":   {begun(ways["card gone"]...), false},
	} {
		if got := test.state.CanAsk(card.SignaturePassword); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
		if s, _ := after(test.state, Ask{card.SignaturePassword}); (s.Phase == Asking && s.Asked == card.SignaturePassword) != test.want {
			t.Errorf("%s: phase %v, asked %v", name, s.Phase, s.Asked)
		}
	}
}

func TestTheLastTryAndAnUnknownNumberMustBeAgreedTo(t *testing.T) {
	for tries, want := range map[card.Tries]bool{
		{}: true, {Known: true, Left: 1}: true, {Known: true, Left: 2}: false, {Known: true, Left: 3}: false,
	} {
		s := begun(ways["asking"]...)
		item, _ := s.Report.Item(rules.UserAuthentication)
		item.Tries = tries
		s.Report = s.Report.with(item)
		if got := s.NeedsLastTry(); got != want || s.Tries(card.UserPIN) != tries {
			t.Errorf("%+v: %t", tries, got)
		}
	}
}

func TestWhatAJobSaysAfterItWasStoppedIsDropped(t *testing.T) {
	for name, stopped := range map[string][]any{
		"stopped while reading":    {snapshot(holds("A", 1)), Cancel{}},
		"finished while reading":   {snapshot(holds("A", 1)), Finish{}},
		"finished while verifying": {snapshot(holds("A", 1)), ends, Ask{card.UserPIN}, enter(card.UserPIN), Finish{}},
	} {
		before := begun(stopped[:len(stopped)-1]...)
		s := begun(stopped...)
		for _, news := range []any{progressed{before.job, fullReport("A")}, ends(before), fails(PoorContact)(before)} {
			if got, effects := s.step(news); got.Phase != s.Phase || len(got.Report.Items) > 0 || got.identity != (identity{}) || effects != nil {
				t.Errorf("%s: %s", name, describe(got, effects))
			}
		}
	}
}

func TestACardIsSilentSinceItsJobBeganOrItsLastNews(t *testing.T) {
	s := State{job: 2}
	for name, c := range map[string]struct {
		before State
		event  any
		want   bool
	}{
		"a job begins":         {State{job: 1}, Again{}, true},
		"news":                 {s, progressed{job: 2}, true},
		"news of an older job": {s, progressed{job: 1}, false},
		"something else":       {s, readersChanged{}, false},
	} {
		if s.heard(c.before, c.event) != c.want {
			t.Error(name)
		}
	}
}

func TestNothingIsSlowOnceTheCardIsGoneOrThePersonIsDone(t *testing.T) {
	for name, event := range map[string]any{"gone": snapshot(empty("A")), "done": Finish{}, "stopped": Cancel{}} {
		if s := begun(snapshot(holds("A", 1)), stalled{}, event); s.Slow {
			t.Errorf("%s: %s", name, describe(s, nil))
		}
	}
}

func TestHowACardWentIsToldThoughAnotherIsLaidInTheSameMoment(t *testing.T) {
	laid := snapshot(empty("A"), holds("B", 1))
	for name, events := range map[string][]any{
		"while it was read, the other one chosen": {Choose{"B"}, snapshot(holds("A", 1), empty("B"))},
		"found by the reading":                    {snapshot(holds("A", 1), empty("B")), fails(CardRemoved)},
	} {
		if got := describe(after(begun(events...), laid)); got != "reading B card-removed | read B" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// Whether a card is there is told by the reader's state, and not by its number of events alone.
func TestACardIsGoneAndLaidThoughTheEventsWereNotCounted(t *testing.T) {
	uncounted := Reader{Name: "A", Events: 1}
	if s := begun(snapshot(holds("A", 1)), ends, snapshot(uncounted)); !s.CardGone {
		t.Errorf("gone: %s", describe(s, nil))
	}
	if got := describe(after(begun(snapshot(holds("A", 1)), ends, snapshot(uncounted)), snapshot(holds("A", 1)))); got != "reading A | read A" {
		t.Errorf("laid: %s", got)
	}
}

func TestACardInTroubleIsReadAgainForANewReasonOnly(t *testing.T) {
	inUse := snapshot(Reader{Name: "A", Card: CardInUse, Events: 1})
	if got := describe(after(begun(snapshot(holds("A", 1)), inUse, fails(Unknown)), inUse)); got != "trouble A unknown" {
		t.Errorf("in use since before: %s", got)
	}
}
