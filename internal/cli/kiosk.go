package cli

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"kigen/internal/i18n"
	"kigen/internal/kiosk/policy"
	"kigen/internal/kiosk/status"
	"kigen/internal/printable"
)

// ErrRestart means that staff want the program started again. It has the exit code of a failure,
// so that the service manager restarts the program.
var ErrRestart = errors.New("to be started again")

// tags returns the tags of all languages.
func tags() (tags []string) {
	for _, l := range i18n.Languages() {
		tags = append(tags, l.Tag())
	}
	return tags
}

// policy returns this computer's policy. broken means that the policy file has mistakes, which
// have been printed, and that the strictest policy is used instead.
func (w *windowCommand) policy(c *console) (p policy.Policy, broken bool) {
	name := cmp.Or(w.Policy, policy.Path())
	p, there, mistakes := policy.Load(name, tags())
	if !there && w.Policy != "" {
		p, mistakes = policy.Strict(), []policy.Mistake{policy.Whole(policy.Missing, "")}
	}
	if len(mistakes) > 0 {
		fmt.Fprint(c.Stderr, printable.Path(name)+"\n"+c.mistakes(mistakes))
		return p, true
	}
	if !there && !w.Kiosk {
		return policy.Free(), false
	}
	return p, false
}

// mistakes returns a line of text for each mistake.
func (c *console) mistakes(mistakes []policy.Mistake) string {
	var text strings.Builder
	for _, m := range mistakes {
		want, key := "", printable.Line(m.Key)
		if m.Form != "" {
			want = c.words.Say("cli.policy.form."+string(m.Form), "Key", key, "Languages", strings.Join(tags(), " "), "Example", m.Form.Example())
		}
		text.WriteString(c.words.Say("cli.policy.mistake."+string(m.Kind), "Line", m.Line, "Key", key, "Want", want, "Cause", printable.Line(m.Cause)) + "\n")
	}
	return text.String()
}

// policyCommand is kigen policy.
type policyCommand struct {
	Do   string `arg:"" enum:"check,code"`
	File string `arg:"" optional:""`
}

// Run checks a policy file, or makes the line of one that holds a staff code.
func (p *policyCommand) Run(_ context.Context, c *console) error {
	if p.Do == "code" {
		return c.staffCode()
	}
	name := cmp.Or(p.File, policy.Path())
	_, there, mistakes := policy.Load(name, tags())
	if !there {
		mistakes = []policy.Mistake{policy.Whole(policy.Missing, "")}
	}
	if len(mistakes) > 0 {
		return usageError(printable.Path(name) + "\n" + strings.TrimSuffix(c.mistakes(mistakes), "\n"))
	}
	_, err := fmt.Fprintln(c.Stdout, c.words.Say("cli.policy-good", "File", printable.Path(name)))
	return err
}

// staffCode reads a staff code, without echo from a TTY, and prints its line for the policy file.
func (c *console) staffCode() error {
	fmt.Fprint(c.Stderr, c.words.Say("cli.policy-code")+" ")
	var typed []byte
	var err error
	if file, ok := c.Stdin.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		typed, err = term.ReadPassword(int(file.Fd()))
		fmt.Fprintln(c.Stderr) // Enter was not echoed
	} else {
		typed, err = bufio.NewReader(io.LimitReader(c.Stdin, 2*policy.Most)).ReadBytes('\n')
	}
	defer clear(typed)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the staff code: %w", err)
	}
	code, err := policy.NewCode(bytes.TrimRight(typed, "\r\n"))
	if err != nil {
		return usageError(c.words.Say("cli.policy-bad-code"))
	}
	_, err = fmt.Fprintf(c.Stdout, "staff-code = %q\n", code)
	return err
}

// statusCommand is kigen status.
type statusCommand struct {
	JSON bool
}

// Run prints the status of the kiosk that runs under the same account.
func (s *statusCommand) Run(ctx context.Context, c *console) error {
	path, err := status.Path()
	if err != nil {
		return err
	}
	now, err := status.Ask(ctx, path)
	if errors.Is(err, status.ErrNone) {
		return usageError(c.words.Say("cli.no-kiosk"))
	}
	if err != nil {
		return err
	}
	now = shown(now)
	if s.JSON {
		return writeJSON(c.Stdout, now)
	}
	_, err = io.WriteString(c.Stdout, statusText(now))
	return err
}

// statusText returns the status as text, with the JSON's words in every language: it is for
// staff and their scripts.
// shown returns a status with what another program wrote into it fit to be shown.
func shown(s status.Status) status.Status {
	s.Schema, s.Version, s.Fault = printable.Line(s.Schema), printable.Line(s.Version), printable.Line(s.Fault)
	s.State, s.Today.Day = status.State(printable.Line(string(s.State))), printable.Line(s.Today.Day)
	for _, counts := range []*map[string]int{&s.Today.Languages, &s.Today.Faults} {
		all := map[string]int{}
		for key, count := range *counts {
			all[printable.Line(key)] += count
		}
		*counts = all
	}
	return s
}

func statusText(s status.Status) string {
	var text strings.Builder
	line := func(name string, value any) { fmt.Fprintf(&text, "%s: %v\n", name, value) }
	line("state", s.State)
	if s.Fault != "" {
		line("fault", s.Fault)
	}
	line("version", s.Version)
	line("policyBroken", s.PolicyBroken)
	line("started", s.Started.Format("2006-01-02 15:04:05"))
	line("changed", s.Changed.Format("2006-01-02 15:04:05"))
	line("alive", s.Alive.Format("2006-01-02 15:04:05"))
	line("checks "+s.Today.Day, s.Today.Checks)
	for _, counts := range []map[string]int{s.Today.Languages, s.Today.Faults} {
		for _, key := range slices.Sorted(maps.Keys(counts)) {
			line("  "+key, counts[key])
		}
	}
	return text.String()
}
