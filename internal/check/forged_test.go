package check

import (
	"testing"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/rules"
)

// spoiled has the signature of a certificate wrong by a bit.
func spoiled(file card.FileID) func(*virtual.Profile) {
	return altered(file, func(b []byte) []byte { b[1400] ^= 1; return b })
}

func TestACardWithAForgedCertificateHasNoDateLeft(t *testing.T) {
	t.Parallel()
	whole := Item{Kind: rules.Card, Expires: today.AddDays(900)}
	user := Item{Kind: rules.UserAuthentication, NotBefore: today.AddDays(-900), Expires: today.AddDays(900), Tries: card.Tries{Known: true, Left: 2}, Issuer: IssuerKnown}
	signature := Item{Kind: rules.Signature, State: StateNeedsPassword}
	for name, forge := range map[string]func(user, signature *Item){
		"the certificate for user authentication": func(user, _ *Item) { user.Issuer = IssuerFalse },
		"the one for signatures":                  func(_, signature *Item) { signature.Issuer = IssuerFalse },
	} {
		user, signature := user, signature
		forge(&user, &signature)
		report := Report{Born: today.AddDays(-9000)}
		// In whatever order it becomes known.
		for _, item := range []Item{user, signature, whole, user} {
			report = report.with(item)
		}
		for day := range 2 {
			report = report.judged(today.AddDays(day))
			for _, item := range report.Items {
				if bare := (Item{Kind: item.Kind, State: item.State, Tries: item.Tries, Issuer: item.Issuer}); item != bare || item.State == StateValid {
					t.Errorf("%s: %+v", name, item)
				}
			}
			if _, dated := report.MostUrgent(); dated || !report.Born.IsZero() || report.Verdict().Item.Issuer != IssuerFalse {
				t.Errorf("%s: %+v, born %v", name, report.Verdict(), report.Born)
			}
		}
	}
}

func TestAForgedCertificateWithoutADateIsUntrustedToo(t *testing.T) {
	report := Report{}.with(Item{Kind: rules.UserAuthentication, State: StateUnreadable, Issuer: IssuerFalse})
	if verdict := report.Verdict(); verdict.Item.State != StateUntrusted || verdict.Finding != IsForged {
		t.Errorf("%+v", verdict)
	}
	report = report.with(Item{Kind: rules.Signature, State: StateAbsent})
	if item, _ := report.Item(rules.Signature); item.State != StateAbsent {
		t.Errorf("what is not there is no forgery: %+v", item)
	}
}

func TestNoSecretIsSentToACardWithAForgedCertificate(t *testing.T) {
	t.Parallel()
	for kind, entry := range map[card.SecretKind]string{card.UserPIN: virtual.PIN, card.SignaturePassword: virtual.Password} {
		got := verification{kind: kind, entry: entry, read: spoiled(card.UserAuthenticationCertificateFile)}.run(t)
		if got.cause() != IssuerMismatch || got.fault.Item != rules.UserAuthentication || got.card.Presented(kind) != 0 || len(got.card.Log()) != 0 {
			t.Errorf("%v: %v, sent %d times", kind, got.fault, got.card.Presented(kind))
		}
	}
}

func TestAForgedSignatureCertificateIsToldAfterItsPasswordAndNothingElseIs(t *testing.T) {
	t.Parallel()
	got := verification{kind: card.SignaturePassword, entry: virtual.Password, read: spoiled(card.SignatureCertificateFile)}.run(t)
	want := lines("card: untrusted", "user-authentication: untrusted, 3 tries, unknown", "signature: untrusted, 5 tries, mismatch", "fault signature: issuer-mismatch")
	if summary(got.report) != want || got.fault != nil || !got.report.Born.IsZero() {
		t.Errorf("%v\n%s\nwant\n%s", got.fault, summary(got.report), want)
	}
	state := State{Phase: Verifying, Today: today, job: 1}
	if state, _ = state.step(finished{job: 1, report: got.report}); state.Accepted || state.Phase != Showing || state.CanAsk(card.UserPIN) {
		t.Errorf("accepted %t, phase %d, asks for the PIN %t", state.Accepted, state.Phase, state.CanAsk(card.UserPIN))
	}
}
