package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// errHelp means that help was asked for.
var errHelp = errors.New("help")

// helpFlag is --help.
type helpFlag bool

// IgnoreDefault implements [kong.IgnoreDefault]: kigen --help is not the default command's help.
func (helpFlag) IgnoreDefault() {}

// BeforeReset ends the parsing before kong complains of missing arguments.
func (helpFlag) BeforeReset() error { return errHelp }

// help returns the help text of the command in the arguments, or of kigen without one.
func (c *console) help(parsed *kong.Context) string {
	var text strings.Builder
	command := parsed.Selected()
	if command == nil {
		command = parsed.Model.Node
		fmt.Fprintf(&text, "kigen [COMMAND]\n\n%s\n\n", c.words.Say("cli.help.kigen"))
		for _, child := range command.Children {
			if !child.Hidden {
				fmt.Fprintf(&text, "  %-10s %s\n", child.Name, c.words.Say("cli.help.command."+child.Name))
			}
		}
	} else {
		fmt.Fprintf(&text, "kigen %s", command.Name)
		for _, argument := range command.Positional {
			fmt.Fprintf(&text, " %s", strings.ToUpper(argument.Name))
			if argument.IsCumulative() {
				text.WriteString("…")
			}
		}
		fmt.Fprintf(&text, "\n\n%s\n", c.words.Say("cli.help.command."+command.Name))
	}
	fmt.Fprintln(&text)
	flags := slices.Concat(command.AllFlags(true)...)
	if command.DefaultCmd != nil {
		flags = append(flags, command.DefaultCmd.Flags...) // the window's
	}
	width := 0
	for _, flag := range flags {
		width = max(width, len(synopsis(flag)))
	}
	for _, flag := range flags {
		fmt.Fprintf(&text, "  %-*s  %s\n", width, synopsis(flag), c.words.Say("cli.help.flag."+flag.Name))
	}
	return text.String()
}

// synopsis returns a flag with its placeholder: --wait DURATION.
func synopsis(flag *kong.Flag) string {
	text := "--" + flag.Name
	switch {
	case !flag.IsBool():
		text += " " + flag.FormatPlaceHolder()
	case flag.PlaceHolder != "":
		text += "[=" + flag.PlaceHolder + "]"
	}
	return text
}
