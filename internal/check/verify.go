package check

import (
	"errors"

	"kigen/card"
	"kigen/rules"
)

// ItemOf returns the kind of item that a secret belongs to.
func ItemOf(secret card.SecretKind) rules.Kind {
	if secret == card.SignaturePassword {
		return rules.Signature
	}
	return rules.UserAuthentication
}

// verifySecret sends a secret that a person has just entered to the card, once, and
// wipes it. With the signature password it also reads the signature certificate. It
// sends nothing if the card is not the one that known was read from, can't be told from
// others, or has a forged certificate, if no try is left, or if one is left (or it is not known
// how many) and lastTry does not say
// that the person agreed.
//
// The report keeps up with the retry counter, which is not known from the moment the secret goes
// out until its answer comes. The caller resets the card. After an
// accepted entry another application is selected as well: that ends what was verified,
// should the reset fail.
func verifySecret(transport card.Transport, known Report, who identity, secret *card.Secret, lastTry bool, changed func(Report)) (Report, error) {
	defer secret.Wipe()
	if err := secret.Check(); err != nil {
		return known, &Fault{Cause: Malformed, Item: ItemOf(secret.Kind()), Err: err}
	}
	if known.Forged() {
		return known, &Fault{Cause: IssuerMismatch, Item: known.Verdict().Item.Kind}
	}
	if who == (identity{}) {
		return known, &Fault{Cause: NotIdentified}
	}
	c := card.New(transport)
	r := &reading{transport: transport, card: c, report: known, changed: changed}
	if err := r.selectJPKI(); err != nil {
		return r.report, err
	}
	now, err := r.identify(c)
	if err != nil {
		return r.report, err
	}
	if now != who {
		return r.report, &Fault{Cause: CardChanged}
	}
	if err := r.verify(c, secret, lastTry); err != nil {
		return r.report, err
	}
	// A card that says no will be reset; one that says nothing may be gone, and another in
	// its place.
	if err := c.SelectApplication(card.Common); !card.Refused(err) {
		return r.report, err
	}
	return r.report, nil
}

// identify returns the card's identity as a reading finds it, and leaves the JPKI application
// selected.
func (r *reading) identify(c *card.Card) (identity, error) {
	prefix, err := c.ReadPrefix(card.UserAuthenticationCertificateFile)
	if err != nil && !card.Refused(err) {
		return identity{}, err
	}
	if who := certificateIdentity(prefix); who != (identity{}) {
		return who, nil
	}
	common, err := c.CommonData()
	switch {
	case card.Refused(err):
		return identity{}, nil
	case err != nil:
		return identity{}, err
	}
	return r.recordIdentity(common), r.selectJPKI()
}

func (r *reading) verify(c *card.Card, secret *card.Secret, lastTry bool) error {
	kind, most := ItemOf(secret.Kind()), secret.Kind().MaxTries()
	item, _ := r.report.Item(kind)
	tries, err := c.Tries(secret.Kind())
	if err != nil && !card.Refused(err) {
		return err
	}
	item.Kind, item.Tries = kind, tries
	r.set(item)
	if tries.Blocked() {
		return &Fault{Cause: SecretBlocked, Item: kind}
	}
	if !lastTry && (!tries.Known || tries.Left == 1) {
		return &Fault{Cause: LastTry, Item: kind}
	}

	item.Tries = card.Tries{} // nobody knows until the answer is there
	r.set(item)
	err = r.present(c, secret, tries)
	if wrong, ok := errors.AsType[*card.WrongSecretError](err); ok {
		item.Tries = wrong.Tries
		r.set(item)
		if wrong.Tries.Blocked() {
			return &Fault{Cause: SecretBlocked, Item: kind, Err: err}
		}
		return &Fault{Cause: WrongSecret, Item: kind, Err: err}
	}
	if err != nil {
		return err
	}
	item.Tries = card.Tries{Known: true, Left: most} // a right entry gives all tries back
	r.set(item)
	if kind == rules.Signature {
		return r.signatureCertificate(item)
	}
	return nil
}

// signatureCertificate reads the signature certificate after its password was
// verified. It holds name and address: only its dates and the birth date are kept, and
// it is wiped. One without a birth date is as good as any other.
func (r *reading) signatureCertificate(item Item) error {
	certificate, err := r.card.ReadCertificate(card.SignatureCertificateFile, nil)
	defer clear(certificate)
	if errors.Is(err, card.FileNotFound) {
		item.State = StateAbsent
		r.set(item)
		return nil
	}
	if err == nil {
		var validity card.Validity
		if validity, err = card.ParseValidity(certificate); err == nil {
			item.setValidity(validity)
			if birth, _ := card.ParseBirth(certificate); !birth.IsZero() {
				r.report.Born = rules.DateOf(birth)
			}
			return r.issuer(item, certificate, card.SignatureCAFile)
		}
	}
	if err := r.tolerate(rules.Signature, err); err != nil {
		return err
	}
	item.State = StateUnreadable
	r.set(item)
	return nil
}
