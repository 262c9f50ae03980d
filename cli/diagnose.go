package cli

import (
	"context"
	"errors"
	"io"
	"runtime/debug"
	"time"

	"kigen/check"
	"kigen/diagnosis"
)

// diagnoseCommand is kigen diagnose.
type diagnoseCommand struct {
	JSON    bool   `xor:"explain"`
	Reader  string `placeholder:"NAME" xor:"explain"`
	Explain string `placeholder:"CODE" xor:"explain"`
}

// Run climbs the ladder, and prints each rung as soon as it is climbed. It fails with the
// fault of the first rung that failed.
func (d *diagnoseCommand) Run(ctx context.Context, c *console) error {
	if d.Explain != "" {
		return c.explain(d.Explain)
	}
	version, built := Build()
	printed := 0
	climb := diagnosis.Climb{Machine: c.Machine, Readers: c.Readers, Reader: d.Reader, Now: c.Now, Version: version, Built: built}
	var printing error
	ladder, err := climb.Run(ctx, func(ladder diagnosis.Ladder) {
		// The ladder gets shorter where the card is asked again, and then as it was.
		for ; !d.JSON && printed < len(ladder); printed++ {
			_, err := io.WriteString(c.Stdout, c.words.RungText(ladder[printed]))
			printing = errors.Join(printing, err)
		}
	})
	if d.JSON {
		printing = writeJSON(c.Stdout, c.diagnosisJSON(ladder))
	} else if err == nil {
		_, err := io.WriteString(c.Stdout, "\n"+c.words.Ladder(ladder)+"\n")
		printing = errors.Join(printing, err)
	}
	if err := errors.Join(err, printing); err != nil {
		return err
	}
	if first, failed := ladder.FirstFailed(); failed {
		return first.Fault
	}
	return nil
}

// explain prints the rungs that a code is about.
func (c *console) explain(code string) error {
	ladder, err := diagnosis.Explain(code)
	if err != nil {
		return usageError(c.words.Say("cli.bad-code", "Text", code))
	}
	text := c.words.Ladder(ladder) + "\n"
	if len(ladder) > 0 {
		text = c.words.LadderText(ladder)
	}
	_, err = io.WriteString(c.Stdout, text)
	return err
}

// Build returns this program's version, and when its source was finished, zero where that
// is not known.
func Build() (version string, finished time.Time) {
	version = Version
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, time.Time{}
	}
	if version == "" {
		version = info.Main.Version
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.time" {
			finished, _ = time.Parse(time.RFC3339, setting.Value) // else it is not known
		}
	}
	return version, finished
}

type diagnosisJSON struct {
	Schema string     `json:"schema"`
	Code   string     `json:"code"`
	Rungs  []rungJSON `json:"rungs"`
}

type rungJSON struct {
	Name    string `json:"name"`
	Outcome string `json:"outcome"`
	// Because names the rung that keeps this one from being reached.
	Because  string            `json:"because,omitempty"`
	Next     string            `json:"next,omitempty"` // where it failed
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
			name := fact.Name
			for r.Evidence[name] != "" { // two readers of a kind
				name += "'"
			}
			r.Evidence[name] = fact.Value
		}
		rungs = append(rungs, r)
	}
	return diagnosisJSON{"kigen.diagnosis/1", string(ladder.Code()), rungs}
}
