package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"kigen/card/virtual"
)

// completionCommand is kigen completion.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish,powershell"`
}

// Run prints a shell's completion script, generated from the grammar. It is static text: pressing
// TAB starts no program.
func (s *completionCommand) Run(ctx context.Context, c *console) error {
	parser, err := c.parser(ctx)
	if err != nil {
		return err
	}
	write := map[string]func([]command) string{"bash": bash, "zsh": zsh, "fish": fish, "powershell": powershell}[s.Shell]
	_, err = io.WriteString(c.Stdout, write(c.commands(parser)))
	return err
}

// A command describes one command for shells and the manual; its name is "" for kigen without a
// command.
type command struct {
	name, help string
	arguments  []option // by position
	flags      []option
}

// An option is a flag or an argument of a command.
type option struct {
	name, help string
	takes      string   // placeholder of its value, "" if it needs none
	values     []string // every possible value, nil if they can't be listed
}

// commands returns all commands of the grammar, kigen without a command first.
func (c *console) commands(parser *kong.Kong) []command {
	alone := command{help: c.words.Say("cli.help.kigen")}
	var all []command
	for _, node := range parser.Model.Children {
		flags := slices.Concat(node.AllFlags(true)...)
		if node.Hidden { // windowCommand
			alone.flags = c.flags(flags)
			continue
		}
		one := command{name: node.Name, help: c.words.Say("cli.help.command." + node.Name), flags: c.flags(flags)}
		for _, argument := range node.Positional {
			takes := option{takes: strings.ToUpper(argument.Name)}
			if argument.Enum != "" {
				takes.values = argument.EnumSlice()
			}
			one.arguments = append(one.arguments, takes)
		}
		all = append(all, one)
	}
	return append([]command{alone}, all...)
}

func (c *console) flags(flags []*kong.Flag) (all []option) {
	for _, f := range flags {
		one := option{name: "--" + f.Name, help: c.words.Say("cli.help.flag." + f.Name)}
		if !f.IsBool() {
			one.takes = f.FormatPlaceHolder()
		}
		switch f.Name {
		case "lang":
			one.values = tags()
		case "profile":
			one.values = virtual.Names()
		}
		all = append(all, one)
	}
	return all
}

// words returns the words that can follow a command: its arguments' values and its flags.
func (one command) words() (words []string) {
	for _, argument := range one.arguments {
		words = append(words, argument.values...)
	}
	for _, f := range one.flags {
		words = append(words, f.name)
	}
	return words
}

// takesFile returns whether one of a command's arguments is a file.
func (one command) takesFile() bool {
	return slices.ContainsFunc(one.arguments, func(argument option) bool { return argument.takes == "FILE" })
}

func names(all []command) (names []string) {
	for _, one := range all {
		if one.name != "" {
			names = append(names, one.name)
		}
	}
	return names
}

// valued returns every flag that has a list of values or takes a file, each once.
func valued(all []command) (flags []option) {
	for _, one := range all {
		for _, f := range one.flags {
			known := slices.ContainsFunc(flags, func(g option) bool { return g.name == f.name })
			if !known && (f.values != nil || f.takes == "FILE") {
				flags = append(flags, f)
			}
		}
	}
	return flags
}

// quoted returns text in single quotes, as bash, zsh and fish read it.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

func bash(all []command) string {
	var s strings.Builder
	list := func(words []string) string { return strings.Join(words, " ") }
	fmt.Fprintf(&s, "_kigen() {\n\tlocal current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command='' word\n")
	fmt.Fprintf(&s, "\tfor word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n\t\tcase $word in %s) command=$word; break ;; esac\n\tdone\n", strings.Join(names(all), "|"))
	s.WriteString("\tcase $previous in\n")
	for _, f := range valued(all) {
		from := "-f"
		if f.values != nil {
			from = "-W " + quoted(list(f.values))
		}
		fmt.Fprintf(&s, "\t%s) mapfile -t COMPREPLY < <(compgen %s -- \"$current\"); return ;;\n", f.name, from)
	}
	s.WriteString("\tesac\n\tcase $command in\n")
	for _, one := range all {
		words, files := one.words(), ""
		if one.name == "" {
			words = append(names(all), words...)
		}
		if one.takesFile() {
			files = " -f"
		}
		fmt.Fprintf(&s, "\t%s) mapfile -t COMPREPLY < <(compgen -W %s%s -- \"$current\") ;;\n", quoted(one.name), quoted(list(words)), files)
	}
	s.WriteString("\tesac\n}\ncomplete -F _kigen kigen\n")
	return s.String()
}

func zsh(all []command) string {
	var s strings.Builder
	// In a specification of _arguments, brackets and colons part the help from the rest.
	plain := strings.NewReplacer("[", "(", "]", ")", ":", " -")
	s.WriteString("#compdef kigen\n_kigen() {\n\tlocal -a commands\n\tcommands=(\n")
	for _, one := range all[1:] {
		fmt.Fprintf(&s, "\t\t%s\n", quoted(one.name+":"+plain.Replace(one.help)))
	}
	s.WriteString("\t)\n\tlocal command=${words[(r)(" + strings.Join(names(all), "|") + ")]}\n\tcase $command in\n")
	for _, one := range append(slices.Clone(all[1:]), all[0]) {
		name := one.name
		if name == "" {
			name = "*"
		}
		fmt.Fprintf(&s, "\t%s) _arguments", name)
		for _, f := range one.flags {
			spec := f.name + "[" + plain.Replace(f.help) + "]"
			switch {
			case f.values != nil:
				spec += ":" + f.takes + ":(" + strings.Join(f.values, " ") + ")"
			case f.takes == "FILE":
				spec += ":FILE:_files"
			case f.takes != "":
				spec += ":" + plain.Replace(f.takes) + ": "
			}
			fmt.Fprintf(&s, " \\\n\t\t%s", quoted(spec))
		}
		if one.name == "" {
			s.WriteString(" \\\n\t\t'1:command:->command'\n\t\t[[ $state = command ]] && _describe command commands")
		} else { // the command itself is the first argument
			fmt.Fprintf(&s, " \\\n\t\t%s", quoted("1: :("+one.name+")"))
		}
		for i, argument := range one.arguments {
			completer := "_files"
			if argument.values != nil {
				completer = "(" + strings.Join(argument.values, " ") + ")"
			} else if argument.takes != "FILE" {
				continue
			}
			fmt.Fprintf(&s, " \\\n\t\t%s", quoted(fmt.Sprintf("%d:%s:%s", i+2, argument.takes, completer)))
		}
		s.WriteString(" ;;\n")
	}
	s.WriteString("\tesac\n}\n[ \"$funcstack[1]\" = _kigen ] && _kigen \"$@\" || compdef _kigen kigen\n")
	return s.String()
}

func fish(all []command) string {
	var s strings.Builder
	s.WriteString("complete -c kigen -f\n")
	for _, one := range all {
		when := "__fish_use_subcommand"
		if one.name != "" {
			fmt.Fprintf(&s, "complete -c kigen -n __fish_use_subcommand -a %s -d %s\n", one.name, quoted(one.help))
			when = "__fish_seen_subcommand_from " + one.name
		}
		for _, argument := range one.arguments {
			if argument.values != nil {
				fmt.Fprintf(&s, "complete -c kigen -n %s -a %s\n", quoted(when), quoted(strings.Join(argument.values, " ")))
			}
		}
		if one.takesFile() {
			fmt.Fprintf(&s, "complete -c kigen -n %s -F\n", quoted(when))
		}
		for _, f := range one.flags {
			fmt.Fprintf(&s, "complete -c kigen -n %s -l %s -d %s", quoted(when), strings.TrimPrefix(f.name, "--"), quoted(f.help))
			switch {
			case f.values != nil:
				s.WriteString(" -x -a " + quoted(strings.Join(f.values, " ")))
			case f.takes == "FILE":
				s.WriteString(" -r -F")
			case f.takes != "":
				s.WriteString(" -x")
			}
			s.WriteString("\n")
		}
	}
	return s.String()
}

func powershell(all []command) string {
	var s strings.Builder
	list := func(words []string) string {
		if len(words) == 0 {
			return "@()"
		}
		return "@('" + strings.Join(words, "', '") + "')"
	}
	s.WriteString("Register-ArgumentCompleter -Native -CommandName kigen -ScriptBlock {\n\tparam($current, $line, $position)\n\t$words = @{\n")
	for _, one := range all {
		words := one.words()
		if one.name == "" {
			words = append(names(all), words...)
		}
		fmt.Fprintf(&s, "\t\t'%s' = %s\n", one.name, list(words))
	}
	s.WriteString("\t}\n\t$values = @{\n")
	for _, f := range valued(all) {
		if f.values != nil {
			fmt.Fprintf(&s, "\t\t'%s' = %s\n", f.name, list(f.values))
		}
	}
	s.WriteString("\t}\n\t$said = @($line.CommandElements | ForEach-Object { $_.ToString() })\n" +
		"\tif ($current) { $said = @($said | Select-Object -SkipLast 1) }\n" +
		"\t$command = @($said | Select-Object -Skip 1 | Where-Object { $words.ContainsKey($_) }) + '' | Select-Object -First 1\n" +
		"\t$choices = if ($values.ContainsKey($said[-1])) { $values[$said[-1]] } else { $words[$command] }\n" +
		"\t$choices | Where-Object { $_ -like \"$current*\" }\n}\n")
	return s.String()
}
