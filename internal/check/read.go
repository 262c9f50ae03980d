package check

import (
	"crypto/sha256"
	"errors"
	"slices"

	"kigen/card"
	"kigen/rules"
)

// An identity tells one card from another while the program runs: the hash of the
// first bytes of its user-authentication certificate, serial number included, or of the
// common application's record where the card has no such certificate. Zero where it has
// neither. Never shown, logged or stored.
type identity [sha256.Size]byte

// certificateIdentity is zero where the bytes are not those that begin a certificate: two
// cards may well have the same zeros.
func certificateIdentity(prefix []byte) identity {
	if _, err := card.ParseValidity(prefix); err != nil {
		return identity{}
	}
	return sha256.Sum256(prefix)
}

// recordIdentity is that of the common application's record. A trace has no serial numbers, and
// its replay sends nothing to a card.
func (r *reading) recordIdentity(common card.CommonData) identity {
	if _, played := r.transport.(Played); played {
		return identity{1}
	}
	return common.Fingerprint
}

// A Conversation is the part of [card.Card] that a reading uses. It can't send a secret.
// Package diagnosis implements it to note the answers.
type Conversation interface {
	SelectApplication(card.AID) error
	Identify(atr []byte) (card.OtherCard, error)
	TokenLabel() (string, error)
	ReadCertificate(id card.FileID, first func(prefix []byte)) ([]byte, error)
	Tries(card.SecretKind) (card.Tries, error)
	SignatureCertificateIssued() (bool, error)
	CommonData() (card.CommonData, error)
}

// Read reads everything of a card that needs no secret, as a [Session] does, in a
// conversation over transport. It does not retry.
func Read(transport card.Transport, conversation Conversation, atr []byte) (Report, error) {
	r := &reading{transport: transport, card: conversation, changed: func(Report) {}}
	err := r.run(atr)
	return r.report, err
}

// A reading reads one card into a report, which it hands out whenever it has more.
type reading struct {
	transport card.Transport // the card's, to see whether it is a Played one
	card      Conversation
	report    Report
	identity  identity
	changed   func(Report)
}

// readCard reads everything that needs no secret into the empty report.
func readCard(transport card.Transport, atr []byte, empty Report, changed func(Report)) (Report, identity, error) {
	r := &reading{transport: transport, card: card.New(transport), report: empty, changed: changed}
	err := r.run(atr)
	return r.report, r.identity, err
}

// run sends at most 26 commands to a usual card. It stops at an error of the
// connection and at a card that is not a My Number Card, which costs six commands more to
// name, with the help of its ATR; a single file that can't be read is a fault in the report.
//
// One order serves all cards: the user-authentication certificate first, because its
// first 256 bytes hold a date and come with the third command; the common
// application last, because selecting it leaves the JPKI application.
func (r *reading) run(atr []byte) error {
	empty := r.report
	for _, step := range []func() error{r.selectJPKI, r.userAuthentication, r.signature, r.commonData} {
		if err := step(); err != nil {
			err = r.named(err, atr)
			if cause := AsFault(err).Cause; cause == OtherCard || cause == OldJukiCard {
				// What was read before that was known is no date of a My Number Card.
				r.report = empty
				r.changed(empty)
			}
			return err
		}
	}
	r.identified()
	r.report.Complete = true
	return nil
}

// identified adds a fault to the report of a card that has secrets and no identity: none will
// be sent to it, because another card could be in its place by then.
func (r *reading) identified() {
	hasSecret := func(i Item) bool { return i.Kind != rules.Card && i.State != StateAbsent }
	if r.identity == (identity{}) && slices.ContainsFunc(r.report.Items, hasSecret) {
		r.fault(&Fault{Cause: NotIdentified})
	}
}

// notOurCard are the answers to SELECT of cards without a JPKI application, and of cards that
// know no applications at all.
var notOurCard = []card.StatusWord{
	card.FileNotFound, card.FunctionUnsupported, card.WrongParameters,
	card.InstructionUnsupported, card.ClassUnsupported,
}

func (r *reading) selectJPKI() error {
	err := r.card.SelectApplication(card.JPKI)
	for _, sw := range notOurCard {
		if errors.Is(err, sw) {
			return &Fault{Cause: OtherCard, Err: err}
		}
	}
	return err
}

// named adds the name of the card, where it has one, to a fault of cause OtherCard.
func (r *reading) named(err error, atr []byte) error {
	if fault, ok := errors.AsType[*Fault](err); ok && fault.Cause == OtherCard && fault.Other == "" {
		fault.Other, _ = r.card.Identify(atr)
	}
	return err
}

func (r *reading) userAuthentication() error {
	item := Item{Kind: rules.UserAuthentication, State: StateUnreadable}
	certificate, err := r.card.ReadCertificate(card.UserAuthenticationCertificateFile, func(prefix []byte) {
		r.identity = certificateIdentity(prefix)
		if validity, err := card.ParseValidity(prefix); err == nil {
			item.setValidity(validity)
			r.set(item)
		}
	})
	if errors.Is(err, card.FileNotFound) || errors.Is(err, card.SecurityStatus) {
		return r.noUserAuthentication(err)
	}
	if err == nil { // the dates may stand behind the first bytes
		var validity card.Validity
		if validity, err = card.ParseValidity(certificate); err == nil {
			item.setValidity(validity)
		}
	}
	if err := r.tolerate(rules.UserAuthentication, err); err != nil {
		return err
	}
	if item.Tries, err = r.tries(rules.UserAuthentication, card.UserPIN); err != nil {
		return err
	}
	r.set(item)
	return r.issuer(item, certificate, card.UserAuthenticationCAFile)
}

// noUserAuthentication finds out why the file is missing or closed. Every My Number Card
// has one that is open; a 住基カード had a signature certificate alone, and an Android
// telephone gives it out after the PIN.
func (r *reading) noUserAuthentication(cause error) error {
	if err := r.checkLabel(cause); err != nil {
		return err
	}
	fault := &Fault{Cause: NotOffered, Item: rules.UserAuthentication, Err: cause}
	if errors.Is(cause, card.SecurityStatus) {
		fault.Cause = Unreadable
	}
	r.fault(fault)
	return nil
}

// checkLabel returns a fault where the label is of something that has the JPKI application and
// is no My Number Card. It is called only where something is missing: the label takes two
// commands.
func (r *reading) checkLabel(cause error) error {
	label, err := r.card.TokenLabel()
	switch {
	case card.Refused(err):
		return nil
	case err != nil:
		return err
	}
	if fault := LabelFault(label); fault != nil {
		fault.Err = cause
		return fault
	}
	return nil
}

// LabelFault returns the fault of a card that has the JPKI application and whose label says
// that it is no My Number Card, nil for every other label.
func LabelFault(label string) *Fault {
	if label == card.LabelJukiCard {
		return &Fault{Cause: OldJukiCard}
	}
	if other := card.Labelled(label); other != "" {
		return &Fault{Cause: OtherCard, Other: other}
	}
	return nil
}

func (r *reading) signature() error {
	issued, err := r.card.SignatureCertificateIssued()
	if err != nil && !card.Refused(err) {
		return err
	}
	item := Item{Kind: rules.Signature, State: StateNeedsPassword}
	if err == nil && !issued {
		item.State = StateAbsent
		r.set(item)
		return nil
	}
	// A card that does not say which certificates it has is taken to have this one:
	// reading it with the password then tells.
	if item.Tries, err = r.tries(rules.Signature, card.SignaturePassword); err != nil {
		return err
	}
	r.set(item)
	return nil
}

func (r *reading) commonData() error {
	common, err := r.card.CommonData()
	if err == nil {
		if r.identity == (identity{}) {
			r.identity = r.recordIdentity(common)
		}
		r.report.Municipality = common.Municipality
		r.set(Item{Kind: rules.Card, Expires: rules.DateOf(common.Expiry)})
		return nil
	}
	if !card.Refused(err) {
		return err
	}
	fault := &Fault{Cause: NotOffered, Item: rules.Card, Err: err}
	if errors.Is(err, card.ErrMalformed) {
		fault.Cause = Unreadable
	}
	if errors.Is(err, card.FileNotFound) {
		// A telephone need not have that application.
		again := r.card.SelectApplication(card.JPKI)
		if again != nil && !card.Refused(again) {
			return again
		}
		if again == nil {
			if err := r.checkLabel(err); err != nil {
				return err
			}
		}
	}
	r.fault(fault)
	return nil
}

// issuer compares the certificate with the CA certificate in the file beside it. One that could
// not be read to its end is of an issuer that nobody knows.
func (r *reading) issuer(item Item, certificate []byte, ca card.FileID) error {
	if certificate == nil {
		if !item.Expires.IsZero() {
			item.Issuer = IssuerUnknown
			r.set(item)
		}
		return nil
	}
	authority, err := r.card.ReadCertificate(ca, nil)
	if err != nil && !card.Refused(err) {
		return err
	}
	generation, err := card.CheckIssuer(certificate, authority) // an error where there is none
	item.Issuer = issuerOf(generation, err)
	if played, ok := r.transport.(Played); ok {
		item.Issuer = played.Issuer(item.Kind)
	}
	if recording, ok := r.transport.(Recording); ok {
		recording.Found(item.Kind, item.Issuer)
	}
	if item.Issuer == IssuerFalse {
		r.fault(&Fault{Cause: IssuerMismatch, Item: item.Kind, Err: err})
	}
	r.set(item)
	return nil
}

// issuerOf says what is known by the result of [card.CheckIssuer].
func issuerOf(generation int, err error) Issuer {
	switch {
	case errors.Is(err, card.ErrNotSigned):
		return IssuerFalse
	case err != nil || generation == 0:
		return IssuerUnknown
	}
	return IssuerKnown
}

// tries asks for a retry counter. A card that does not tell is no fault: the counter
// is then "not known".
func (r *reading) tries(kind rules.Kind, secret card.SecretKind) (card.Tries, error) {
	tries, err := r.card.Tries(secret)
	if err != nil && !card.Refused(err) {
		return tries, err
	}
	if tries.Blocked() {
		r.fault(&Fault{Cause: SecretBlocked, Item: kind})
	}
	return tries, nil
}

// tolerate makes a fault of the report out of an error by which the card refused one
// file, and returns every other error.
func (r *reading) tolerate(kind rules.Kind, err error) error {
	if card.Refused(err) {
		r.fault(&Fault{Cause: Unreadable, Item: kind, Err: err})
		return nil
	}
	return err
}

func (r *reading) set(item Item) {
	r.report = r.report.with(item)
	r.changed(r.report)
}

func (r *reading) fault(fault *Fault) {
	r.report = r.report.withFault(fault)
}

func (i *Item) setValidity(v card.Validity) {
	i.NotBefore, i.Expires = rules.DateOf(v.NotBefore), rules.DateOf(v.NotAfter)
}
