package diagnosis

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/printable"
	"kigen/rules"
)

// notes are a [check.Conversation] that keeps what the card answered as the evidence of the
// rungs, and nothing that names the holder.
type notes struct {
	*card.Card
	transport card.Transport
	commands  int
	at        Name // the rung that was asked for last
	evidence  map[Name][]Fact
	faults    map[Name]*check.Fault

	certificate []byte // for user authentication
	issued      time.Time
	asked       []card.SecretKind // for their tries
}

// The names of the evidence that is a date.
const from, until, cardUntil = "from", "until", "card until"

// distrust drops every date, because a certificate of the card is forged.
func (n *notes) distrust() {
	n.issued = time.Time{}
	for name, evidence := range n.evidence {
		n.evidence[name] = slices.DeleteFunc(evidence, func(f Fact) bool { return f.Name == from || f.Name == until || f.Name == cardUntil })
	}
}

// newNotes begins a conversation over transport.
func newNotes(transport card.Transport) *notes {
	n := &notes{transport: transport, at: Applications, evidence: map[Name][]Fact{}, faults: map[Name]*check.Fault{}}
	n.Card = card.New(n)
	return n
}

// Transmit counts the commands.
func (n *notes) Transmit(command []byte) ([]byte, error) {
	n.commands++
	return n.transport.Transmit(command)
}

// note adds to the evidence of the rung that was asked for last.
func (n *notes) note(name, value string) {
	n.evidence[n.at] = append(n.evidence[n.at], Fact{name, value})
}

// fail has a rung fail, unless it did already.
func (n *notes) fail(name Name, fault *check.Fault) {
	if n.faults[name] == nil {
		n.faults[name] = fault
	}
}

func (n *notes) SelectApplication(aid card.AID) error {
	err := n.Card.SelectApplication(aid)
	if n.at == Applications {
		n.note("JPKI", found[err == nil])
	}
	return err
}

// found says whether something is on the card.
var found = map[bool]string{true: "there", false: "missing"}

func (n *notes) Identify(atr []byte) (card.OtherCard, error) {
	other, err := n.Card.Identify(atr)
	n.note("card", string(other))
	return other, err
}

func (n *notes) TokenLabel() (string, error) {
	n.at, n.evidence[Token] = Token, nil
	label, err := n.Card.TokenLabel()
	switch {
	case err != nil:
	case slices.Contains(card.Labels(), label):
		n.note("label", label)
	default:
		n.note("label", fmt.Sprintf("not known, of %d characters", len(label))) // it may say anything
	}
	return label, err
}

func (n *notes) ReadCertificate(id card.FileID, first func(prefix []byte)) ([]byte, error) {
	n.at = Certificates
	certificate, err := n.Card.ReadCertificate(id, first)
	switch {
	case id == card.UserAuthenticationCertificateFile && err == nil:
		n.certificate = certificate
		n.describe()
	case id == card.UserAuthenticationCAFile && (err == nil || card.Refused(err)):
		n.issuer(certificate, err)
	}
	return certificate, err
}

func (n *notes) describe() {
	validity, err := card.ParseValidity(n.certificate)
	if err != nil {
		return
	}
	if description, err := card.Describe(n.certificate); err == nil {
		n.note("key", description.Key)
		n.note("signed with", description.Algorithm)
		n.note("issuer", printable.Line(description.Issuer))
		n.note("profile", strings.Join(description.Policies, " "))
	} else {
		n.note("key", "not known: "+err.Error())
	}
	n.issued = validity.NotBefore
	n.note(from, rules.DateOf(validity.NotBefore).String())
	n.note(until, rules.DateOf(validity.NotAfter).String())
}

// issuer says who signed the certificate for user authentication. That it is not from the
// CA on the card is a fault of the reading.
func (n *notes) issuer(authority []byte, err error) {
	generation := 0
	if err == nil {
		generation, err = card.CheckIssuer(n.certificate, authority)
	}
	switch {
	case errors.Is(err, card.ErrNotSigned):
	case err != nil:
		n.note("signature", "not checked: "+err.Error())
	case generation == 0:
		n.note("signature", "right, by a CA that this version does not know")
	default:
		n.note("signature", fmt.Sprint("right, by the CA of generation ", generation))
	}
}

func (n *notes) Tries(kind card.SecretKind) (card.Tries, error) {
	n.at = Tries
	n.asked = append(n.asked, kind)
	tries, err := n.Card.Tries(kind)
	if err == nil || card.Refused(err) {
		n.note(string(check.ItemOf(kind)), left(tries, err))
	}
	return tries, err
}

// left says what a retry counter answered.
func left(tries card.Tries, err error) string {
	switch {
	case err != nil:
		return err.Error()
	case !tries.Known:
		return "not known"
	}
	return fmt.Sprint(tries.Left)
}

func (n *notes) SignatureCertificateIssued() (bool, error) {
	n.at = Signature
	issued, err := n.Card.SignatureCertificateIssued()
	switch {
	case card.Refused(err):
		n.note("certificate", "not said: "+err.Error())
	case err != nil:
	case issued:
		n.note("certificate", "issued")
	default:
		n.note("certificate", "not issued")
	}
	return issued, err
}

func (n *notes) CommonData() (card.CommonData, error) {
	n.at = Signature
	common, err := n.Card.CommonData()
	if err == nil {
		n.note(cardUntil, rules.DateOf(common.Expiry).String())
	}
	return common, err
}

// askMore asks, after a reading, what a check does not need to know. It fails where the
// connection does, and where the card is no My Number Card.
func (n *notes) askMore() error {
	has, err := n.allApplications()
	if err != nil {
		return err
	}
	label, err := n.TokenLabel()
	switch {
	case card.Refused(err):
		n.fail(Token, &check.Fault{Cause: check.Unreadable, Err: err})
	case err != nil:
		return err
	}
	if fault := check.LabelFault(label); fault != nil {
		return fault
	}
	for _, kind := range []card.SecretKind{card.UserPIN, card.SignaturePassword} {
		if slices.Contains(n.asked, kind) {
			continue
		}
		if _, err := n.Tries(kind); err != nil && !card.Refused(err) {
			return err
		}
	}
	return n.otherTries(has)
}

// allApplications looks for the applications of a My Number Card, and goes back to JPKI.
func (n *notes) allApplications() (has []card.Application, err error) {
	n.at, n.evidence[Applications] = Applications, nil
	for _, application := range card.Applications {
		there, err := n.Has(application)
		if err != nil {
			return nil, err
		}
		if there {
			has = append(has, application)
		}
		n.note(application.Name, found[there])
	}
	return has, n.Card.SelectApplication(card.JPKI)
}

// otherTries asks for the counters in the other applications. One of them that is used up
// makes no certificate unreadable, so that it is no fault here.
func (n *notes) otherTries(has []card.Application) error {
	n.at = Tries
	for _, application := range has {
		if len(application.Counters) == 0 {
			continue
		}
		if err := n.Card.SelectApplication(application.AID); card.Refused(err) {
			continue
		} else if err != nil {
			return err
		}
		for _, counter := range application.Counters {
			tries, err := n.TriesOf(counter.File)
			switch {
			case err != nil && !card.Refused(err):
				return err
			case !errors.Is(err, card.FileNotFound): // not every card has it
				n.note(application.Name+", "+counter.Name, left(tries, err))
			}
		}
	}
	return nil
}
