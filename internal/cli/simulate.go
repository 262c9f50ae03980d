package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/internal/printable"
	"kigen/rules"
)

type simulateCommand struct {
	Profile            string   `default:"valid" placeholder:"NAME"`
	Card               dateFlag `placeholder:"DATE"`
	UserAuthentication dateFlag `placeholder:"DATE"`
	Signature          dateFlag `placeholder:"DATE" xor:"signature"`
	NoSignature        bool     `xor:"signature"`
	PINTries           *int     `name:"pin-tries" placeholder:"N"`
	PasswordTries      *int     `placeholder:"N"`
	// Quirks has a flag for each field.
	Quirks  virtual.Quirks `embed:"" prefix:"quirk-"`
	Address string         `default:"${vpcd}" placeholder:"HOST:PORT"`
	Today   dateFlag       `placeholder:"DATE"`
}

// Run lays a virtual card on a virtual reader of this computer's pcscd until ctx is done, which
// is its normal end.
func (m *simulateCommand) Run(ctx context.Context, c *console) error {
	profile, err := m.profile(c)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(c.Stdout, c.simulationText(profile, m.Address)); err != nil {
		return err
	}
	address := printable.Line(m.Address)
	err = virtual.Plug(ctx, m.Address, virtual.New(profile))
	switch {
	case errors.Is(err, virtual.ErrNoReader):
		fmt.Fprintln(c.Stderr, c.words.Say("cli.no-vpcd", "Address", address))
		return &check.Fault{Cause: check.NoReader, Err: err}
	case errors.Is(err, virtual.ErrReaderGone):
		fmt.Fprintln(c.Stderr, c.words.Say("cli.vpcd-gone", "Address", address))
		return &check.Fault{Cause: check.ReaderGone, Err: err}
	}
	return err
}

// profile returns the named profile, changed by the flags.
func (m *simulateCommand) profile(c *console) (virtual.Profile, error) {
	p, err := c.profile(m.Profile, m.Today.or(c.today)())
	if err != nil {
		return p, err
	}
	if !m.Card.IsZero() {
		p.CardExpires = m.Card.Date
	}
	if !m.UserAuthentication.IsZero() {
		p.UserAuthentication = until(m.UserAuthentication.Date)
	}
	if !m.Signature.IsZero() {
		p.Signature = until(m.Signature.Date)
	}
	if m.NoSignature {
		p.Signature = virtual.Validity{}
	}
	if m.Quirks != (virtual.Quirks{}) {
		p.Quirks = m.Quirks
	}
	for _, change := range []struct {
		flag   string
		secret *virtual.Secret
		kind   card.SecretKind
		tries  *int
	}{
		{"--pin-tries", &p.UserPIN, card.UserPIN, m.PINTries},
		{"--password-tries", &p.SignaturePassword, card.SignaturePassword, m.PasswordTries},
	} {
		if change.tries == nil {
			continue
		}
		if *change.tries < 0 || *change.tries > change.kind.MaxTries() {
			return p, usageError(c.words.Say("cli.bad-tries", "Flag", change.flag, "Most", strconv.Itoa(change.kind.MaxTries())))
		}
		change.secret.TriesLeft = *change.tries
	}
	return p, nil
}

// until returns the validity of a certificate that ends on last. It is a little under five years
// long, as when it is limited by the holder's fifth birthday.
func until(last rules.Date) virtual.Validity {
	const days = 5*365 - 100
	return virtual.Validity{NotBefore: last.AddDays(-days), NotAfter: last}
}

// simulationText returns the card's dates and secrets. The secrets are made up and protect
// nothing.
func (c *console) simulationText(p virtual.Profile, address string) string {
	var text strings.Builder
	fmt.Fprintln(&text, c.words.Say("demo.banner"))
	for _, thing := range []struct {
		kind    rules.Kind
		expires rules.Date
	}{
		{rules.Card, p.CardExpires},
		{rules.UserAuthentication, p.UserAuthentication.NotAfter},
		{rules.Signature, p.Signature.NotAfter},
	} {
		date := c.words.Say("cli.no-date")
		if !thing.expires.IsZero() {
			date = c.words.Say("result.until", "Date", c.words.Date(thing.expires))
		}
		fmt.Fprintf(&text, "  %s: %s\n", c.words.Kind(thing.kind), date)
	}
	for _, thing := range []struct {
		kind   rules.Kind
		secret virtual.Secret
	}{
		{rules.UserAuthentication, p.UserPIN},
		{rules.Signature, p.SignaturePassword},
	} {
		if thing.secret.Value != "" {
			fmt.Fprintf(&text, "  %s\n", c.words.Say("cli.made-up."+string(thing.kind), "Value", thing.secret.Value))
		}
	}
	fmt.Fprintln(&text, c.words.Say("cli.plugging", "Address", printable.Line(address)))
	return text.String()
}
