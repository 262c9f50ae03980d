package diagnosis

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kigen/card"
	"kigen/internal/check"
	"kigen/rules"
)

// cardRungs are those that need a card, from below.
var cardRungs = []Name{ATR, Applications, Token, Tries, Certificates, Signature, Reading}

// climbCard climbs from the card in the reader to its certificates. It returns the first
// instant of the user-authentication certificate, zero where that could not be read.
func (c *climber) climbCard(ctx context.Context) (issued time.Time, err error) {
	if c.outcome(Readers) != Passed {
		because := Readers
		for _, rung := range c.ladder {
			if rung.Name == Readers && rung.Because != "" {
				because = rung.Because
			}
		}
		c.notReached(because, append([]Name{CardPresent}, cardRungs...)...)
		return time.Time{}, nil
	}
	reader, found := c.reader()
	if !found {
		c.failed(CardPresent, &check.Fault{Cause: check.CardAbsent})
		c.notReached(CardPresent, cardRungs...)
		return time.Time{}, nil
	}
	return c.readCard(ctx, reader)
}

// reader returns the reader to look into.
func (c *climber) reader() (check.Reader, bool) {
	for _, reader := range c.snapshot.Readers {
		if reader.Card != check.NoCard && (c.Reader == "" || c.Reader == reader.Name) {
			return reader, true
		}
	}
	return check.Reader{}, false
}

// readCard asks the card, and begins again as often as a check would where the connection
// fails.
func (c *climber) readCard(ctx context.Context, reader check.Reader) (issued time.Time, err error) {
	below := c.ladder
	var causes []string
	begun := c.Now()
	for {
		a := &ascent{climber: c, reader: reader}
		at, fault := a.climb(ctx)
		if ctx.Err() != nil {
			return time.Time{}, ctx.Err()
		}
		if fault != nil && len(causes) < fault.Row().Retries {
			causes = append(causes, string(fault.Cause))
			c.ladder = below // and nothing of the card is known
			continue
		}
		if fault != nil {
			a.broken(at, fault)
		}
		a.reading(c.Now().Sub(begun), causes)
		return a.issued, nil
	}
}

// An ascent is one conversation with the card, rung by rung.
type ascent struct {
	*climber
	reader   check.Reader
	card     *card.Card
	commands int
	issued   time.Time
	has      []card.Application // of those that are known
	stopped  Name               // the rung that makes the rest meaningless, "" for none
}

// climb returns the rung at which the connection failed and its fault, which is nil where
// the card was asked all.
func (a *ascent) climb(ctx context.Context) (Name, *check.Fault) {
	connection, err := a.Readers.Connect(ctx, a.reader.Name)
	if err != nil {
		return CardPresent, check.AsFault(err)
	}
	defer func() { _ = connection.Close(true) }() // what was read is known already
	a.card = card.New(a.counting(connection))
	a.passed(CardPresent, Fact{"reader", a.reader.Name})
	a.passed(ATR, Fact{"atr", fmt.Sprintf("% X", a.reader.ATR)})
	for _, rung := range []struct {
		name Name
		ask  func() error
	}{
		{Applications, a.applications},
		{Token, a.token},
		{Tries, a.tries},
		{Certificates, a.certificates},
		{Signature, a.signature},
	} {
		if a.stopped != "" {
			a.notReached(a.stopped, rung.name)
			continue
		}
		if err := rung.ask(); err != nil {
			return rung.name, check.AsFault(err)
		}
	}
	return "", nil
}

// broken ends the ladder at a connection that failed.
func (a *ascent) broken(at Name, fault *check.Fault) {
	a.failed(at, fault)
	a.stopped = at
	rest := append([]Name{CardPresent}, cardRungs...)
	for i, name := range rest {
		if name == at {
			a.notReached(at, rest[i+1:len(rest)-1]...)
		}
	}
}

// counting counts the commands.
func (a *ascent) counting(transport card.Transport) card.Transport {
	return transportFunc(func(command []byte) ([]byte, error) {
		a.commands++
		return transport.Transmit(command)
	})
}

type transportFunc func(command []byte) ([]byte, error)

func (f transportFunc) Transmit(command []byte) ([]byte, error) { return f(command) }

// refused reports whether the card itself gave a bad answer, as against a connection that
// failed.
func refused(err error) bool {
	_, answered := errors.AsType[card.StatusWord](err)
	return answered || errors.Is(err, card.ErrMalformed)
}

func (a *ascent) applications() error {
	err := a.card.SelectApplication(card.JPKI)
	if err == nil {
		return a.allApplications()
	}
	if !refused(err) {
		return err
	}
	fault := &check.Fault{Cause: check.OtherCard, Err: err}
	if fault.Other, err = a.card.Identify(a.reader.ATR); err != nil {
		return err
	}
	a.failed(Applications, fault, Fact{"JPKI", "missing"}, Fact{"card", string(fault.Other)})
	a.stopped = Applications
	return nil
}

// allApplications names those of a My Number Card that this one has, and goes back to JPKI.
func (a *ascent) allApplications() error {
	var evidence []Fact
	for _, application := range card.Applications {
		there, err := a.card.Has(application)
		if err != nil {
			return err
		}
		found := "missing"
		if there {
			found = "there"
			a.has = append(a.has, application)
		}
		evidence = append(evidence, Fact{application.Name, found})
	}
	if err := a.card.SelectApplication(card.JPKI); err != nil {
		return err
	}
	a.passed(Applications, evidence...)
	return nil
}

func (a *ascent) token() error {
	label, err := a.card.TokenLabel()
	switch {
	case err != nil && !refused(err):
		return err
	case err != nil:
		a.failed(Token, &check.Fault{Cause: check.Unreadable, Err: err})
	case label == card.LabelJukiCard:
		a.failed(Token, &check.Fault{Cause: check.OldJukiCard}, Fact{"label", label})
		a.stopped = Token
	case card.Labelled(label) != "":
		a.failed(Token, &check.Fault{Cause: check.OtherCard, Other: card.Labelled(label)}, Fact{"label", label})
		a.stopped = Token
	default:
		if !slices.Contains(card.Labels(), label) {
			label = fmt.Sprintf("not known, of %d characters", len(label)) // it may say anything
		}
		a.passed(Token, Fact{"label", label})
	}
	return nil
}

// secrets are those of the two certificates.
var secrets = []struct {
	kind card.SecretKind
	item rules.Kind
}{
	{card.UserPIN, rules.UserAuthentication},
	{card.SignaturePassword, rules.Signature},
}

func (a *ascent) tries() error {
	var blocked *check.Fault
	var evidence []Fact
	for _, secret := range secrets {
		tries, err := a.card.Tries(secret.kind)
		if err != nil && !refused(err) {
			return err
		}
		evidence = append(evidence, Fact{string(secret.item), left(tries, err)})
		if tries.Blocked() && blocked == nil {
			blocked = &check.Fault{Cause: check.SecretBlocked, Item: secret.item}
		}
	}
	others, err := a.otherTries()
	if err != nil {
		return err
	}
	if evidence = append(evidence, others...); blocked != nil {
		a.failed(Tries, blocked, evidence...)
		return nil
	}
	a.passed(Tries, evidence...)
	return nil
}

// otherTries asks for the counters in the other applications, and goes back to JPKI. One of
// them that is used up makes no certificate unreadable, so that it is no fault here.
func (a *ascent) otherTries() (evidence []Fact, err error) {
	for _, application := range a.has {
		if len(application.Counters) == 0 {
			continue
		}
		if err := a.card.SelectApplication(application.AID); err != nil {
			if refused(err) {
				continue
			}
			return nil, err
		}
		for _, counter := range application.Counters {
			tries, err := a.card.TriesOf(counter.File)
			if err != nil && !refused(err) {
				return nil, err
			}
			if errors.Is(err, card.FileNotFound) {
				continue // such a card has none
			}
			evidence = append(evidence, Fact{application.Name + ", " + counter.Name, left(tries, err)})
		}
	}
	return evidence, a.card.SelectApplication(card.JPKI)
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

func (a *ascent) certificates() error {
	certificate, err := a.card.ReadCertificate(card.UserAuthenticationCertificateFile, nil)
	if err != nil {
		if !refused(err) {
			return err
		}
		a.failed(Certificates, &check.Fault{Cause: check.Unreadable, Item: rules.UserAuthentication, Err: err})
		return nil
	}
	description, err := card.Describe(certificate)
	if err != nil {
		a.failed(Certificates, &check.Fault{Cause: check.Unreadable, Item: rules.UserAuthentication, Err: err})
		return nil
	}
	a.issued = description.Validity.NotBefore
	evidence := []Fact{
		{"key", description.Key},
		{"signed with", description.Algorithm},
		{"issuer", description.Issuer},
		{"profile", strings.Join(description.Policies, " ")},
		{"from", rules.DateOf(description.Validity.NotBefore).String()},
		{"until", rules.DateOf(description.Validity.NotAfter).String()},
	}
	authority, err := a.card.ReadCertificate(card.UserAuthenticationCAFile, nil)
	if err != nil && !refused(err) {
		return err
	}
	generation := 0
	if err == nil {
		generation, err = card.CheckIssuer(certificate, authority)
	}
	switch {
	case errors.Is(err, card.ErrNotSigned):
		a.failed(Certificates, &check.Fault{Cause: check.IssuerMismatch, Item: rules.UserAuthentication, Err: err}, evidence...)
		return nil
	case err != nil:
		evidence = append(evidence, Fact{"signature", "not checked: " + err.Error()})
	case generation == 0:
		evidence = append(evidence, Fact{"signature", "right, by a CA that this version does not know"})
	default:
		evidence = append(evidence, Fact{"signature", fmt.Sprint("right, by the CA of generation ", generation)})
	}
	a.passed(Certificates, evidence...)
	return nil
}

// signature is passed where there is none, too: some have none.
func (a *ascent) signature() error {
	issued, err := a.card.SignatureCertificateIssued()
	said := "issued"
	switch {
	case err != nil && !refused(err):
		return err
	case err != nil:
		said = "not said: " + err.Error()
	case !issued:
		said = "not issued"
	}
	evidence := []Fact{{"certificate", said}}
	common, err := a.card.CommonData()
	if err != nil && !refused(err) {
		return err
	}
	if err == nil {
		evidence = append(evidence, Fact{"card until", rules.DateOf(common.Expiry).String()})
	}
	a.passed(Signature, evidence...)
	return nil
}

// reading is failed where the card had to be asked again.
func (a *ascent) reading(took time.Duration, causes []string) {
	evidence := []Fact{
		{"time", fmt.Sprint(took.Milliseconds(), " ms")},
		{"commands", fmt.Sprint(a.commands)},
	}
	if len(causes) > 0 {
		evidence = append(evidence, Fact{"begun again after", strings.Join(causes, ", ")})
	}
	switch {
	case a.stopped != "":
		a.add(Rung{Name: Reading, Outcome: NotReached, Because: a.stopped, Evidence: evidence})
	case len(causes) > 0:
		a.failed(Reading, &check.Fault{Cause: check.Cause(causes[0])}, evidence...)
	default:
		a.passed(Reading, evidence...)
	}
}
