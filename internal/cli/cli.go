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
	"kigen/internal/version"
	"kigen/rules"
)

// An Env is what the command line needs of the machine it runs on.
type Env struct {
	// Stdin is where secrets come from: typed without echo where it is an *os.File on a
	// terminal, else with --secrets-from-stdin alone.
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Readers are those of this computer.
	Readers check.Readers
	// Machine is this computer, for the ladder of kigen diagnose.
	Machine diagnosis.Machine
	// Window opens the window and returns when it was closed, or when ctx is done.
	Window func(ctx context.Context, w Window) error
	// Now returns the instant it is, in any zone.
	Now func() time.Time
	// Build is which program this is.
	Build version.Build
	// HasNews reports whether a remembered card is due of which the person was not told.
	HasNews func(today rules.Date) (bool, error)
}

// ErrNoWindow says that this computer can't show a window: there is no display, or no
// OpenGL. Env.Window wraps it.
var ErrNoWindow = errors.New("open window")

// A Window is how the window is to be opened.
type Window struct {
	// Language is that of --lang, nil where it was not given.
	Language *i18n.Language
	// Now returns the instant it is, in any zone. Dates are judged by its day in Japan.
	Now func() time.Time
	// Demo is the profile of the demonstration card to begin with, as
	// [kigen/card/virtual.Named] knows it; "" to begin with this computer's readers.
	Demo string
	// Readers to use in place of this computer's, nil for those.
	Readers check.Readers
	// Policy is what was decided for this computer, and PolicyBroken says that there is a file
	// of it that can't be used. Kiosk has the window be a public terminal.
	Policy       policy.Policy
	PolicyBroken bool
	Kiosk        bool
}

// grammar is every command and flag. What they are for stands in package i18n, under
// cli.help.
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

// A console is where one run of a command reads and prints, and in which language.
type console struct {
	Env
	words *i18n.Language
	asked *i18n.Language // by --lang; nil where it was not given
}

// today returns the day in Japan.
func (c *console) today() rules.Date { return rules.DateOf(c.Now()) }

// Run runs the command that args (without the program's name) ask for and returns
// the program's exit code. When ctx is done (main ends it on SIGINT and SIGTERM) it
// leaves the card reset and the terminal as they were, and returns.
func Run(ctx context.Context, args []string, env Env) int {
	console := &console{Env: env, words: i18n.System()}
	return console.exit(console.run(ctx, args))
}

// parser returns what knows the grammar. Kong ends the process only for its own help flag,
// which is left out.
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
	return parsed.Run()
}

// chooseLanguage takes the language that --lang names, as far as the arguments could
// be parsed.
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

// parseError turns what kong says of the arguments into help, where that was asked
// for, or into an error in the person's language.
func (c *console) parseError(err *kong.ParseError) error {
	if errors.Is(err, errHelp) {
		_, err := io.WriteString(c.Stdout, c.help(err.Context))
		return err
	}
	if bad, ok := errors.AsType[*dateError](err); ok {
		return usageError(c.words.Say("cli.bad-date", "Text", bad.text))
	}
	return usageError(c.words.Say("cli.usage") + "\n" + err.Error())
}

// windowCommand is kigen alone.
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
