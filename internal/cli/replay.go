package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/kiosk/policy"
	"kigen/internal/printable"
	"kigen/internal/trace"
)

type replayCommand struct {
	File   string `arg:""`
	JSON   bool   `xor:"form"`
	Window bool   `xor:"form"`
	AsThen bool
	Today  dateFlag `placeholder:"DATE"`
}

// replayWait is how long a replay waits for a card, and for an answer after the card was called
// slow. It is short: a trace that has nothing more to give stays silent.
const replayWait = time.Second

// Run repeats the recorded check, or opens the window with the recorded card.
func (r *replayCommand) Run(ctx context.Context, c *console) error {
	t, err := readTrace(r.File)
	if err == nil && r.Today.IsZero() {
		err = r.Today.UnmarshalText([]byte(t.Header.Day))
	}
	if err != nil {
		return usageError(c.words.Say("cli.bad-trace", "File", printable.Path(r.File)) + "\n" + printable.Line(err.Error()))
	}
	readers := trace.Replay(t, trace.Pace(r.AsThen))
	if r.Window {
		return c.openWindow(ctx, Window{Language: c.asked, Now: r.Today.at(c.Now), Readers: readers, Policy: policy.Free()})
	}
	var wanted []card.SecretKind
	for _, kind := range []card.SecretKind{card.UserPIN, card.SignaturePassword} {
		for _, asked := range t.Header.Asked {
			if check.ItemOf(kind) == asked {
				wanted = append(wanted, kind)
			}
		}
	}
	report, ended := (&checkRun{
		console: c, readers: readers, today: r.Today.or(c.today),
		wait: replayWait, silent: replayWait, wanted: wanted, secrets: &madeUp{trace: t}, lastTry: t.Header.LastTry, keypad: true,
	}).check(ctx)
	if errors.Is(ended, trace.ErrNotRecorded) {
		fmt.Fprintln(c.Stderr, c.words.Say("cli.trace-differs"))
	}
	return c.print(report, ended, r.JSON)
}

func readTrace(name string) (trace.Trace, error) {
	file, err := os.Open(name)
	if err != nil {
		return trace.Trace{}, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return trace.Read(file)
}

// madeUp is a secretSource for replays. It has made-up secrets, as many as were entered when the
// trace was recorded; the card's answers to them are in the trace.
type madeUp struct {
	trace   trace.Trace
	entered int
}

func (m *madeUp) enter(_ context.Context, kind card.SecretKind) (*card.Secret, error) {
	m.entered++
	if m.entered > m.trace.Secrets() { // the entry failed, or was given up
		fault, exit := m.trace.Ended()
		switch {
		case fault != nil && fault.Cause == check.Malformed:
			return nil, fault
		case fault == nil && exit != exitDone:
			return nil, errGivenUp
		}
	}
	secret := card.NewSecret(kind)
	for fewest, _ := kind.Length(); secret.Len() < fewest; {
		if _, err := secret.Append('0'); err != nil {
			return nil, err
		}
	}
	return secret, nil
}

func (*madeUp) wipe() {}
