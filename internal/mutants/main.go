package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"time"
)

// guards are the packages that guard a person, and where it is not all of a package, its
// files that do.
var guards = []string{
	"./card",
	"./internal/check",
	"./internal/trace",
	"./internal/kiosk/policy",
	"./internal/kiosk/status",
	"./internal/kiosk/attempts",
	"./internal/tomlfile",
	"./internal/reminder",
	"./internal/export/printing",
	"./gui/model",
	"./internal/cli:entry.go,secrets.go",
}

// reasons is the document that lists what may survive.
const reasons = "docs/security.md"

func main() {
	only := flag.String("only", "", "only mutants whose name matches this `regexp`")
	list := flag.Bool("list", false, "print the mutants and run nothing")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ok, err := run(ctx, flag.Args(), *only, *list)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

// run prints a line a package and a line for all that is to be done, and says whether there
// was nothing.
func run(ctx context.Context, packages []string, only string, list bool) (ok bool, err error) {
	if len(packages) == 0 {
		packages = guards
	}
	pattern, err := regexp.Compile(only)
	if err != nil {
		return false, err
	}
	document, err := os.ReadFile(reasons)
	if err != nil {
		return false, err
	}
	may, err := survivorsOf(string(document))
	if err != nil {
		return false, fmt.Errorf("%s: %w", reasons, err)
	}
	ok = true
	for _, name := range packages {
		name, files, _ := strings.Cut(name, ":")
		suite, err := newSuite(ctx, name, strings.FieldsFunc(files, func(r rune) bool { return r == ',' }))
		if err != nil {
			return false, err
		}
		suite.mutants = slices.DeleteFunc(suite.mutants, func(m mutant) bool { return !pattern.MatchString(m.name()) })
		if list {
			for _, m := range suite.mutants {
				fmt.Printf("%s:%d: %s\n", m.file, m.line, m.name())
			}
			continue
		}
		if !report(ctx, suite, may[strings.TrimPrefix(name, "./")], only == "" && files == "") {
			ok = false
		}
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
	}
	return ok, nil
}

// report runs a suite, prints what came of it and says whether all survivors have a reason.
// With whole, reasons must have a survivor, too.
func report(ctx context.Context, s *suite, may map[string]bool, whole bool) (ok bool) {
	began := time.Now()
	count := map[outcome]int{}
	ok = true
	survived := map[string]bool{}
	for _, tried := range s.run(ctx) {
		count[tried.outcome]++
		if tried.outcome != survives && tried.outcome != unreached {
			continue
		}
		name := tried.mutant.name()
		survived[name] = true
		if !may[name] {
			ok = false
			fmt.Printf("%s:%d: %s: %s\n", tried.mutant.file, tried.mutant.line, tried.outcome, name)
		}
	}
	if whole && ctx.Err() == nil {
		for name := range may {
			if !survived[name] {
				ok = false
				fmt.Printf("%s: is listed in %s and does not survive: %s\n", s.name, reasons, name)
			}
		}
	}
	killed := count[killed]
	fmt.Printf("%s: %d mutants, %d killed, %d survive, of which %d are reached by no test; %d more do not compile; %s\n",
		s.name, killed+len(survived), killed, len(survived), count[unreached], count[broken], time.Since(began).Round(time.Second))
	return ok
}
