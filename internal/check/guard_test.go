package check

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
)

// keeping keeps the certificates that a reading was given.
type keeping struct {
	Conversation
	certificates [][]byte
}

func (k *keeping) ReadCertificate(id card.FileID, first func([]byte)) ([]byte, error) {
	der, err := k.Conversation.ReadCertificate(id, first)
	if id == card.SignatureCertificateFile {
		k.certificates = append(k.certificates, der)
	}
	return der, err
}

func TestTheSignatureCertificateIsWipedWhateverIsInIt(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*virtual.Profile){
		"as usual": func(*virtual.Profile) {}, "no CA certificate": missing(card.SignatureCAFile),
		"no dates": altered(card.SignatureCertificateFile, onlyLength),
	} {
		v := virtual.New(profile(t, "valid", change))
		c := card.New(v)
		if err := errors.Join(c.SelectApplication(card.JPKI), c.Verify(cardtest.Secret(t, card.SignaturePassword, virtual.Password))); err != nil {
			t.Fatal(err)
		}
		kept := &keeping{Conversation: c}
		r := &reading{transport: v, card: kept, changed: func(Report) {}}
		if err := r.signatureCertificate(Item{Kind: "signature"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(kept.certificates) != 1 || len(kept.certificates[0]) < 1000 || !bytes.Equal(kept.certificates[0], make([]byte, len(kept.certificates[0]))) {
			t.Errorf("%s: the certificate is still there", name)
		}
	}
}

// unresettable is a connection whose Close fails.
type unresettable struct {
	Connection
	err error
}

func (u unresettable) Close(reset bool) error { return errors.Join(u.err, u.Connection.Close(reset)) }

// failing are Readers whose connections can't be closed in order.
type failing struct {
	Readers
	err error
}

func (f *failing) Connect(ctx context.Context, reader string) (Connection, error) {
	c, err := f.Readers.Connect(ctx, reader)
	if err != nil {
		return nil, err
	}
	return unresettable{c, f.err}, nil
}

func TestAnEntryAfterWhichTheCardCouldNotBeResetIsNotCalledAccepted(t *testing.T) {
	for entry, want := range map[string]Cause{virtual.PIN: ServiceBusy, wrongPIN: WrongSecret} {
		synctest.Test(t, func(t *testing.T) {
			simulator, _ := inserted(t, "valid")
			readers := &failing{simulator, &Fault{Cause: ServiceBusy}}
			session := start(t, readers)
			if s := session.state(); s.Phase != Showing || s.Fault != nil {
				t.Fatalf("the reading: phase %s, %v", phaseNames[s.Phase], s.Fault) // its connection need not be reset
			}
			session.Send(Ask{card.UserPIN})
			session.Send(Enter{Secret: cardtest.Secret(t, card.UserPIN, entry)})
			if s := session.state(); s.Accepted || s.Fault == nil || s.Fault.Cause != want {
				t.Errorf("%s: accepted %t, %v", entry, s.Accepted, s.Fault)
			}
			for _, s := range session.history() {
				if s.Accepted {
					t.Errorf("%s: was called accepted", entry)
				}
			}
		})
	}
}

// A reading that lost contact has the card reset, for it may be another by now. One that
// ended otherwise leaves it to other programs as it is.
func TestAReadingThatLostContactHasTheCardReset(t *testing.T) {
	for cause, want := range map[Cause]bool{PoorContact: true, CardReset: false, Unknown: false, "": false} {
		synctest.Test(t, func(t *testing.T) {
			readers := newFakeReaders(func(context.Context, string) (card.Transport, error) {
				if cause == "" {
					return virtual.New(profile(t, "valid")), nil
				}
				return virtual.New(profile(t, "valid", at(9, virtual.Fault{Err: &Fault{Cause: cause}}))), nil
			})
			start(t, readers)
			readers.snapshots <- snapshot(holds("A", 1)).snapshot
			synctest.Wait()
			readers.mu.Lock()
			defer readers.mu.Unlock()
			if len(readers.closes) == 0 || readers.closes[0] != want {
				t.Errorf("%s: closed with reset: %v, want %t", cause, readers.closes, want)
			}
		})
	}
}

func TestAConnectionIsClosedWithAResetThoughItsJobPanics(t *testing.T) {
	readers := newFakeReaders(func(context.Context, string) (card.Transport, error) { return virtual.New(profile(t, "valid")), nil })
	session := NewSession(readers, nil, nil)
	func() {
		defer func() { _ = recover() }()
		_ = session.connected(t.Context(), "A", func(Connection) error { panic("job") })
	}()
	if readers.open != 0 || !slices.Equal(readers.closes, []bool{true}) {
		t.Errorf("%d open, closed with reset: %v", readers.open, readers.closes)
	}
}

// The result of an entry is told from what a job before it says by the job's number alone.
func TestAnEntryIsAJobOfItsOwn(t *testing.T) {
	asking := begun(ways["asking"]...)
	s, effects := asking.step(enter(card.UserPIN))
	job := effects[0].(verify)
	if job.job != s.job || job.state.job != s.job || s.job <= asking.job || len(effects) != 1 {
		t.Fatalf("job %d, of state %d, after %d", job.job, s.job, asking.job)
	}
	for name, stale := range map[string]any{
		"the reading's end":  finished{job: asking.job, report: fullReport("B"), identity: identity{2}},
		"the reading's news": progressed{asking.job, fullReport("B")},
	} {
		if next, effects := s.step(stale); next.Phase != Verifying || next.Report.Reader == "B" || next.identity != whoIs || effects != nil {
			t.Errorf("%s: %s", name, describe(next, effects))
		}
	}
	if next, _ := s.step(finished{job: job.job, report: s.Report, identity: whoIs}); next.Phase != Showing || !next.Accepted {
		t.Errorf("its own end: %s", describe(next, nil))
	}
}

func TestACardThatTurnsOutToHaveNoIdentityIsNotReadAgain(t *testing.T) {
	s, effects := begun(ways["verifying"]...).step(finished{job: begun(ways["verifying"]...).job, report: fullReport("A"), identity: whoIs, err: &Fault{Cause: NotIdentified}})
	if s.Phase != Showing || s.Fault == nil || s.Fault.Cause != NotIdentified || effects != nil {
		t.Error(describe(s, effects))
	}
}

func TestASecretIsWipedWhereTheCardCanNotBeReached(t *testing.T) {
	for _, cause := range []Cause{InUse, CardAbsent, ReaderGone, ServiceDown} {
		synctest.Test(t, func(t *testing.T) {
			connections := 0
			readers := newFakeReaders(func(context.Context, string) (card.Transport, error) {
				if connections++; connections == 2 {
					return nil, &Fault{Cause: cause}
				}
				return virtual.New(profile(t, "valid")), nil
			})
			session := start(t, readers)
			readers.snapshots <- snapshot(holds("A", 1)).snapshot
			session.wantPhase(t, Showing, "")
			session.Send(Ask{card.UserPIN})
			secret := cardtest.Secret(t, card.UserPIN, virtual.PIN)
			session.Send(Enter{Secret: secret})
			if session.state(); secret.Len() != 0 || secret.At(0) != 0 || connections < 2 {
				t.Errorf("%s: %d characters left after %d connections", cause, secret.Len(), connections)
			}
		})
	}
}

func TestAStateTellsNoTriesWhileASecretIsOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		connections := 0
		readers := newFakeReaders(func(ctx context.Context, _ string) (card.Transport, error) {
			v := virtual.New(profile(t, "valid"))
			if connections++; connections == 2 {
				return hangingAt(ctx, verifyCommand, v), nil
			}
			return v, nil
		})
		session := start(t, readers)
		readers.snapshots <- snapshot(holds("A", 1)).snapshot
		session.wantPhase(t, Showing, "")
		session.Send(Ask{card.UserPIN})
		session.Send(Enter{Secret: cardtest.Secret(t, card.UserPIN, virtual.PIN)})
		if s := session.wantPhase(t, Verifying, ""); s.Tries(card.UserPIN).Known || !s.Tries(card.SignaturePassword).Known {
			t.Errorf("PIN %+v, password %+v", s.Tries(card.UserPIN), s.Tries(card.SignaturePassword))
		}
	})
}
