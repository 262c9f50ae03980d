//go:build !windows

package policy

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"kigen/internal/tomlfile"
)

// hostile is the folder of policies that mean harm. Its README.md explains expected.toml.
const hostile = "../../../testdata/hostile/policies"

type (
	expectation struct {
		File      string            `toml:"file"`
		Make      string            `toml:"make"`
		Why       string            `toml:"why"`
		Mistakes  []expectedMistake `toml:"mistakes"`
		Idle      string            `toml:"idle"`
		Countdown string            `toml:"countdown"`
		PIN       *bool             `toml:"pin"`
	}
	expectedMistake struct {
		Kind string `toml:"kind"`
		Line int    `toml:"line"`
		Key  string `toml:"key"`
	}
)

// makers make what Git can't keep.
var makers = map[string]func(path string) error{
	"fifo":            func(path string) error { return syscall.Mkfifo(path, 0o600) },
	"folder":          func(path string) error { return os.Mkdir(path, 0o700) },
	"link-to-nothing": func(path string) error { return os.Symlink("nothing", path) },
	"link-to-itself":  func(path string) error { return os.Symlink(path, path) },
}

func TestHostilePoliciesDoNoHarm(t *testing.T) {
	var expected struct {
		Policy []expectation `toml:"policy"`
	}
	text, err := os.ReadFile(filepath.Join(hostile, "expected.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if _, mistakes := tomlfile.Decode(string(text), &expected); len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	all, err := os.ReadDir(hostile)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range all {
		if name := file.Name(); name != "README.md" && name != "expected.toml" && !slices.ContainsFunc(expected.Policy, func(e expectation) bool { return e.File == name }) {
			t.Errorf("expected.toml says nothing of %s", name)
		}
	}
	for _, e := range expected.Policy {
		t.Run(e.File+e.Make, func(t *testing.T) {
			path := filepath.Join(hostile, e.File)
			if e.Make != "" {
				path = filepath.Join(t.TempDir(), "policy.toml")
				if err := makers[e.Make](path); err != nil {
					t.Fatal(err)
				}
			}
			e.hold(t, path)
		})
	}
}

// hold fails the test if anything else happens to a file than what is expected.
func (e expectation) hold(t *testing.T, path string) {
	const patience, most = 10 * time.Second, 64 << 20
	type answer struct {
		policy   Policy
		there    bool
		mistakes []Mistake
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	answered := make(chan answer, 1)
	go func() {
		p, there, mistakes := Load(path, tags)
		answered <- answer{p, there, mistakes}
	}()
	var got answer
	select {
	case got = <-answered:
	case <-time.After(patience):
		t.Fatalf("no answer after %v", patience)
	}
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken > most {
		t.Errorf("%d MB", taken>>20)
	}
	var mistakes []expectedMistake
	for _, m := range got.mistakes {
		mistakes = append(mistakes, expectedMistake{string(m.Kind), m.Line, m.Key})
		if said := fmt.Sprintf("%+v %s", m, m.Error()); strings.Contains(said, "246810") || strings.Contains(said, "135790") {
			t.Errorf("a mistake quotes the staff code: %s", said)
		}
	}
	if !got.there || !slices.Equal(mistakes, e.Mistakes) {
		t.Errorf("there %t, mistakes\n%v, want\n%v", got.there, mistakes, e.Mistakes)
	}
	want := Strict()
	if len(e.Mistakes) == 0 {
		want = Default()
		want.Paper, want.AskPIN = A4, *e.PIN
	}
	idle, wrong := time.ParseDuration(cmp.Or(e.Idle, want.Idle.String()))
	countdown, alsoWrong := time.ParseDuration(cmp.Or(e.Countdown, want.Countdown.String()))
	if err := errors.Join(wrong, alsoWrong); err != nil {
		t.Fatal(err)
	}
	want.Idle, want.Countdown = idle, countdown
	if got, want := fmt.Sprintf("%+v", got.policy), fmt.Sprintf("%+v", want); got != want {
		t.Errorf("the policy is\n%s, want\n%s", got, want)
	}
}
