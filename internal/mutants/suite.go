package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// An outcome is what came of running the tests on a mutant.
type outcome string

const (
	killed    outcome = "killed"
	survives  outcome = "survives"
	unreached outcome = "is reached by no test"
	broken    outcome = "does not compile"
	stopped   outcome = "was not run to its end"
)

// memory is how much address space, in KiB, the tests of a mutant may take.
const memory = 12 << 20

// A suite is a package with its mutants.
type suite struct {
	name    string // ./card
	mutants []mutant
	blocks  map[string][]block // by the file's name without folders
	limit   time.Duration
}

// A block is code that the package's tests run, from one place to another.
type block struct{ line, column, endLine, endColumn int }

type trial struct {
	mutant  mutant
	outcome outcome
}

// newSuite runs the tests of a package once as it is, and finds its mutants: those of the
// files named, or of all.
func newSuite(ctx context.Context, name string, files []string) (*suite, error) {
	s := &suite{name: name, blocks: map[string][]block{}}
	// What another system builds no test here can see.
	listed, err := exec.CommandContext(ctx, "go", "list", "-f", "{{range .GoFiles}}{{.}}\n{{end}}", name).Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", name, err)
	}
	for _, file := range strings.Fields(string(listed)) {
		if len(files) > 0 && !slices.Contains(files, file) {
			continue
		}
		path := filepath.Join(name, file)
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		mutants, err := mutantsOf(path, src)
		if err != nil {
			return nil, err
		}
		s.mutants = append(s.mutants, mutants...)
	}
	return s, s.baseline(ctx)
}

func (s *suite) baseline(ctx context.Context) error {
	profile, err := os.CreateTemp("", "kigen-mutants-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(profile.Name()) }()
	if err := profile.Close(); err != nil {
		return err
	}
	began := time.Now()
	out, err := exec.CommandContext(ctx, "go", "test", "-short", "-count=1", "-vet=off", "-coverprofile="+profile.Name(), s.name).CombinedOutput()
	if err != nil {
		return fmt.Errorf("the tests of %s fail as they are: %w\n%s", s.name, err, out)
	}
	// Several run at a time, and compiling is no part of it: what takes this long never ends.
	s.limit = 20*time.Second + 5*time.Since(began)
	text, err := os.ReadFile(profile.Name())
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		var b block
		var statements, times int
		file, rest, _ := strings.Cut(line, ":")
		if n, _ := fmt.Sscanf(rest, "%d.%d,%d.%d %d %d", &b.line, &b.column, &b.endLine, &b.endColumn, &statements, &times); n == 6 && times > 0 {
			file = filepath.Base(file)
			s.blocks[file] = append(s.blocks[file], b)
		}
	}
	return nil
}

// reached says whether a test comes by. What stands outside of functions is always reached.
func (s *suite) reached(m mutant) bool {
	return m.in == "" || slices.ContainsFunc(s.blocks[filepath.Base(m.file)], func(b block) bool {
		return b.line <= m.line && m.line <= b.endLine
	})
}

// run tries all mutants, as many at a time as there are processors.
func (s *suite) run(ctx context.Context) []trial {
	trials := make([]trial, len(s.mutants))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Go(func() {
			for i := range next {
				trials[i] = trial{s.mutants[i], s.try(ctx, s.mutants[i])}
			}
		})
	}
	for i := range s.mutants {
		if i%20 == 0 {
			fmt.Fprintf(os.Stderr, "%s: %d of %d\n", s.name, i, len(s.mutants))
		}
		next <- i
	}
	close(next)
	workers.Wait()
	return trials
}

// try runs the package's tests with one mutant in its file's place.
func (s *suite) try(ctx context.Context, m mutant) outcome {
	if ctx.Err() != nil {
		return stopped
	}
	if !s.reached(m) {
		return unreached
	}
	folder, err := os.MkdirTemp("", "kigen-mutant-*")
	if err != nil {
		return stopped
	}
	defer func() { _ = os.RemoveAll(folder) }()
	overlay, err := overlay(folder, m)
	if err != nil {
		return stopped
	}
	binary := filepath.Join(folder, "test")
	if err := exec.CommandContext(ctx, "go", "test", "-c", "-o", binary, "-overlay", overlay, s.name).Run(); ctx.Err() != nil {
		return stopped
	} else if err != nil {
		return broken
	}
	within, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	tests := exec.CommandContext(within, "sh", "-c", `ulimit -v "$1"; shift; exec "$@"`, "sh", strconv.Itoa(memory),
		binary, "-test.short", "-test.failfast", "-test.count=1", "-test.timeout="+s.limit.String())
	tests.Dir = s.name
	tests.WaitDelay = time.Second
	tests.Env = append(os.Environ(), "TMPDIR="+folder)
	switch err := tests.Run(); {
	case err == nil:
		return survives
	case ctx.Err() != nil:
		return stopped
	case errors.Is(err, exec.ErrNotFound):
		return stopped
	}
	return killed
}

// overlay writes a mutant and what tells go to take it for its file.
func overlay(folder string, m mutant) (string, error) {
	src, err := os.ReadFile(m.file)
	if err != nil {
		return "", err
	}
	original, err := filepath.Abs(m.file)
	if err != nil {
		return "", err
	}
	mutated, description := filepath.Join(folder, filepath.Base(m.file)), filepath.Join(folder, "overlay.json")
	text, err := json.Marshal(map[string]map[string]string{"Replace": {original: mutated}})
	if err != nil {
		return "", err
	}
	return description, errors.Join(
		os.WriteFile(mutated, m.apply(src), 0o600),
		os.WriteFile(description, text, 0o600),
	)
}
