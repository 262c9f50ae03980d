// Package hostiletest plays the cards of testdata/hostile, whose README explains the format.
// A test lays one by [Card.Lay], as a virtual card that answers what the file says, and holds
// what comes of it to the file's [Must].
package hostiletest

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kigen/card/virtual"
	"kigen/internal/tomlfile"
)

// A Card is a file of testdata/hostile/cards.
type Card struct {
	Title   string `toml:"title"`
	Answers []Rule `toml:"answer"`
	Default Bytes  `toml:"default"` // the answer to what no rule is for
	Must    Must   `toml:"must"`
}

// A Rule is for the commands that fit Command, while the last SELECT fits After. One of the
// others says what comes.
type Rule struct {
	After   *Pattern `toml:"after"`
	Command Pattern  `toml:"command"`
	Answer  []Bytes  `toml:"answer"`  // whole answers, one after another; the last goes on
	Content *Bytes   `toml:"content"` // of a file: READ BINARY gives what it asks for
	Fault   string   `toml:"fault"`   // removed, lost or silent
}

// Must is what must come of a card or a trace.
type Must struct {
	Line     int               `toml:"line"`   // the file is refused for it
	Faults   []string          `toml:"faults"` // codes, in order
	Dates    map[string]string `toml:"dates"`  // the last days that are told, and no other
	Issuer   string            `toml:"issuer"` // of the certificate for user authentication
	Never    []string          `toml:"never"`  // is not in the output
	Commands int               `toml:"commands"`
}

// Bytes are written in hexadecimal digits, with spaces anywhere; 41*16 is 16 bytes of 41.
type Bytes []byte

var errBytes = errors.New("want hexadecimal digits")

// UnmarshalText implements [encoding.TextUnmarshaler].
func (b *Bytes) UnmarshalText(text []byte) error {
	*b = Bytes{}
	for word := range strings.FieldsSeq(string(text)) {
		digits, count, repeated := strings.Cut(word, "*")
		part, err := hex.DecodeString(digits)
		n := 1
		if repeated {
			n, err = strconv.Atoi(count)
		}
		if err != nil || n < 1 || n > 1<<16 {
			return fmt.Errorf("%w: %q", errBytes, word)
		}
		*b = append(*b, bytes.Repeat(part, n)...)
	}
	return nil
}

// A Pattern is a command in hexadecimal digits, with spaces anywhere: each . is any digit, and
// a * at the end is any more.
type Pattern struct{ fits *regexp.Regexp }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (p *Pattern) UnmarshalText(text []byte) error {
	pattern := strings.ReplaceAll(string(text), " ", "")
	if !regexp.MustCompile(`^[0-9A-F.]*\*?$`).MatchString(pattern) {
		return fmt.Errorf("%w, . and *: %q", errBytes, text)
	}
	var err error
	p.fits, err = regexp.Compile("^" + strings.Replace(pattern, "*", ".*", 1) + "$")
	return err
}

func (p *Pattern) match(command []byte) bool {
	return p.fits.MatchString(strings.ToUpper(hex.EncodeToString(command)))
}

// Folder returns the path of a folder of testdata/hostile, for a package so many folders below
// the repository.
func Folder(t testing.TB, name string) string {
	t.Helper()
	for up := "."; len(up) < len("../../../.."); up = filepath.Join("..", up) {
		if _, err := os.Stat(filepath.Join(up, "go.mod")); err == nil {
			return filepath.Join(up, "testdata", "hostile", name)
		}
	}
	t.Fatal("not in the repository")
	return ""
}

// Cards returns the cards by their names.
func Cards(t testing.TB) map[string]Card { return load[Card](t, "cards") }

// Traces returns what must come of the traces, by their names.
func Traces(t testing.TB) map[string]Must {
	t.Helper()
	musts := map[string]Must{}
	for name, file := range load[struct {
		Title string `toml:"title"`
		Must  Must   `toml:"must"`
	}](t, "traces") {
		musts[name] = file.Must
	}
	return musts
}

func load[T any](t testing.TB, folder string) map[string]T {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(Folder(t, folder), "*.toml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files in %s, %v", len(files), folder, err)
	}
	all := map[string]T{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var one T
		if _, mistakes := tomlfile.Decode(string(text), &one); len(mistakes) > 0 {
			t.Fatalf("%s: %v", file, mistakes)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".toml")] = one
	}
	return all
}

// Lay returns a virtual card that answers as the file says. A card that is silent is so until
// the virtual card loses its power.
func (c Card) Lay() *virtual.Card {
	given := make([]int, len(c.Answers)) // answers of each rule
	var selected []byte
	return virtual.New(virtual.Profile{OtherCard: true, Script: func(command []byte) virtual.Fault {
		const insSelect = 0xA4
		if len(command) > 1 && command[1] == insSelect {
			selected = bytes.Clone(command)
		}
		for i, rule := range c.Answers {
			if !rule.Command.match(command) || rule.After != nil && !rule.After.match(selected) {
				continue
			}
			given[i]++
			return rule.answer(command, given[i])
		}
		return virtual.Fault{Answer: c.Default}
	}})
}

var errLost = errors.New("the answer was lost")

func (r Rule) answer(command []byte, times int) virtual.Fault {
	switch {
	case r.Fault == "removed":
		return virtual.Fault{Remove: true}
	case r.Fault == "lost":
		return virtual.Fault{Err: errLost}
	case r.Fault == "silent":
		return virtual.Fault{Hang: make(chan struct{})}
	case r.Content != nil:
		return virtual.Fault{Answer: part(*r.Content, command)}
	}
	return virtual.Fault{Answer: r.Answer[min(times, len(r.Answer))-1]}
}

// part answers READ BINARY.
func part(content, command []byte) []byte {
	const short, most = 5, 256
	if len(command) != short {
		return []byte{0x67, 0x00}
	}
	offset, length := int(command[2]&0x7F)<<8|int(command[3]), int(command[4])
	if length == 0 {
		length = most
	}
	if offset >= len(content) {
		return []byte{0x6B, 0x00}
	}
	return append(bytes.Clone(content[offset:min(len(content), offset+length)]), 0x90, 0x00)
}
