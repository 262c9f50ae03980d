package architecture_test

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
	{"card", nil, "the card's language knows no dates, check, sentences or screen"},
	{"card/virtual", []string{"card", "rules"}, "a card in software knows nothing of who reads it"},
	{"card/cardtest", []string{"card", "card/virtual", "rules"}, "it holds every transport to the same cases, with virtual cards"},
	{"internal/version", nil, "one version, whoever names it"},
	{"internal/printable", nil, "it makes any text fit to be shown, whoever shows it"},
	{"internal/printable/printabletest", []string{"internal/printable"}, "it tells of any output what is not fit to be shown in it"},
	{"internal/tomlfile", nil, "it decodes any file that people write, whatever is in it"},
	{"internal/hostiletest", []string{"card/virtual", "internal/tomlfile"}, "it is a card that answers what a file says, for any test"},
	{"internal/municipality", []string{"internal/tomlfile", "rules"}, "where and when a counter is open is data, whatever card there is and whoever asks"},
	{"internal/kiosk/policy", []string{"internal/municipality", "internal/tomlfile", "rules"}, "what an office has decided is data, whoever keeps to it"},
	{"internal/kiosk/status", nil, "a kiosk tells how it is, and who asks need not know what it shows"},
	{"internal/kiosk/attempts", nil, "it keeps a number, whatever is done about it"},
	{"internal/kiosk/sound", nil, "it makes itself heard, whatever for"},
	{"internal/check/checktest", []string{"card", "card/virtual", "internal/check", "rules"}, "it has states and reports of a check for tests of whatever shows them"},
	{"internal/check", []string{"card", "internal/printable", "rules"}, "it asks any readers, and knows neither the real ones nor who shows its report"},
	{"internal/diagnosis", []string{"card", "internal/check", "internal/printable", "rules"}, "it asks any readers and any machine, and knows neither the real ones nor who shows the ladder"},
	{"internal/trace", []string{"card", "internal/check", "internal/printable", "rules"}, "it stands between a check and any readers, or in their place"},
	{"internal/advice", []string{"internal/check", "rules"}, "what to do follows from a report and what the person said, whoever shows it"},
	{"internal/i18n", []string{"card", "internal/advice", "internal/check", "internal/diagnosis", "internal/municipality", "internal/printable", "rules"}, "sentences are the same for window, terminal and paper"},
	{"internal/fonts", nil, "letters are the same for window and paper, and know nothing of what they say"},
	{"internal/export/calendar", []string{"internal/check", "internal/i18n", "rules"}, "it puts a report's days into other programs' calendars, and knows no card or screen"},
	{"internal/export/paper", []string{"internal/check", "internal/export/calendar", "internal/fonts", "internal/i18n", "rules"}, "it puts a report on paper, and knows no card, printer or screen"},
	{"internal/export/printing", nil, "it prints a page, whatever stands on it"},
	{"internal/reminder", []string{"internal/check", "internal/printable", "rules"}, "it keeps days, and knows neither the card they came from nor who shows them"},
	{"internal/host", []string{"internal/check", "internal/diagnosis", "internal/printable", "internal/tomlfile"}, "it tells what the computer says of itself, and asks neither the smart-card service nor a card"},
	{"pcsc", []string{"card", "internal/check", "internal/host"}, "it gives check its readers, and dates and words are not its business"},
	{"internal/needtest", nil, "it says why a test is skipped, whatever that is about"},
	{"pcsc/pcsctest", []string{"card", "card/virtual", "internal/needtest"}, "it is a pcscd with virtual cards for any test, whatever that is about"},
	{"internal/cli", []string{"card", "card/virtual", "internal/check", "internal/diagnosis", "internal/i18n", "internal/kiosk/policy", "internal/kiosk/status", "internal/printable", "internal/trace", "internal/version", "rules"}, "command line and window know nothing of each other, nor of the real readers"},
	{"gui/widget", []string{"internal/fonts"}, "widgets and layouts know no card and no sentence"},
	{"gui/model", []string{"card", "internal/advice", "internal/check", "internal/diagnosis", "internal/export/calendar", "internal/export/paper", "internal/i18n", "internal/kiosk/policy", "internal/municipality", "internal/reminder", "rules"}, "it is what is on the screen as plain values: no Fyne, no reader, no file"},
	{"gui/view", []string{"card", "card/virtual", "gui/model", "gui/widget", "internal/advice", "internal/check", "internal/diagnosis", "internal/export/calendar", "internal/export/paper", "internal/fonts", "internal/i18n", "internal/kiosk/policy", "internal/municipality", "internal/printable", "internal/reminder", "rules"}, "it draws a model, and does nothing"},
	{"gui", []string{"card", "card/virtual", "gui/model", "gui/view", "gui/widget", "internal/check", "internal/diagnosis", "internal/export/calendar", "internal/export/paper", "internal/export/printing", "internal/i18n", "internal/kiosk/policy", "internal/kiosk/status", "internal/reminder", "internal/trace", "rules"}, "command line and window know nothing of each other, nor of the real readers"},
	{"gui/picturetest", nil, "it compares pictures, whatever they show"},
	{"internal/app", []string{"gui", "internal/check", "internal/cli", "internal/diagnosis", "internal/export/printing", "internal/kiosk/attempts", "internal/kiosk/policy", "internal/kiosk/sound", "internal/kiosk/status", "internal/reminder", "internal/version"}, "it is the process around the window"},
	{"internal/mutants", nil, "it changes any code to see whether a test notices, and is no part of it"},
	{"internal/architecture", nil, "it looks at the code, and is no part of it"},
	{"internal/e2e", nil, "it uses the built program from outside"},
	{".", []string{"internal/app", "internal/cli", "internal/host", "internal/version", "pcsc"}, "it joins the rooms, and does nothing itself"},
}

// machines are libraries that need a machine or a C compiler, or are nobody else's
// business, and who alone may import them. A library is all paths that begin so.
var machines = []struct {
	library string
	alone   []string
	tests   []string // whose tests may as well
	because string
}{
	{"fyne.io/fyne/v2/app", []string{"internal/app"}, nil, "it needs a screen: all else draws without one"},
	{"fyne.io/fyne/v2/test", nil, []string{"gui", "gui/widget"}, "it draws without a screen, for tests"},
	{"fyne.io/", []string{"internal/app", "gui", "gui/view", "gui/widget"}, []string{"gui", "gui/widget"}, "drawing is gui's, and the rest builds in seconds"},
	{"github.com/ebfe/scard", []string{"pcsc"}, []string{"pcsc"}, "its traps are known there alone"},
	{"kigen/pcsc", []string{"."}, []string{"internal/e2e", "pcsc"}, "it needs a smart-card service and a C compiler"},
	{"github.com/pelletier/go-toml", []string{"card", "internal/i18n", "internal/tomlfile", "internal/version"}, []string{"internal/fonts", "internal/i18n", "internal/tomlfile"}, "files that people write are decoded by internal/tomlfile, with the line of every mistake"},
	{"github.com/BurntSushi", nil, nil, "one library decodes TOML"},
	{"github.com/gofrs/flock", []string{"internal/kiosk/status", "internal/reminder"}, []string{"internal/reminder"}, "two programs may write the reminders, and two may be the kiosk"},
	{"github.com/rickar/cal", []string{"internal/municipality"}, nil, "its holidays are held to the law there, and known for some years alone"},
	{"github.com/alecthomas/kong", []string{"internal/cli"}, nil, "commands and flags are the command line's"},
	{"C", nil, nil, "C is left to scard and Fyne"},
}

// root is where the repository is, seen from here.
const root = "../.."

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
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && file != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(file) != ".go":
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		all = append(all, newSource(filepath.ToSlash(inside), parsed))
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
	docs, all := map[string][]string{}, sources(t)
	for _, s := range all {
		if s.doc != "" && !strings.HasSuffix(s.path, "_test.go") {
			docs[s.room] = append(docs[s.room], s.doc)
		}
	}
	for _, room := range rooms {
		begins := "Package " + path.Base(room.name) + " "
		if room.name == "." {
			begins = "Kigen "
		}
		if onlyTests := !slices.ContainsFunc(all, func(s source) bool { return s.room == room.name && !strings.HasSuffix(s.path, "_test.go") }); onlyTests {
			continue
		}
		if found := docs[room.name]; len(found) != 1 || !strings.HasPrefix(found[0], begins) {
			t.Errorf("%s has %d package comments, want one that begins with %q", room.name, len(found), begins)
		}
	}
}
