package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/alecthomas/kong"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/internal/i18n"
	"kigen/internal/kiosk/policy"
	"kigen/internal/kiosk/status"
	"kigen/internal/printable"
	"kigen/internal/version"
	"kigen/rules"
)

// An Env is everything the command line uses of the machine it runs on.
type Env struct {
	// Stdin is where secrets are read from: without echo if it is an *os.File on a TTY,
	// otherwise only with --secrets-from-stdin.
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Readers are this computer's card readers.
	Readers check.Readers
	// Machine is this computer, which kigen diagnose examines.
	Machine diagnosis.Machine
	// Window opens the window. It returns when the window is closed or ctx is done.
	Window func(ctx context.Context, w Window) error
	// Now returns the current time, in any zone.
	Now func() time.Time
	// Build is the program's version.
	Build version.Build
	// HasNews reports whether a reminder is due that the person has not seen.
	HasNews func(today rules.Date) (bool, error)
}

// ErrNoWindow means that this computer can't show a window, for lack of a display or of OpenGL.
// Env.Window wraps it.
var ErrNoWindow = errors.New("open window")

// A Window holds the options with which the window is opened.
type Window struct {
	// Language is that of --lang, nil without it.
	Language *i18n.Language
	// Now returns the current time, in any zone. Dates are judged by its day in Japan.
	Now func() time.Time
	// Demo is the profile of the demonstration card to start with, a name that
	// [kigen/card/virtual.Named] knows; "" to start with this computer's readers.
	Demo string
	// Readers replace this computer's readers unless nil.
	Readers check.Readers
	// Policy is this computer's policy. PolicyBroken means that there is a policy file with
	// mistakes, which is not used. Kiosk opens the window in kiosk mode.
	Policy       policy.Policy
	PolicyBroken bool
	Kiosk        bool
}

// grammar is every command and flag. Their help texts are in package i18n, under cli.help.
type grammar struct {
	Help helpFlag     `short:"h"`
	Lang languageFlag `placeholder:"TAG"`

	Window     windowCommand     `cmd:"" hidden:"" default:"withargs"`
	Check      checkCommand      `cmd:""`
	Dates      datesCommand      `cmd:""`
	Diagnose   diagnoseCommand   `cmd:""`
	Readers    readersCommand    `cmd:""`
	Remind     remindCommand     `cmd:""`
	Policy     policyCommand     `cmd:""`
	Replay     replayCommand     `cmd:""`
	Simulate   simulateCommand   `cmd:""`
	Status     statusCommand     `cmd:""`
	Version    versionCommand    `cmd:""`
	Completion completionCommand `cmd:""`
	Man        manCommand        `cmd:""`
}

// A console is the input, output and language of one run of a command.
type console struct {
	Env
	words *i18n.Language
	asked *i18n.Language // by --lang; nil where it was not given
}

// today returns the current day in Japan.
func (c *console) today() rules.Date { return rules.DateOf(c.Now()) }

// Run runs the command in args (without the program's name) and returns the program's exit code.
// When ctx is done (main ends it on SIGINT and SIGTERM) it resets the card, restores the TTY and
// returns.
func Run(ctx context.Context, args []string, env Env) int {
	console := &console{Env: env, words: i18n.System()}
	return console.exit(console.run(ctx, args))
}

// parser returns the parser of the grammar. Kong's own help flag is left out, since it would end
// the process.
func (c *console) parser(ctx context.Context) (*kong.Kong, error) {
	return kong.New(&grammar{}, kong.Name("kigen"), kong.NoDefaultHelp(),
		kong.FlagNamer(flagName), kong.TypeMapper(reflect.TypeFor[card.StatusWord](), kong.MapperFunc(decodeStatusWord)),
		kong.Vars{"vpcd": virtual.VPCDAddress}, kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(c))
}

func (c *console) run(ctx context.Context, args []string) error {
	parser, err := c.parser(ctx)
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	wrong, failed := errors.AsType[*kong.ParseError](err)
	switch {
	case failed:
		c.chooseLanguage(wrong.Context)
		return c.parseError(wrong)
	case err != nil:
		return err
	}
	c.chooseLanguage(parsed)
	for _, flag := range parsed.Flags() {
		if date, ok := parsed.FlagValue(flag).(dateFlag); ok && flag.Name == "today" && date.IsZero() {
			if err := c.checkClock(); err != nil {
				return err
			}
		}
	}
	return parsed.Run()
}

// checkClock returns a fault, which it prints, if the clock shows a day that no date can be judged
// by: one that --today can't have either.
func (c *console) checkClock() error {
	if err := checkYear(c.today()); err != nil {
		fault := &check.Fault{Cause: check.ClockWrong, Err: err}
		fmt.Fprint(c.Stderr, c.words.FaultsText([]*check.Fault{fault}))
		return fault
	}
	return nil
}

// chooseLanguage applies --lang, also if the arguments after it could not be parsed.
func (c *console) chooseLanguage(parsed *kong.Context) {
	for _, step := range parsed.Path {
		if step.Flag == nil || step.Flag.Name != "lang" {
			continue
		}
		if chosen, ok := parsed.Value(step).Interface().(languageFlag); ok && chosen.Language != nil {
			c.words, c.asked = chosen.Language, chosen.Language
		}
	}
}

// parseError prints help if the arguments asked for it; otherwise it returns a usage error in
// the person's language.
func (c *console) parseError(err *kong.ParseError) error {
	if errors.Is(err, errHelp) {
		_, err := io.WriteString(c.Stdout, c.help(err.Context))
		return err
	}
	if bad, ok := errors.AsType[*dateError](err); ok {
		return usageError(c.words.Say("cli.bad-date", "Text", printable.Line(bad.text)))
	}
	return usageError(c.words.Say("cli.usage") + "\n" + printable.Line(err.Error()))
}

// windowCommand is kigen without a command.
type windowCommand struct {
	Demo  demoFlag `placeholder:"NAME" xor:"from"`
	Trace string   `placeholder:"FILE" xor:"from"`
	Kiosk bool     `xor:"from"`

	Policy string   `placeholder:"FILE"`
	Today  dateFlag `placeholder:"DATE"`
}

// Run opens the window.
func (w *windowCommand) Run(ctx context.Context, c *console) error {
	if _, err := c.profile(string(w.Demo), c.today()); w.Demo != "" && err != nil {
		return err
	}
	recording, err := c.record(w.Trace, c.Readers, c.today(), nil, false)
	if err != nil {
		return err
	}
	window := Window{Language: c.asked, Now: w.Today.at(c.Now), Demo: string(w.Demo), Kiosk: w.Kiosk}
	window.Policy, window.PolicyBroken = w.policy(c)
	if recording != nil {
		window.Readers = recording.recorder
	}
	err = c.openWindow(ctx, window)
	return errors.Join(err, recording.end(c, err))
}

func (c *console) openWindow(ctx context.Context, w Window) error {
	err := c.Window(ctx, w)
	if errors.Is(err, status.ErrRunning) {
		return usageError(c.words.Say("cli.kiosk-runs"))
	}
	if errors.Is(err, ErrNoWindow) {
		return fmt.Errorf("%s\n%w", c.words.Say("cli.no-window"), err)
	}
	return err
}
