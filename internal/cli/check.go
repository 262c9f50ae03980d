package cli

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/rules"
)

type checkCommand struct {
	JSON             bool
	Reader           string        `placeholder:"NAME" xor:"reader"`
	Wait             time.Duration `default:"30s"`
	PIN              bool
	Password         bool
	LastTry          bool
	SecretsFromStdin bool
	Trace            string   `placeholder:"FILE"`
	Demo             demoFlag `placeholder:"NAME" xor:"reader"`
	Today            dateFlag `placeholder:"DATE"`
	Repeat           bool
	CSV              bool
	Count            int `placeholder:"N"`
}

// Validate refuses flags that can't be combined. Secrets can't be used with --repeat: a secret
// belongs to one card, and must not be tried on a stack of them.
func (k *checkCommand) Validate() error {
	switch {
	case k.Repeat && (k.PIN || k.Password || k.Trace != "" || k.Demo != ""):
		return errors.New("--repeat goes without --pin, --password, --trace and --demo")
	case !k.Repeat && (k.CSV || k.Count != 0):
		return errors.New("--csv and --count go with --repeat")
	case k.CSV && k.JSON:
		return errors.New("--csv and --json can't be used together")
	case k.Count < 0:
		return errors.New("--count is less than 0")
	}
	return nil
}

// Run checks a card and prints the report, also if the check failed. It returns the fault that
// ended the check.
func (k *checkCommand) Run(ctx context.Context, c *console) error {
	today := k.Today.or(c.today)
	readers, err := k.readers(c, today())
	if err != nil {
		return err
	}
	if k.Repeat {
		return k.repeat(ctx, c, readers, today)
	}
	wanted := k.wanted()
	secrets, err := c.secrets(wanted, k.SecretsFromStdin)
	if err != nil {
		return err
	}
	defer secrets.wipe()
	recording, err := c.record(k.Trace, readers, today(), wanted, k.LastTry)
	if err != nil {
		return err
	}
	report, ended := (&checkRun{
		console: c, readers: recording.over(readers), today: today,
		wait: k.Wait, wanted: wanted, secrets: secrets, lastTry: k.LastTry, keypad: !k.SecretsFromStdin,
	}).check(ctx)
	return errors.Join(c.print(report, ended, k.JSON), recording.end(c, ended))
}

// print prints a report. It returns ended, or an error of its own if that is nil.
func (c *console) print(report check.Report, ended error, asJSON bool) (err error) {
	if asJSON {
		err = writeJSON(c.Stdout, c.reportJSON(report))
	} else {
		_, err = io.WriteString(c.Stdout, c.words.ReportText(report))
	}
	return cmp.Or(ended, err)
}

// wanted returns the secrets to verify, in the order in which they are entered.
func (k *checkCommand) wanted() []card.SecretKind {
	var wanted []card.SecretKind
	if k.PIN {
		wanted = append(wanted, card.UserPIN)
	}
	if k.Password {
		wanted = append(wanted, card.SignaturePassword)
	}
	return wanted
}

// readers returns the readers to check on: a simulator with the --demo card, the --reader alone,
// or all of this computer's.
func (k *checkCommand) readers(c *console, today rules.Date) (check.Readers, error) {
	switch {
	case k.Demo != "":
		profile, err := c.profile(string(k.Demo), today)
		if err != nil {
			return nil, err
		}
		simulator := check.NewSimulator()
		simulator.Insert(virtual.New(profile))
		return simulator, nil
	case k.Reader != "":
		return oneReader{c.Readers, k.Reader}, nil
	}
	return c.Readers, nil
}

// oneReader hides all readers but one, or those that print alike. A session given all of them would take a card from
// another reader if the named one is empty.
type oneReader struct {
	check.Readers
	name string
}

// Watch implements [check.Readers].
func (o oneReader) Watch(ctx context.Context, changed func(check.Snapshot)) {
	o.Readers.Watch(ctx, func(snapshot check.Snapshot) {
		snapshot.Readers = slices.DeleteFunc(slices.Clone(snapshot.Readers), func(r check.Reader) bool { return !r.Called(o.name) })
		if len(snapshot.Readers) == 0 && snapshot.Fault == nil {
			snapshot.Fault = &check.Fault{Cause: check.NoReader}
		}
		changed(snapshot)
	})
}
