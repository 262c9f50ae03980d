package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"kigen/internal/i18n"
)

// manCommand is kigen man.
type manCommand struct{}

// roff escapes text for roff, the manual page's format.
var roff = strings.NewReplacer(`\`, `\e`, `-`, `\-`, "\n.", "\n\\&.")

// Run prints the manual page in English, generated from the grammar.
func (manCommand) Run(ctx context.Context, c *console) error {
	english, _ := i18n.Find("en")
	c = &console{Env: c.Env, words: english}
	parser, err := c.parser(ctx)
	if err != nil {
		return err
	}
	var s strings.Builder
	s.WriteString(".TH KIGEN 1\n.SH NAME\nkigen \\- until when a My Number Card and its certificates last\n" +
		".SH SYNOPSIS\n.B kigen\n[\\fICOMMAND\\fR] [\\fIOPTION\\fR...]\n.SH DESCRIPTION\n")
	all := c.commands(parser)
	s.WriteString(roff.Replace(all[0].help) + "\n")
	manFlags(&s, all[0].flags)
	s.WriteString(".SH COMMANDS\n")
	for _, one := range all[1:] {
		heading := one.name
		for _, argument := range one.arguments {
			heading += " " + argument.takes
		}
		fmt.Fprintf(&s, ".SS %s\n%s\n", roff.Replace(heading), roff.Replace(one.help))
		manFlags(&s, one.flags)
	}
	s.WriteString(".SH EXIT STATUS\n")
	for code, means := range exitMeanings {
		fmt.Fprintf(&s, ".TP\n%d\n%s\n", code, roff.Replace(means))
	}
	s.WriteString(".SH FILES\n.TP\n.I ~/.config/kigen/reminders.json\nThe dates that somebody asked to have remembered.\n" +
		".TP\n.I ~/.config/autostart/jp.kigen.kigen.desktop\nStarts kigen remind at login, for those who asked to be told.\n" +
		".SH ENVIRONMENT\n.TP\n.B LANG\nThe language, where \\-\\-lang does not say it.\n.SH SEE ALSO\n.BR pcscd (8)\n")
	_, err = io.WriteString(c.Stdout, s.String())
	return err
}

func manFlags(s *strings.Builder, flags []option) {
	for _, f := range flags {
		fmt.Fprintf(s, ".TP\n\\fB%s\\fR", roff.Replace(f.name))
		if f.takes != "" {
			fmt.Fprintf(s, " \\fI%s\\fR", roff.Replace(f.takes))
		}
		fmt.Fprintf(s, "\n%s\n", roff.Replace(f.help))
	}
}
