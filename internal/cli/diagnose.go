package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/internal/printable"
	"kigen/internal/trace"
)

// bundleWait is how long a bundle's check waits for a card. It is short, since the diagnosis has
// waited already.
const bundleWait = time.Second

// longestAnswer is how many bytes are read of the answer to whether a bundle is to be written.
const longestAnswer = 64

// diagnoseCommand is kigen diagnose. Its three forms of output exclude each other.
type diagnoseCommand struct {
	Reader  string `placeholder:"NAME"`
	JSON    bool   `xor:"form"`
	Bundle  string `placeholder:"FILE" xor:"form"`
	Explain string `placeholder:"CODE" xor:"form"`
}

// Run climbs the ladder and prints each rung as soon as it is climbed. It returns the fault of
// the first rung that failed.
func (d *diagnoseCommand) Run(ctx context.Context, c *console) error {
	if d.Explain != "" {
		return c.explain(d.Explain)
	}
	const patience = 2 * time.Second
	climb := diagnosis.Climb{Patience: patience, Machine: c.Machine, Readers: c.Readers, Reader: d.Reader, Now: c.Now, Version: c.Build.String(), Built: c.Build.Finished}
	live := !d.JSON && d.Bundle == ""
	printed := 0
	var printing error
	ladder, err := climb.Run(ctx, func(ladder diagnosis.Ladder) {
		// While the card is asked again, the ladder is shorter for a moment.
		for ; live && printed < len(ladder); printed++ {
			_, err := io.WriteString(c.Stdout, c.words.RungText(ladder[printed]))
			printing = errors.Join(printing, err)
		}
	})
	switch {
	case d.JSON:
		printing = writeJSON(c.Stdout, c.diagnosisJSON(ladder))
	case err != nil: // interrupted
	case d.Bundle != "":
		printing = c.bundle(ctx, d.Bundle, ladder)
	default:
		_, err := io.WriteString(c.Stdout, "\n"+c.words.Ladder(ladder)+"\n")
		printing = errors.Join(printing, err)
	}
	return cmp.Or(err, printing, ladder.Err())
}

// bundle makes a check without secrets, whose trace shows what the resident sees, prints
// everything that support staff would be sent, and writes it to a new file if the person agrees.
func (c *console) bundle(ctx context.Context, name string, ladder diagnosis.Ladder) error {
	if err := c.checkClock(); err != nil {
		return err // a trace has the day
	}
	recorder := trace.Record(c.Readers, c.Build.String(), c.today(), nil, false)
	_, ended := (&checkRun{console: c, readers: recorder, today: c.today, wait: bundleWait}).check(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var recorded strings.Builder
	if err := recorder.End(ended, exitCode(ended)).Write(&recorded); err != nil {
		return err
	}
	bundle := diagnosis.Bundle{
		{Name: "ladder.txt", Text: c.words.LadderText(ladder)},
		{Name: "settings.txt", Text: "language: " + c.words.Tag() + "\n"},
		{Name: "trace.jsonl", Text: recorded.String()},
	}
	if _, err := io.WriteString(c.Stdout, bundle.String()+"\n"+c.words.Say("cli.bundle", "File", printable.Path(name))+" "); err != nil {
		return err
	}
	answer, err := bufio.NewReader(io.LimitReader(c.Stdin, longestAnswer)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if strings.TrimSpace(answer) != "y" {
		return nil
	}
	data, err := bundle.Zip()
	if err != nil {
		return err
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return usageError(c.words.Say("cli.trace-exists", "File", printable.Path(name)))
	case err != nil:
		return fmt.Errorf("make bundle: %w", err)
	}
	_, err = file.Write(data)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write bundle: %w", errors.Join(err, os.Remove(name)))
	}
	return nil
}

// explain prints the rungs that a telephone code stands for.
func (c *console) explain(code string) error {
	ladder, err := diagnosis.Explain(code)
	if err != nil {
		return usageError(c.words.Say("cli.bad-code", "Text", printable.Line(code)))
	}
	text := c.words.Ladder(ladder) + "\n"
	if len(ladder) > 0 {
		text = c.words.LadderText(ladder)
	}
	_, err = io.WriteString(c.Stdout, text)
	return err
}

type diagnosisJSON struct {
	Schema string     `json:"schema"`
	Code   string     `json:"code"`
	Rungs  []rungJSON `json:"rungs"`
}

type rungJSON struct {
	Name    string `json:"name"`
	Outcome string `json:"outcome"`
	// Because is the failed rung that kept this one from being reached.
	Because  string            `json:"because,omitempty"`
	Next     string            `json:"next,omitempty"` // what to do if it failed
	Fault    *faultJSON        `json:"fault,omitempty"`
	Evidence map[string]string `json:"evidence"`
}

func (c *console) diagnosisJSON(ladder diagnosis.Ladder) diagnosisJSON {
	rungs := []rungJSON{}
	for _, rung := range ladder {
		r := rungJSON{Name: string(rung.Name), Outcome: string(rung.Outcome), Because: string(rung.Because), Evidence: map[string]string{}}
		if rung.Fault != nil {
			r.Fault = &c.faultsJSON([]*check.Fault{rung.Fault})[0]
			r.Next = r.Fault.Next
		}
		for _, fact := range rung.Evidence {
			name := printable.Line(fact.Name)
			for r.Evidence[name] != "" { // already used, as with two readers of one kind
				name += "'"
			}
			r.Evidence[name] = printable.Short(fact.Value, printable.LongestLine)
		}
		rungs = append(rungs, r)
	}
	return diagnosisJSON{"kigen.diagnosis/1", string(ladder.Code()), rungs}
}
