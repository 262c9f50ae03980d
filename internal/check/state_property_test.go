package check

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kigen/card"
	"kigen/rules"
)

// A history draws what may come to the machine next, in any order that the rest of
// the program could bring it in, and keeps account of the secrets.
type history struct {
	state State
	jobs  []int                // begun and not ended, the newest last
	fate  map[*card.Secret]int // how often each was verified or wiped
}

func (h *history) event(t *rapid.T) any {
	if rapid.Bool().Draw(t, "likely") {
		switch h.state.Phase {
		case WaitingForReader, WaitingForCard:
			return snapshot(holds("A", rapid.Uint32Range(0, 2).Draw(t, "events")))
		case Choosing:
			return Choose{drawName(t)}
		case Reading, Verifying:
			return h.end(t, len(h.jobs)-1)
		case Showing:
			return Ask{drawKind(t)}
		case Asking:
			return h.entry(t, h.state.Asked)
		}
	}
	switch rapid.IntRange(0, 9).Draw(t, "event") {
	case 0:
		return readersChanged{drawSnapshot(t)}
	case 1:
		return dayChanged{today.AddDays(rapid.IntRange(0, 99).Draw(t, "day"))}
	case 2:
		if len(h.jobs) > 0 {
			return progressed{h.jobs[h.drawJob(t)], drawReport(t)}
		}
	case 3:
		if len(h.jobs) > 0 {
			return h.end(t, h.drawJob(t))
		}
	case 4:
		return Choose{drawName(t)}
	case 5:
		return Ask{drawKind(t)}
	case 6:
		return h.entry(t, drawKind(t))
	case 7:
		return Cancel{}
	case 8:
		return Finish{}
	}
	return Again{}
}

func (h *history) entry(t *rapid.T, kind card.SecretKind) Enter {
	secret := card.NewSecret(kind)
	if kind == card.UserPIN && rapid.Bool().Draw(t, "on the keypad") {
		secret = card.PINOnKeypad()
	}
	h.fate[secret] = 0
	return Enter{Secret: secret, LastTry: rapid.Bool().Draw(t, "last try")}
}

// end ends one of the jobs.
func (h *history) end(t *rapid.T, i int) finished {
	job := h.jobs[i]
	h.jobs = slices.Delete(h.jobs, i, i+1)
	return finished{job: job, report: drawReport(t), keypad: rapid.Bool().Draw(t, "keypad"), err: drawError(t)}
}

// drawJob draws one of the jobs, mostly the newest: the others are being stopped.
func (h *history) drawJob(t *rapid.T) int {
	older := rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "older")
	return max(0, len(h.jobs)-1-older)
}

func drawName(t *rapid.T) string { return rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "name") }

func drawKind(t *rapid.T) card.SecretKind {
	return rapid.SampledFrom([]card.SecretKind{card.UserPIN, card.SignaturePassword}).Draw(t, "kind")
}

func drawSnapshot(t *rapid.T) Snapshot {
	var s Snapshot
	for _, name := range []string{"A", "B", "C"} {
		if rapid.Bool().Draw(t, "there") {
			presence := rapid.SampledFrom([]Presence{NoCard, CardPresent, CardPresent, CardMute, CardInUse}).Draw(t, "presence")
			s.Readers = append(s.Readers, Reader{Name: name, Card: presence, Events: rapid.Uint32Range(0, 2).Draw(t, "events")})
		}
	}
	if s.Readers == nil {
		s.Fault = &Fault{Cause: rapid.SampledFrom([]Cause{NoReader, ServiceDown, NoPermission}).Draw(t, "why")}
	}
	return s
}

func drawReport(t *rapid.T) Report {
	report := Report{Today: today}
	for _, kind := range itemOrder {
		if rapid.Bool().Draw(t, "known") {
			state := rapid.SampledFrom([]ItemState{StateNeedsPassword, StateAbsent, StateUnreadable}).Draw(t, "state")
			tries := card.Tries{Known: rapid.Bool().Draw(t, "tries known"), Left: rapid.IntRange(0, 5).Draw(t, "tries")}
			report = report.with(Item{Kind: kind, State: state, Tries: tries})
		}
	}
	return report
}

func drawError(t *rapid.T) error {
	if rapid.Bool().Draw(t, "well") {
		return nil
	}
	return &Fault{Cause: rapid.SampledFrom(Causes).Draw(t, "cause").Cause}
}

func TestNoHistorySendsASecretThatNobodyJustEntered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := &history{state: State{Today: today}, fate: map[*card.Secret]int{}}
		for range rapid.IntRange(1, 60).Draw(t, "length") {
			event := h.event(t)
			before := h.state
			after, effects := before.step(event)
			h.state = after

			entered, isEntry := event.(Enter)
			for _, effect := range effects {
				switch e := effect.(type) {
				case verify:
					h.jobs = append(h.jobs, e.job)
					h.fate[e.secret]++
					if !isEntry || e.secret != entered.Secret {
						t.Fatalf("%T has a secret verified", event)
					}
					if e.secret.OnKeypad() && !before.Keypad {
						t.Fatalf("on the keypad of a reader without one: %+v", before)
					}
					if before.Phase != Asking || before.Asked != e.secret.Kind() || e.job != after.job || e.lastTry != entered.LastTry {
						t.Fatalf("entered in %+v, verified with %+v", before, e)
					}
				case wipe:
					h.fate[e.secret]++
				case read:
					h.jobs = append(h.jobs, e.job)
					if e.job != after.job || e.reader.Name != after.Current.Name {
						t.Fatalf("%+v begins %+v", after, e)
					}
				}
			}
			for secret, times := range h.fate {
				if times != 1 {
					t.Fatalf("a secret ended %d times (entered now: %t)", times, isEntry && secret == entered.Secret)
				}
			}
			checkState(t, after)
			if len(effects) > 1 {
				t.Fatalf("%d effects at once", len(effects))
			}
		}
	})
}

// checkState checks what every state promises to those who draw it.
func checkState(t *rapid.T, s State) {
	t.Helper()
	cards := 0
	for _, r := range s.Readers {
		if r.Card != NoCard {
			cards++
		}
	}
	switch s.Phase {
	case WaitingForReader:
		if len(s.Readers) > 0 || s.job > 0 && s.noReader != nil && s.Fault == nil {
			t.Fatalf("waiting for a reader: %+v", s)
		}
	case WaitingForCard:
		if len(s.Readers) == 0 || cards > 0 {
			t.Fatalf("waiting for a card: %+v", s)
		}
	case Choosing:
		if cards < 2 {
			t.Fatalf("choosing: %+v", s)
		}
	case InTrouble:
		if s.Fault == nil {
			t.Fatalf("in trouble without a fault: %+v", s)
		}
	}
	waiting := s.Phase == WaitingForReader || s.Phase == WaitingForCard || s.Phase == Choosing
	if waiting != (s.Current.Name == "") || waiting && len(s.Report.Items) > 0 {
		t.Fatalf("current card: %+v", s)
	}
	if s.CardGone && s.Phase != Showing || s.Accepted && (s.Phase != Showing || s.CardGone) {
		t.Fatalf("card gone or accepted: %+v", s)
	}
	if waiting && s.Keypad || s.Phase == Finished && s.Keypad || s.OnKeypad && (s.Phase != Verifying || !s.AsksOnKeypad()) {
		t.Fatalf("keypad: %+v", s)
	}
	if s.retries > 2 {
		t.Fatalf("%d retries", s.retries)
	}
	for kind := range 2 {
		if secret := card.SecretKind(kind); s.CanAsk(secret) {
			if item, ok := s.Report.Item(ItemOf(secret)); !ok || item.State == StateAbsent || item.Kind == rules.Card {
				t.Fatalf("can ask: %+v", s)
			}
		}
	}
}
