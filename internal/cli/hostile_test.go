package cli

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/internal/i18n"
	"kigen/internal/kiosk/policy"
	"kigen/internal/kiosk/status"
	"kigen/internal/printable/printabletest"
	"kigen/internal/trace"
)

// evilMachine is a computer with a reader and a service that call themselves something evil.
type evilMachine struct{}

func (evilMachine) Computer(context.Context) diagnosis.Computer {
	evil := printabletest.Hostile
	return diagnosis.Computer{
		System: []diagnosis.Fact{{Name: "system", Value: evil}}, Service: []diagnosis.Fact{{Name: evil, Value: evil}}, Remote: evil,
		Readers: []diagnosis.PluggedReader{{USBReader: check.USBReader{ID: evil, Name: evil, Driver: evil, Source: evil, Holder: evil}, Cause: check.DriverMissing}},
	}
}

// evilCard is a card of a made-up issuer of an evil name, in a reader of one.
func evilCard(full ...string) check.Readers {
	p := exampleProfile()
	p.SignedBy(strings.ToValidUTF8(printabletest.Hostile[:8<<10], ""))
	return holding(virtual.New(p), append([]string{printabletest.Hostile}, full...), append([]string{printabletest.Hostile}, full...)...)
}

func evilFault(cause check.Cause, holder string) check.Readers {
	evil := printabletest.Hostile
	return fixedReaders{Snapshot: check.Snapshot{Fault: &check.Fault{
		Cause: cause, Programs: []string{evil, evil}, Err: &check.USBReader{ID: evil, Name: evil, Driver: evil, Source: evil, Holder: holder},
	}}}
}

// unfitJSON looks at each text of a document, and each line of them.
func unfitJSON(value any) error {
	switch v := value.(type) {
	case string:
		if strings.ContainsAny(v, "\r\n") {
			return fmt.Errorf("a line end in %.200q", v)
		}
		return printabletest.Unfit(v)
	case []any:
		for _, one := range v {
			if err := unfitJSON(one); err != nil {
				return err
			}
		}
	case map[string]any:
		for key, one := range v {
			for _, part := range []any{key, one} {
				if err := unfitJSON(part); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func TestNothingThatOthersCallThemselvesReachesTheTerminalAsItIs(t *testing.T) {
	evil, folder := printabletest.Hostile, t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var quoted strings.Builder
	if err := trace.Record(evilFault(check.DriverMissing, evil), "1", today, nil, false).End(&check.Fault{Cause: check.Unknown}, 1).Write(&quoted); err != nil {
		t.Fatal(err)
	}
	hostileName, _ := json.Marshal(evil)
	snapshot := fmt.Sprintf(`{"at":1,"snapshot":{"readers":[{"name":%s,"card":"present","events":1}]}}`, hostileName)
	head, _, _ := strings.Cut(quoted.String(), "\n")
	short := "x" + evil[:40] // as a file's name
	directory := filepath.Join(folder, "folder"+short)
	if err := os.Mkdir(directory, 0o700); err != nil {
		t.Fatal(err)
	}
	readers := map[string]func() check.Readers{
		"card": func() check.Readers { return evilCard() }, "two": func() check.Readers { return evilCard("another") },
		"driver": func() check.Readers { return evilFault(check.DriverMissing, evil) }, "named driver": func() check.Readers { return noPrograms(evilFault(check.DriverMissing, "")) },
		"held": func() check.Readers { return noPrograms(evilFault(check.DriverMissing, evil)) }, "in use": func() check.Readers { return evilFault(check.InUse, evil) },
	}
	for name, test := range map[string]struct {
		readers string
		args    []string
	}{
		"check":              {"card", []string{"check"}},
		"check in Japanese":  {"card", []string{"check", "--lang=ja"}},
		"check, JSON":        {"card", []string{"check", "--json"}},
		"check --repeat":     {"card", []string{"check", "--repeat", "--count=1"}},
		"as CSV":             {"card", []string{"check", "--repeat", "--count=1", "--csv"}},
		"as JSON":            {"card", []string{"check", "--repeat", "--count=1", "--json"}},
		"two cards":          {"two", []string{"check"}},
		"no driver":          {"driver", []string{"check"}},
		"named driver":       {"named driver", []string{"check"}},
		"held":               {"held", []string{"check"}},
		"no driver, JSON":    {"driver", []string{"check", "--json"}},
		"in use":             {"in use", []string{"check"}},
		"in use, JSON":       {"in use", []string{"check", "--json"}},
		"a trace that is":    {"card", []string{"check", "--trace", file("there"+short, "")}},
		"a trace":            {"card", []string{"check", "--trace", filepath.Join(folder, "new"+short)}},
		"no folder":          {"card", []string{"check", "--trace", filepath.Join(folder, short, short)}},
		"readers":            {"two", []string{"readers"}},
		"readers, JSON":      {"two", []string{"readers", "--json"}},
		"readers, none":      {"driver", []string{"readers"}},
		"diagnose":           {"two", []string{"diagnose"}},
		"diagnose, JSON":     {"card", []string{"diagnose", "--json"}},
		"no driver, ladder":  {"driver", []string{"diagnose"}},
		"bundle":             {"card", []string{"diagnose", "--bundle", filepath.Join(folder, "zip"+short)}},
		"a bundle that is":   {"card", []string{"diagnose", "--bundle", file("is"+short, "")}},
		"a code":             {"card", []string{"diagnose", "--explain", evil}},
		"a reader":           {"card", []string{"check", "--reader", evil}},
		"a date":             {"card", []string{"dates", evil}},
		"a demonstration":    {"card", []string{"check", "--demo", evil}},
		"a profile":          {"card", []string{"simulate", "--profile", evil}},
		"an address":         {"card", []string{"simulate", "--address", evil}},
		"a policy":           {"card", []string{"policy", "check", file("policy"+short, "\""+strings.ReplaceAll(evil, "\n", "")+"\" = 1\nlanguage = \"\x1b\"\n\"a\u202eb\" = 2")}},
		"keys of a policy":   {"card", []string{"policy", "check", file("keys"+short, "\"\\u202e\\u001b\\nK000\" = 1\nlanguage = \"\\u202e\"\n")}},
		"not TOML":           {"card", []string{"policy", "check", file("toml"+short, "language = \u202e\x1b\n")}},
		"a folder":           {"card", []string{"policy", "check", directory}},
		"a good policy":      {"card", []string{"policy", "check", file("good"+short, "")}},
		"a kiosk's policy":   {"card", []string{"--kiosk", "--policy", file("kiosk"+short, "x = 1")}},
		"no policy":          {"card", []string{"policy", "check", short}},
		"a language":         {"card", []string{"check", "--lang", evil}},
		"a flag":             {"card", []string{"check", "--" + evil}},
		"a command":          {"card", []string{evil}},
		"no trace":           {"card", []string{"replay", file("bad"+short, evil)}},
		"a trace of evil":    {"card", []string{"replay", file("evil", head+"\n"+snapshot+"\n")}},
		"of an unknown kind": {"card", []string{"replay", file("kind", head+"\n"+fmt.Sprintf(`{"at":1,%s:1}`, hostileName)+"\n")}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := Env{Stdin: strings.NewReader("y\n"), Readers: readers[test.readers](), Machine: evilMachine{}, Window: func(context.Context, Window) error { return nil }}
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour) // the rows wait for the next card
				defer cancel()
				got := execute(ctx, env, append([]string{"--lang=en"}, test.args...)...)
				if got.stdout+got.stderr == "" {
					t.Error("prints nothing")
				}
				for _, text := range []string{got.stdout, got.stderr} {
					if err := printabletest.Unfit(text); err != nil {
						t.Error(err)
					}
				}
				for decoder := json.NewDecoder(strings.NewReader(got.stdout)); strings.HasPrefix(got.stdout, "{"); {
					var document any
					if err := decoder.Decode(&document); err == io.EOF {
						break
					} else if err != nil {
						t.Fatal(err)
					}
					if err := unfitJSON(document); err != nil {
						t.Error(err)
					}
				}
			})
		})
	}
	made, err := zip.OpenReader(filepath.Join(folder, "zip"+short))
	if err != nil {
		t.Fatal(err)
	}
	defer made.Close()
	for _, entry := range made.File {
		r, _ := entry.Open()
		content, _ := io.ReadAll(r)
		for line := range strings.Lines(string(content)) {
			var event any
			if entry.Name == "trace.jsonl" && json.Unmarshal([]byte(line), &event) == nil {
				if err := unfitJSON(withoutBytes(event)); err != nil {
					t.Errorf("%s: %v", entry.Name, err)
				}
			} else if err := printabletest.Unfit(line); err != nil {
				t.Errorf("%s: %v", entry.Name, err)
			}
		}
	}
}

// noPrograms returns the readers without programs that may hold the card.
func noPrograms(readers check.Readers) check.Readers {
	readers.(fixedReaders).Fault.Programs = nil
	return readers
}

// withoutBytes takes the commands and answers out of an event: they are digits, and may be long.
func withoutBytes(event any) any {
	if m, ok := event.(map[string]any); ok {
		delete(m, "exchange")
	}
	return event
}

func TestAKiosksStatusIsMadeFitToBeShown(t *testing.T) {
	folder, err := os.MkdirTemp("", "k")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	t.Setenv("XDG_RUNTIME_DIR", folder)
	evil := printabletest.Hostile
	path, err := status.Path()
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go status.Serve(t.Context(), listener, func() status.Status {
		return status.Status{
			Schema: evil[:300], Version: evil[:300], State: status.State(evil[:300]), Fault: evil[:300],
			Today: status.Today{Day: evil[:300], Languages: map[string]int{evil[:300]: 1}, Faults: map[string]int{evil[:300]: 1}},
		}
	})
	for _, args := range [][]string{{"status"}, {"status", "--json"}} {
		got := execute(t.Context(), Env{}, args...)
		if err := printabletest.Unfit(got.stdout + got.stderr); err != nil || got.code != exitDone {
			t.Errorf("%v: exit code %d, %v", args, got.code, err)
		}
	}
}

func TestAReaderOfWhoseNameNothingIsLeftIsShownAllTheSame(t *testing.T) {
	readers := holding(named("valid"), []string{"\u202e\x00"}, "\u202e\x00")
	for _, args := range [][]string{{"readers", "--json"}, {"check", "--json", "--reader", "?"}} {
		if got := run(t, readers, "", args...); got.code != exitDone || !strings.Contains(got.stdout, `"?"`) {
			t.Errorf("exit code %d\n%s%s", got.code, got.stdout, got.stderr)
		}
	}
}

func TestAReaderIsFoundByTheNameThatIsPrinted(t *testing.T) {
	printed := parse(t, run(t, evilCard(), "", "check", "--json")).Reader
	for _, command := range []string{"check", "diagnose"} {
		synctest.Test(t, func(t *testing.T) {
			env := Env{Readers: evilCard("another"), Machine: noComputer{}}
			if got := execute(t.Context(), env, command, "--lang=en", "--reader", printed); got.code != exitDone {
				t.Errorf("%s: exit code %d\n%s%s", command, got.code, got.stdout, got.stderr)
			}
		})
	}
}

func TestWhatTheSystemSaysOfAPolicyIsFitToBeShown(t *testing.T) {
	c := &console{words: i18n.Languages()[0]}
	if err := printabletest.Unfit(c.mistakes([]policy.Mistake{policy.Whole(policy.Unreadable, printabletest.Hostile)})); err != nil {
		t.Error(err)
	}
}
