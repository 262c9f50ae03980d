package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A room is a package, and what of ours it may import.
type room struct {
	name    string
	may     []string
	because string
}

// rooms are all there are, from below. Calls go downwards only.
var rooms = []room{
	{"rules", nil, "the calendar knows no card, clock, language or screen"},
	{"card", nil, "the card's language knows no dates, check, words or screen"},
	{"card/virtual", []string{"card", "rules"}, "a card in software knows nothing of who reads it"},
	{"card/cardtest", []string{"card", "card/virtual", "rules"}, "it holds every transport to the same cases, with virtual cards"},
	{"office", []string{"rules"}, "where and when a counter is open is data, whatever card there is and whoever asks"},
	{"policy", []string{"office", "rules"}, "what an office decided is data, whoever keeps to it"},
	{"status", nil, "a terminal tells how it is, and who asks need not know what it shows"},
	{"check", []string{"card", "rules"}, "it asks any readers, and knows neither the real ones nor who shows its report"},
	{"diagnosis", []string{"card", "check", "rules"}, "it asks any readers and any machine, and knows neither the real ones nor who shows the ladder"},
	{"trace", []string{"card", "check", "rules"}, "it stands between a check and any readers, or in their place"},
	{"advice", []string{"check", "rules"}, "what to do follows from a report and what the person said, whoever shows it"},
	{"words", []string{"advice", "card", "check", "diagnosis", "office", "rules"}, "sentences are the same for window, terminal and paper"},
	{"font", nil, "letters are the same for window and paper, and know nothing of what they say"},
	{"calendar", []string{"check", "rules", "words"}, "it puts a report's days into other programs' calendars, and knows no card or screen"},
	{"handout", []string{"calendar", "check", "font", "rules", "words"}, "it puts a report on paper, and knows no card, printer or screen"},
	{"pcsc", []string{"check", "diagnosis"}, "it gives check its readers, and dates and words are not its business"},
	{"pcsc/pcscdtest", []string{"card/virtual"}, "it is a pcscd with virtual cards for any test, whatever that is about"},
	{"cli", []string{"card", "card/virtual", "check", "diagnosis", "policy", "rules", "status", "trace", "words"}, "terminal and window know nothing of each other, nor of the real readers"},
	{"reminder", []string{"check", "rules"}, "it keeps days, and knows neither the card they came from nor who shows them"},
	{"sound", nil, "it makes itself heard, whatever for"},
	{"printing", nil, "it prints a page, whatever stands on it"},
	{"gui", []string{"advice", "calendar", "card", "card/virtual", "check", "diagnosis", "font", "handout", "office", "policy", "printing", "reminder", "rules", "status", "trace", "words"}, "terminal and window know nothing of each other, nor of the real readers"},
	{"gui/picturetest", nil, "it compares pictures, whatever they show"},
	{".", []string{"check", "cli", "gui", "pcsc", "policy", "printing", "reminder", "sound", "status"}, "it joins the rooms, and does nothing itself"},
}

// machines are libraries that need a machine or a C compiler, or are nobody else's
// business, and who alone may import them. A library is all paths that begin so.
var machines = []struct {
	library string
	alone   []string
	tests   []string // whose tests may as well
	because string
}{
	{"fyne.io/fyne/v2/app", []string{"."}, nil, "it needs a screen: all else draws without one"},
	{"fyne.io/fyne/v2/test", nil, []string{"gui"}, "it draws without a screen, for tests"},
	{"fyne.io/", []string{".", "gui"}, []string{"gui"}, "drawing is gui's, and the rest builds in seconds"},
	{"github.com/ebfe/scard", []string{"pcsc"}, []string{"pcsc"}, "its traps are known there alone"},
	{"kigen/pcsc", []string{"."}, []string{".", "pcsc"}, "it needs a smart-card service and a C compiler"},
	{"github.com/rickar/cal", []string{"office"}, nil, "its holidays are held to the law there, and known for some years alone"},
	{"github.com/alecthomas/kong", []string{"cli"}, nil, "commands and flags are the terminal's"},
	{"C", nil, nil, "C is left to scard and Fyne"},
}

// A source is a Go file of ours.
type source struct {
	path    string
	room    string
	test    bool // it belongs to a test, or to a package that helps tests
	imports []string
	doc     string
}

// sources reads the head of every Go file, whatever system it is for.
func sources(t *testing.T) (all []source) {
	t.Helper()
	err := filepath.WalkDir(".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && file != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(file) != ".go":
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		all = append(all, newSource(filepath.ToSlash(file), parsed))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func newSource(file string, parsed *ast.File) source {
	s := source{path: file, room: path.Dir(file), doc: parsed.Doc.Text()}
	s.test = strings.HasSuffix(file, "_test.go") || strings.HasSuffix(s.room, "test")
	for _, spec := range parsed.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
		s.imports = append(s.imports, imported)
	}
	return s
}

// ours returns the room that an import path names, and whether it is one of ours.
func ours(imported string) (string, bool) {
	if imported == "kigen" {
		return ".", true
	}
	return strings.CutPrefix(imported, "kigen/")
}

func TestEveryRoomImportsOnlyWhatLiesBelowIt(t *testing.T) {
	used := map[[2]string]bool{}
	for _, s := range sources(t) {
		i := slices.IndexFunc(rooms, func(r room) bool { return r.name == s.room })
		if i < 0 {
			t.Errorf("%s is in a room that the house's plan does not have: add it to this test, and say what it may import and why", s.path)
			continue
		}
		for _, imported := range s.imports {
			below, is := ours(imported)
			if !is || strings.HasSuffix(s.path, "_test.go") {
				continue // tests may bring in what they test with, except machines: see below
			}
			used[[2]string{s.room, below}] = true
			if !slices.Contains(rooms[i].may, below) {
				t.Errorf("%s imports %s, which is against the plan: %s", s.path, below, rooms[i].because)
			}
		}
	}
	for _, room := range rooms {
		for _, below := range room.may {
			if !used[[2]string{room.name, below}] {
				t.Errorf("%s may import %s and does not: take it out of this test", room.name, below)
			}
		}
	}
}

func TestMachinesAreKnownWhereTheyBelong(t *testing.T) {
	for _, s := range sources(t) {
		for _, imported := range s.imports {
			for _, m := range machines {
				if imported != m.library && !strings.HasPrefix(imported, strings.TrimSuffix(m.library, "/")+"/") {
					continue
				}
				who := m.alone
				if s.test {
					who = m.tests
				}
				if room, is := ours(imported); is && strings.HasSuffix(room, "test") {
					break // a helper of tests, in pure Go
				}
				if !slices.Contains(who, s.room) {
					t.Errorf("%s imports %s: %s", s.path, imported, m.because)
				}
				break // the first that fits is the narrowest
			}
		}
	}
}

func TestEveryRoomHasOneCommentThatIsItsContract(t *testing.T) {
	docs := map[string][]string{}
	for _, s := range sources(t) {
		if s.doc != "" && !strings.HasSuffix(s.path, "_test.go") {
			docs[s.room] = append(docs[s.room], s.doc)
		}
	}
	for _, room := range rooms {
		begins := "Package " + path.Base(room.name) + " "
		if room.name == "." {
			begins = "Kigen "
		}
		if found := docs[room.name]; len(found) != 1 || !strings.HasPrefix(found[0], begins) {
			t.Errorf("%s has %d package comments, want one that begins with %q", room.name, len(found), begins)
		}
	}
}
