package policy

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"kigen/internal/municipality"
)

// A Policy is what was decided.
type Policy struct {
	// Municipality is the five-digit code of the one whose counters come first, "" for none.
	Municipality string
	// Language is the tag of the one to begin with, "" for the usual one.
	Language string
	// Languages are the tags of those that are offered; nil for all.
	Languages []string
	Sound     bool
	// Pictures are files that are shown in turn while nobody is there.
	Pictures []string
	// Notice is the office's own words by the tag of their language.
	Notice map[string]string
	// StaffCode opens the staff page; the zero value opens it for nobody.
	StaffCode Code
	// AskPIN and AskPassword say what a person may be asked for.
	AskPIN, AskPassword bool
	// Shuffle has the digits on the screen stand in another order each time.
	Shuffle bool
	// Idle is how long nobody has touched anything until the countdown begins, and Countdown
	// how long that is.
	Idle, Countdown time.Duration
	// Printer is the name of the printer, "" for the usual one.
	Printer string
	Paper   Paper
	// Hours are those in which the terminal is open, by the counter that has them.
	Hours municipality.Counter
	// AlwaysOpen is true where no hours were decided.
	AlwaysOpen bool
}

// Paper is what is printed on.
type Paper string

// The papers.
const (
	NoPaper Paper = "none"
	A4      Paper = "A4"
	Receipt Paper = "receipt" // a roll, 80 mm wide
)

// Default is the policy of a terminal for which nothing was decided, or nothing that can be
// read: the safe side of everything.
func Default() Policy {
	return Policy{
		Sound: true, AskPIN: true, Idle: 90 * time.Second, Countdown: 20 * time.Second, Paper: NoPaper, AlwaysOpen: true,
	}
}

// Free is the policy of a computer for which nothing was decided, and which is nobody's
// terminal: its person decides.
func Free() Policy {
	p := Default()
	p.AskPassword, p.Paper = true, A4
	return p
}

// Path is where the file of this computer is.
func Path() string {
	switch runtime.GOOS {
	case "windows":
		return filepath.Join(os.Getenv("ProgramData"), "kigen", "policy.toml")
	case "darwin":
		return "/Library/Application Support/kigen/policy.toml"
	}
	return "/etc/kigen/policy.toml"
}

// largest is the size of a file that can be one: some hundred times what it needs.
const largest = 1 << 20

// Load reads the file of that name. One that is not there has decided nothing: there is
// false, and no mistake is made. languages are the tags that this version speaks.
func Load(name string, languages []string) (policy Policy, there bool, mistakes []Mistake) {
	info, err := os.Stat(name)
	if err == nil && (info.Size() > largest || !info.Mode().IsRegular()) {
		err = errors.New("not a file of settings")
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(name)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Default(), false, nil
	case err != nil:
		return Default(), true, []Mistake{Whole(Unreadable, err.Error())}
	}
	policy, mistakes = Parse(string(text), languages)
	return policy, true, mistakes
}

// Offers reports whether a language may be chosen.
func (p Policy) Offers(tag string) bool {
	if p.Languages == nil {
		return true
	}
	for _, offered := range p.Languages {
		if offered == tag {
			return true
		}
	}
	return false
}

// Open returns whether the terminal is open at an instant, and when it is next; zero where
// that can't be known.
func (p Policy) Open(t time.Time) (open bool, next municipality.Period) {
	if p.AlwaysOpen {
		return true, municipality.Period{}
	}
	opening := p.Hours.At(t)
	// For a year whose holidays this version does not know, a terminal that is open on a
	// holiday does less harm than one that is closed for good.
	return opening.Situation == municipality.Open || opening.Situation == municipality.RunOut, opening.Next
}
