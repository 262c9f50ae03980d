package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/internal/kiosk/status"
	"kigen/internal/version"
	"kigen/rules"
)

// scripted is the state of a script, used by each run of kigen.
type scripted struct {
	readers check.Readers
	stdin   string
	opens   error // what opening the window returns
	news    bool
	newsErr error
}

// TestScripts runs the scripts in testdata/script. Besides testscript's own commands they have
// those below. Files are named by $WORK/NAME: kigen runs in this process, and so in its folder.
//
//	card PROFILE READER...        lays a card on each of these readers; '' is exampleProfile
//	enter LINE...                 sets standard input
//	opens restart|running|broken  sets the error of opening the window
//	news true|false|broken        sets whether a reminder is due on 2030-01-02
//	kigen ARGUMENT...             runs kigen in $lang on 2025-10-16, and expects exit code 0
//	exits CODE ARGUMENT...        expects another exit code
//	refuses TEXT ARGUMENT...      expects exit code 2, TEXT on standard error and nothing printed
//	cmpjson FILE1 FILE2           compares JSON but for white space
func TestScripts(t *testing.T) {
	type state = *scripted
	of := func(ts *testscript.TestScript) state { return ts.Value("state").(state) }
	run := func(ts *testscript.TestScript, code int, args []string) result {
		s := of(ts)
		if lang := ts.Getenv("lang"); lang != "" {
			args = append([]string{"--lang", lang}, args...)
		}
		env := Env{
			Stdin: strings.NewReader(s.stdin), Readers: s.readers, Machine: noComputer{},
			Build:   version.Build{Release: "1.2.3", Revision: "0123456789ab"},
			HasNews: func(today rules.Date) (bool, error) { return s.news && today == date("2030-01-02"), s.newsErr },
		}
		env.Window = func(_ context.Context, w Window) error {
			tag := "system's language"
			if w.Language != nil {
				tag = w.Language.Tag()
			}
			fmt.Fprintf(ts.Stdout(), "window: %s, demo %q, %s, kiosk %t, readers given %t\n", tag, w.Demo, w.Now().In(rules.Japan).Format(time.DateTime), w.Kiosk, w.Readers != nil)
			fmt.Fprintf(ts.Stdout(), "policy: broken %t, idle %s, English %t, PIN %t, password %t, paper %q\n", w.PolicyBroken, w.Policy.Idle, w.Policy.Offers("en"), w.Policy.AskPIN, w.Policy.AskPassword, w.Policy.Paper)
			return s.opens
		}
		got := execute(context.Background(), env, args...)
		fmt.Fprint(ts.Stdout(), got.stdout)
		fmt.Fprint(ts.Stderr(), got.stderr)
		ts.Check(got.wrong(args))
		if got.code != code {
			ts.Fatalf("exit code %d, want %d\n%s%s", got.code, code, got.stdout, got.stderr)
		}
		return got
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("lang", "ja")
			env.Values["state"] = &scripted{readers: faulty(check.ServiceDown)}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"card": func(ts *testscript.TestScript, _ bool, args []string) {
				c := virtual.New(exampleProfile())
				if args[0] != "" {
					c = named(args[0])
				}
				of(ts).readers = holding(c, args[1:], args[1:]...)
			},
			"enter": func(ts *testscript.TestScript, _ bool, args []string) { of(ts).stdin = strings.Join(args, "\n") + "\n" },
			"opens": func(ts *testscript.TestScript, _ bool, args []string) {
				of(ts).opens = map[string]error{"restart": ErrRestart, "running": status.ErrRunning, "broken": errors.New("no such window")}[args[0]]
			},
			"news": func(ts *testscript.TestScript, _ bool, args []string) {
				of(ts).news, of(ts).newsErr = args[0] == "true", map[string]error{"broken": errors.New("not a file of reminders")}[args[0]]
			},
			"kigen": func(ts *testscript.TestScript, _ bool, args []string) { run(ts, exitDone, args) },
			"exits": func(ts *testscript.TestScript, _ bool, args []string) {
				code, err := strconv.Atoi(args[0])
				ts.Check(err)
				run(ts, code, args[1:])
			},
			"refuses": func(ts *testscript.TestScript, _ bool, args []string) {
				if got := run(ts, exitUsage, args[1:]); got.stdout != "" || !strings.Contains(got.stderr, args[0]) {
					ts.Fatalf("printed %q, and said %q", got.stdout, got.stderr)
				}
			},
			"cmpjson": func(ts *testscript.TestScript, _ bool, args []string) {
				if diff := cmp.Diff(compact(ts, ts.ReadFile(args[1])), compact(ts, ts.ReadFile(args[0]))); diff != "" {
					ts.Fatalf("%s", diff)
				}
			},
		},
	})
}
